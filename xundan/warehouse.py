"""The databases of a workspace: the one that is worked in, and the one that analysts read.

The warehouse is written in transactions. analyst.duckdb is written beside the old one and swapped by rename, so its
readers see a whole run or the run before, never a half one.
"""

import contextlib
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from xundan import comments, deadline
from xundan.errors import UserError
from xundan.models import Model
from xundan.workspace import Workspace

PUBLISHED_SCHEMAS = ("marts", "reports")
BLOCK_BYTES = 1 << 16  # a quarter of DuckDB's own: every column of every table takes a block, and most tables are small


@contextlib.contextmanager
def connect(
    workspace: Workspace, *, read_only: bool = False, memory_share: float = 1.0
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse in the shop's time zone and within its memory limit, of which it may take `memory_share`.

    Raises UserError when another process holds the file, when it is damaged, when the disk takes no more, or when the
    run has taken longer than it may.
    """
    try:
        con = duckdb.connect(
            str(workspace.warehouse_path),
            read_only=read_only,
            config={"default_block_size": str(BLOCK_BYTES)},  # of a new file; an old one keeps its own
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


@contextlib.contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of what is done inside, or nothing."""
    con.execute("begin")
    try:
        yield
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


def publish(con: duckdb.DuckDBPyConnection, workspace: Workspace, models: Mapping[str, Model]) -> Path:
    """Write marts and reports, views as tables, with their comments, to analyst.duckdb; returns its path.

    `con` is the open warehouse. The swap is one rename, so a reader or a crash never meets half a file.
    """
    target = workspace.analyst_path
    fresh = target.with_suffix(".duckdb.new")
    for left in (fresh, fresh.with_name(f"{fresh.name}.wal")):  # of a run that died here
        left.unlink(missing_ok=True)
    con.execute(f"attach '{_quoted(fresh)}' as published (block_size {BLOCK_BYTES})")
    try:
        with transaction(con):  # made durable one by one, they would take longer than their rows
            for schema in PUBLISHED_SCHEMAS:
                con.execute(f"create schema published.{schema}")
            for model in models.values():
                if model.schema in PUBLISHED_SCHEMAS:
                    order = f" order by {', '.join(model.sorted_by)}" if model.sorted_by else ""
                    con.execute(f"create table published.{model.name} as from {model.name}{order}")
                    comments.apply(con, models, model, table=f"published.{model.name}", kind="table")
        con.execute("checkpoint published")
    finally:
        con.execute("detach published")
    _ask(fresh, models)
    fresh.replace(target)
    return target


def _ask(path: Path, models: Mapping[str, Model]) -> None:
    """Put the questions into a published database, as views of its own tables, which analysts can read and change."""
    with duckdb.connect(str(path)) as con, transaction(con):
        con.execute("create schema questions")
        for model in models.values():
            if model.schema == "questions":
                con.execute(f"create view {model.name} as {model.body}")
                comments.apply(con, models, model, table=model.name, kind="view")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
