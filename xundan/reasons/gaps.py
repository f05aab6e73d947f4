"""Service gaps: what the desk did or failed to do, from timestamps, turns and words. Any number of them, beside the
reason.

Only humans answer: a bot's or a system's message is no reply. A wait counts when the buyer was waiting for an
answer, that is from the first unanswered line of the buyer's turn to the agent's first line after it.
"""

import itertools
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from xundan.reasons.dialogue import PRICE, Dialogue, Line, Reader, Turn
from xundan.settings import Settings

NO_REPLY, SLOW, OFF_TARGET = "service.no_reply", "service.slow", "service.off_target"
NO_ALTERNATIVE, NO_FOLLOW_UP = "service.no_alternative", "service.no_follow_up"
ATTITUDE, VIOLATION = "service.attitude", "service.violation"

# complaints that nobody comes: the gap itself, no objection to the goods
_WAITING = (NO_REPLY, SLOW, NO_FOLLOW_UP, NO_ALTERNATIVE)
# objections a substitute could have met; who haggles or names a rival wants this very thing
_SUBSTITUTABLE = ("stock.out", "product.fit", "product.function", "product.variant", "price.too_high")
_RETURNS_SECONDS = 600  # an agent who writes so long after the buyer's last word came back to them


def seen(
    dialogue: Dialogue,
    lines: Sequence[Line],
    settings: Settings,
    loss_stage: str | None,
    beyond_authority: Sequence[int] = (),
) -> dict[str, list[int]]:
    """The gaps that need no reason to be known: code → places of the messages that show it.

    `beyond_authority` are the places authority.py found.
    """
    found = {
        NO_REPLY: _unanswered(dialogue) or left_alone(dialogue),
        SLOW: _slow(dialogue, settings),
        OFF_TARGET: _said(dialogue, OFF_TARGET) or _repeated(dialogue),
        ATTITUDE: _said(dialogue, ATTITUDE),
        VIOLATION: sorted({*_said(dialogue, VIOLATION), *beyond_authority}),
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
    bits = dialogue.reader
    names = bits.buyer
    calls = bits.of_code("buyer", NO_REPLY) | names["nudges"]
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
    return last in refusals or bool(dialogue.turns[last].mask & dialogue.reader.agent["refuses"])


def _objects(dialogue: Dialogue) -> bool:
    """Whether the buyer voiced an objection. Complaining that nobody comes is none: that is what the gap says."""
    return any(
        strength > 1
        for code, concern in dialogue.concerns.items()
        if code not in _WAITING
        for _, strength in concern.said
    )


def no_alternative(dialogue: Dialogue, reason: str) -> list[int]:
    """Places of the bare no, when a stock, fit, function or price objection was offered nothing instead from then on.

    The bare no is the first refusal of this concern; of a price called too high, whatever was answered to it.
    """
    if not reason.startswith(_SUBSTITUTABLE) or reason not in dialogue.concerns:
        return []
    concern, turns = dialogue.concerns[reason], dialogue.turns
    refused = {*concern.told, *concern.refused}
    if reason == PRICE:
        refused |= {turn + 1 for turn, _ in concern.said if turn + 1 < len(turns)}
    if not refused:
        return []
    first = min(refused)
    offers = dialogue.reader.agent["offers"]
    if any(turn.mask & offers for turn in turns[first:] if turn.side == "agent"):
        return []
    return [line.place for line in turns[first].lines]


def _unanswered(dialogue: Dialogue) -> list[int]:
    """The buyer's last real question when no human spoke after it."""
    bits = dialogue.reader
    turns = dialogue.turns
    if not turns or turns[-1].side != "buyer":
        return []
    last = turns[-1]
    calls = bits.of_code("buyer", NO_REPLY)
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
    if not called and len(turns) > 1 and not _waited_for(last, bits):
        return []
    return [line.place for line in last.lines if line.is_spoken]


def _last_spoken(turn: Turn) -> Line:
    """A turn's last line of words; a card sent after the question does not close it."""
    for line in reversed(turn.lines):
        if line.is_spoken:
            return line
    return turn.lines[-1]


def _waited_for(turn: Turn, bits: Reader) -> bool:
    """Whether a turn ends in a question someone would wait on, not a rhetorical one after an answer."""
    final = _last_spoken(turn).mask
    return bool(final & bits.buyer["question"]) and not final & bits.buyer["resists"]


def _slow(dialogue: Dialogue, settings: Settings) -> list[int]:
    """Where the buyer complains of waiting, or waited: often, or once as long as that often takes.

    Only who put something for an answer waits: after 「嗯」「好的」 nobody does, however late the agent comes back. A
    wait that begins outside the hours of service is nobody's slowness.
    """
    service = settings.service
    complains = dialogue.reader.of_code("buyer", SLOW)
    places: list[int] = []
    waits: list[list[int]] = []
    last = max((number for number, turn in enumerate(dialogue.turns) if turn.side == "buyer"), default=-1)
    for number, (turn, reply) in enumerate(itertools.pairwise(dialogue.turns)):
        if turn.side != "buyer":
            continue
        replied_at = reply.lines[0].at
        if replied_at - min([line.at for line in turn.lines]) <= service.slow_reply_seconds:
            continue  # nearly always: whatever of it wanted an answer got one in time
        open_lines = _for_an_answer(turn, dialogue.reader, number == last)
        if not open_lines:
            continue
        wait = replied_at - open_lines[0].at
        if wait > service.slow_reply_seconds and _is_served(open_lines[0].at, settings):
            waits.append([line.place for line in open_lines])
            if wait > service.slow_reply_seconds * service.slow_reply_count:
                places += waits[-1]
    if len(waits) >= service.slow_reply_count:
        places += [place for one in waits for place in one]
    for turn in dialogue.turns:
        if turn.side == "buyer" and turn.mask & complains:
            places += [line.place for line in turn.lines if line.mask & complains]
    return sorted(set(places))


def _for_an_answer(turn: Turn, bits: Reader, is_last: bool) -> list[Line]:
    """A turn's lines from the first that wants an answer; none when it acknowledges or takes leave.

    In the buyer's last turn only a question does: who objects and is gone waited for nothing.
    """
    names = bits.buyer
    leaves = names["accepts"] | names["resigns"] | names["rejects"] | names["pays"]
    if turn.mask & names["rejects"] or _last_spoken(turn).mask & names["resigns"]:
        return []
    if is_last and not turn.mask & names["question"]:
        return []
    wants = [
        number
        for number, line in enumerate(turn.lines)
        if line.is_spoken and (line.mask & names["question"] or not line.mask & leaves)
    ]
    return turn.lines[wants[0] :] if wants else []


def _is_served(at: float, settings: Settings) -> bool:
    """Whether a moment lies in the hours of service, which may go on past midnight (sql/macros/is_within_hours.sql)."""
    clock = datetime.fromtimestamp(at, ZoneInfo(settings.timezone)).time()
    starts_at, ends_at = settings.service.starts_at, settings.service.ends_at
    return starts_at <= clock < ends_at if starts_at < ends_at else clock >= starts_at or clock < ends_at


def _repeated(dialogue: Dialogue) -> list[int]:
    """Places where an agent answers different questions with the very same words."""
    bits = dialogue.reader
    first: dict[int, int] = {}
    for asked, turn in itertools.pairwise(dialogue.turns):
        if turn.side != "agent" or not asked.mask & bits.buyer["question"]:
            continue
        for line in turn.lines:
            before = first.setdefault(line.text, line.place)
            if before != line.place and line.is_spoken and line.text >= 0 and not line.mask & bits.agent["affirms"]:
                return [before, line.place]
    return []


def _said(dialogue: Dialogue, code: str) -> list[int]:
    """Places where rules of a service code spoke."""
    concern = dialogue.concerns.get(code)
    return sorted(set(concern.evidence)) if concern and concern.last_negative >= 0 else []


def _not_followed_up(dialogue: Dialogue, lines: Sequence[Line], loss_stage: str | None) -> list[int]:
    """A buyer who asked to be reminded or told, or left an order unpaid, and heard nothing more from a human."""
    bits = dialogue.reader
    turns = dialogue.turns
    wanted = bits.of_code("buyer", NO_FOLLOW_UP)
    places = [line.place for turn in turns if turn.side == "buyer" for line in turn.lines if line.mask & wanted]
    if not places and loss_stage != "unpaid":
        return []
    last_wish = max(places, default=max((line.place for line in lines if line.role == "buyer"), default=-1))
    later = [line for line in lines if line.role == "agent" and line.place > last_wish]
    if places and len(later) > 1:  # one 「好的亲」 is a promise, not a follow-up
        return []
    said = [line.at for line in lines if line.role == "buyer" and line.place <= last_wish]
    if any(line.at - said[-1] >= _RETURNS_SECONDS for line in later if said):
        return []
    return places or ([last_wish] if last_wish >= 0 else [])
