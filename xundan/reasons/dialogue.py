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

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from xundan.reasons import signals
from xundan.reasons.taxonomy import Rule

GENERIC_REFUSAL = "product.function"  # what a refusal is about when the question had no topic we know


@dataclass(frozen=True, slots=True)
class Line:
    """One message: its place in the conversation, who spoke, when, and what its text shows."""

    place: int
    role: str
    at: float
    mask: int
    is_spoken: bool = True  # False: a card, a link, a picture


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
    rules: dict[str, int] = field(default_factory=dict)  # rule id → its weight here
    evidence: list[int] = field(default_factory=list)

    @property
    def last_negative(self) -> int:
        """The last turn in which this concern was hurt: objected to or refused."""
        return max([-1, *(turn for turn, _ in self.said), *self.told, *self.refused])


@dataclass(slots=True)
class Turn:
    """Consecutive lines of one side."""

    side: str
    lines: list[Line]
    mask: int = 0


@dataclass(slots=True)
class Dialogue:
    """A conversation read: its turns and concerns."""

    turns: list[Turn]
    concerns: dict[str, Concern]


def rejected(dialogue: Dialogue) -> list[str]:
    """The concerns the buyer named while saying no for good (「太贵了 不买了」), in the last turn where this happened.

    Empty when the buyer came back to buying afterwards.
    """
    bits = reader().buyer
    for number in range(len(dialogue.turns) - 1, -1, -1):
        turn = dialogue.turns[number]
        if turn.side != "buyer":
            continue
        if turn.mask & (bits["pays"] | bits["question"]) and not turn.mask & bits["rejects"]:
            return []
        if turn.mask & bits["rejects"]:
            named = [
                code
                for code, concern in dialogue.concerns.items()
                if (number, 2) in concern.said or (number, 3) in concern.said
            ]
            return [code for code in named if not code.startswith("buyer.") and code != GENERIC_REFUSAL]
    return []


@dataclass(frozen=True)
class _Reader:
    """The signals by bit, arranged once for reading lines."""

    rules: dict[str, list[tuple[int, Rule]]]
    any_rule: dict[str, int]
    buyer: dict[str, int]
    agent: dict[str, int]


@cache
def reader() -> _Reader:
    """Bits of the speech acts by name (without the speaker) and of the rules."""
    loaded = signals.load()
    rules = {side: [(1 << i, s.rule) for i, s in enumerate(loaded[side].all) if s.rule] for side in ("buyer", "agent")}
    acts = {
        side: {s.id.split(".", 1)[1]: 1 << i for i, s in enumerate(loaded[side].all) if not s.rule}
        for side in ("buyer", "agent")
    }
    return _Reader(rules, {side: sum(bit for bit, _ in rules[side]) for side in rules}, acts["buyer"], acts["agent"])


def read(lines: Sequence[Line]) -> Dialogue:
    """Walk the lines once and keep the state of every concern."""
    bits = reader()
    turns = _turns(lines)
    concerns: dict[str, Concern] = {}
    topics: list[str] = []  # what the buyer asked about in the last turn that asked anything
    for number, turn in enumerate(turns):
        if turn.side == "buyer":
            asked = _buyer_turn(turn, number, concerns, bits)
            if asked or turn.mask & bits.buyer["question"]:
                topics = asked
        else:
            _agent_turn(turn, number, concerns, topics, bits)
    return Dialogue(turns, concerns)


def _turns(lines: Sequence[Line]) -> list[Turn]:
    turns: list[Turn] = []
    for line in lines:
        if line.role not in ("buyer", "agent"):
            continue
        if not turns or turns[-1].side != line.role:
            turns.append(Turn(line.role, []))
        turns[-1].lines.append(line)
        turns[-1].mask |= line.mask
    return turns


def _buyer_turn(turn: Turn, number: int, concerns: dict[str, Concern], bits: _Reader) -> list[str]:
    asked: list[str] = []
    for line in turn.lines:
        if not line.mask & bits.any_rule["buyer"]:
            continue
        for bit, rule in bits.rules["buyer"]:
            if not line.mask & bit:
                continue
            concern = concerns.setdefault(rule.code, Concern(rule.code))
            concern.evidence.append(line.place)
            if rule.says == "objects":
                concern.said.append((number, rule.strength))
                concern.rules[rule.id] = concern.rules.get(rule.id, 0) + rule.strength
                asked.append(rule.code)
            else:
                concern.asked.append(number)
                concern.rules.setdefault(rule.id, 0)
                asked.append(rule.code)
    return list(dict.fromkeys(asked))


def _agent_turn(turn: Turn, number: int, concerns: dict[str, Concern], topics: list[str], bits: _Reader) -> None:
    named: set[str] = set()
    settled: set[str] = set()
    for line in turn.lines:
        if not line.mask & bits.any_rule["agent"]:
            continue
        for bit, rule in bits.rules["agent"]:
            if not line.mask & bit:
                continue
            concern = concerns.setdefault(rule.code, Concern(rule.code))
            if rule.says == "settles":
                concern.settled.append(number)
                settled.add(rule.code)
                continue
            concern.evidence.append(line.place)
            concern.told.append(number)
            concern.rules[rule.id] = concern.rules.get(rule.id, 0) + 1
            named.add(rule.code)
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
                concern.evidence += [line.place for line in turn.lines if line.mask & bits.agent["refuses"]]
