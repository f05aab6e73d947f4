"""JSON records on their way to becoming cells.

They stay Python's until there are many, because a frame has its price: those of a thousand small files of an archive
become one frame, not a thousand. Where a layout says which member is which cell (`Members`), nothing is done record by
record: members become columns, and what stands around a list of records is looked at once.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

import polars as pl

from xundan.ingest import faults
from xundan.ingest.decode import BROKEN
from xundan.ingest.json_alike import DECODER, Alike
from xundan.ingest.json_found import Found, Run, Spoilt
from xundan.ingest.layout import BROKEN_SCHEMA, FILE, LINE, Records, header_name
from xundan.ingest.mask import outline

_SHOWN_CHARS = 2_000
_MANY = 1_000
_EMPTY = pl.DataFrame(schema=BROKEN_SCHEMA)

Row = dict[str, Any]


def as_text(value: Any) -> str | None:
    """A JSON value as a cell: text as it is, null as nothing, anything nested as JSON again."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True)
class Members:
    """Which member of a record is which cell (`cells`: cell → member), and the cells that what is `around` tells.

    Other members are cells of their own names, where they are one value; nested ones only with `keeps_nested`.
    """

    cells: Mapping[str, str] = field(default_factory=dict)
    around: Callable[[Mapping[str, Any]], Row] = lambda _: {}
    keeps_nested: bool = False


@dataclass
class Rows:
    """Records of one place: rows with their numbers, broken ones (BROKEN_SCHEMA), and how many were noise.

    With `members`, rows are the records as they were read, and `beside` is what is around so many of them each. `alike`
    are records that were never rows: columns (`json_alike.Alike`), each with how many rows stand before it.
    """

    members: Members | None = None
    rows: list[Row] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    beside: list[tuple[int, Row]] = field(default_factory=list)
    broken_ones: list[tuple[int, str | None, str, str]] = field(default_factory=list)
    filtered: int = 0
    chars: int = 0
    alike: list[tuple[int, pl.DataFrame]] = field(default_factory=list)

    has_broken_bytes = True

    def add(self, found: Found | Spoilt, row_of: Callable[[Found], Row | None]) -> None:
        """One record, whose row may be completed as long as no frame is asked for; None is noise."""
        if isinstance(found, Spoilt):
            self.spoil(found)
            return
        if not isinstance(found.value, dict):
            self.spoil(_no_object(found.number, found.value))
            return
        row = row_of(found)
        if row is None:
            self.filtered += 1
            return
        self.rows.append(row)
        self.numbers.append(found.number)
        try:
            self.chars += sum(map(len, filter(None, row.values())))
        except TypeError:  # true has no length
            self.chars += sum(len(as_text(cell) or "") for cell in row.values())

    def add_run(self, run: Run, beside: Row) -> None:
        """Records of one list, with the cells that are told beside them."""
        taken = run.values
        numbers: Iterable[int] = range(run.number, run.number + len(taken))
        if set(map(type, taken)) != {dict}:
            for number, value in zip(numbers, taken, strict=True):
                if not isinstance(value, dict):
                    self.spoil(_no_object(number, value))
            numbers = [number for number, value in zip(numbers, taken, strict=True) if isinstance(value, dict)]
            taken = [value for value in taken if isinstance(value, dict)]
        self.rows += taken
        self.numbers += numbers
        self.beside.append((len(taken), beside))
        self.chars += run.chars + len(taken) * sum(len(as_text(cell) or "") for cell in beside.values())

    def add_alike(self, alike: Alike, beside: list[Row]) -> None:
        """Records that are all alike, with the cells that are told beside those of each list."""
        self.alike.append((len(self.rows), alike.written))
        self.numbers += range(alike.number, alike.number + alike.written.height)
        counts = [count for count, _ in alike.lists]
        self.beside += zip(counts, beside, strict=True)
        self.chars += alike.chars

    def spoil(self, spoilt: Spoilt) -> None:
        """What stands where a record should."""
        shown = outline(spoilt.text[:_SHOWN_CHARS].split(","))
        self.broken_ones.append((spoilt.number, None, spoilt.reason, shown))

    @property
    def height(self) -> int:
        return len(self.numbers) + len(self.broken_ones)

    @property
    def is_empty(self) -> bool:
        return not (self.numbers or self.broken_ones or self.filtered)

    @cached_property
    def cells(self) -> pl.DataFrame:
        if self.members is None:
            names = dict.fromkeys(chain.from_iterable(self.rows))
            columns = [_column(name, [row.get(name) for row in self.rows]) for name in names]
        else:
            columns = [*_around(self.beside), *_told(self.members, self._records(), self._names_beside())]
        return pl.DataFrame([*columns, pl.Series(LINE, self.numbers, dtype=pl.Int64)])

    @cached_property
    def broken(self) -> pl.DataFrame:
        return pl.DataFrame(self.broken_ones, schema=BROKEN_SCHEMA, orient="row") if self.broken_ones else _EMPTY

    def _records(self) -> pl.DataFrame:
        """All records in their order, a column a member."""
        members = self.members or Members()
        pieces, at = [], 0
        for before, written in self.alike:
            if before > at:
                pieces.append(_as_columns(members, self.rows[at:before]))
            pieces.append(written.select(map(_meant, written)))
            at = before
        if at < len(self.rows) or not pieces:
            pieces.append(_as_columns(members, self.rows[at:]))
        return pl.concat(pieces, how="diagonal", rechunk=True) if len(pieces) > 1 else pieces[0]

    def _names_beside(self) -> frozenset[str]:
        return frozenset(chain.from_iterable(beside for _, beside in self.beside))


