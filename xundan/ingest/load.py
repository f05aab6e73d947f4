"""One file of the inbox on its way into raw, whatever lies in it.

One file is one transaction and one row of raw.files, so a crash loses at most the file at hand, which the next run
takes. It is gathered in temporary tables first, batch by batch, and then loaded at a stroke: a transaction keeps
every batch that was handed to it in memory until its end. An archive of a thousand conversations is one file; its
entries are told apart by the `file` of each row. Entries of the same layout are put together into batches, because
small ones are quick only together.

The same content under another name is taken without reading it: all its rows are duplicates (not so a platform's
figures, which may be of the day in the file's name). A changed file under an old name is a new load. A file that breaks
off in the middle gives the rows before the break, and one reject.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import polars as pl
import pyarrow as pa

from xundan.ingest import containers, faults
from xundan.ingest.conform import conform, match
from xundan.ingest.containers import DAMAGE, Limits, OversizeError, Unreadable
from xundan.ingest.detect import Claim, Detector, Refusal
from xundan.ingest.kpi import KpiLoader
from xundan.ingest.layout import BROKEN_SCHEMA, FILE, Context, Layout, Records
from xundan.ingest.mask import mask
from xundan.ingest.messages import MessageLoader
from xundan.ingest.pseudonym import Identities
from xundan.ingest.quarantine import Quarantine
from xundan.ingest.results import FileResult
from xundan.ingest.source import Source
from xundan.ingest.versions import VersionLoader

if TYPE_CHECKING:
    from xundan.ingest.inbox import InboxFile

WHOLE_FILE = 0  # the line of a reject that is about the file
_REJECTS_SHOWN = 3
_TOGETHER_ROWS = 50_000
_TOGETHER_PIECES = 2_000
_UNREADABLE = (*DAMAGE, OversizeError, pl.exceptions.PolarsError, pa.ArrowException, OSError, UnicodeError)


class Load:
    """One file on its way into raw."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        quarantine: Path,
        identities: Identities,
        context: Context,
        limits: Limits,
        detector: Detector,
        file: "InboxFile",
        run_id: str,
        tell: Callable[[str], None],
    ) -> None:
        self._load_id = int(con.execute("select coalesce(max(load_id), 0) + 1 from raw.files").fetchall()[0][0])
        self._con = con
        self._identities = identities
        self._context = context
        self._limits = limits
        self._detector = detector
        self._file = file
        self._run_id = run_id
        self._tell = tell
        self._started = time.monotonic()
        self._quarantine = Quarantine(con, identities, quarantine, self._load_id)

    def take(self) -> FileResult:
        """Gather the file, then load it in one transaction; one that is being written meanwhile leaves no trace."""
        try:
            settle = self._gathered()
            if self._file.has_changed():
                return FileResult.left(self._file.name, self._file.kind)
            self._con.execute("begin")
            try:
                result = settle()
                self._identities.save()
                self._quarantine.keep()
                self._con.execute("commit")
            except BaseException:
                self._con.execute("rollback")
                raise
        except BaseException:
            self._quarantine.discard()
            raise
        return result

    def _gathered(self) -> Callable[[], FileResult]:
        """All that is to be loaded, set aside; the result loads it and writes the accounting."""
        if not self._file.sha256:
            self._refuse(self._file.name, faults.LOCKED)
            return lambda: self._note(None, rejected=1, note=faults.LOCKED)
        known = "sha256 = ? and kind = ? and platform is not null"
        query = f"select file, platform, rows_in from raw.files where {known} order by load_id limit 1"
        twins = self._con.execute(query, [self._file.sha256, self._file.kind]).fetchall()
        if twins and self._file.kind != "kpi":  # figures may be of the day in the name, which is another now
            file, platform, rows_in = twins[0]
            note = f"内容与 {file} 相同（same content）"
            return lambda: self._note(platform, duplicate=rows_in, note=note)
        return self._read()

    def _read(self) -> Callable[[], FileResult]:
        loader = _loader(self._file.kind, self._con, self._identities, self._load_id)
        filtered = taken = 0
        claimed: dict[str, Layout] = {}
        names: dict[str, dict[str, None]] = {}
        refusals: list[str] = []
        for layout, pieces in _together(self._pieces(claimed, names, refusals)):
            gathered = _with_shown_names(pieces)
            records = layout.finish(gathered, self._context) if layout.finish and gathered.cells.height else gathered
            names[layout.name].update(dict.fromkeys(records.cells.columns))
            rows, refused = conform(records, layout, self._context)
            loader.add(rows, layout)
            self._quarantine.add(refused)
            filtered += records.filtered
            taken += rows.height
            self._tell(f"{self._file.name} {taken:,} 行 rows · {taken / (time.monotonic() - self._started):,.0f}/s")
        unknown = dict.fromkeys(
            name for layout in claimed.values() for name in match(tuple(names[layout.name]), layout).unknown
        )
        notes = [f"未知列已保留（unknown columns kept）: {'、'.join(map(_shown, unknown))}"] if unknown else []
        notes += list(dict.fromkeys(refusals))[:_REJECTS_SHOWN]
        platform = ", ".join(sorted(claimed)) or None

        def settle() -> FileResult:
            shown, masked = self._shown_name(), _shown(self._file.name)
            if shown != masked:
                rename = "update incoming set file = ? || substr(file, ?) where starts_with(file, ?)"
                self._con.execute(rename, [shown, len(masked) + 1, masked])
            loader.finish()
            counts = (loader.kept, loader.duplicate, filtered, self._quarantine.rejected)
            return self._note(platform, *counts, note="；".join(notes) or None)

        return settle

    def _pieces(
        self, claimed: dict[str, Layout], names: dict[str, dict[str, None]], refusals: list[str]
    ) -> Iterator[tuple[Layout, Records]]:
        """The records of everything in the file that a layout claims; what none claims is refused on the way."""
        like: Layout | None = None
        for entry in containers.entries(self._file.source, self._limits):
            if isinstance(entry, Unreadable):
                self._refuse(entry.name, entry.reason)
                refusals.append(entry.reason)
                continue
            claim = self._detector.claim(entry, like)
            if isinstance(claim, Refusal):
                self._refuse(entry.name, claim.reason, claim.column, _count_rows(entry))
                refusals.append(claim.reason)
                continue
            like = claim.layout
            claimed[like.name] = like
            names.setdefault(like.name, {}).update(dict.fromkeys(claim.names))
            for records in self._guarded(entry, claim):
                cells, broken = _with_file(records.cells, entry.name), _with_file(records.broken, entry.name)
                yield like, replace(records, cells=cells, broken=broken)

    def _guarded(self, entry: Source, claim: Claim) -> Iterator[Records]:
        """The records up to where the content breaks off, which is a reject."""
        try:
            yield from claim.records(self._context)
        except OversizeError:
            self._refuse(entry.name, faults.BOMB)
        except _UNREADABLE as damage:
            self._refuse(entry.name, faults.damaged(type(damage).__name__))

    def _refuse(self, name: str, reason: str, column: str | None = None, row_count: int = 1) -> None:
        """One reject that stands for the whole of a file or entry, of so many rows."""
        reject = pl.DataFrame([(WHOLE_FILE, column, reason, None)], schema=BROKEN_SCHEMA, orient="row")
        self._quarantine.add(reject.with_columns(pl.lit(_shown(name)).alias(FILE)), row_count)

    def _note(
        self,
        platform: str | None,
        kept: int = 0,
        duplicate: int = 0,
        filtered: int = 0,
        rejected: int = 0,
        note: str | None = None,
    ) -> FileResult:
        """Write the accounting into raw.files."""
        file = self._file
        note = note and _shown(note)
        name = self._shown_name()
        self._quarantine.finish(name)
        first = self._quarantine.first(_REJECTS_SHOWN)
        said = tuple(f"{_place(inner, name)}第 {line} 行：{reason}" for inner, line, reason in first)
        result = FileResult(
            self._load_id, name, file.kind, platform,
            kept + duplicate + filtered + rejected, kept, duplicate, filtered, rejected, note, said,
        )  # fmt: skip
        provenance = (self._load_id, self._run_id, dt.datetime.now(dt.UTC), name, self._identities.path_key(file.name))
        content = (file.sha256, file.size_bytes, file.modified_ns, file.kind, platform)
        counts = (result.rows_in, kept, duplicate, filtered, rejected)
        values = (*provenance, *content, *counts, note)
        self._con.execute(f"insert into raw.files values ({', '.join('?' * len(values))})", values)
        return result

    def _shown_name(self) -> str:
        """The file's name without personal data: some exports are named after the buyer."""
        return self._identities.without_names(_shown(self._file.name))


