"""The tests a model declares, on rows that break them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from xundan import checks
from xundan.errors import CheckFailed
from xundan.models import Model


def model(grain: tuple[str, ...] = (), tests: tuple[Any, ...] = ()) -> Model:
    return Model(
        "marts", "m", Path("m.sql"), "", False, "", grain, tests, "table", "day", "run.days", None, None, frozenset()
    )


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect()
    con.execute("create schema run; create schema config; create table run.days as select date '2026-10-12' as day")
    con.execute("create table config.codes as select 'a' as code")
    con.execute("create table config.total as select 3 as n, date '2026-10-12' as day")
    yield con
    con.close()


BROKEN = {
    "a null in the grain": (model(("id",)), "select null::int as id", "is null"),
    "a grain met twice": (model(("id",)), "select 1 as id union all select 1", "not unique"),
    "an untrue expression": (model(("id",), ("n > 0",)), "select 1 as id, 0 as n", "not true: n > 0"),
    "a code that is in no table": (
        model(("id",), ({"references": {"code": "config.codes"}},)),
        "select 1 as id, 'b' as code",
        "config.codes",
    ),
    "a value outside its set": (model(("id",), ({"one_of": {"s": ["x"]}},)), "select 1 as id, 'y' as s", "none of"),
    "a sum that differs": (
        model((), ({"sums_to": {"n": "config.total.n"}},)),
        "select 2 as n, date '2026-10-12' as day",
        "sum of n",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_stops_the_run_and_says_which(con: duckdb.DuckDBPyConnection, name: str) -> None:
    broken, rows, complaint = BROKEN[name]
    con.execute(f"create temp table fresh as {rows}")

    with pytest.raises(CheckFailed, match=complaint) as failed:
        checks.run(con, broken, "temp.fresh")

    assert failed.value.exit_code == 3


def test_a_warning_lets_the_run_go_on(con: duckdb.DuckDBPyConnection, caplog: pytest.LogCaptureFixture) -> None:
    con.execute("create temp table fresh as select 1 as id, 0 as n")

    checks.run(con, model(("id",), ({"warn": "n > 0"},)), "temp.fresh")

    assert "not true: n > 0" in caplog.text


def test_null_passes_an_expression_as_in_a_check_constraint(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("create temp table fresh as select 1 as id, null::int as n")

    checks.run(con, model(("id",), ("n > 0",)), "temp.fresh")
