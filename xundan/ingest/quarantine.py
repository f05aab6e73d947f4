"""Where refused rows go: raw.rejects, and a file in quarantine/ that a supervisor opens in a spreadsheet.

Content and reason are masked before either is written. A cell that a spreadsheet would run as a formula gets a leading
apostrophe. The file is written beside its name and renamed, so a crash leaves no half of one.
"""

from pathlib import Path

import duckdb
import polars as pl

from xundan import formulas, frames
from xundan.ingest.layout import CONTENT, FAULT, FAULT_COLUMN, FILE, LINE
from xundan.ingest.mask import mask
from xundan.ingest.pseudonym import Identities

_LONGEST_CONTENT = 2_000
_LONGEST_NAME = 180  # bytes; a file system takes 255, and the number and endings want some
_COLUMNS = {FILE: "file", LINE: "line", FAULT_COLUMN: "column", FAULT: "reason", CONTENT: "content"}
_BATCH_ROWS = 50_000


class Quarantine:
    """The refused rows of one load: set aside as they come, loaded by `finish` inside the caller's transaction."""

    def __init__(self, con: duckdb.DuckDBPyConnection, identities: Identities, folder: Path, load_id: int) -> None:
        self._con = con
        self._identities = identities
        self._folder = folder
        self._load_id = load_id
        self._path: Path | None = None
        self.rejected = 0
        con.execute("create or replace temp table refused as from raw.rejects limit 0")

    def add(self, refused: pl.DataFrame, row_count: int | None = None) -> None:
        """Set aside refused rows: file, line, column at fault, reason, what may be shown of the row.

        `row_count` is how many rows of the file they stand for, where not one each.
        """
        if not refused.height:
            return
        rows = refused.with_columns(
            mask(refused.get_column(FAULT)),
            mask(refused.get_column(CONTENT).str.slice(0, _LONGEST_CONTENT)),
            pl.lit(self._load_id).alias("load_id"),
        ).rename(_COLUMNS)
        frames.execute(self._con, "insert into refused by name from frame", rows)
        self.rejected += refused.height if row_count is None else row_count

    def first(self, count: int) -> list[tuple[str, int, str]]:
        """File, line and reason of the first refused rows; those that stand for a whole file are left out."""
        query = "select file, line, reason from refused where line > 0 order by file, line limit ?"
        return self._con.execute(query, [count]).fetchall()

    def finish(self, file: str) -> None:
        """Load what was refused, and write it beside the final name of its file."""
        if not self.rejected:
            return
        for (name,) in self._con.execute("select distinct file from refused").fetchall():
            shown = self._identities.without_names(name)
            if shown != name:
                self._con.execute("update refused set file = ? where file = ?", [shown, name])
        self._tell_apart()
        self._con.execute("insert into raw.rejects by name from refused")
        self._folder.mkdir(parents=True, exist_ok=True)
        name = file.replace("/", "-").encode()[:_LONGEST_NAME].decode(errors="ignore")
        self._path = self._folder / f"{self._load_id:06d}-{name}.csv"
        columns = ", ".join(f'"{name}"' for name in _COLUMNS.values())
        query = f"select {columns} from refused order by file, line"
        with self._partial().open("wb") as stream:
            for number, batch in enumerate(self._con.sql(query).to_arrow_reader(_BATCH_ROWS)):
                rows = pl.DataFrame(pl.from_arrow(batch))
                formulas.tame(rows).write_csv(stream, include_bom=number == 0, include_header=number == 0)

    def _tell_apart(self) -> None:
        """Number what stands at the same place: two files of an archive may have one name, without those of people."""
        places = "select rowid as id, row_number() over (partition by file, line order by rowid) as copy from refused"
        told = f"update refused set file = file || ' (' || copy || ')' from ({places}) as places"
        self._con.execute(f"{told} where refused.rowid = places.id and places.copy > 1")

    def keep(self) -> None:
        """Give the file its name."""
        if self._path is not None:
            self._partial().replace(self._path)

    def discard(self) -> None:
        """The file could not be taken after all: what was written of it goes."""
        if self._path is not None:
            self._partial().unlink(missing_ok=True)
            self._path.unlink(missing_ok=True)
        self.rejected = 0

    def _partial(self) -> Path:
        if self._path is None:
            raise ValueError("nothing was refused, so there is no file")
        return self._path.with_name(self._path.name + ".partial")
