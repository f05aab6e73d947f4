"""JSON documents as a stream of records, however large the document is and wherever it is broken.

A platform says under which member its records stand (`messages`, say), at whatever depth; without one, the records are
the elements of the array that is the text, the objects that follow one another, or the one object there is.

A record that is no JSON spoils only itself (see `json_window`), also where every line is an object of its own (JSON
Lines). A record's line is that line, else its number in the document, from 1, because most documents are one line.
Numbers stay as they are written, so that a long order number is not rounded.
"""

from collections.abc import Callable, Iterator
from typing import Any

from xundan import collector
from xundan.ingest.json_alike import Alike
from xundan.ingest.json_found import Found, Place, Run, Spoilt, each
from xundan.ingest.json_lines import in_lines, lines_taken_apart
from xundan.ingest.json_rows import Members, Row, Rows
from xundan.ingest.json_window import Window
from xundan.ingest.layout import Records
from xundan.ingest.source import Source

_BATCH_ROWS = 50_000
_BATCH_CHARS = 32 << 20

RowOf = Callable[[Found], Row | None]


def read(
    source: Source,
    under: str | None,
    told: RowOf | Members,
    beside: str | None = None,
    is_waiting: Callable[[], bool] = lambda: False,
) -> Iterator[Rows]:
    """The records at a place (`json_found.Place`) in batches.

    `told` says which members are which cells, or gives the cells of one record, None for the platform's noise: any JSON
    values, which become text when their batch ends. Until then it may complete them; a batch with rows enough is asked
    whether that `is_waiting`.
    """
    place, is_lines = Place(under, beside), source.is_json_lines
    if isinstance(told, Members):
        runs = lines_taken_apart(source, place) if is_lines else Window(source.text(), place).taken_apart()
        batches = _of_members(runs, told)
    else:
        found = in_lines(source, place) if is_lines else Window(source.text(), place).runs()
        batches = _of_rows(each(found), told, is_waiting)
    while not (batch := _without_gc(batches)).is_empty:
        yield batch


def _without_gc(batches: Iterator[Rows]) -> Rows:
    """The next batch, an empty one at the end; JSON has no cycles to look for."""
    with collector.at_rest():
        return next(batches, Rows())


def _of_rows(found_ones: Iterator[Found | Spoilt], row_of: RowOf, is_waiting: Callable[[], bool]) -> Iterator[Rows]:
    batch = Rows()
    for found in found_ones:
        batch.add(found, row_of)
        if batch.chars >= _BATCH_CHARS or (batch.height >= _BATCH_ROWS and not is_waiting()):
            yield batch
            batch = Rows()
    yield batch


def _of_members(runs: Iterator[Run | Alike | Spoilt], members: Members) -> Iterator[Rows]:
    batch = Rows(members)
    for run in runs:
        if isinstance(run, Spoilt):
            batch.spoil(run)
        elif isinstance(run, Alike):
            batch.add_alike(run, [members.around(around) for _, around in run.lists])
        else:
            batch.add_run(run, members.around(run.around))
        if batch.chars >= _BATCH_CHARS or batch.height >= _BATCH_ROWS:
            yield batch
            batch = Rows(members)
    yield batch


def read_table(source: Source) -> Iterator[Records]:
    """Flat objects as rows of a table: a member is a cell, under the name `header_name` gives it."""
    for rows in read(source, None, Members(keeps_nested=True)):
        yield Records(rows.cells, rows.broken, rows.filtered)


def member(value: Any, path: str) -> Any:
    """What stands at a dotted path of nested objects, None where it breaks off."""
    for name in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value
