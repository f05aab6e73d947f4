"""Service gaps: what the desk did or failed to do, from timestamps, turns and words. Any number of them, beside the
reason.

Only humans answer: a bot's or a system's message is no reply. A wait counts when the buyer was waiting for an
answer, that is from the first unanswered line of the buyer's turn to the agent's first line after it.
"""

from collections.abc import Sequence

from xundan.reasons.dialogue import Dialogue, Line, Turn, reader

NO_REPLY, SLOW, OFF_TARGET = "service.no_reply", "service.slow", "service.off_target"
NO_ALTERNATIVE, NO_FOLLOW_UP = "service.no_alternative", "service.no_follow_up"
ATTITUDE, VIOLATION = "service.attitude", "service.violation"

# objections a substitute could have met
_SUBSTITUTABLE = ("stock.out", "product.fit", "product.function", "product.variant", "price.")


def seen(dialogue: Dialogue, lines: Sequence[Line], slow_seconds: int, loss_stage: str | None) -> dict[str, list[int]]:
    """The gaps that need no reason to be known: code → places of the messages that show it."""
    found = {
        NO_REPLY: _unanswered(dialogue),
        SLOW: _slow(dialogue, slow_seconds),
        OFF_TARGET: _said(dialogue, OFF_TARGET),
        ATTITUDE: _said(dialogue, ATTITUDE),
        VIOLATION: _said(dialogue, VIOLATION),
        NO_FOLLOW_UP: _not_followed_up(dialogue, lines, loss_stage),
    }
    return {code: places for code, places in found.items() if places}


def no_alternative(dialogue: Dialogue, reason: str) -> list[int]:
    """Places of the bare no, when a refused stock, fit, function or price objection was offered nothing instead."""
    if not reason.startswith(_SUBSTITUTABLE) or reason not in dialogue.concerns:
        return []
    bits = reader().agent
    concern = dialogue.concerns[reason]
    refused = sorted({*concern.told, *concern.refused})
    agents = [turn for turn in dialogue.turns if turn.side == "agent"]
    if not refused or any(turn.mask & bits["offers"] for turn in agents):
        return []
    return [line.place for line in dialogue.turns[refused[0]].lines]


def _unanswered(dialogue: Dialogue) -> list[int]:
    """The buyer's last real question when no human spoke after it."""
    bits = reader()
    turns = dialogue.turns
    if not turns or turns[-1].side != "buyer":
        return []
    last = turns[-1]
    calls = sum(bit for bit, rule in bits.rules["buyer"] if rule.code == NO_REPLY)
    asked = [
        line.place
        for line in last.lines
        if line.mask & bits.buyer["question"] and not line.mask & bits.buyer["rejects"]
    ]
    called = [line.place for line in last.lines if line.mask & calls]
    given_up = (
        last.lines[-1].mask & (bits.buyer["rejects"] | bits.buyer["accepts"] | bits.buyer["resigns"]) and not called
    )
    if given_up or not (asked or called):
        return []
    if not called and len(turns) > 1 and not _waited_for(last):
        return []
    return [line.place for line in last.lines]


def _waited_for(turn: Turn) -> bool:
    """Whether a turn ends in a question someone would wait on, not a rhetorical one after an answer."""
    bits = reader().buyer
    final = turn.lines[-1].mask
    return bool(final & bits["question"]) and not final & bits["resists"]


def _slow(dialogue: Dialogue, slow_seconds: int) -> list[int]:
    """Turns that waited longer than the limit, when the buyer complains or the wait is beyond any doubt."""
    bits = reader()
    complains = sum(bit for bit, rule in bits.rules["buyer"] if rule.code == SLOW)
    places: list[int] = []
    complained = False
    for turn, reply in zip(dialogue.turns, dialogue.turns[1:], strict=False):
        if turn.side == "buyer" and reply.lines[0].at - turn.lines[0].at > slow_seconds:
            places += [line.place for line in turn.lines]
    for turn in dialogue.turns:
        if turn.side == "buyer" and turn.mask & complains:
            complained = True
            places += [line.place for line in turn.lines if line.mask & complains]
    return sorted(set(places)) if complained or places else []


def _said(dialogue: Dialogue, code: str) -> list[int]:
    """Places where rules of a service code spoke."""
    concern = dialogue.concerns.get(code)
    return sorted(set(concern.evidence)) if concern and concern.last_negative >= 0 else []


def _not_followed_up(dialogue: Dialogue, lines: Sequence[Line], loss_stage: str | None) -> list[int]:
    """A buyer who asked to be reminded or told, or left an order unpaid, and heard nothing more from a human."""
    bits = reader()
    turns = dialogue.turns
    wanted = sum(bit for bit, rule in bits.rules["buyer"] if rule.code == NO_FOLLOW_UP)
    places = [line.place for turn in turns if turn.side == "buyer" for line in turn.lines if line.mask & wanted]
    if not places and loss_stage != "unpaid":
        return []
    last_wish = max(places, default=max((line.place for line in lines if line.role == "buyer"), default=-1))
    later = [line for line in lines if line.role == "agent" and line.place > last_wish]
    # one 「好的亲」 is a promise, not a follow-up
    if len(later) > 1:
        return []
    return places or ([last_wish] if last_wish >= 0 else [])
