"""What a report is made of: the rows of `reports.*`, read once, and the layout that says which of them go where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import duckdb

from xundan import yml

ReportName = Literal["nightly", "weekly"]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Data:
    """Rows of one report by model, in the order of the layout, and what each column means."""

    report: ReportName
    tables: Mapping[str, Sequence[Row]]
    comments: Mapping[tuple[str, str], str]

    def rows(self, model: str) -> Sequence[Row]:
        return self.tables[model]

    def body(self, model: str) -> list[Row]:
        """Rows without the total."""
        return [row for row in self.tables[model] if not row.get("is_total")]

    def total(self, model: str) -> Row | None:
        return next((row for row in self.tables[model] if row.get("is_total")), None)

    @property
    def cover(self) -> Row:
        return self.tables["cover"][0]

    def period(self, period: str) -> Row:
        """Totals of the shop in `current` or `previous`; empty when there is no such period."""
        return next((row for row in self.tables["shop_period"] if row["period"] == period), {})


@cache
def load_layout() -> list[dict[str, Any]]:
    """Parts and tables in order of reading; the keys are explained in layout.yml."""
    parts: list[dict[str, Any]] = yml.parse(Path(__file__).with_name("layout.yml").read_text(encoding="utf-8"))
    return parts


def load_data(con: duckdb.DuckDBPyConnection, report: ReportName) -> Data:
    """Read every `reports.*` table of `con`'s database, the rows of this report only."""
    catalog = con.execute(
        "select table_name, column_name, coalesce(comment, '') from duckdb_columns() "
        "where schema_name = 'reports' and database_name = current_database() order by all"
    ).fetchall()
    orders = {table["model"]: table["order"] for part in load_layout() for table in tables_of(part) if "order" in table}
    tables = {}
    for model in dict.fromkeys(table for table, _, _ in catalog):
        query = f'select * from reports."{model}" where report = ? order by {orders.get(model, "all")}'
        result = con.execute(query, [report])
        columns = [column[0] for column in result.description or ()]
        tables[model] = [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
    return Data(report, tables, {(table, column): comment for table, column, comment in catalog})


def tables_of(part: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The tables a part of the layout holds, on the page or in the workbook only."""
    return [*part.get("tables", ()), *part.get("workbook", ())]
