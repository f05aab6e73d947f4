"""The key tables of a published report as Markdown, for Prefect's pages and wherever text goes."""

import datetime as dt
from decimal import Decimal
from typing import Any

import duckdb

from xundan import analyst
from xundan.workspace import Workspace

# artifact → table of schema reports and its columns; the headings are the columns' own comments
_KEY_TABLES = {
    "headline": ("headline", ("metric", "value", "previous_value", "change")),
    "reasons": ("reasons", ("reason", "reason_name", "owner", "lost_count", "lost_value_yuan")),
    "agents": ("agents", ("agent_name", "inquiry_count", "conversion_rate", "lost_count", "lost_value_yuan")),
    "campaigns": ("campaigns", ("campaign_name", "inquiry_count", "conversion_rate", "lost_count", "lost_value_yuan")),
}
_ROWS = 20


def key_tables(workspace: Workspace, report: str) -> dict[str, str]:
    """Artifact name → Markdown, of what `report` (nightly or weekly) has published. Raises UserError before any has."""
    with analyst.connect(workspace) as con:
        return {name: _markdown(con, report, table, columns) for name, (table, columns) in _KEY_TABLES.items()}


def _markdown(con: duckdb.DuckDBPyConnection, report: str, table: str, columns: tuple[str, ...]) -> str:
    comments = dict(
        con.execute(
            "select column_name, comment from duckdb_columns() where schema_name = 'reports' and table_name = ?",
            [table],
        ).fetchall()
    )
    rows = (
        con.table(f"reports.{table}").filter(f"report = '{report}'").project(", ".join(columns)).limit(_ROWS).fetchall()
    )
    headings = [(comments.get(column) or column).split(" ")[0] for column in columns]
    lines = [headings, ["---"] * len(columns), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.3f}"
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return str(value).replace("|", "\\|").replace("\n", " ")
