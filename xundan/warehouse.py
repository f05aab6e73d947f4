"""The databases of a workspace: the one that is worked in, and the one that analysts read.

The warehouse is written in transactions. analyst.duckdb is written beside the old one and swapped by rename, so its
readers see a whole run or the run before, never a half one.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb

from xundan.errors import UserError
from xundan.workspace import Workspace

PUBLISHED_SCHEMAS = ("marts", "reports")


@contextlib.contextmanager
def connect(workspace: Workspace, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse in the shop's time zone and within its memory limit.

    Raises UserError when another process holds the file.
    """
    try:
        con = duckdb.connect(str(workspace.warehouse_path), read_only=read_only)
    except duckdb.IOException as held:
        raise UserError(
            "the warehouse cannot be opened",
            where=str(workspace.warehouse_path),
            remedy=f"close whatever else has it open, then run again ({str(held).splitlines()[0]})",
        ) from held
    try:
        prepare(con, workspace)
        yield con
    finally:
        con.close()


def prepare(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """Time zone of the shop, bounded memory, no reach outside the machine."""
    con.execute("set timezone = ?", [workspace.settings.timezone])
    con.execute("set memory_limit = ?", [f"{workspace.settings.memory_limit_mb}MB"])
    con.execute("set temp_directory = ?", [str(workspace.root / ".spill")])
    con.execute("set autoinstall_known_extensions = false")
    con.execute("set preserve_insertion_order = false")


def publish(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> Path:
    """Write marts and reports, with their comments, to analyst.duckdb; returns its path.

    `con` is the open warehouse. The swap is one rename, so a reader or a crash never meets half a file.
    """
    target = workspace.analyst_path
    fresh = target.with_suffix(".duckdb.new")
    fresh.unlink(missing_ok=True)
    con.execute(f"attach '{_quoted(fresh)}' as published")
    try:
        for schema in PUBLISHED_SCHEMAS:
            _copy_schema(con, schema)
        con.execute("checkpoint published")
    finally:
        con.execute("detach published")
    os.replace(fresh, target)
    return target


def _copy_schema(con: duckdb.DuckDBPyConnection, schema: str) -> None:
    """`create table as` drops comments, so each is said again."""
    con.execute(f"create schema published.{schema}")
    tables = con.execute(
        "select table_name, comment from duckdb_tables() where schema_name = ? and database_name = current_database() "
        "union all select view_name, comment from duckdb_views() where schema_name = ? and database_name = current_database() order by 1",
        [schema, schema],
    ).fetchall()
    for table, comment in tables:
        con.execute(f'create table published.{schema}."{table}" as from {schema}."{table}"')
        con.execute(f'comment on table published.{schema}."{table}" is {_literal(comment)}')
        columns = con.execute(
            "select column_name, comment from duckdb_columns() where schema_name = ? and table_name = ? and database_name = current_database()",
            [schema, table],
        ).fetchall()
        for column, column_comment in columns:
            con.execute(f'comment on column published.{schema}."{table}"."{column}" is {_literal(column_comment)}')


def _literal(text: str | None) -> str:
    return "null" if text is None else "'" + text.replace("'", "''") + "'"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
