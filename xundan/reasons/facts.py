"""What is known of each concern that may have lost the sale, in the same few words whatever the concern.

How strongly it was said, refused, asked again, how long before the end, what the buyer did after, how the dialogue
closed, and what the single messages are about by their wording (lines.py). choice.py weighs these facts.
"""

from dataclasses import dataclass

from xundan.reasons.dialogue import Concern, Dialogue, Turn

THINKING = "buyer.thinking"
_LATE_BUYER, _LATE_AGENT = 2, 3  # so many last turns of a side are late

Facts = dict[str, float]


@dataclass(slots=True)
class Hint:
    """How likely the wording of any one message makes a code: anywhere, where it was refused, late."""

    buyer: float = 0.0
    refused: float = 0.0
    late: float = 0.0
    agent: float = 0.0
    agent_late: float = 0.0

    @property
    def best(self) -> float:
        """The best of either side."""
        return max(self.buyer, self.agent)

    def facts(self) -> Facts:
        """As facts of a candidate."""
        return {
            "line": self.buyer,
            "line_refused": self.refused,
            "line_late": self.late,
            "line_agent": self.agent,
            "line_agent_late": self.agent_late,
            "line_both": min(self.buyer, self.agent),
        }


def hints(dialogue: Dialogue) -> dict[str, Hint]:
    """What the wording of the messages suggests, by code."""
    found: dict[str, Hint] = {}
    turns = dialogue.turns[: dialogue.length]
    refuses = dialogue.reader.agent["refuses"]
    late = {
        *[number for number, turn in enumerate(turns) if turn.side == "buyer"][-_LATE_BUYER:],
        *[number for number, turn in enumerate(turns) if turn.side == "agent"][-_LATE_AGENT:],
    }
    for number, turn in enumerate(turns):
        about = [one for line in turn.lines for one in line.about]
        if not about:
            continue
        is_late = number in late
        refused = number + 1 < len(turns) and bool(turns[number + 1].mask & refuses)
        for code, chance in about:
            hint = found.get(code)
            if hint is None:
                hint = found[code] = Hint()
            if turn.side == "buyer":
                hint.buyer = max(hint.buyer, chance)
                if refused:
                    hint.refused = max(hint.refused, chance)
                if is_late:
                    hint.late = max(hint.late, chance)
            else:
                hint.agent = max(hint.agent, chance)
                if is_late:
                    hint.agent_late = max(hint.agent_late, chance)
    return found


def closing(dialogue: Dialogue) -> Facts:
    """How the dialogue ended."""
    bits = dialogue.reader
    turns = dialogue.turns[: dialogue.length]
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


def of_concern(dialogue: Dialogue, concern: Concern, end: Facts) -> Facts:
    """The facts of one concern; `end` is what `closing` found."""
    names = dialogue.reader.buyer
    turns = dialogue.turns[: dialogue.length]
    last = concern.last_negative
    touched = max(last, concern.asked[-1]) if concern.asked else last
    asks, ends = names["question"], names["rejects"] | names["resigns"]
    moved_on = len(
        [1 for turn in turns[touched + 1 :] if turn.side == "buyer" and turn.mask & asks and not turn.mask & ends]
    )
    strength = max([strength for _, strength in concern.said], default=0)
    said_turns = {turn for turn, _ in concern.said}
    refusals = {*concern.told, *concern.refused}
    latest = max([*concern.asked, *said_turns], default=-1)
    asked_again = bool(refusals) and latest > min(refusals)
    at_end = not moved_on
    flags = {
        "bias": True,
        "said_1": strength == 1,
        "said_2": strength == 2,
        "said_3": strength >= 3,
        "said_more": len(said_turns) > 1,
        "asked": bool(concern.asked),
        "told": bool(concern.told),
        "told_more": len(set(concern.told)) > 1,
        "told_when_asked": concern.told_when_asked > 0,
        "refused": bool(concern.refused),
        "refused_more": len(set(concern.refused)) > 1,
        "told_and_said": bool(concern.told) and bool(concern.said),
        "refused_and_said": bool(refusals) and bool(concern.said),
        "only_asked": last < 0,
        "asked_again": asked_again,
        "settled_after": bool(concern.settled) and concern.settled[-1] > last,
        "settled_with": bool(concern.settled) and concern.settled[-1] == last,
        "at_end": at_end,
        "at_end_said": at_end and bool(concern.said),
        "at_end_refused": at_end and bool(refusals),
        "rejecting": any(turns[turn].mask & names["rejects"] for turn in said_turns),
        "first_turn": 0 in concern.asked or 0 in said_turns,
        "defers": concern.code == THINKING and strength > 1,
        "defers_at_end": concern.code == THINKING and strength > 1 and at_end,
        **(_reaction(turns, last, names) if last >= 0 else {}),
        **({fact: bool(end[name]) for fact, name in _ENDS.items()} if at_end else {}),
    }
    facts = {name: 1.0 for name, is_so in flags.items() if is_so}
    facts["recent"] = 1.0 / (1 + moved_on)
    if moved_on:
        facts["moved_on"] = min(moved_on, 4) / 4
    return facts


_ENDS = {f"end_{name}": name for name in ("rejects", "resigns", "accepts", "agent_refuses_last")}


def _reaction(turns: list[Turn], last: int, names: dict[str, int]) -> dict[str, bool]:
    """What the buyer did right after the concern was last hurt."""
    mask = next((turn.mask for turn in turns[last + 1 :] if turn.side == "buyer"), None)
    if mask is None:
        return {"then_silent": True}
    return {
        "then_rejects": bool(mask & names["rejects"]),
        "then_resigns": bool(mask & names["resigns"]),
        "then_accepts": bool(mask & names["accepts"]) and not mask & names["resists"],
        "then_asks": bool(mask & names["question"]),
        "then_resists": bool(mask & names["resists"]),
    }
