"""JSON Lines: every line is an object, which is a record, or holds a list of records.

A line that is no JSON spoils only itself. Many lines are taken apart at once where their records are proven to be alike
(`json_alike`): what is around the list in each of them is decoded with nothing but a mark in its place, so it is known
to be the list.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

import polars as pl

from xundan.ingest import faults
from xundan.ingest.decode import Block
from xundan.ingest.json_alike import BLANK, DECODER, Alike, of_lists, of_records
from xundan.ingest.json_found import Place, Run, Spoilt, numbered, within
from xundan.ingest.source import Source

_PIECE_BYTES = 2 << 20
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
    for piece in chain.from_iterable(map(_pieces, source.blocks())):
        alike = lines.alike(piece) if len(piece.data) >= _WORTH_BYTES else None
        if alike is None:
            yield from lines.of(piece)
        else:
            yield alike


def _pieces(block: Block) -> Iterator[Block]:
    """The lines of a block, some at a time: where one is odd, the rest need not be decoded one by one."""
    data, line, at = block.data, block.line, 0
    while at < len(data):
        is_rest = len(data) - at <= _PIECE_BYTES
        end = len(data) if is_rest else data.rfind(b"\n", at, at + _PIECE_BYTES) + 1 or data.find(b"\n", at) + 1
        piece = data[at : end or len(data)]
        at += len(piece)
        yield replace(block, data=piece, line=line, is_last=block.is_last and at == len(data))
        line += piece.count(b"\n")


class _Lines:
    """Lines that are an object each, and how many records came before: where they are members, that is their number."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._before = 0

    def of(self, block: Block) -> Iterator[Run | Spoilt]:
        """Those of a block, line by line."""
        texts, is_record = block.data.decode("utf-8").split("\n"), self._place.under is None
        cut_off = block.line + len(texts) - 1 if block.is_last else 0
        for line, text in enumerate(texts, block.line):
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

    def alike(self, block: Block) -> Alike | None:
        """Those of a block at once, None where they are not proven to be alike."""
        texts = block.lines()
        chars = int(texts.str.len_chars().sum())
        if self._place.under is None:
            if not (texts.str.starts_with("{") & texts.str.ends_with("}")).all():
                return None
            written = of_records(texts.str.slice(1).str.head(-1))
            return None if written is None else Alike(written, [(texts.len(), {})], block.line, chars)
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
