"""Judging one model by hand-made rows.

Every model is built empty first, so given rows take their types from the real tables and a column left out is null —
except who a row is about, which is the buyer `b` of the shop `s` on the platform `p` wherever a case does not say.
What a case does not give is what every shop has: default settings and presets, all given buyers and days touched.
Times are in the shop's zone. A row with `times: 9` stands for nine, with 1 to 9 for `{n}` in its texts. A YAML file is
named after the model of sql/ that its cases judge.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from xundan import config, layout, models, yml
from xundan.workspace import Workspace

AS_OF = "2026-12-01 00:00:00+08:00"
ONE_BUYER = {"platform": "p", "shop_id": "s", "buyer_key": "b"}
HERE = Path(__file__).parent

Row = dict[str, Any]


def cases() -> list[tuple[str, str, dict[str, Any]]]:
    """(model, its case's sentence, the case) of every YAML file beside this one; its path names the model."""
    return [
        (f"{path.parent.name}.{path.stem}", case["case"], case)
        for path in sorted(HERE.glob("*/*.yml"))
        for case in _written_out(yml.parse(path.read_text(encoding="utf-8")))
    ]


def judged() -> Mapping[str, models.Model]:
    """Every query a case may judge: the models, what a run touches, what a publication restates."""
    return {**models.load(), **{query.name: query for query in (*models.touched(), *models.publishing())}}


def empty_warehouse(workspace: Workspace) -> duckdb.DuckDBPyConnection:
    """Every model, empty, with the settings of the workspace filled in."""
    con = duckdb.connect()
    con.execute("set timezone = 'Asia/Shanghai'")
    layout.create_all(con, models.load(), models.macros())
    config.fill(con, workspace)
    con.execute("insert into run.run values ('run', ?, null, ?, 0, true)", [AS_OF, AS_OF])
    return con


def run_case(con: duckdb.DuckDBPyConnection, model: models.Model, case: dict[str, Any]) -> list[Row]:
    """The model's rows for what the case gives; the warehouse is left as it was."""
    con.execute("begin")
    try:
        given = {table: _whole(con, table, rows) for table, rows in case["given"].items()}
        for table, rows in given.items():
            _give(con, table, rows)
        _touch(con, given)
        got: list[Row] = con.sql(model.body).pl().to_dicts()
        return got
    finally:
        con.execute("rollback")


def _written_out(part: Any) -> Any:
    """Every row with `times` in its place so many times, `{n}` in its texts counting from 1."""
    if isinstance(part, dict):
        return {key: _written_out(value) for key, value in part.items()}
    if not isinstance(part, list):
        return part
    return [one for row in part for one in (_each(row) if isinstance(row, dict) else [row])]


def _each(row: Row) -> list[Row]:
    if "times" not in row:
        return [_written_out(row)]
    texts = {column: value for column, value in row.items() if column != "times"}
    return [
        {column: value.replace("{n}", str(n)) if isinstance(value, str) else value for column, value in texts.items()}
        for n in range(1, row["times"] + 1)
    ]


def _whole(con: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> list[Row]:
    """The rows with the one buyer where they name none."""
    columns = {column for column, *_ in con.execute(f"describe {table}").fetchall()}
    common = {column: value for column, value in ONE_BUYER.items() if column in columns}
    return [common | row for row in rows]


def _give(con: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    if table in ("config.settings", "run.run"):
        for column, value in rows[0].items():
            con.execute(f"update {table} set {column} = ?", [value])
        (config.pin if table == "config.settings" else config.pin_run)(con)
        return
    con.execute(f"create temp table given as from {table} limit 0")  # types without `not null`
    is_view = con.execute(
        "select count(*) from duckdb_views() where schema_name || '.' || view_name = ?", [table]
    ).fetchall()[0][0]
    con.execute(f"drop {'view' if is_view else 'table'} {table}")
    con.execute(f"create table {table} as from temp.given")
    con.execute("drop table temp.given")
    for row in rows:
        columns = ", ".join(f'"{column}"' for column in row)
        con.execute(f"insert into {table} ({columns}) values ({', '.join('?' * len(row))})", list(row.values()))


def _touch(con: duckdb.DuckDBPyConnection, given: dict[str, list[Row]]) -> None:
    for column, table in (("buyer_key", "run.buyers"), ("day", "run.days")):
        if table not in given:
            seen = sorted({str(row[column]) for rows in given.values() for row in rows if row.get(column) is not None})
            con.execute(f"insert into {table} select unnest(?)", [seen])
