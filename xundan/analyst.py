"""Reading what is published: analyst.duckdb, which no reader can change and which reaches nothing beyond itself."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from xundan import alone
from xundan.errors import UserError
from xundan.workspace import Workspace

_REMEDY = 'xundan query "from duckdb_tables()" lists the tables, "describe marts.inquiry" the columns of one'


@dataclass(frozen=True)
class Answer:
    """The rows of a query under their column names."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@contextlib.contextmanager
def connect(workspace: Workspace) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open analyst.duckdb read-only, in the shop's time zone, without access to files or the net.

    Raises UserError while nothing is published, or when the file cannot be opened.
    """
    con = _open(workspace, {"enable_external_access": False})
    try:
        con.execute("set timezone = ?", [workspace.settings.timezone])
        con.execute("set memory_limit = ?", [f"{workspace.settings.memory_limit_mb}MB"])
        con.execute("set enable_progress_bar = false")  # it would draw into what is asked for as csv or json
        alone.limit(con)
        con.execute("set lock_configuration = true")
        yield con
    finally:
        con.close()


def _open(workspace: Workspace, config: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    path = workspace.analyst_path
    if not path.is_file():
        raise UserError("nothing is published yet", where=str(path), remedy="run `xundan nightly` first")
    try:
        return duckdb.connect(str(path), read_only=True, config=config)
    except duckdb.Error as wrong:
        raise UserError(
            f"it cannot be opened ({str(wrong).splitlines()[0]})",
            where=str(path),
            remedy="close whatever has it open for writing; if it is damaged, the next `xundan nightly` writes it anew",
        ) from wrong


def ask(workspace: Workspace, sql: str) -> Answer:
    """Run one query on what is published. Raises UserError for SQL that does not run, with DuckDB's own words."""
    if not sql.strip(" \t\r\n;"):
        raise UserError("there is no SQL in it", where="query", remedy=_REMEDY, exit_code=2)
    with connect(workspace) as con:
        try:
            done = con.execute(sql)
            return Answer(tuple(name for name, *_ in done.description or ()), tuple(done.fetchall()))
        except duckdb.Error as wrong:
            raise UserError(str(wrong).strip(), where="query", remedy=_REMEDY) from wrong


def export(workspace: Workspace, out: Path) -> list[Path]:
    """Write each table of schema marts to `out` as Parquet and return the files; one that is there is replaced whole.

    Comments go along as key-value metadata: `description`, and `columns` as JSON of name → meaning. Raises UserError
    while nothing is published, or when the folder cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with _open(workspace, {}) as con:
            con.execute("set timezone = ?", [workspace.settings.timezone])
            tables = con.execute(
                "select table_name, coalesce(comment, '') from duckdb_tables() where schema_name = 'marts' order by all"
            ).fetchall()
            return [_write_parquet(con, table, comment, out) for table, comment in tables]
    except (OSError, duckdb.IOException) as wrong:
        raise UserError(str(wrong), where=str(out), remedy="name a folder that can be written with --out") from wrong


def _write_parquet(con: duckdb.DuckDBPyConnection, table: str, comment: str, out: Path) -> Path:
    columns = con.execute(
        "select column_name, coalesce(comment, '') from duckdb_columns() "
        "where schema_name = 'marts' and table_name = ? order by column_index",
        [table],
    ).fetchall()
    told = {"description": comment, "columns": json.dumps(dict(columns), ensure_ascii=False)}
    metadata = ", ".join(f"{key}: {_literal(text)}" for key, text in told.items())
    target = out / f"{table}.parquet"
    fresh = target.with_name(f".{target.name}.new")
    query = f'copy (from marts."{table}" order by all) to {_literal(str(fresh))} '
    con.execute(f"{query} (format parquet, compression zstd, kv_metadata {{{metadata}}})")
    fresh.replace(target)
    return target


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def headline(workspace: Workspace, report: str) -> str:
    """What `report` (nightly or weekly) says in one line, every rate with its numbers."""
    with connect(workspace) as con:
        sums = con.table("reports.shop_period").filter(f"report = '{report}' and period = 'current'")
        named = "inquiry_count, matured_converted_count, matured_count, lost_count, lost_value_yuan, pending_count"
        rows = sums.project(named).fetchall()
    inquiries, converted, matured, lost, value_yuan, pending = rows[0] if rows else (0,) * 6
    rate = f"{converted / matured:.1%}" if matured else "-"
    still_open = inquiries - matured
    told = f"; of {still_open:,} whose window is open {still_open - pending:,} have paid, {pending:,} are pending"
    return (
        f"{inquiries:,} inquiries: {converted:,} of {matured:,} matured ones converted ({rate}), "
        f"{lost:,} lost worth ¥{value_yuan:,.0f}{told if still_open else ''}"
    )
