"""What each distinct text shows: every rule and speech act matched once per text, as bits of one integer.

Matching runs in Polars (Rust regular expressions) over the reading form of distinct texts, so its cost does not grow
with how often a text is said; and a pattern is tried only on texts that hold a word it needs (literals.py). Everything
after it works on integers.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from xundan.reasons import literals, taxonomy
from xundan.reasons.own import NONE, Own
from xundan.reasons.taxonomy import Rule, When
from xundan.text.normalise import reading

_SPEECH_ACTS = Path(__file__).with_name("speech_acts.yml")


@dataclass(frozen=True)
class Pattern:
    """A regular expression over the reading form, and the words of which a text must hold one to match it."""

    expression: str
    needs: literals.Words | None

    @classmethod
    def of(cls, expression: str) -> "Pattern":
        """The expression with its words read off."""
        return cls(expression, literals.needed(expression))


@dataclass(frozen=True)
class Signal:
    """A rule or a speech act, ready to match. `rule` is None for a speech act."""

    id: str
    speaker: str
    holds: str
    words: frozenset[str]  # each shows it by itself
    patterns: tuple[Pattern, ...]  # and so does each of these
    cut: Pattern | None
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
    spelled = {expression: literals.spelled(expression) for expression in when.patterns}
    return Signal(
        id=name,
        speaker=when.speaker,
        holds=taxonomy.holds(when),
        words=frozenset(when.words).union(*(words for words in spelled.values() if words is not None)),
        patterns=tuple(Pattern.of(expression) for expression, words in spelled.items() if words is None),
        cut=Pattern.of("|".join(when.none)) if when.none else None,
        rule=rule,
        yes=tuple(yes),
        no=tuple(no),
    )


def _match(texts: pl.Series, signals: Sequence[Signal]) -> list[int]:
    masks = [0] * len(texts)
    if not masks:
        return masks
    tried = [(place, pattern) for place, signal in enumerate(signals) for pattern in signal.patterns]
    cuts = [(place, signal.cut) for place, signal in enumerate(signals) if signal.cut]
    may = iter(
        literals.holding(
            texts, [*(signal.words for signal in signals), *(pattern.needs for _, pattern in (*tried, *cuts))]
        )
    )
    for place, at in enumerate(itertools.islice(may, len(signals))):
        _set(masks, place, at)
    worth = [(*one, at) for one, at in zip(tried, itertools.islice(may, len(tried)), strict=True) if len(at)]
    matching = _at_once(texts, [_matching(at, pattern.expression) for _, pattern, at in worth])
    for (place, _, _), at in zip(worth, matching, strict=True):
        _set(masks, place, at)
    # what is left after the cut-outs must still match: 「不贵」 is not 「贵」
    shown = [
        (place, cut, rows)
        for (place, cut), at in zip(cuts, may, strict=True)
        if (rows := [row for row in at.to_list() if masks[row] >> place & 1])
    ]
    left = _at_once(texts, [_left(rows, cut.expression) for _, cut, rows in shown])
    for (place, _, rows), rest in zip(shown, left, strict=True):
        for row in _unheld(rows, rest.to_list(), signals[place]):
            masks[row] ^= 1 << place
    return masks


def _at_once(texts: pl.Series, lists: Sequence[pl.Expr]) -> list[pl.Series]:
    """What each expression makes of the texts. One query of many expressions is much cheaper than many of one."""
    row = pl.DataFrame({"text": texts}).select(**{str(number): one for number, one in enumerate(lists)})
    return [row[str(number)].item() for number in range(len(lists))]


def _matching(at: pl.Series, expression: str) -> pl.Expr:
    """Those of these places whose text matches, as a list."""
    return pl.lit(at).filter(pl.col("text").gather(pl.lit(at)).str.contains(expression)).implode()


def _left(rows: Sequence[int], cut: str) -> pl.Expr:
    """What the cut leaves of the texts in these rows, as a list; null where it leaves all."""
    text = pl.col("text").gather(pl.lit(pl.Series(rows, dtype=pl.UInt32)))
    left = text.str.replace_all(cut, taxonomy.CUT)
    return pl.when(left != text).then(left).implode()


def _unheld(rows: Sequence[int], texts: Sequence[str | None], signal: Signal) -> Iterable[int]:
    """The rows whose text does not show the signal. Compiling a rule costs more than trying it, so words go first."""
    left = {row: text for row, text in zip(rows, texts, strict=True) if text and not _holds(text, signal.words)}
    for pattern in signal.patterns:
        tried = [row for row, text in left.items() if _holds(text, pattern.needs)]
        if tried:
            matches = pl.Series([left[row] for row in tried]).str.contains(pattern.expression)
            for row in itertools.compress(tried, matches.to_list()):
                del left[row]
    return left


def _holds(text: str, words: literals.Words | None) -> bool:
    return words is None or any(word in text for word in words)


def _set(masks: list[int], place: int, rows: pl.Series) -> None:
    bit = 1 << place
    for row in rows.to_list():
        masks[row] |= bit
