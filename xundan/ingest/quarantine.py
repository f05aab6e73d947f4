"""Where refused rows go: raw.rejects, and a file in quarantine/ that a supervisor opens in a spreadsheet.

Content and reason are masked before either is written. A cell that a spreadsheet would run as a formula gets a leading
apostrophe. The file is written beside its name and renamed, so a crash leaves no half of one.
"""

from pathlib import Path

import duckdb
import polars as pl

from xundan.ingest.layout import CONTENT, FAULT, FAULT_COLUMN, LINE
from xundan.ingest.mask import mask

_LONGEST_CONTENT = 2_000
_FORMULA = r"^[=+\-@\t\r]"
_COLUMNS = {LINE: "line", FAULT_COLUMN: "column", FAULT: "reason", CONTENT: "content"}


class Quarantine:
    """The refused rows of one file, inserted as they come, inside the caller's transaction."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: Path, load_id: int, file: str) -> None:
        self._con = con
        self._load = {"load_id": load_id, "file": file}
        self._path = folder / f"{load_id:06d}-{file.replace('/', '-')}.csv"
        self._partial = self._path.with_name(self._path.name + ".partial")
        self.rejected = 0

    def add(self, refused: pl.DataFrame) -> None:
        """Keep refused rows: line, column at fault, reason, what may be shown of the row."""
        if not refused.height:
            return
        masked = refused.with_columns(
            mask(refused.get_column(FAULT)), mask(refused.get_column(CONTENT).str.slice(0, _LONGEST_CONTENT))
        )
        rows = masked.rename(_COLUMNS).select(
            *(pl.lit(value).alias(name) for name, value in self._load.items()), *_COLUMNS.values()
        )
        self._con.register("batch", rows)
        self._con.execute("insert into raw.rejects by name select * from batch")
        self._con.unregister("batch")
        self._write(rows.drop("load_id"))
        self.rejected += refused.height

    def _write(self, rows: pl.DataFrame) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        names = ("file", "column", "reason", "content")
        tame = rows.with_columns(pl.col(name).str.replace(_FORMULA, "'${0}") for name in names)
        is_first = self.rejected == 0
        with self._partial.open("wb" if is_first else "ab") as stream:
            tame.write_csv(stream, include_bom=is_first, include_header=is_first)

    def keep(self) -> None:
        """Give the file its name, once everything of it was inserted."""
        if self.rejected:
            self._partial.replace(self._path)

    def discard(self) -> None:
        """The file could not be taken after all: what was written of it goes."""
        for path in (self._partial, self._path):
            path.unlink(missing_ok=True)
        self.rejected = 0
