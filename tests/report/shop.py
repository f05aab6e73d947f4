"""A made-up shop whose marts are drawn by shop.sql, and the report models built and tested on them."""

import datetime as dt
from pathlib import Path

import duckdb

from xundan import checks, config, layout, models
from xundan.workspace import Workspace, init_workspace

MADE_UP = Path(__file__).with_name("shop.sql")


def open_shop(
    folder: Path,
    *,
    language: str = "zh-CN",
    as_of: str = "2026-11-09 02:30:00+08",
    week_from: dt.date | None = None,
    agent_count: int = 8,
    is_empty: bool = False,
) -> tuple[duckdb.DuckDBPyConnection, Workspace]:
    """The shop on the night of `as_of`, every model of sql/reports built and tested on it, and its workspace."""
    init_workspace(folder, "demo", "暖冬旗舰店")
    with (folder / "shop.yml").open("a", encoding="utf-8") as settings:
        settings.write(f"language: {language}\n")
    workspace = Workspace.open(folder)
    con = duckdb.connect()
    con.execute("set timezone = 'Asia/Shanghai'")
    layout.create_all(con, models.load(), models.macros())
    config.fill(con, workspace)
    con.execute("insert into run.run values ('run-1', ?, ?, null, 0, false)", [as_of, week_from])
    con.execute("set variable agent_count = ?", [agent_count])
    if not is_empty:
        con.execute(MADE_UP.read_text(encoding="utf-8"))
    for model in models.load().values():
        if model.schema == "reports" or model.name == "marts.definition":
            if model.materialized == "table":
                con.execute(f"insert into {model.name} by name {model.body}")
            checks.run(con, model, model.name)
    return con, workspace
