"""Which texts a regular expression can match at all, told by the words it needs.

Some two hundred rules are matched against every text, and nearly every text holds nothing of nearly every rule. From
each expression a few words are read off of which every match holds one (`退(?:不了|货)` needs 退不了 or 退货). One pass
finds the words of all rules in all texts; each rule then looks only at the texts that hold one of its own.

What is not understood of an expression is taken to match anything, and an expression in which no word is needed is
tried on every text: the answer is always that of the expression alone. An expression that is only a short way of
writing a few words is those words, and never tried.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

_MANY = 100  # more words than these are not followed up
_PAUSE = "_"  # is in every text, so it tells nothing
_PIECE = re.compile(
    r"\\[a-zA-Z]\{[^}]*\}|\\.|\(\?:|\(\?.|\[\^?\]?[^\]]*\]|\{[\d,]*\}"
    r"|[^\\()\[\]{}?*+|^$.]+(?![?*+{])|.",
    re.DOTALL,
)
_MAYBE_NOT = ("*", "{0", "{,")

Words = frozenset[str]


@dataclass(frozen=True)
class _Part:
    """A part of an expression: all it can match, where that is few; and words of which every match holds one."""

    exact: Words | None
    needed: Words | None = None


_EMPTY, _ANYTHING = _Part(frozenset({""})), _Part(None)


def needed(expression: str) -> Words | None:
    """Words of which every text that matches holds at least one; None where there are no such words."""
    part = _read(_pieces(expression))
    return _better(part.exact, part.needed)


def spelled(expression: str) -> Words | None:
    """The words an expression stands for, where it matches a text that holds one of them and no other; else None."""
    pieces = _pieces(expression)
    return None if {"^", "$"} & set(pieces) else _read(pieces).exact


def holding(texts: pl.Series, words: Sequence[Words | None]) -> list[pl.Series]:
    """Per set of words the places of the texts that hold one of them, in order; of None, all places."""
    wanted, distinct = _wanted(tuple(words))
    every = pl.int_range(len(texts), dtype=pl.UInt32, eager=True)
    held = texts.str.extract_many(distinct, overlapping=True)
    found = (
        pl.DataFrame({"place": every, "word": held})
        .explode("word")
        .join(wanted, on="word")
        .group_by("number")
        .agg(pl.col("place").unique().sort())
    )
    places = dict(found.iter_rows())
    return [
        every if one is None else pl.Series(places.get(number, []), dtype=pl.UInt32) for number, one in enumerate(words)
    ]


@cache
def _wanted(words: tuple[Words | None, ...]) -> tuple[pl.DataFrame, pl.Series]:
    """(word, number of each set that has it), and the distinct words as one list."""
    wanted = pl.DataFrame(
        [(word, number) for number, one in enumerate(words) for word in sorted(one or ())],
        schema={"word": pl.String, "number": pl.UInt32},
        orient="row",
    )
    return wanted, wanted["word"].unique(maintain_order=True).implode()


def _pieces(expression: str) -> list[str]:
    """The pieces of an expression; one that nobody understands where flags change how the rest is read."""
    pieces: list[str] = _PIECE.findall(expression)
    return ["."] if any(piece.startswith("(?") and piece != "(?:" for piece in pieces) else pieces


def _read(pieces: list[str]) -> _Part:
    rest = pieces[::-1]
    part = _either(rest)
    return _ANYTHING if rest else part


def _either(rest: list[str]) -> _Part:
    """Alternatives, to the end of their group. `rest` is what is left to read, the next piece last."""
    parts = [_sequence(rest)]
    while rest and rest[-1] == "|":
        rest.pop()
        parts.append(_sequence(rest))
    return _Part(_all_of(part.exact for part in parts), _all_of(_better(part.exact, part.needed) for part in parts))


def _sequence(rest: list[str]) -> _Part:
    run: Words = frozenset({""})  # what the last neighbours can match together
    best: Words | None = None
    is_exact = True
    while rest and rest[-1] not in "|)":
        part = _repeated(_atom(rest), rest)
        if part.exact is not None and len(run) * len(part.exact) <= _MANY:
            run = frozenset(before + after for before in run for after in part.exact)
        else:
            is_exact = False
            best = _better(best, run, part.needed)
            run = part.exact or frozenset({""})
    return _Part(run if is_exact else None, _better(best, run))


def _atom(rest: list[str]) -> _Part:
    piece = rest.pop()
    if piece in ("(", "(?:"):
        part = _either(rest)
        del rest[-1:]
        return part
    if piece in ("^", "$"):
        return _EMPTY
    if piece[0] == "[" and len(piece) > 1:
        is_plain = piece[1] != "^" and not set(piece[1:-1]) & set("-\\[&~")
        return _Part(frozenset(piece[1:-1])) if is_plain else _ANYTHING
    if piece[0] == "\\":
        return _Part(frozenset({piece[1]})) if len(piece) == 2 and not piece[1].isalnum() else _ANYTHING
    return _ANYTHING if piece == "." else _Part(frozenset({piece}))


def _repeated(part: _Part, rest: list[str]) -> _Part:
    """The part as often as the pieces after it say."""
    while rest and rest[-1][0] in "?*+{":
        often = rest.pop()
        if often == "?":
            part = _Part(part.exact | {""} if part.exact is not None else None)
        elif often.startswith(_MAYBE_NOT):
            part = _ANYTHING
        else:
            part = _Part(None, _better(part.exact, part.needed))
    return part


def _better(*choices: Words | None) -> Words | None:
    """The words that say most: none of them short, few of them; None where one of each choice says nothing."""
    telling = [words for words in choices if words and _shortest(words)]
    return max(telling, key=lambda words: (_shortest(words), -len(words)), default=None)


def _shortest(words: Words) -> int:
    return min(len(word.replace(_PAUSE, "")) for word in words)


def _all_of(sets: Iterable[Words | None]) -> Words | None:
    """All words of all sets; None when one is unknown."""
    found = list(sets)
    known = [words for words in found if words is not None]
    return frozenset().union(*known) if len(known) == len(found) else None
