"""What one file of the inbox holds, as conformed batches: archives opened, layouts found, cells typed.

No database is touched here, so reading goes on in threads: while a batch is loaded, the next is conformed, and the
text of the one after it is cut into cells.

Entries of the same layout are put together into batches, because small ones are quick only together. A file that breaks
off in the middle gives the rows before the break, and one refusal.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

import polars as pl
import pyarrow as pa

from xundan.ingest import containers, faults
from xundan.ingest.ahead import ahead
from xundan.ingest.conform import conform
from xundan.ingest.containers import DAMAGE, Limits, OversizeError, Unreadable
from xundan.ingest.detect import Claim, Detector, Refusal
from xundan.ingest.header import match
from xundan.ingest.inbox_file import InboxFile
from xundan.ingest.json_rows import Rows, joined
from xundan.ingest.layout import FILE, Context, Layout, Records
from xundan.ingest.mask import mask
from xundan.ingest.source import Source

_TOGETHER_ROWS = 50_000
_TOGETHER_PIECES = 5_000
_TOGETHER_CHARS = 32 << 20
_UNREADABLE = (*DAMAGE, OversizeError, pl.exceptions.PolarsError, pa.ArrowException, OSError, UnicodeError)


@dataclass(frozen=True)
class Batch:
    """Rows of one layout as `conform` gives them, those it refused, and how many lines of noise were left out."""

    layout: Layout
    rows: pl.DataFrame
    refused: pl.DataFrame
    filtered: int


@dataclass(frozen=True)
class Refused:
    """A whole file or entry that cannot be taken, of so many rows."""

    name: str
    reason: str
    column: str | None = None
    row_count: int = 1


@dataclass(frozen=True)
class _Piece:
    """Records of one layout out of the file or entry of that name."""

    layout: Layout
    name: str
    records: Records | Rows


_Gathered = tuple[Layout, Records] | Refused


class Reading:
    """One file being read; after the last batch, `layouts` and `unknown` tell what it was made of."""

    def __init__(self, file: InboxFile, detector: Detector, context: Context, limits: Limits) -> None:
        self._file = file
        self._detector = detector
        self._context = context
        self._limits = limits
        self._names: dict[str, dict[str, None]] = {}
        self.layouts: dict[str, Layout] = {}

    def batches(self) -> Iterator[Batch | Refused]:
        """Everything in the file, read ahead of whoever takes it."""
        return ahead(self._conformed(ahead(_together(self._pieces()))))

    @property
    def unknown(self) -> list[str]:
        """The columns that no layout declares, in the order met."""
        claimed = self.layouts.values()
        return list(
            dict.fromkeys(name for layout in claimed for name in match(tuple(self._names[layout.name]), layout).unknown)
        )

    def _conformed(self, gathered: Iterator[_Gathered]) -> Generator[Batch | Refused, None, None]:
        for piece in gathered:
            if isinstance(piece, Refused):
                yield piece
                continue
            layout, pieces = piece
            told = _with_shown_names(pieces)
            records = layout.finish(told, self._context) if layout.finish and told.cells.height else told
            self._names[layout.name].update(dict.fromkeys(records.cells.columns))
            rows, refused, sum_count = conform(records, layout, self._context)
            yield Batch(layout, rows, refused, records.filtered + sum_count)

    def _pieces(self) -> Iterator[_Piece | Refused]:
        """The records of everything in the file that a layout claims; what none claims is refused on the way."""
        like: Layout | None = None
        for entry in containers.entries(self._file.source, self._limits):
            if isinstance(entry, Unreadable):
                yield Refused(entry.name, entry.reason)
                continue
            claim = self._detector.claim(entry, like)
            if isinstance(claim, Refusal):
                yield Refused(entry.name, claim.reason, claim.column, _count_rows(entry))
                continue
            like = claim.layout
            self.layouts[like.name] = like
            self._names.setdefault(like.name, {}).update(dict.fromkeys(claim.names))
            for records in self._guarded(entry, claim):
                if isinstance(records, Refused):
                    yield records
                else:
                    yield _Piece(like, entry.name, records)

    def _guarded(self, entry: Source, claim: Claim) -> Iterator[Records | Rows | Refused]:
        """The records up to where the content breaks off, which is refused."""
        try:
            yield from claim.records(self._context)
        except OversizeError:
            yield Refused(entry.name, faults.BOMB)
        except _UNREADABLE as damage:
            yield Refused(entry.name, faults.damaged(type(damage).__name__))
        else:
            if entry.breaks:
                yield Refused(entry.name, faults.damaged(entry.breaks[0]))


def _together(pieces: Iterator[_Piece | Refused]) -> Generator[_Gathered, None, None]:
    """Neighbouring pieces of one layout put together until they are worth a batch."""
    held: list[_Piece] = []
    rows = chars = 0
    for piece in pieces:
        if isinstance(piece, Refused):
            yield piece
            continue
        # figures are read by the header of their own table
        if held and (piece.layout is not held[0].layout or piece.layout.kind == "kpi"):
            yield _merged(held)
            held, rows, chars = [], 0, 0
        held.append(piece)
        rows += piece.records.height
        chars += piece.records.chars if isinstance(piece.records, Rows) else 0
        if rows >= _TOGETHER_ROWS or chars >= _TOGETHER_CHARS or len(held) >= _TOGETHER_PIECES:
            yield _merged(held)
            held, rows, chars = [], 0, 0
    if held:
        yield _merged(held)


def _merged(pieces: list[_Piece]) -> tuple[Layout, Records]:
    layout = pieces[0].layout
    rows = [(piece.name, piece.records) for piece in pieces if isinstance(piece.records, Rows)]
    if len(rows) == len(pieces):
        return layout, joined(rows)
    return layout, Records(
        cells=pl.concat(
            [_with_file(piece.records.cells, piece.name) for piece in pieces], how="diagonal", rechunk=True
        ),
        broken=pl.concat([_with_file(piece.records.broken, piece.name) for piece in pieces], how="diagonal"),
        filtered=sum(piece.records.filtered for piece in pieces),
        has_broken_bytes=any(piece.records.has_broken_bytes for piece in pieces),
    )


def _with_file(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """The frame with the name of its file; added as it stands, because a query for each of a thousand files adds up."""
    return frame.hstack([pl.Series(FILE, [name] * frame.height, dtype=pl.String)])


def _with_shown_names(records: Records) -> Records:
    cells, broken = (
        frame.with_columns(mask(frame.get_column(FILE))) if frame.height else frame
        for frame in (records.cells, records.broken)
    )
    return replace(records, cells=cells, broken=broken)


def _count_rows(source: Source) -> int:
    """How many rows a refused file would have had: its lines that are not blank, less a header; at least one."""
    if source.sheet is not None:
        return max(1, sum(records.cells.height for records in source.sheet.records()))
    try:
        if source.is_binary:
            return 1
        lines = sum(sum(bool(line.strip()) for line in block.data.split(b"\n")) for block in source.blocks())
    except _UNREADABLE:
        return 1
    first = source.head_text.lstrip()[:1]
    return max(1, lines if first in ("{", "[") or lines <= 1 else lines - 1)
