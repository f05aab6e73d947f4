"""The walk over an inbox: which files are taken, and what becomes of each.

Files are taken folder by folder in the order of their names; one file is one transaction, so a crash loses at most the
file at hand, which the next run takes. Hidden files and those a browser or a copy is still writing are left alone.

A file is passed over, without a trace, when its path and content are those of a file loaded before: a night over an
unchanged inbox changes nothing. Path, size and time of modification tell that cheaply, as long as the time is older
than the load by more than the coarsest clock of a file system; else the content's fingerprint does. A file that nobody
could read is looked at again each night, and taken once somebody can (a new layout, the program that held it closed).

The same content under another name is taken without reading it: all its rows are duplicates. A changed file under
an old name is a new load. Everything else is a question of rows: see `messages` and `versions`.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa

from xundan.ingest import faults
from xundan.ingest.conform import conform, match
from xundan.ingest.detect import Claim, Refusal, detect
from xundan.ingest.layout import BROKEN_SCHEMA, Context, Records
from xundan.ingest.messages import MessageLoader
from xundan.ingest.platforms import layouts
from xundan.ingest.pseudonym import Identities
from xundan.ingest.quarantine import Quarantine
from xundan.ingest.results import FileResult
from xundan.ingest.source import Source
from xundan.ingest.versions import VersionLoader
from xundan.workspace import INBOX_KINDS, Workspace

WHOLE_FILE = 0  # the line of a reject that is about the file
_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".temp")
_CLOCK_GRAIN_NS = 2_000_000_000  # FAT keeps even seconds
_REJECTS_SHOWN = 3
_UNREADABLE = (pl.exceptions.PolarsError, pa.ArrowException, OSError, EOFError, UnicodeError)

OnProgress = Callable[[str], None]


def ingest_inbox(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, run_id: str, on_progress: OnProgress | None = None
) -> list[FileResult]:
    """Take every new file of the inbox into raw.*; returns the accounting of each file taken, in order.

    `con` is the open warehouse with the tables of sql/raw. `on_progress` is told the file at hand and, batch by batch,
    the rows so far. A faulty row or file is a reject, never an error.
    """
    tell = on_progress or (lambda _: None)
    context = Context(
        zone=workspace.settings.timezone, shop_id=workspace.settings.shop_id, shop_name=workspace.settings.name
    )
    results = []
    with Identities(workspace.identities_path) as identities:
        for source in _sources(workspace.inbox):
            if _is_loaded(con, source):
                continue
            tell(source.name)
            results.append(_Load(con, workspace.quarantine, identities, context, source, run_id, tell).take())
    return results


def _sources(inbox: Path) -> Iterator[Source]:
    for kind in INBOX_KINDS:
        for path in sorted((inbox / kind).rglob("*"), key=Path.as_posix):
            if (
                path.is_symlink()
                or not path.is_file()
                or path.name.startswith((".", "~$"))
                or path.suffix.lower() in _UNFINISHED
            ):
                continue
            stat = path.stat()
            name = path.relative_to(inbox).as_posix()
            yield Source(name=name, kind=kind, path=path, size_bytes=stat.st_size, modified_ns=stat.st_mtime_ns)


def _is_loaded(con: duckdb.DuckDBPyConnection, source: Source) -> bool:
    """Whether this very file was taken before, and there is no more to be had of it now."""
    columns = "sha256, size_bytes, modified_ns, epoch_ns(loaded_at), platform"
    query = f"select {columns} from raw.files where file = ? order by load_id desc limit 1"
    earlier = con.execute(query, [source.name]).fetchall()
    if not earlier:
        return False
    sha256, size_bytes, modified_ns, loaded_ns, platform = earlier[0]
    is_untouched = (size_bytes, modified_ns) == (source.size_bytes, source.modified_ns)
    if not (is_untouched and sha256 and modified_ns < loaded_ns - _CLOCK_GRAIN_NS):
        is_untouched = sha256 == _fingerprint(source)
    if not is_untouched:
        return False
    return platform is not None or not sha256 or isinstance(detect(source, layouts()), Refusal)


def _fingerprint(source: Source) -> str:
    """The fingerprint of the content, empty for a file that cannot be opened."""
    try:
        return source.sha256
    except OSError:
        return ""


class _DamagedFile(Exception):
    """A file breaks off while it is read."""


class _Load:
    """One file on its way into raw."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        quarantine: Path,
        identities: Identities,
        context: Context,
        source: Source,
        run_id: str,
        tell: OnProgress,
    ) -> None:
        self._load_id = int(con.execute("select coalesce(max(load_id), 0) + 1 from raw.files").fetchall()[0][0])
        self._con = con
        self._identities = identities
        self._context = context
        self._source = source
        self._run_id = run_id
        self._tell = tell
        self._sha256 = _fingerprint(source)
        self._quarantine = Quarantine(con, quarantine, self._load_id, source.name)

    def take(self) -> FileResult:
        """Load the file in one transaction; a file that breaks off while it is read is refused whole."""
        if not self._sha256:
            return self._in_transaction(lambda: self._refuse(Refusal(faults.LOCKED)))
        try:
            return self._in_transaction(self._twin() or self._load)
        except _DamagedFile as damage:
            reason = faults.damaged(str(damage))
            return self._in_transaction(lambda: self._refuse(Refusal(reason)))

    def _in_transaction(self, step: Callable[[], FileResult]) -> FileResult:
        self._con.execute("begin")
        try:
            result = step()
            self._identities.save()
            self._quarantine.keep()
            self._con.execute("commit")
        except BaseException:
            self._con.execute("rollback")
            self._quarantine.discard()
            raise
        return result

    def _twin(self) -> Callable[[], FileResult] | None:
        """How to account for a file whose content was loaded before, under whatever name."""
        known = "sha256 = ? and kind = ? and platform is not null"
        query = f"select file, platform, rows_in from raw.files where {known} order by load_id limit 1"
        found = self._con.execute(query, [self._sha256, self._source.kind]).fetchall()
        if not found:
            return None
        file, platform, rows_in = found[0]
        return lambda: self._note(
            platform, rows_in=rows_in, duplicate=rows_in, note=f"内容与 {file} 相同（same content）"
        )

    def _load(self) -> FileResult:
        claim = detect(self._source, layouts())
        return self._refuse(claim) if isinstance(claim, Refusal) else self._read(claim)

    def _read(self, claim: Claim) -> FileResult:
        loader: MessageLoader | VersionLoader
        if claim.layout.kind == "chats":
            loader = MessageLoader(self._con, self._identities, self._load_id, self._source.name)
        else:
            loader = VersionLoader(self._con, self._identities, claim.layout, self._load_id, self._source.name)
        filtered = taken = 0
        names: dict[str, None] = dict.fromkeys(claim.names)
        for records in _guarded(claim.records(self._context)):
            rows, refused = conform(records, claim.layout, self._context)
            loader.add(rows)
            self._quarantine.add(refused)
            filtered += records.filtered
            taken += rows.height
            names.update(dict.fromkeys(records.cells.columns))
            self._tell(f"{self._source.name} {taken:,}")
        loader.finish()
        unknown = match(tuple(names), claim.layout).unknown if claim.names else ()
        note = f"未知列已保留（unknown columns kept）: {'、'.join(unknown)}" if unknown else None
        rejected = self._quarantine.rejected
        rows_in = loader.kept + loader.duplicate + filtered + rejected
        return self._note(claim.layout.name, rows_in, loader.kept, loader.duplicate, filtered, rejected, note)

    def _refuse(self, refusal: Refusal) -> FileResult:
        rows_in = _count_rows(self._source)
        row = (WHOLE_FILE, refusal.column, refusal.reason, None)
        self._quarantine.add(pl.DataFrame([row], schema=BROKEN_SCHEMA, orient="row"))
        return self._note(None, rows_in, rejected=rows_in, note=refusal.reason)

    def _note(
        self,
        platform: str | None,
        rows_in: int,
        kept: int = 0,
        duplicate: int = 0,
        filtered: int = 0,
        rejected: int = 0,
        note: str | None = None,
    ) -> FileResult:
        """Write the accounting into raw.files."""
        source = self._source
        rejects = self._con.execute(
            "select line, reason from raw.rejects where load_id = ? and line > 0 order by line limit ?",
            [self._load_id, _REJECTS_SHOWN],
        ).fetchall()
        said = tuple(f"第 {line} 行：{reason}" for line, reason in rejects)
        result = FileResult(
            self._load_id, source.name, source.kind, platform, rows_in, kept, duplicate, filtered, rejected, note, said
        )
        provenance = (
            self._load_id,
            self._run_id,
            dt.datetime.now(dt.UTC),
            source.name,
            self._sha256,
            source.size_bytes,
            source.modified_ns,
        )
        values = (*provenance, source.kind, platform, rows_in, kept, duplicate, filtered, rejected, note)
        self._con.execute(f"insert into raw.files values ({', '.join('?' * len(values))})", values)
        return result


def _guarded(records: Iterator[Records]) -> Iterator[Records]:
    """The records, with whatever a reader says of a file it cannot go on with turned into one error."""
    try:
        yield from records
    except _UNREADABLE as damage:
        raise _DamagedFile(type(damage).__name__) from damage


def _count_rows(source: Source) -> int:
    """How many rows a refused file would have had: its lines that are not blank, less a header.

    None if it is empty, else at least one.
    """
    try:
        if source.is_binary:
            return 1
        lines = sum(sum(bool(line.strip()) for line in block.data.split(b"\n")) for block in source.blocks())
    except OSError:
        return 1
    first = source.head_text.lstrip()[:1]
    return lines if first in ("{", "[") or lines <= 1 else lines - 1
