"""JSON Lines: every line is an object, which is a record, or holds a list of records.

A line that is no JSON spoils only itself. Many lines are taken apart at once where their records are proven to be alike
(`json_alike`): what is around the list in each of them is decoded with nothing but a mark in its place, so it is known
to be the list.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from xundan.ingest import faults
from xundan.ingest.decode import Block
from xundan.ingest.json_alike import BLANK, DECODER, Alike, of_lists, of_records
from xundan.ingest.json_found import Place, Run, Spoilt, numbered, within
from xundan.ingest.source import Source

_RUN_LINES = 2_000
_WORTH_BYTES = 1 << 16  # of less text every line is decoded: a query has its price
_LIST_ENDS = re.compile(rf"\}}{BLANK}\]")
_HERE = "\ufdd1"  # a noncharacter, which no text holds, in the place of a list's records


def in_lines(source: Source, place: Place) -> Iterator[Run | Spoilt]:
    """The records at a place in each line."""
    lines = _Lines(place)
    for block in source.blocks():
        yield from lines.of(block)


def lines_taken_apart(source: Source, place: Place) -> Iterator[Run | Alike | Spoilt]:
    """The same, those that are all alike as columns."""
    lines = _Lines(place)
    for block in source.blocks():
        if len(block.data) < _WORTH_BYTES:
            yield from lines.of(block)
            continue
        texts = block.lines()
        for at in range(0, texts.len(), _RUN_LINES):
            some, first = texts.slice(at, _RUN_LINES), block.line + at
            alike = lines.alike(some, first)
            if alike is None:
                is_last = block.is_last and at + _RUN_LINES >= texts.len() and not block.data.endswith(b"\n")
                yield from lines.decoded(some.to_list(), first, is_last=is_last)
            else:
                yield alike


class _Lines:
    """Lines that are an object each, and how many records came before: where they are members, that is their number."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._before = 0

    def of(self, block: Block) -> Iterator[Run | Spoilt]:
        """Those of a block."""
        return self.decoded(block.data.decode("utf-8").split("\n"), block.line, is_last=block.is_last)

    def decoded(self, texts: list[str], first: int, *, is_last: bool) -> Iterator[Run | Spoilt]:
        """Line by line from the line `first` on; `is_last`: the file may break off in the last of them."""
        is_record, cut_off = self._place.under is None, first + len(texts) - 1 if is_last else 0
        for line, text in enumerate(texts, first):
            if not text.strip():
                continue
            try:
                value = DECODER.decode(text)
            except (ValueError, RecursionError):
                self._before += 1
                reason = faults.TRUNCATED if line == cut_off else faults.NOT_JSON
                yield Spoilt(line if is_record else self._before, reason, text)
                continue
            if is_record:
                yield Run([value], {}, line, chars=len(text))
                continue
            for run in numbered(value, self._place, {}, 0, self._before, len(text)):
                self._before += len(run.values)
                yield run

    def alike(self, texts: pl.Series, first: int) -> Alike | None:
        """All these lines at once, None where their records are not proven to be alike."""
        chars = int(texts.str.len_chars().sum())
        if self._place.under is None:
            if not (texts.str.starts_with("{") & texts.str.ends_with("}")).all():
                return None
            written = of_records(texts.str.slice(1).str.head(-1))
            return None if written is None else Alike(written, [(texts.len(), {})], first, chars)
        cut = _around_lists(texts, self._place)
        told = cut and of_lists(cut[0])
        if not cut or not told:
            return None
        lists = list(zip(told[1], cut[1], strict=True))
        chars += int((cut[2] * pl.Series(told[1], dtype=pl.Int64)).sum())
        alike = Alike(told[0], lists, self._before + 1, chars)
        self._before += told[0].height
        return alike


def _around_lists(lines: pl.Series, place: Place) -> tuple[pl.Series, list[Mapping[str, Any]], pl.Series] | None:
    """The list of records that each line holds, without its outer brackets and braces, and what is around each: as it
    is told, and how many characters that is.
    """
    under, sample = place.under or "", lines.item(0)
    begins = re.compile(rf'"{re.escape(under)}"{BLANK}:{BLANK}\[{BLANK}\{{').search(sample)
    ends = begins and _LIST_ENDS.search(sample, begins.end())
    if begins is None or ends is None:
        return None
    head, behind = lines.str.splitn(begins.group(), 2).struct.unnest()
    records, tail = behind.str.splitn(ends.group(), 2).struct.unnest()
    if tail.null_count() or head.str.ends_with("\\").any():
        return None
    opens, closes = begins.group().rstrip("{"), ends.group().lstrip("}")
    around = head + f'{opens}"{_HERE}"{closes}' + tail
    named = around.str.count_matches(f'"{under}"', literal=True) + around.str.contains("\\", literal=True)
    known: list[Mapping[str, Any]] = []
    for text, is_alone in zip(around, named == 1, strict=True):
        try:
            value = DECODER.decode(text)
            if is_alone and isinstance(value, dict) and value.get(under) == [_HERE]:
                value.pop(under)  # no other list is called so
                known.append(value)
                continue
            (found,) = within(value, place, {}, 0)
        except (ValueError, RecursionError):
            return None
        if found[0] != [_HERE]:
            return None
        known.append(found[1])
    return records, known, around.str.len_chars()
