"""The walk over an inbox: which files are taken, and which are left alone.

Files are taken folder by folder in the order of their names. Hidden files and unfinished downloads are passed over. A
file changed within the last `settle_seconds` is looked at twice, that long apart; one that grew between, or while it
was read, is still being written and left for the next run.

A file is passed over, without a trace, when its path and content are those of a file loaded before: a night over an
unchanged inbox changes nothing. Path, size and time of modification tell that cheaply, as long as the time is older
than the load by more than the coarsest clock of a file system; else the content's fingerprint does. A file that nobody
could read is looked at again each night, and taken once somebody can (a new layout, a password, the program that held
it closed). The path is known by its keyed fingerprint, because a path may hold a buyer's name.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from xundan.ingest import containers
from xundan.ingest.detect import Detector, Refusal
from xundan.ingest.inbox_file import InboxFile
from xundan.ingest.layout import Context
from xundan.ingest.load import Load, shown
from xundan.ingest.mapped import mapped_layouts
from xundan.ingest.platforms import layouts
from xundan.ingest.pseudonym import Identities
from xundan.ingest.results import FileResult
from xundan.ingest.source import Source
from xundan.workspace import INBOX_KINDS, Workspace

_UNFINISHED = (
    ".part", ".partial", ".crdownload", ".download", ".downloading", ".opdownload", ".filepart", ".xltd", ".td",
    ".!ut", ".tmp", ".temp", ".swp",
)  # fmt: skip
_CLOCK_GRAIN_NS = 2_000_000_000  # FAT keeps even seconds

OnProgress = Callable[[str], None]
_Taken = tuple[str, int, int, int, str | None]  # sha256, size, modified and loaded in ns, layouts recognised


def ingest_inbox(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, run_id: str, on_progress: OnProgress | None = None
) -> list[FileResult]:
    """Take every new file of the inbox into raw.*; returns the accounting of each, in order, and the files left alone.

    `con` is the open warehouse with the tables of sql/raw. `on_progress` is told the file at hand and, batch by batch,
    the rows so far. A faulty row or file is a reject, never an error.
    """
    tell = on_progress or (lambda _: None)
    settings = workspace.settings
    context = Context(zone=settings.timezone, shop_id=settings.shop_id, shop_name=settings.name)
    limits = containers.Limits(tuple(settings.archive_passwords), (settings.memory_limit_mb << 20) * 4 // 5)
    detector = Detector(mapped_layouts(settings), layouts())
    results = [FileResult.astray(shown(name), INBOX_KINDS) for name in _astray(workspace.inbox)]
    taken = _taken(con)
    with Identities(workspace.identities_path) as identities:
        for file in _settled(list(_files(workspace.inbox)), settings.settle_seconds):
            if isinstance(file, FileResult):
                results.append(file)
            elif not _is_loaded(taken.get(identities.path_key(file.name)), file, detector, limits):
                tell(shown(file.name))
                load = Load(con, workspace.quarantine, identities, context, limits, detector, file, run_id, tell)
                results.append(load.take())
    return results


def _files(inbox: Path) -> Iterator[InboxFile]:
    for kind in INBOX_KINDS:
        paths = sorted((inbox / kind).rglob("*"), key=Path.as_posix)
        unfinished = {path.with_suffix("") for path in paths if path.suffix.lower() in _UNFINISHED}
        for path in paths:
            if (
                path.is_symlink()
                or not path.is_file()
                or path.name.startswith((".", "~$"))
                or path.suffix.lower() in _UNFINISHED
                or (path in unfinished and path.stat().st_size == 0)  # a browser keeps the name while it downloads
            ):
                continue
            yield InboxFile.at(path, inbox, kind)


def _astray(inbox: Path) -> list[str]:
    """Files beside the folders of the inbox instead of in one, links and what programs hide aside."""
    beside = (path for path in sorted(inbox.glob("*")) if path.is_file() and not path.is_symlink())
    return [path.name for path in beside if not path.name.startswith((".", "~$"))]


def _settled(files: list[InboxFile], settle_seconds: float) -> Iterator[InboxFile | FileResult]:
    """The files that nobody is writing; for the others, that they were left."""
    now_ns = time.time_ns()
    if any(now_ns - file.modified_ns < settle_seconds * 1e9 for file in files):
        time.sleep(settle_seconds)
    for file in files:
        yield FileResult.left(shown(file.name), file.kind) if file.has_changed() else file


def _taken(con: duckdb.DuckDBPyConnection) -> dict[str, _Taken]:
    """How each file was when it was taken last, by the fingerprint of its path; asked once, not for each file."""
    columns = "path_key, sha256, size_bytes, modified_ns, epoch_ns(loaded_at), platform"
    taken = con.execute(f"select {columns} from raw.files order by load_id").fetchall()
    return {
        path_key: (sha256, size, modified, loaded, platform)
        for path_key, sha256, size, modified, loaded, platform in taken
    }


def _is_loaded(earlier: _Taken | None, file: InboxFile, detector: Detector, limits: containers.Limits) -> bool:
    """Whether this very file was taken before, and there is no more to be had of it now."""
    if earlier is None:
        return False
    sha256, size_bytes, modified_ns, loaded_ns, platform = earlier
    is_untouched = (size_bytes, modified_ns) == (file.size_bytes, file.modified_ns)
    if not (is_untouched and sha256 and modified_ns < loaded_ns - _CLOCK_GRAIN_NS):
        is_untouched = sha256 == file.sha256
    if not is_untouched:
        return False
    return platform is not None or not sha256 or not _is_readable(file, detector, limits)


def _is_readable(file: InboxFile, detector: Detector, limits: containers.Limits) -> bool:
    """Whether some layout claims anything in it."""
    found = containers.entries(file.source, limits)
    return any(isinstance(entry, Source) and not isinstance(detector.claim(entry), Refusal) for entry in found)
