"""JSON documents as a stream of records, however large the document is and wherever it is broken.

A platform says under which member its records stand (`messages`, say), at whatever depth; without one, the records are
the elements of the array that is the text, the objects that follow one another, or the one object there is.

A record that is no JSON spoils only itself (see `json_window`), also where every line is an object of its own (JSON
Lines). A record's line is that line, else its number in the document, from 1, because most documents are one line.
Numbers stay as they are written, so that a long order number is not rounded.
"""

import gc
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import polars as pl

from xundan.ingest import faults, json_outline
from xundan.ingest.decode import BROKEN
from xundan.ingest.json_window import DECODER, Found, Place, Spoilt, Window, within
from xundan.ingest.layout import BROKEN_SCHEMA, LINE, Records, header_name
from xundan.ingest.mask import outline
from xundan.ingest.source import Source

_BATCH_ROWS = 50_000
_BATCH_CHARS = 32 << 20
_SHOWN_CHARS = 2_000
_MANY = 1_000

Row = dict[str, Any]


def read(
    source: Source,
    under: str | None,
    row_of: Callable[[Found], Row | None],
    beside: str | None = None,
    is_waiting: Callable[[], bool] = lambda: False,
) -> Iterator[Records]:
    """The records at a place (`json_window.Place`) in batches.

    `row_of` gives the cells of one, None for the platform's noise: any JSON values, which become text when their batch
    ends. Until then it may complete them; a batch with rows enough is asked whether that `is_waiting`.
    """
    place = Place(under, beside)
    found_ones = (
        _in_lines(source, place) if json_outline.is_lines(source.head_text) else Window(source.text(), place).records()
    )
    while not (batch := _next_batch(found_ones, row_of, is_waiting)).is_empty:
        yield batch.records()


def _next_batch(
    found_ones: Iterator[Found | Spoilt], row_of: Callable[[Found], Row | None], is_waiting: Callable[[], bool]
) -> "Batch":
    """As many records as make a batch; none at the end.

    Meanwhile Python does not look for cycles: JSON has none, and of many objects the search takes longer than they do.
    """
    batch = Batch()
    was_on = gc.isenabled()
    gc.disable()
    try:
        for found in found_ones:
            batch.add(found, row_of)
            if batch.is_full or (batch.has_rows_enough and not is_waiting()):
                break
    finally:
        if was_on:
            gc.enable()
    return batch


def read_table(source: Source) -> Iterator[Records]:
    """Flat objects as rows of a table: a member is a cell, under the name `header_name` gives it."""
    return read(source, None, lambda found: {header_name(name): as_text(cell) for name, cell in found.value.items()})


def as_text(value: Any) -> str | None:
    """A JSON value as a cell: text as it is, null as nothing, anything nested as JSON again."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)


def member(value: Any, path: str) -> Any:
    """What stands at a dotted path of nested objects, None where it breaks off."""
    for name in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


@dataclass
class Batch:
    """Records on their way to becoming cells: rows with their numbers, broken ones (BROKEN_SCHEMA), and noise."""

    rows: list[Row] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    broken: list[tuple[int, str | None, str, str]] = field(default_factory=list)
    filtered: int = 0
    chars: int = 0

    def add(self, found: "Found | Spoilt", row_of: Callable[[Found], Row | None]) -> None:
        if isinstance(found, Spoilt):
            self.broken.append((found.number, None, found.reason, outline(found.text[:_SHOWN_CHARS].split(","))))
            return
        if not isinstance(found.value, dict):
            shown = outline([as_text(found.value) or ""])
            self.broken.append((found.number, None, faults.NOT_AN_OBJECT, shown))
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

    @property
    def is_full(self) -> bool:
        return self.chars >= _BATCH_CHARS

    @property
    def has_rows_enough(self) -> bool:
        return len(self.rows) + len(self.broken) >= _BATCH_ROWS

    @property
    def is_empty(self) -> bool:
        return not (self.rows or self.broken or self.filtered)

    def records(self) -> Records:
        names = dict.fromkeys(chain.from_iterable(self.rows))
        columns = [_column(name, [row.get(name) for row in self.rows]) for name in names]
        cells = pl.DataFrame([*columns, pl.Series(LINE, self.numbers, dtype=pl.Int64)])
        broken = pl.DataFrame(self.broken, schema=BROKEN_SCHEMA, orient="row")
        return Records(cells, broken, self.filtered)


def _column(name: str, cells: list[Any]) -> pl.Series:
    """Cells as text that can be stored: JSON can spell half of a surrogate pair and NUL, which no text holds."""
    try:
        column = pl.Series(name, cells, dtype=pl.String)
    except TypeError:  # some are no text
        return _column(name, [as_text(cell) for cell in cells])
    except UnicodeEncodeError:
        mended = [cell if cell is None else cell.encode("utf-8", "replace").decode("utf-8") for cell in cells]
        column = pl.Series(name, mended, dtype=pl.String)
    if len(cells) < _MANY:  # a query for each of a thousand files adds up
        has_nul = "\0" in "".join(filter(None, cells))
    else:
        has_nul = bool(column.str.contains("\0", literal=True).any())
    return column.str.replace_all("\0", BROKEN, literal=True) if has_nul else column


def _in_lines(source: Source, place: Place) -> Iterator[Found | Spoilt]:
    number = 0
    for block in source.blocks():
        lines = block.data.decode("utf-8").split("\n")
        for line, text in enumerate(lines, block.line):
            if not text.strip():
                continue
            number = line if place.under is None else number + 1
            try:
                value = DECODER.decode(text)
            except (ValueError, RecursionError):
                is_cut = block.is_last and line == block.line + len(lines) - 1
                yield Spoilt(number, faults.TRUNCATED if is_cut else faults.NOT_JSON, text)
                continue
            if place.under is None:
                yield Found(value, {}, number)
                continue
            number -= 1
            for inner, known, is_beside in within(value, place, {}, 0):
                number += 1
                yield Found(inner, known, number, is_beside)
