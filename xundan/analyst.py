"""Reading what is published: analyst.duckdb, which no reader can change and which reaches nothing beyond itself."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

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

    Raises UserError while nothing is published.
    """
    path = workspace.analyst_path
    if not path.is_file():
        raise UserError("nothing is published yet", where=str(path), remedy="run `xundan nightly` first")
    con = duckdb.connect(str(path), read_only=True, config={"enable_external_access": False})
    try:
        con.execute("set timezone = ?", [workspace.settings.timezone])
        con.execute("set memory_limit = ?", [f"{workspace.settings.memory_limit_mb}MB"])
        con.execute("set enable_progress_bar = false")  # it would draw into what is asked for as csv or json
        con.execute("set lock_configuration = true")
        yield con
    finally:
        con.close()


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


def headline(workspace: Workspace, report: str) -> str:
    """What `report` (nightly or weekly) says in one line, every rate with its numbers."""
    with connect(workspace) as con:
        sums = con.table("reports.shop_period").filter(f"report = '{report}' and period = 'current'")
        named = "inquiry_count, matured_converted_count, matured_count, lost_count, lost_value_yuan, pending_count"
        rows = sums.project(named).fetchall()
    inquiries, converted, matured, lost, value_yuan, pending = rows[0] if rows else (0,) * 6
    rate = f"{converted / matured:.1%}" if matured else "-"
    return (
        f"{inquiries:,} inquiries: {converted:,} of {matured:,} matured ones converted ({rate}), "
        f"{lost:,} lost worth ¥{value_yuan:,.0f}, {pending:,} still open"
    )
