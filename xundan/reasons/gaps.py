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

# complaints that nobody comes: the gap itself, no objection to the goods
_WAITING = (NO_REPLY, SLOW, NO_FOLLOW_UP, NO_ALTERNATIVE)
# objections a substitute could have met
_SUBSTITUTABLE = ("stock.out", "product.fit", "product.function", "product.variant", "price.")


def seen(dialogue: Dialogue, lines: Sequence[Line], slow_seconds: int, loss_stage: str | None) -> dict[str, list[int]]:
    """The gaps that need no reason to be known: code → places of the messages that show it."""
    found = {
        NO_REPLY: _unanswered(dialogue) or left_alone(dialogue),
        SLOW: _slow(dialogue, slow_seconds),
        OFF_TARGET: _said(dialogue, OFF_TARGET),
        ATTITUDE: _said(dialogue, ATTITUDE),
        VIOLATION: _said(dialogue, VIOLATION),
        NO_FOLLOW_UP: _not_followed_up(dialogue, lines, loss_stage),
    }
    return {code: places for code, places in found.items() if places}


def left_alone(dialogue: Dialogue) -> list[int]:
    """The place of the buyer's last real question when no human answered it and the buyer objected to nothing.

    Narrower than the gap, for it decides the reason by itself. Where no human ever spoke, any question counts,
    whatever the buyer says after it. Where one did, the question must be the open end of the dialogue, put for an
    answer, and nothing may have been refused before (where the buyer calls for an answer: not just before).
    Cards, greetings, thanks and calls (「人呢」) are no question.
    """
    turns = dialogue.turns
    if not turns or turns[-1].side != "buyer" or _objects(dialogue):
        return []
    bits = reader()
    names = bits.buyer
    calls = sum(bit for bit, rule in bits.rules["buyer"] if rule.code == NO_REPLY) | names["nudges"]
    unreal = names["rejects"] | names["greets"] | names["muses"]
    if len(turns) > 1:
        if not _unanswered(dialogue) or _refused(dialogue, only_last=bool(turns[-1].mask & calls)):
            return []
        unreal |= names["resists"]
    topics = sum(bit for bit, rule in bits.rules["buyer"] if rule.says == "asks")
    asked = [line for line in turns[-1].lines if line.mask & (names["question"] | topics) and not line.mask & unreal]
    plain = [line.place for line in asked if not line.mask & calls]
    return plain[-1:] or [line.place for line in asked if line.mask & topics][-1:]


def _refused(dialogue: Dialogue, only_last: bool) -> bool:
    """Whether the agent refused something, or did so in the last words: a question may then be the answer to that."""
    last = max(number for number, turn in enumerate(dialogue.turns) if turn.side == "agent")
    refusals = {number for concern in dialogue.concerns.values() for number in (*concern.told, *concern.refused)}
    if not only_last:
        return bool(refusals)
    return last in refusals or bool(dialogue.turns[last].mask & reader().agent["refuses"])


def _objects(dialogue: Dialogue) -> bool:
    """Whether the buyer voiced an objection. Complaining that nobody comes is none: that is what the gap says."""
    return any(
        strength > 1
        for code, concern in dialogue.concerns.items()
        if code not in _WAITING
        for _, strength in concern.said
    )


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
        _last_spoken(last).mask & (bits.buyer["rejects"] | bits.buyer["accepts"] | bits.buyer["resigns"]) and not called
    )
    if given_up or not (asked or called):
        return []
    if not called and len(turns) > 1 and not _waited_for(last):
        return []
    return [line.place for line in last.lines if line.is_spoken]


def _last_spoken(turn: Turn) -> Line:
    """A turn's last line of words; a card sent after the question does not close it."""
    return next((line for line in reversed(turn.lines) if line.is_spoken), turn.lines[-1])


def _waited_for(turn: Turn) -> bool:
    """Whether a turn ends in a question someone would wait on, not a rhetorical one after an answer."""
    bits = reader().buyer
    final = _last_spoken(turn).mask
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
