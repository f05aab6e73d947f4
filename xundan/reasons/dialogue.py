"""The state of a dialogue: which concerns the buyer raised, how each was answered, and what was left open at the
end.

A concern (one reason code) opens when the buyer asks about it or objects. The agent's next words refuse it, settle
it, or evade. A refusal that names no concern belongs to what the buyer had just asked. What the buyer does next
decides: pushing back keeps the concern open, resignation (好吧, 哦) after a refusal accepts the refusal and not the
goods, moving on to other questions that are answered lets it fade, and an explicit rejection beats everything
before it.

Only humans' words count: bots and systems speak no lines here. Times are seconds; places are indexes into the
lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from xundan.reasons import signals
from xundan.reasons.own import NONE, Own
from xundan.reasons.taxonomy import Rule

PRICE = "price.too_high"
WAIT = "promo.wait"
GENERIC_REFUSAL = "product.function"  # what a refusal is about when the question had no topic we know
_NAMED = 3  # the strength of a rule that names its reason beyond doubt


class Line(NamedTuple):
    """One message: its place in the conversation, who spoke, when, and what its text shows."""

    place: int
    role: str
    at: float
    mask: int
    is_spoken: bool = True  # False: a card, a link, a picture
    about: tuple[tuple[str, float], ...] = ()  # what it may be about, as lines.py has learnt it
    text: int = -1  # the number of its text: the same for the same words
    is_courtesy: bool = False  # an agent's template and nothing else


@dataclass(slots=True)
class Concern:
    """What happened to one concern. Turn numbers count changes of speaker; -1 = never."""

    code: str
    asked: list[int] = field(default_factory=list)
    said: list[tuple[int, int]] = field(default_factory=list)  # (turn, strength)
    told: list[int] = field(default_factory=list)
    told_when_asked: int = 0
    refused: list[int] = field(default_factory=list)  # refusals naming nothing, after a question about this
    settled: list[int] = field(default_factory=list)
    affirmed: list[int] = field(default_factory=list)  # 「可以的」「有的」 right after the question, naming nothing
    let_go: int = -1  # the last turn in which the buyer was content with it: found it, took the lesser thing
    rules: dict[str, int] = field(default_factory=dict)  # rule id → its weight here
    evidence: list[int] = field(default_factory=list)

    @property
    def last_negative(self) -> int:
        """The last turn in which this concern was hurt: objected to or refused. Turns are noted in their order."""
        said = self.said[-1][0] if self.said else -1
        told = self.told[-1] if self.told else -1
        refused = self.refused[-1] if self.refused else -1
        return max(said, told, refused)

    @property
    def is_let_go(self) -> bool:
        """Whether the buyer was content after all that hurt it. 「不急」 of who waits for a sale lets go of nothing."""
        waits = self.code == WAIT and any(strength > 1 for _, strength in self.said)
        return self.let_go >= self.last_negative >= 0 and not waits and not self.code.startswith("buyer.")


@dataclass(slots=True)
class Turn:
    """Consecutive lines of one side."""

    side: str
    lines: list[Line]
    mask: int = 0


@dataclass(slots=True)
class Dialogue:
    """A conversation read: its turns and concerns, and how many turns it has without the farewell."""

    turns: list[Turn]
    concerns: dict[str, Concern]
    reader: "Reader"
    length: int


def rejected(dialogue: Dialogue) -> list[str]:
    """The concerns the buyer named beyond doubt while saying no for good, in one breath, in the last turn of that kind.

    Only a rule of strength 3 that speaks in the very line of the rejection counts: a weaker word in the same turn
    (「码都没有 不敢买了」) may be about anything, and there the state of the dialogue knows better. Empty when the
    buyer came back to buying afterwards.
    """
    bits = dialogue.reader
    rejects, returns = bits.buyer["rejects"], bits.buyer["pays"] | bits.buyer["question"]
    for turn in reversed(dialogue.turns[: dialogue.length]):
        if turn.side != "buyer":
            continue
        if turn.mask & rejects:
            final = [line for line in turn.lines if line.mask & rejects]
            named = [rule.code for line in final for rule in bits.shown("buyer", line.mask) if rule.strength >= _NAMED]
            return [code for code in dict.fromkeys(named) if not code.startswith("buyer.") and code != GENERIC_REFUSAL]
        if turn.mask & returns:
            return []
    return []


@dataclass(frozen=True)
class Reader:
    """The signals by bit, arranged once for reading lines."""

    rules: dict[str, list[tuple[int, Rule]]]
    any_rule: dict[str, int]
    buyer: dict[str, int]
    agent: dict[str, int]
    by_place: dict[str, dict[int, Rule]]  # the rules by the place of their bit
    firm: int  # a buyer's words that are more than a question
    known: dict[tuple[str, int], tuple[Rule, ...]] = field(default_factory=dict)  # rules of the masks met so far
    bits: dict[tuple[str, str], int] = field(default_factory=dict)  # of the codes asked for so far

    def shown(self, side: str, mask: int) -> tuple[Rule, ...]:
        """The rules set in a mask."""
        mask &= self.any_rule[side]
        if not mask:
            return ()
        found = self.known.get((side, mask))
        if found is None:
            found = self.known[side, mask] = tuple(_rules_of(mask, self.by_place[side]))
        return found

    def of_code(self, side: str, code: str) -> int:
        """The bits of all rules of a code."""
        found = self.bits.get((side, code))
        if found is None:
            found = self.bits[side, code] = sum(bit for bit, rule in self.rules[side] if rule.code == code)
        return found


def _rules_of(mask: int, by_place: dict[int, Rule]) -> Iterator[Rule]:
    while mask:
        lowest = mask & -mask
        yield by_place[lowest.bit_length() - 1]
        mask ^= lowest


@cache
def reader(own: Own = NONE) -> Reader:
    """Bits of the speech acts by name (without the speaker) and of the rules, a shop's own among them."""
    loaded = signals.load(own)
    rules = {side: [(1 << i, s.rule) for i, s in enumerate(loaded[side].all) if s.rule] for side in ("buyer", "agent")}
    acts = {
        side: {s.id.split(".", 1)[1]: 1 << i for i, s in enumerate(loaded[side].all) if not s.rule}
        for side in ("buyer", "agent")
    }
    any_rule = {side: sum(bit for bit, _ in rules[side]) for side in rules}
    firm = acts["buyer"]["rejects"] | acts["buyer"]["resigns"] | acts["buyer"]["resists"]
    by_place = {side: {bit.bit_length() - 1: rule for bit, rule in rules[side]} for side in rules}
    return Reader(rules, any_rule, acts["buyer"], acts["agent"], by_place, firm)


