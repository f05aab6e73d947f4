"""Which concern lost the sale: a conditional logit over the concerns of one dialogue and 「unknown」.

Every candidate is described by the same few facts about its state (how strongly said, refused, asked again, how
long before the end, what the buyer did after), whatever its code. So what is learnt is how losing looks, not what
invented shoppers say about moisturiser; each code adds only a small, strongly held constant.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xundan.reasons.dialogue import Dialogue, rejected
from xundan.reasons.facts import Facts, closing, hints, of_concern
from xundan.reasons.gaps import NO_FOLLOW_UP, NO_REPLY, left_alone
from xundan.reasons.taxonomy import UNKNOWN

SUGGESTIONS, SUGGESTED = 3, 0.15  # the wording may add so many candidates, each scored at least so high
HINTED = 0.25  # the wording of one message adds a candidate when it makes it so likely
SIGNED = 3.0  # the larger a fact's numbers, the less the penalty on its weight holds it back
UNPROVEN = 0.5  # below this, a concern without objection or refusal, or one the buyer moved on from, is no answer
_WEAK = ("words_only", "only_asked", "moved_on")
REJECTED = 0.75  # how often an explicit rejection names the reason
# an unanswered last question without objection was the reason in 11 of 11: (11 + 1) / (11 + 2), on the files it was
# fitted on, so rather too sure than not
LEFT_ALONE = 0.92
MODEL = Path(__file__).with_name("choice.json")


def candidates(dialogue: Dialogue, gaps: Mapping[str, Sequence[int]], signs: Mapping[str, float]) -> dict[str, Facts]:
    """The facts of every candidate: each touched concern, gaps of service, what the wording suggests, unknown.

    `signs` is what the whole conversation's characters make of each code (words.py).
    """
    end = closing(dialogue)
    hinted = hints(dialogue)
    found: dict[str, Facts] = {}
    closed: set[str] = set()
    negative = 0
    for code, concern in dialogue.concerns.items():
        last = concern.last_negative
        negative += last >= 0
        if last < 0 and not concern.asked:
            continue
        if last < 0 and max([-1, *concern.settled, *concern.affirmed]) > max(concern.asked):
            closed.add(code)  # asked, answered, not raised again
            continue
        if concern.is_let_go:
            closed.add(code)  # answered or not, the buyer was content
            continue
        if code == NO_REPLY and code not in gaps:
            continue  # 「在吗」 opens most chats; it is a gap only when nobody came
        found[code] = of_concern(dialogue, concern, end)
    for code in gaps:
        found.setdefault(code, {"bias": 1.0})[f"gap:{code}"] = 1.0
    suggested = _best(signs)
    likeliest = max(signs, key=signs.__getitem__, default=UNKNOWN)
    suggested += [code for code, hint in hinted.items() if hint.best > HINTED and code != NO_REPLY]
    for code in suggested:
        if code not in closed:
            found.setdefault(code, {"words_only": 1.0})
    for code, facts in found.items():
        facts[f"code:{code}"] = 1.0
        facts["signs"] = signs.get(code, 0.0) * SIGNED
        if code == likeliest:
            facts["signs_best"] = 1.0
        if code in hinted:
            facts |= hinted[code].facts()
    found[UNKNOWN] = {
        "unknown": 1.0,
        "unknown:signs": signs.get(UNKNOWN, 0.0) * SIGNED,
        "unknown:signs_best": float(likeliest == UNKNOWN),
        **{f"unknown:{name}": value for name, value in end.items() if value},
        "unknown:refusals": min(negative, 5) / 5,
        "unknown:no_refusal": float(negative == 0),
        "unknown:line": max([hint.buyer for hint in hinted.values()], default=0.0),
        "unknown:line_late": max([hint.late for hint in hinted.values()], default=0.0),
        "unknown:line_refused": max([hint.refused for hint in hinted.values()], default=0.0),
        "unknown:line_agent": max([hint.agent for hint in hinted.values()], default=0.0),
        "unknown:line_agent_late": max([hint.agent_late for hint in hinted.values()], default=0.0),
    }
    return found


def _best(signs: Mapping[str, float]) -> list[str]:
    found = [code for code, score in signs.items() if score > SUGGESTED and code != UNKNOWN]
    return sorted(found, key=signs.__getitem__, reverse=True)[:SUGGESTIONS]


def probabilities(found: Mapping[str, Facts], weights: Mapping[str, float]) -> dict[str, float]:
    """Softmax of the candidates' scores."""
    get = weights.get
    scores = {code: sum([get(name, 0.0) * value for name, value in facts.items()]) for code, facts in found.items()}
    top = max(scores.values())
    powers = {code: math.exp(score - top) for code, score in scores.items()}
    total = sum(powers.values())
    return {code: power / total for code, power in powers.items()}


def decide(dialogue: Dialogue, found: Mapping[str, Facts], learnt: Mapping[str, float]) -> dict[str, float]:
    """The probability of every candidate.

    The model overrules neither the fact that nobody answered nor what the buyer rejected in so many words.
    """
    likely = probabilities(found, learnt)
    if left_alone(dialogue):
        sure = max(likely[NO_REPLY], LEFT_ALONE)
        rest = sum(likely.values()) - likely[NO_REPLY]
        return {
            code: sure if code == NO_REPLY else value / rest * (1 - sure) if rest else 0.0
            for code, value in likely.items()
        }
    named = [code for code in rejected(dialogue) if code in likely]
    if not named:
        return likely
    rest = sum(likely[code] for code in likely if code not in named)
    if max(likely, key=likely.__getitem__) in named:
        return likely
    # the model ranks what was rejected; everything else keeps only the doubt the rule itself leaves
    total = sum(likely[code] for code in named)
    return {
        code: value / total * REJECTED if code in named else value / rest * (1 - REJECTED)
        for code, value in likely.items()
    }


def pick(likely: Mapping[str, float], found: Mapping[str, Facts], lowest: float) -> tuple[str, float]:
    """The likeliest candidate and its probability; unknown when it is less likely than `lowest`.

    A concern that nobody objected to or refused needs more than that: the words alone are a weak witness. So does one
    the buyer moved on from: who asks about other things afterwards has mostly made peace with it.
    """
    code = max(likely, key=likely.__getitem__)
    if any(found[code].get(fact) for fact in _WEAK):
        lowest = max(lowest, UNPROVEN)
    # whether somebody followed up is a fact: words alone cannot tell it
    untold = code == NO_FOLLOW_UP and "words_only" in found[code]
    if untold or (code != UNKNOWN and likely[code] < lowest):
        return UNKNOWN, 1 - likely[code]
    return code, likely[code]


@dataclass(frozen=True)
class Choice:
    """The trained weights, plain numbers by the facts' names, and the confidence below which an answer is unknown."""

    weights: Mapping[str, float]
    floor: float


@cache
def load(path: Path = MODEL) -> Choice:
    """A trained choice."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Choice(stored["weights"], float(stored["floor"]))
