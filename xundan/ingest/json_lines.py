"""JSON Lines: every line is an object, which is a record, or holds a list of records.

A line that is no JSON spoils only itself. Many lines are taken apart at once where their records are proven to be alike
(`json_alike`, `json_around`).
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from xundan.ingest import faults
from xundan.ingest.decode import Block
from xundan.ingest.json_alike import DECODER, FEW, Alike, of_records
from xundan.ingest.json_around import of_objects
from xundan.ingest.json_found import Place, Run, Spoilt, numbered
from xundan.ingest.source import Source

_PIECE_BYTES = 2 << 20
_WORTH_BYTES = 1 << 16  # of less text every line is decoded: a query has its price


def in_lines(source: Source, place: Place) -> Iterator[Run | Spoilt]:
    """The records at a place in each line."""
    lines = _Lines(place)
    for block in source.blocks():
        yield from lines.of(block)


def lines_taken_apart(source: Source, place: Place) -> Iterator[Run | Alike | Spoilt]:
    """The same, those that are all alike as columns."""
    lines = _Lines(place)
    for piece in chain.from_iterable(map(_pieces, source.blocks())):
        is_worth = len(piece.data) >= _WORTH_BYTES and piece.data.count(b"\\") * FEW < len(piece.data)
        alike = lines.alike(piece) if is_worth else None
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
        if self._place.under is not None:
            alike = of_objects(texts, self._place, self._before + 1)
            self._before += alike.written.height if alike else 0
            return alike
        if not (texts.str.starts_with("{") & texts.str.ends_with("}")).all():
            return None
        written = of_records(texts.str.slice(1).str.head(-1))
        chars = int(texts.str.len_chars().sum())
        return None if written is None else Alike(written, [(texts.len(), {})], block.line, chars)
