"""Workbooks (.xlsx, .xlsm, old .xls): their sheets, every cell as text.

A workbook is read whole, because its format has no rows to stream; how much that may take is the caller's limit on the
unpacked size. A formula counts for the value it was saved with. Moments become 2026-01-31 09:05:03, times of day
09:05:03, whole numbers have no point. The header of a table is its first row that is at least half as wide as the
widest of the first rows, so a title above it does no harm.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import fastexcel
import polars as pl

from xundan.ingest.layout import LINE, Records, unique_names

_DAY_ZERO = r"^189\d-\d{2}-\d{2} "  # how a time of day without a date comes out
_LOOKED_AT = 30
_BATCH_ROWS = 100_000


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, and its cells as text, null where empty. Row n of `cells` is row n + 1 of the sheet."""

    name: str
    cells: pl.DataFrame

    @cached_property
    def header_row(self) -> int:
        """The row of the header, from 0."""
        widths = self.cells.head(_LOOKED_AT).select(
            pl.sum_horizontal((pl.all().fill_null("").str.strip_chars() != "").cast(pl.Int64)).alias("width")
        )
        half = pl.col("width") * 2 >= pl.col("width").max()
        return int(widths.select((half & (pl.col("width") > 0)).arg_max()).item() or 0)

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The names of the columns, unique; an unnamed one is its letter-less number, e.g. column_4."""
        names = self.cells.row(self.header_row)
        return unique_names([name or f"column_{number}" for number, name in enumerate(names, 1)])

    @property
    def titles(self) -> tuple[str, ...]:
        """What stands above the header, a text per row."""
        rows = self.cells.head(self.header_row).iter_rows()
        return tuple(" ".join(filter(None, row)) for row in rows)

    def records(self) -> Iterator[Records]:
        """The rows below the header, batch by batch; rows that are blank are none."""
        table = self.cells.rename(dict(zip(self.cells.columns, self.header, strict=True)))
        table = table.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(LINE)).slice(self.header_row + 1)
        said = table.filter(pl.any_horizontal(pl.col(name).str.strip_chars() != "" for name in self.header))
        for batch in said.iter_slices(_BATCH_ROWS):
            yield Records(batch)


class NoWorkbookError(Exception):
    """What looks like a workbook cannot be read: damaged, or under a password."""


def sheets(content: bytes) -> list[Sheet]:
    """The visible sheets that hold anything. Raises NoWorkbookError."""
    try:
        workbook = fastexcel.read_excel(content)
        loaded = [
            (name, workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string"))
            for name in workbook.sheet_names
        ]
    except fastexcel.FastExcelError as damage:
        raise NoWorkbookError(str(damage).splitlines()[0]) from damage
    except BaseException as panic:
        if type(panic).__name__ != "PanicException":  # which the reader has of its own, and no name to import it by
            raise
        raise NoWorkbookError("the reader gave up") from panic
    return [
        Sheet(name, sheet.to_polars().select(pl.all().str.replace(_DAY_ZERO, "")))
        for name, sheet in loaded
        if sheet.visible == "visible" and sheet.height and sheet.width
    ]
