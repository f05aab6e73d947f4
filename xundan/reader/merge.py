"""What follows from rules, model and reader together: pure, one inquiry at a time.

What was rejected in so many words, and facts, stay whatever a reader says; it was not asked about them. Else the
reader's answer is right with the share learnt for its kind (trust.py); what is left of one, times their own confidence,
is what rules and model still have. The larger wins, if it reaches the floor below which the cascade says unknown. An
answer of which nothing was proven changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from xundan.reader import trust
from xundan.reader.answer import Checked
from xundan.reader.trust import Key, Standing
from xundan.reasons import choice
from xundan.reasons.classify import Verdict
from xundan.reasons.taxonomy import UNKNOWN


@dataclass(frozen=True)
class Reading:
    """What a reader's answer comes to: how it stands, how far it is trusted, and the verdict of all together."""

    standing: Standing | Literal["faulty"]
    confidence: float | None
    verdict: Verdict


def merge(own: Verdict, said: Checked, model: str, learnt: Mapping[Key, float]) -> Reading:
    """The verdict of rules, model and reader. `learnt` may lack kinds, which then have their prior."""
    if said.reason is None:
        return Reading("faulty", None, own)
    standing = _standing(own.reason, said.reason)
    share = learnt.get((standing, said.is_whole), trust.PRIOR[standing, said.is_whole])
    gaps = (*own.service_gaps, *(gap for gap in said.service_gaps if gap not in own.service_gaps))
    mine = replace(
        own,
        reason=said.reason,
        also=tuple(code for code in said.also if code != said.reason),
        service_gaps=gaps,
        confidence=round(share, 4),
        decided_by=f"reader:{model}",
        evidence=said.evidence,
        is_explicit=False,
    )
    if standing in ("agrees", "silent"):
        sure = round(max(own.confidence, share), 4)
        shown = own.evidence or said.evidence
        return Reading(standing, share, replace(own, confidence=sure, service_gaps=gaps, evidence=shown))
    if own.is_explicit or own.decided_by.startswith("fact:"):
        return Reading(standing, share, own)
    left = (1 - share) * own.confidence
    floor = choice.load().floor
    if standing == "alone":
        verdict = mine if share >= floor else replace(own, confidence=round(1 - share, 4))
    elif share >= left:
        verdict = mine if share >= floor or said.reason == UNKNOWN else _unknown(own, share)
    else:
        verdict = replace(own, confidence=round(left, 4)) if left >= floor else _unknown(own, left)
    return Reading(standing, share, verdict)


def _standing(own: str, said: str) -> Standing:
    if own == said:
        return "silent" if own == UNKNOWN else "agrees"
    if own == UNKNOWN:
        return "alone"
    return "denies" if said == UNKNOWN else "against"


def _unknown(own: Verdict, best: float) -> Verdict:
    """Neither is sure enough: nobody is believed."""
    return replace(own, reason=UNKNOWN, also=(), confidence=round(1 - best, 4), decided_by="none", evidence=())
