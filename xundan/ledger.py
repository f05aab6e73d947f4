"""The accounting of an ingest in words: rows in = kept + duplicate + filtered + rejected."""

from collections.abc import Sequence

from xundan.ingest import FileResult
from xundan.workspace import Workspace

COUNTS = ("rows_in", "rows_kept", "rows_duplicate", "rows_filtered", "rows_rejected")


def summary(files: Sequence[FileResult]) -> str:
    """All files of an ingest in one line."""
    if not files:
        return "nothing new in the inbox"
    rows, kept, duplicate, filtered, rejected = (sum(getattr(file, count) for file in files) for count in COUNTS)
    return (
        f"{len(files):,} files, {rows:,} rows = {kept:,} kept + {duplicate:,} duplicate "
        f"+ {filtered:,} filtered + {rejected:,} rejected"
    )


def warnings(files: Sequence[FileResult], workspace: Workspace) -> list[str]:
    """One line per file that was not taken whole: how much of it, why, and where the rest lies."""
    where = workspace.quarantine
    return [
        f"{file.file}: {file.rows_rejected:,} of {file.rows_in:,} rows rejected{_because(file)}; see {where}"
        for file in files
        if file.rows_rejected
    ]


def _because(file: FileResult) -> str:
    return f", {file.note}" if file.note else ""
