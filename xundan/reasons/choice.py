"""Which concern lost the sale: a conditional logit over the concerns of one dialogue and 「unknown」.

Every candidate is described by the same few facts about its state (how strongly said, refused, asked again, how
long before the end, what the buyer did after), whatever its code. So what is learnt is how losing looks, not what
invented shoppers say about moisturiser; each code adds only a small, strongly held constant.
"""

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from xundan.reasons.dialogue import Concern, Dialogue, reader, rejected
from xundan.reasons.gaps import NO_REPLY, left_alone
from xundan.reasons.taxonomy import UNKNOWN

THINKING = "buyer.thinking"
SUGGESTIONS, SUGGESTED = 3, 0.15  # the words may add so many candidates, each scored at least so high
UNPROVEN = 0.6  # below this, a concern without objection or refusal is no answer
REJECTED = 0.75  # how often an explicit rejection names the reason
# an unanswered last question without objection was the reason in 11 of 11: (11 + 1) / (11 + 2), on the files it was
# fitted on, so rather too sure than not
LEFT_ALONE = 0.92
MODEL = Path(__file__).with_name("choice.json")

Facts = dict[str, float]


def candidates(dialogue: Dialogue, gaps: Mapping[str, Sequence[int]], words: Mapping[str, float]) -> dict[str, Facts]:
    """The facts of every candidate: each touched concern, gaps of service, what the words suggest, and unknown."""
    closing = _closing(dialogue)
    found: dict[str, Facts] = {}
    closed: set[str] = set()
    for code, concern in dialogue.concerns.items():
        if concern.last_negative < 0 and not concern.asked:
            continue
        if concern.last_negative < 0 and max([-1, *concern.settled, *concern.affirmed]) > max(concern.asked):
            closed.add(code)  # asked, answered, not raised again
            continue
        if code == NO_REPLY and code not in gaps:
            continue  # 「在吗」 opens most chats; it is a gap only when nobody came
        found[code] = _facts(dialogue, concern, closing)
    for code in gaps:
        found.setdefault(code, {"bias": 1.0})[f"gap:{code}"] = 1.0
    suggested = sorted(
        (code for code in words if code != UNKNOWN and code not in closed), key=lambda code: -words[code]
    )[:SUGGESTIONS]
    for code in suggested:
        if words[code] > SUGGESTED:
            found.setdefault(code, {"words_only": 1.0})
    for code, facts in found.items():
        facts[f"code:{code}"] = 1.0
        facts["words"] = words.get(code, 0.0)
    negative = sum(concern.last_negative >= 0 for concern in dialogue.concerns.values())
    found[UNKNOWN] = {
        "unknown": 1.0,
        "unknown:words": words.get(UNKNOWN, 0.0),
        **{f"unknown:{name}": value for name, value in closing.items()},
        "unknown:refusals": min(negative, 5) / 5,
        "unknown:no_refusal": float(negative == 0),
    }
    return found


