"""What each distinct text shows: every rule and speech act matched once per text, as bits of one integer.

Matching runs in Polars (Rust regular expressions, all cores) over the reading form of distinct texts, so its cost
does not grow with how often a text is said. Everything after it works on integers.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from xundan.reasons import taxonomy
from xundan.reasons.own import NONE, Own
from xundan.reasons.taxonomy import Rule, When
from xundan.text.normalise import reading

_SPEECH_ACTS = Path(__file__).with_name("speech_acts.yml")
_THREADS = 4


@dataclass(frozen=True)
class Signal:
    """A rule or a speech act, ready to match. `rule` is None for a speech act."""

    id: str
    speaker: str
    holds: str
    cut: str | None
    rule: Rule | None
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True)
class Signals:
    """All signals of one speaker; signal i is bit i of a text's mask."""

    speaker: str
    all: tuple[Signal, ...]

    def bit(self, name: str) -> int:
        """The mask with only the signal of this id set."""
        return 1 << next(place for place, signal in enumerate(self.all) if signal.id == name)

    def match(self, texts: pl.Series) -> list[int]:
        """A mask per text, in order. Texts should be distinct: that is what makes it cheap."""
        return self.match_read(reading(texts, self.speaker))

    def match_read(self, readings: pl.Series) -> list[int]:
        """As `match`, of texts that are in the reading form already."""
        return _match(readings, self.all)

    def named(self, mask: int) -> list[Signal]:
        """The signals set in a mask."""
        return [signal for place, signal in enumerate(self.all) if mask >> place & 1]


@cache
def load(own: Own = NONE) -> dict[str, Signals]:
    """The signals of buyers and of agents, rules first; a shop's own rules replace, add to or switch off ours."""
    every = [
        *(_signal(rule.id, rule.when, rule, rule.yes, rule.no) for rule in own.over(taxonomy.rules())),
        *speech_acts(),
    ]
    return {
        speaker: Signals(speaker, tuple(s for s in every if s.speaker == speaker)) for speaker in ("buyer", "agent")
    }


def speech_acts(path: Path = _SPEECH_ACTS) -> list[Signal]:
    """Signals of a file that is not about reasons: speech acts, or the stage gate's wording."""
    data = taxonomy.read_yaml(path)
    return [
        _signal(
            entry["id"],
            taxonomy.read_when(entry["when"]),
            None,
            tuple(entry["examples"]["yes"]),
            tuple(entry["examples"]["no"]),
        )
        for entry in data["signals"]
    ]


def _signal(name: str, when: When, rule: Rule | None, yes: Iterable[str], no: Iterable[str]) -> Signal:
    return Signal(name, when.speaker, taxonomy.holds(when), "|".join(when.none) or None, rule, tuple(yes), tuple(no))


def _match(texts: pl.Series, signals: Sequence[Signal]) -> list[int]:
    masks = [0] * len(texts)
    if not masks:
        return masks
    places = pl.Series(range(len(texts)), dtype=pl.UInt32)

    def hits(signal: Signal) -> pl.Series:
        found = texts.str.contains(signal.holds)
        at = places.filter(found)
        if signal.cut is None or not len(at):
            return at
        # what is left after the cut-outs must still match: 「不贵」 is not 「贵」
        rest = texts.filter(found).str.replace_all(signal.cut, taxonomy.CUT)
        return at.filter(rest.str.contains(signal.holds))

    with ThreadPoolExecutor(_THREADS) as threads:
        for place, at in enumerate(threads.map(hits, signals)):
            bit = 1 << place
            for row in at:
                masks[row] |= bit
    return masks
