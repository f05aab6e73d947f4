"""One file of the inbox on its way into raw, whatever lies in it.

One file is one transaction and one row of raw.files, so a crash loses at most the file at hand, which the next run
takes. It is gathered in temporary tables first, batch by batch, and then loaded at a stroke: a transaction keeps
every batch that was handed to it in memory until its end. An archive of a thousand conversations is one file; its
entries are told apart by the `file` of each row.

The same content under another name is taken without reading it: all its rows are duplicates (not so a platform's
figures, which may be of the day in the file's name). A changed file under an old name is a new load.
"""

import datetime as dt
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl

from xundan.ingest import faults
from xundan.ingest.ahead import ahead
from xundan.ingest.containers import Limits
from xundan.ingest.detect import Detector
from xundan.ingest.inbox_file import InboxFile
from xundan.ingest.kpi import KpiLoader
from xundan.ingest.layout import BROKEN_SCHEMA, FILE, Context
from xundan.ingest.mask import mask
from xundan.ingest.messages import MessageLoader
from xundan.ingest.pseudonym import Identities
from xundan.ingest.quarantine import Quarantine
from xundan.ingest.reading import Batch, Reading, Refused
from xundan.ingest.refusal import WHO
from xundan.ingest.results import FileResult
from xundan.ingest.versions import VersionLoader
from xundan.warehouse import transaction

Loader = MessageLoader | VersionLoader | KpiLoader

WHOLE_FILE = 0  # the line of a reject that is about the file
_REJECTS_SHOWN = 3


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
        file: InboxFile,
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
                return FileResult.left(shown(self._file.name), self._file.kind)
            with transaction(self._con):
                result = settle()
                self._identities.save()
                self._quarantine.keep()
        except BaseException:
            self._quarantine.discard()
            raise
        return result

    def _gathered(self) -> Callable[[], FileResult]:
        """All that is to be loaded, set aside; the result loads it and writes the accounting."""
        if not self._file.sha256:
            self._refuse(Refused(self._file.name, faults.LOCKED))
            return lambda: self._note(None, rejected=1, note=faults.LOCKED)
        # a roster or a campaign list that is what it was two files ago takes back what came between
        later = "exists (from raw.files as later where later.kind = files.kind and later.load_id > files.load_id"
        is_undone = f"kind in ('agents', 'campaigns') and {later} and later.rows_kept > 0)"
        known = f"sha256 = ? and kind = ? and platform is not null and not ({is_undone})"
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
        refusals: list[str] = []
        reading = Reading(self._file, self._detector, self._context, self._limits)
        for step in ahead(self._without_persons(loader, reading.batches())):
            if isinstance(step, Refused):
                self._refuse(step)
                refusals.append(step.reason)
                continue
            loader.add(step.rows, step.layout)
            self._quarantine.add(step.refused)
            filtered += step.filtered
            taken += step.rows.height + step.filtered
            rate = taken / (time.monotonic() - self._started)
            self._tell(f"{shown(self._file.name)} {taken:,} 行 rows · {rate:,.0f}/s")
        unknown = "、".join(map(shown, reading.unknown))
        notes = [f"未知列已保留（unknown columns kept）: {unknown}"] if unknown else []
        notes += list(dict.fromkeys(refusals))[:_REJECTS_SHOWN]
        platform = ", ".join(sorted(reading.layouts)) or None

        def settle() -> FileResult:
            final, masked = self._shown_name(), shown(self._file.name)
            if final != masked:
                rename = "update incoming set file = ? || substr(file, ?) where starts_with(file, ?)"
                self._con.execute(rename, [final, len(masked) + 1, masked])
            loader.finish()
            counts = (loader.kept, loader.duplicate, filtered, self._quarantine.rejected)
            return self._note(platform, *counts, note="；".join(notes) or None)

        return settle

    def _without_persons(
        self, loader: Loader, steps: Iterator[Batch | Refused]
    ) -> Generator[Batch | Refused, None, None]:
        """The same steps without anybody's name; the only ones that ask the identities until all are loaded."""
        for step in steps:
            if isinstance(step, Refused):
                yield step
                continue
            wanted = self._identities.without_forgotten(step.rows)
            rows = loader.without_persons(wanted, step.layout) if wanted.height else wanted
            self._note_buyers(step)
            forgotten = step.rows.height - wanted.height
            refused = step.refused.drop(WHO, strict=False)
            yield replace(step, rows=rows, refused=refused, filtered=step.filtered + forgotten)

    def _note_buyers(self, batch: Batch) -> None:
        """Note who the refused rows are of, so that a file named after somebody loses the name in any case."""
        platform = batch.layout.platform
        if platform and WHO in batch.refused.columns:
            buyers = batch.refused.select(pl.lit(platform).alias("platform"), pl.col(WHO).alias("buyer_id"))
            unseen = pl.lit(None, dtype=pl.Datetime("us", "UTC")).alias("first_seen")
            self._identities.keys(buyers.drop_nulls().unique().with_columns(unseen))

    def _refuse(self, refused: Refused) -> None:
        """One reject that stands for the whole of a file or entry."""
        reject = pl.DataFrame(
            [(WHOLE_FILE, refused.column, refused.reason, None)], schema=BROKEN_SCHEMA, orient="row"
        ).with_columns(pl.lit(shown(refused.name)).alias(FILE))
        self._quarantine.add(reject, refused.row_count)

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
        note = note and shown(note)
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
        return self._identities.without_names(shown(self._file.name))


def _loader(kind: str, con: duckdb.DuckDBPyConnection, identities: Identities, load_id: int) -> Loader:
    if kind == "chats":
        return MessageLoader(con, identities, load_id)
    if kind == "kpi":
        return KpiLoader(con, identities, load_id)
    return VersionLoader(con, identities, kind, load_id)


def shown(name: str) -> str:
    """A name without the personal data that can be told by its form."""
    return str(mask(pl.Series([name])).item())


def _place(inner: str, name: str) -> str:
    return f"{inner.removeprefix(f'{name}/')} " if inner != name else ""