def _loader(
    kind: str, con: duckdb.DuckDBPyConnection, identities: Identities, load_id: int
) -> MessageLoader | VersionLoader | KpiLoader:
    if kind == "chats":
        return MessageLoader(con, identities, load_id)
    if kind == "kpi":
        return KpiLoader(con, identities, load_id)
    return VersionLoader(con, identities, kind, load_id)


def _together(pieces: Iterator[tuple[Layout, Records]]) -> Iterator[tuple[Layout, Records]]:
    """Neighbouring pieces of one layout put together until they are worth a batch."""
    held: list[Records] = []
    held_layout: Layout | None = None
    rows = 0
    for layout, records in pieces:
        is_full = rows >= _TOGETHER_ROWS or len(held) >= _TOGETHER_PIECES
        # figures are read by the header of their own table
        if held_layout is not None and (layout is not held_layout or is_full or layout.kind == "kpi"):
            yield held_layout, _merged(held)
            held, rows = [], 0
        held_layout = layout
        held.append(records)
        rows += records.cells.height + records.broken.height
    if held_layout is not None:
        yield held_layout, _merged(held)


def _merged(pieces: list[Records]) -> Records:
    if len(pieces) == 1:
        return pieces[0]
    return Records(
        cells=pl.concat([piece.cells for piece in pieces], how="diagonal"),
        broken=pl.concat([piece.broken for piece in pieces], how="diagonal"),
        filtered=sum(piece.filtered for piece in pieces),
        has_broken_bytes=any(piece.has_broken_bytes for piece in pieces),
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


def _shown(name: str) -> str:
    return str(mask(pl.Series([name])).item())


def _place(inner: str, name: str) -> str:
    return f"{inner.removeprefix(f'{name}/')} " if inner != name else ""


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
