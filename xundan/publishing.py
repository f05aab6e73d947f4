"""Publication: what analysts read is written beside the file they are reading, and takes its place by one rename.

A night publishes what changed since the last publication, not the history. The new file begins as a copy of the present
one; in it the rows of the days and buyers touched since are replaced, and the tables in which that cannot be told
whole. The rows are those of a full publication; a law test says so. What a run leaves unpublished because its checks
failed stays noted in run.days and run.unpublished_buyers until a publication has swapped the files.

Only the very file that this warehouse wrote last is copied. It bears the mark of its publication, and the warehouse
remembers the mark and when the file was last changed; one that was restored, replaced or written to by hand, damaged or
deleted does not agree, and everything is published anew. So it is after a full rebuild, which forgets the mark, as does
every change of version or settings, and a purge, whose deleted rows must not lie on in a copy's free blocks. A crash
before the swap leaves the old file and its mark; one after it leaves a file whose mark nobody knows.

DuckDB gives the room of deleted rows to new ones and joins row groups again when it writes a checkpoint, so a copy of a
copy does not grow but for what a night replaces. Should more than half of a file lie free, it is written anew.
"""

import secrets
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import duckdb

from xundan import at_hand, comments, partitions
from xundan.errors import UserError
from xundan.models import Model
from xundan.warehouse import BLOCK_BYTES, transaction
from xundan.workspace import Workspace

PUBLISHED_SCHEMAS = ("marts", "reports")
# by what rows are followed: where what was touched since the last publication is noted
_UNPUBLISHED = {"day": "run.days", "buyer_key": "run.unpublished_buyers"}
_STAMPED = "run.published_file"


def publish(con: duckdb.DuckDBPyConnection, workspace: Workspace, models: Mapping[str, Model]) -> Path:
    """Write marts and reports, views as tables, with their comments, to analyst.duckdb; returns its path.

    `con` is the open warehouse. The swap is one rename, so a reader or a crash never meets half a file. Only after it
    is forgotten what was touched. Raises UserError when there is no room for a copy.
    """
    target = workspace.analyst_path
    fresh = target.with_suffix(".duckdb.new")
    for left in (fresh, fresh.with_name(f"{fresh.name}.wal")):  # of a run that died here
        left.unlink(missing_ok=True)
    is_base = _is_base(con, target)
    stamp = secrets.token_hex(16)
    if is_base:
        _copy(target, fresh)
    con.execute(f"attach '{_quoted(fresh)}' as published (block_size {BLOCK_BYTES})")
    try:
        with transaction(con):  # made durable one by one, they would take longer than their rows
            if is_base:
                _replace_touched(con, models, stamp)
            else:
                _write_all(con, models, stamp)
        con.execute("checkpoint published")
    finally:
        con.execute("detach published")
    if not is_base:
        _ask(fresh, models)
    modified_ns = fresh.stat().st_mtime_ns
    target.with_name(f"{target.name}.wal").unlink(missing_ok=True)  # of somebody who wrote into the old file
    fresh.replace(target)
    with transaction(con):
        for table in (*_UNPUBLISHED.values(), _STAMPED):
            con.execute(f"delete from {table}")
        con.execute(f"insert into {_STAMPED} values (?, ?)", [stamp, modified_ns])
    return target


def _is_base(con: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Whether the file is the one last published, unchanged, and not mostly free blocks."""
    known = con.execute(f"from {_STAMPED}").fetchall()
    if not known or not path.is_file() or path.stat().st_mtime_ns != known[0][1]:
        return False
    try:
        with duckdb.connect(str(path), read_only=True) as published:
            stamps = published.execute(f"from {_STAMPED}").fetchall()
            query = "select used_blocks, total_blocks from pragma_database_size()"
            ((used_blocks, total_blocks),) = published.execute(query).fetchall()
    except duckdb.Error:  # damaged, or of somebody else's making
        return False
    return stamps == [known[0][:1]] and bool(2 * used_blocks >= total_blocks)


def _copy(path: Path, fresh: Path) -> None:
    try:
        shutil.copyfile(path, fresh)
    except OSError as failed:
        free_mb = shutil.disk_usage(path.parent).free >> 20
        raise UserError(
            f"analyst.duckdb could not be copied ({failed.strerror})",
            where=str(fresh),
            remedy=f"{free_mb:,} MB are free; make room and run again, nothing is lost",
        ) from failed


def _published(models: Mapping[str, Model]) -> list[Model]:
    return [model for model in models.values() if model.schema in PUBLISHED_SCHEMAS]


def _write_all(con: duckdb.DuckDBPyConnection, models: Mapping[str, Model], stamp: str) -> None:
    for schema in (*PUBLISHED_SCHEMAS, "run"):
        con.execute(f"create schema published.{schema}")
    for model in _published(models):
        con.execute(f"create table published.{model.name} as from {model.name}{_order(model)}")
        comments.apply(con, models, model, table=f"published.{model.name}", kind="table")
    con.execute(f"create table published.{_STAMPED} as select ? as stamp", [stamp])
    comments.apply(con, models, models[_STAMPED], table=f"published.{_STAMPED}", kind="table")


def _replace_touched(con: duckdb.DuckDBPyConnection, models: Mapping[str, Model], stamp: str) -> None:
    for model in _published(models):
        key = partitions.followed_by(model, models, con.table(model.name).columns)
        touched = f" where {key} in (from {_UNPUBLISHED[key]})" if key else ""
        con.execute(f"delete from published.{model.name}{touched}")
        rows = f"from {model.name}"
        if model.materialized == "view" and key:
            rows = at_hand.narrowed(rows, models, partial(_of_touched, models, key, touched))
        con.execute(f"insert into published.{model.name} {rows}{touched}{_order(model)}")
    con.execute(f"update published.{_STAMPED} set stamp = ?", [stamp])


def _of_touched(models: Mapping[str, Model], key: str, touched: str, name: str) -> str | None:
    """Of a table that a view reads: DuckDB asks whose a row is only after it has made the whole view."""
    return f"(from {name}{touched})" if models[name].partition == key else None


def _order(model: Model) -> str:
    return f" order by {', '.join(model.sorted_by)}" if model.sorted_by else ""


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
