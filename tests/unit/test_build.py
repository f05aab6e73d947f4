"""What a rebuild forgets, and what a table gains."""

from pathlib import Path

import duckdb

from xundan import layout, models
from xundan.workspace import init_workspace


def test_a_table_that_became_a_view_is_made_anew_as_what_it_is_now(tmp_path: Path) -> None:
    settings = init_workspace(tmp_path / "s1", "s1").settings
    con = duckdb.connect()
    layout.create_all(con, models.load(), models.macros())
    con.execute("drop view marts.reason_day; create table marts.reason_day (reason varchar)")
    con.execute("drop table marts.cut_reason_day; create view marts.cut_reason_day as select 1 as lost_count")

    layout.drop_derived(con, models.load(), settings)
    layout.create_all(con, models.load(), models.macros())

    kinds = con.execute(
        "select table_name, table_type from information_schema.tables "
        "where table_schema = 'marts' and table_name in ('reason_day', 'cut_reason_day') order by all"
    ).fetchall()
    assert [("cut_reason_day", "BASE TABLE"), ("reason_day", "VIEW")] == kinds


def test_a_warehouse_of_an_older_version_gains_the_columns_it_lacks_and_keeps_its_rows() -> None:
    con = duckdb.connect()
    layout.create_all(con, models.load(), models.macros())
    con.execute("insert into raw.agents (load_id, file, line, agent_id, name) values (1, 'a.csv', 2, '小美', '小美')")
    con.execute("drop view staging.messages; alter table raw.agents drop column accounts")

    layout.create_all(con, models.load(), models.macros())

    assert [("小美", None)] == con.execute("select agent_id, accounts from raw.agents").fetchall()
    assert [(True,)] == con.execute(
        "select comment <> '' from duckdb_columns() where table_name = 'agents' and column_name = 'accounts'"
    ).fetchall()