def read(lines: Sequence[Line], bits: Reader) -> Dialogue:
    """Walk the lines once and keep the state of every concern."""
    turns = _turns(lines)
    length = _before_farewell(turns, bits)
    concerns: dict[str, Concern] = {}
    topics: list[str] = []  # what the buyer asked about in the last turn that asked anything
    hurt: set[str] = set()  # what the agent's last turn refused
    for number, turn in enumerate(turns[:length]):
        if turn.side == "buyer":
            known = list(concerns.values())
            asked = _buyer_turn(turn, number, concerns, bits)
            if turn.mask & bits.buyer["echoes"] and number:
                _echo(turn, number, hurt or _quoted(turns[number - 1], bits), concerns, bits)
            if asked or turn.mask & bits.buyer["question"]:
                topics = asked
            _let_go(turn, number, known, bits)
        else:
            hurt = _agent_turn(turn, number, concerns, topics, bits)
    return Dialogue(turns, concerns, bits, length)


def _let_go(turn: Turn, number: int, known: list[Concern], bits: Reader) -> None:
    """Who is content (「有了」「蓝色也行」「没事我自己装」) lets go of all that was spoken of before.

    Unless what he says next pushes back.
    """
    if turn.mask & bits.buyer["contents"] and not turn.mask & bits.buyer["rejects"]:
        for concern in known:
            concern.let_go = number
    elif turn.mask & bits.firm:
        for concern in known:
            if concern.let_go == number - 2:
                concern.let_go = -1


def _before_farewell(turns: list[Turn], bits: Reader) -> int:
    """How many turns come before the desk takes its leave: closing templates, and 「好的」「没有了」 to them."""
    length = len(turns)
    while length > 1:
        agent = length - 1 if turns[length - 1].side == "agent" else length - 2
        if agent == 0 or not _only_parts(turns[agent], bits):
            break
        if agent < length - 1 and not _takes_leave(turns[length - 1], bits):
            break
        length = agent
    return length