def probabilities(found: Mapping[str, Facts], weights: Mapping[str, float]) -> dict[str, float]:
    """Softmax of the candidates' scores."""
    scores = {
        code: sum(weights.get(name, 0.0) * value for name, value in facts.items()) for code, facts in found.items()
    }
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

    A concern that nobody objected to or refused needs more than that: the words alone are a weak witness.
    """
    code = max(likely, key=likely.__getitem__)
    if "words_only" in found[code] or found[code].get("only_asked"):
        lowest = max(lowest, UNPROVEN)
    if code != UNKNOWN and likely[code] < lowest:
        return UNKNOWN, 1 - likely[code]
    return code, likely[code]


@cache
def _model() -> dict[str, Any]:
    model: dict[str, Any] = json.loads(MODEL.read_text(encoding="utf-8"))
    return model


def weights() -> dict[str, float]:
    """The trained weights, plain numbers by name."""
    learnt: dict[str, float] = _model()["weights"]
    return learnt


def floor() -> float:
    """The confidence below which an answer is unknown."""
    return float(_model()["floor"])


def _closing(dialogue: Dialogue) -> Facts:
    """How the dialogue ended."""
    bits = reader()
    turns = dialogue.turns
    buyer = [turn for turn in turns if turn.side == "buyer"]
    agent = [turn for turn in turns if turn.side == "agent"]
    last = buyer[-1].mask if buyer else 0
    # 「没了」「好的」 to an agent's closing template says nothing; what came before it does
    before = buyer[-2].mask if len(buyer) > 1 else 0
    late = last | before
    names = bits.buyer
    accepts = bool(last & names["accepts"]) and not last & (names["rejects"] | names["resists"])
    return {
        "rejects": float(bool(late & names["rejects"])),
        "resigns": float(bool(late & names["resigns"])),
        "accepts": float(accepts),
        "resists": float(bool(late & names["resists"])),
        "asks_last": float(bool(last & names["question"])),
        "silent_after_agent": float(bool(turns) and turns[-1].side == "agent"),
        "agent_refuses_last": float(any(turn.mask & bits.agent["refuses"] for turn in agent[-2:])),
        "agent_affirms_last": float(bool(agent) and bool(agent[-1].mask & bits.agent["affirms"])),
        "short": float(len(turns) <= 4),
        "long": float(len(turns) >= 14),
        "buyer_turns": min(len(buyer), 12) / 12,
    }


def _facts(dialogue: Dialogue, concern: Concern, closing: Facts) -> Facts:
    bits = reader()
    turns = dialogue.turns
    names = bits.buyer
    last = concern.last_negative
    touched = max([last, *concern.asked])
    after = [turn for turn in turns[touched + 1 :] if turn.side == "buyer"]
    moved_on = sum(
        bool(turn.mask & names["question"]) and not turn.mask & (names["rejects"] | names["resigns"]) for turn in after
    )
    strength = max((strength for _, strength in concern.said), default=0)
    settled = any(turn > last for turn in concern.settled)
    settled_with = bool(concern.settled) and max(concern.settled) == last
    reaction = next((turn.mask for turn in turns[last + 1 :] if turn.side == "buyer"), None) if last >= 0 else None
    said_turns = {turn for turn, _ in concern.said}
    rejecting = any(turns[turn].mask & names["rejects"] for turn in said_turns)
    refusals = len(set(concern.told) | set(concern.refused))
    asked_again = bool(concern.told or concern.refused) and any(
        turn > min(concern.told + concern.refused) for turn in [*concern.asked, *said_turns]
    )
    recent = 1.0 / (1 + moved_on)
    at_end = float(not moved_on)
    facts = {
        "bias": 1.0,
        "said_1": float(strength == 1),
        "said_2": float(strength == 2),
        "said_3": float(strength >= 3),
        "said_more": float(len(said_turns) > 1),
        "asked": float(bool(concern.asked)),
        "told": float(bool(concern.told)),
        "told_more": float(len(set(concern.told)) > 1),
        "told_when_asked": float(concern.told_when_asked > 0),
        "refused": float(bool(concern.refused)),
        "refused_more": float(len(set(concern.refused)) > 1),
        "told_and_said": float(bool(concern.told) and bool(concern.said)),
        "refused_and_said": float(refusals > 0 and bool(concern.said)),
        "only_asked": float(last < 0),
        "asked_again": float(asked_again),
        "settled_after": float(settled),
        "settled_with": float(settled_with),
        "recent": recent,
        "at_end": at_end,
        "at_end_said": at_end * float(bool(concern.said)),
        "at_end_refused": at_end * float(refusals > 0),
        "moved_on": min(moved_on, 4) / 4,
        "rejecting": float(rejecting),
        "first_turn": float(0 in concern.asked or 0 in said_turns),
    }
    if reaction is not None:
        facts["then_rejects"] = float(bool(reaction & names["rejects"]))
        facts["then_resigns"] = float(bool(reaction & names["resigns"]))
        facts["then_accepts"] = float(bool(reaction & names["accepts"]) and not reaction & names["resists"])
        facts["then_asks"] = float(bool(reaction & names["question"]))
        facts["then_resists"] = float(bool(reaction & names["resists"]))
    elif last >= 0:
        facts["then_silent"] = 1.0
    if concern.code == THINKING and strength > 1:
        facts["defers"] = 1.0
        facts["defers_at_end"] = at_end
    for name in ("rejects", "resigns", "accepts", "agent_refuses_last"):
        facts[f"end_{name}"] = at_end * closing[name]
    return facts
