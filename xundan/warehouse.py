"""The warehouse: the database of a workspace that is worked in. It is written in transactions."""

import contextlib
import shutil
from collections.abc import Iterator

import duckdb

from xundan import alone, deadline
from xundan.errors import UserError
from xundan.workspace import Workspace

BLOCK_BYTES = 1 << 16  # a quarter of DuckDB's own: every column of every table takes a block, and most tables are small
NEW_FILE: dict[str, str | bool | int | float | list[str]] = {"default_block_size": str(BLOCK_BYTES)}


@contextlib.contextmanager
def connect(
    workspace: Workspace, *, read_only: bool = False, memory_share: float = 1.0
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse in the shop's time zone and within its memory limit, of which it may take `memory_share`.

    Raises UserError when another process holds the file, when it is damaged, when the disk takes no more, when a query
    needs more memory than it may take, or when the run has taken longer than it may.
    """
    try:
        con = duckdb.connect(
            str(workspace.warehouse_path),
            read_only=read_only,
            config=NEW_FILE,  # an old one keeps its own
        )
    except duckdb.IOException as held:
        raise UserError(
            "the warehouse cannot be opened",
            where=str(workspace.warehouse_path),
            remedy=f"close whatever else has it open, then run again ({str(held).splitlines()[0]})",
        ) from held
    except duckdb.Error as damaged:
        raise UserError(
            f"the warehouse is damaged ({str(damaged).splitlines()[0]})",
            where=str(workspace.warehouse_path),
            remedy="put back a copy with `xundan restore`; or delete it, and everything still in inbox/ is read again",
        ) from damaged
    try:
        prepare(con, workspace, memory_share)
        with deadline.kept(con, workspace.root):
            yield con
    except duckdb.OutOfMemoryException as full:
        free_mb = shutil.disk_usage(workspace.root).free >> 20
        raise UserError(
            f"memory_limit_mb {workspace.settings.memory_limit_mb} is too little ({str(full).splitlines()[0]})",
            where=str(workspace.root / "shop.yml"),
            remedy=f"set it higher and run again, nothing is lost; what it cannot hold needs disk: {free_mb:,} MB free",
        ) from full
    except duckdb.IOException as failed:
        free_mb = shutil.disk_usage(workspace.root).free >> 20
        raise UserError(
            f"the disk could not be written to or read ({str(failed).splitlines()[0]})",
            where=str(workspace.root),
            remedy=f"{free_mb:,} MB are free; make room and run again, nothing is lost",
        ) from failed
    finally:
        con.close()


def prepare(con: duckdb.DuckDBPyConnection, workspace: Workspace, memory_share: float = 1.0) -> None:
    """Time zone of the shop, bounded memory, no reach outside the machine."""
    con.execute("set timezone = ?", [workspace.settings.timezone])
    con.execute("set memory_limit = ?", [f"{workspace.settings.memory_limit_mb * memory_share:.0f}MB"])
    con.execute("set temp_directory = ?", [str(workspace.spill)])
    con.execute("set enable_progress_bar = false")  # it would draw into logs, too
    con.execute("set autoinstall_known_extensions = false")
    con.execute("set preserve_insertion_order = false")
    # it makes a query of its own of each grouping set; with as many measures as ours that takes longer than all at once
    con.execute("set disabled_optimizers = 'grouping_sets'")
    alone.limit(con)


@contextlib.contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of what is done inside, or nothing."""
    con.execute("begin")
    try:
        yield
        con.execute("commit")
    except BaseException:
        with contextlib.suppress(duckdb.FatalException):  # a database that has shut itself down keeps nothing of it
            con.execute("rollback")
        raise