def _no_object(number: int, value: Any) -> Spoilt:
    return Spoilt(number, faults.NOT_AN_OBJECT, as_text(value) or "")


def joined(pieces: list[tuple[str, Rows]]) -> Records:
    """The records of several files, one frame with the name of each one's FILE."""
    whole = Rows(pieces[0][1].members)
    for _, rows in pieces:
        whole.alike += ((len(whole.rows) + before, written) for before, written in rows.alike)
        whole.rows += rows.rows
        whole.numbers += rows.numbers
        whole.beside += rows.beside
        whole.broken_ones += rows.broken_ones
        whole.filtered += rows.filtered
    names = [name for name, _ in pieces]
    return Records(
        whole.cells.hstack([_column(FILE, names).gather(_places([len(rows.numbers) for _, rows in pieces]))]),
        whole.broken.hstack([_column(FILE, names).gather(_places([len(rows.broken_ones) for _, rows in pieces]))]),
        whole.filtered,
    )


def _as_columns(members: Members, rows: list[Row]) -> pl.DataFrame:
    """Records as columns, a member each."""
    read = frozenset(members.cells.values())
    columns = []
    for name in dict.fromkeys(chain.from_iterable(rows)):
        values = [row.get(name) for row in rows]
        if name not in read and not members.keeps_nested:
            values = [None if isinstance(value, dict | list) else value for value in values]
        columns.append(_column(name, values))
    return pl.DataFrame(columns) if columns else pl.DataFrame(height=len(rows))


def _meant(written: pl.Series) -> pl.Series:
    """The cells that JSON values stand for that are written so, none of them nested."""
    told = written.str.strip_prefix('"').str.strip_suffix('"')
    is_nothing = written == "null"
    if is_nothing.any():
        told = told.set(is_nothing, None)
    is_escaped = told.str.contains("\\", literal=True).fill_null(value=False)
    if is_escaped.any():
        decoded = DECODER.decode(f"[{','.join(written.filter(is_escaped))}]")
        told = told.scatter(is_escaped.arg_true(), _column(written.name, decoded))
    return told


def _told(members: Members, records: pl.DataFrame, beside: frozenset[str]) -> list[pl.Series]:
    """The columns that the members are, those first that the layout knows."""
    read = frozenset(members.cells.values())
    nothing = pl.Series([None] * records.height, dtype=pl.String)
    told = {
        cell: records.get_column(member) if member in records.columns else nothing
        for cell, member in members.cells.items()
    }
    for name in records.columns:
        cell = header_name(name)
        if name in read or cell in members.cells or cell in beside:
            continue
        column = records.get_column(name)
        if cell in told:  # the same name but for its blanks
            column = column.zip_with(column.is_not_null(), told[cell])
        told[cell] = column
    return [column.alias(cell) for cell, column in told.items()]


def _around(beside: list[tuple[int, Row]]) -> list[pl.Series]:
    """What is told beside the records as columns, each value as often as it has records."""
    names = dict.fromkeys(chain.from_iterable(told for _, told in beside))
    at = _places([count for count, _ in beside])
    return [_column(name, [told.get(name) for _, told in beside]).gather(at) for name in names]


def _places(counts: list[int]) -> pl.Series:
    """0, 1, 2 …, each as often as these counts say."""
    places = pl.Series(range(len(counts)), dtype=pl.UInt32).repeat_by(pl.Series(counts, dtype=pl.UInt32))
    return places.explode().drop_nulls()


def _column(name: str, cells: list[Any]) -> pl.Series:
    """Cells as text that can be stored: JSON can spell half of a surrogate pair and NUL, which no text holds."""
    try:
        column = pl.Series(name, cells, dtype=pl.String)
    except TypeError:  # some are no text
        return _column(name, [as_text(cell) for cell in cells])
    except UnicodeEncodeError:
        texts = map(as_text, cells)
        return _column(name, [text and text.encode("utf-8", "replace").decode("utf-8") for text in texts])
    if len(cells) < _MANY:  # a query has its price, too
        has_nul = "\0" in "".join(filter(None, cells))
    else:
        has_nul = bool(column.str.contains("\0", literal=True).any())
    return column.str.replace_all("\0", BROKEN, literal=True) if has_nul else column