def _takes_leave(turn: Turn, bits: Reader) -> bool:
    """Whether a buyer's turn only answers a farewell: 「好的」「没有了」, or 「不用了」, which says no elsewhere."""
    known = bits.buyer["parts"] | bits.buyer["contents"]
    return turn.mask & ~known == bits.buyer["accepts"] or all(line.mask & bits.buyer["parts"] for line in turn.lines)


def _only_parts(turn: Turn, bits: Reader) -> bool:
    """Whether an agent's turn is templates of farewell and nothing else."""
    return all(line.is_courtesy for line in turn.lines) and not turn.mask & (
        bits.any_rule["agent"] | bits.agent["refuses"]
    )


def _turns(lines: Sequence[Line]) -> list[Turn]:
    turns: list[Turn] = []
    turn = Turn("", [])
    for line in lines:
        side = line.role
        if side != turn.side:
            if side not in ("buyer", "agent"):
                continue
            turn = Turn(side, [])
            turns.append(turn)
        turn.lines.append(line)
        turn.mask |= line.mask
    return turns


def _buyer_turn(turn: Turn, number: int, concerns: dict[str, Concern], bits: Reader) -> list[str]:
    asked: list[str] = []
    for line in turn.lines:
        shown = bits.shown("buyer", line.mask)
        if not shown:
            continue
        # a question is not an objection: 「会不会显黑」 only asks
        asking = bool(line.mask & bits.buyer["question"]) and not line.mask & bits.firm
        # nor is what is only supposed: 「要是没货我就去别家」
        asking |= bool(line.mask & bits.buyer["supposes"]) and not line.mask & bits.buyer["rejects"]
        for rule in shown:
            concern = concerns.setdefault(rule.code, Concern(rule.code))
            concern.evidence.append(line.place)
            strength = rule.strength - asking if rule.says == "objects" else 0
            if strength > 0:
                concern.said.append((number, strength))
                concern.rules[rule.id] = concern.rules.get(rule.id, 0) + strength
                asked.append(rule.code)
            else:
                concern.asked.append(number)
                concern.rules.setdefault(rule.id, 0)
                asked.append(rule.code)
    return list(dict.fromkeys(asked))


def _quoted(turn: Turn, bits: Reader) -> set[str]:
    """What an echo of an agent's turn that refused nothing is about: its price, if it named one."""
    return {PRICE} if turn.mask & bits.agent["quotes"] else set()


def _echo(turn: Turn, number: int, hurt: set[str], concerns: dict[str, Concern], bits: Reader) -> None:
    """「四十五天？」「三十块啊」「嚯」: to throw the agent's answer back is to object to what it refused, if mildly."""
    for code in hurt:
        concern = concerns.setdefault(code, Concern(code))
        concern.said.append((number, 1))
        concern.evidence += [line.place for line in turn.lines if line.mask & bits.buyer["echoes"]]


def _agent_turn(turn: Turn, number: int, concerns: dict[str, Concern], topics: list[str], bits: Reader) -> set[str]:
    """Read an agent's turn; returns the concerns it refused."""
    settled: set[str] = set()
    hurt: set[str] = set()
    for line in turn.lines:
        for rule in bits.shown("agent", line.mask):
            concern = concerns.setdefault(rule.code, Concern(rule.code))
            if rule.says == "settles":
                concern.settled.append(number)
                settled.add(rule.code)
                continue
            concern.evidence.append(line.place)
            concern.told.append(number)
            hurt.add(rule.code)
            concern.rules[rule.id] = concern.rules.get(rule.id, 0) + 1
            if rule.code in topics:
                concern.told_when_asked += 1
    refuses = turn.mask & bits.agent["refuses"]
    if turn.mask & bits.agent["affirms"] and not refuses:
        for code in topics:
            concerns[code].affirmed.append(number)
    if refuses:
        for code in topics or [GENERIC_REFUSAL]:
            if code not in settled:
                concern = concerns.setdefault(code, Concern(code))
                concern.refused.append(number)
                hurt.add(code)
                concern.evidence += [line.place for line in turn.lines if line.mask & bits.agent["refuses"]]
    return hurt
