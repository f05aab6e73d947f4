"""The suites that ship: every one is readable, judges columns that exist, and says why."""

import duckdb
import pytest

from xundan import layout, models, quality
from xundan.suites import Suite, load_suites

SUITES = [*load_suites("raw"), *load_suites("marts")]


@pytest.fixture(scope="module")
def empty_warehouse() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    layout.create_all(con, models.load(), models.macros())
    return con


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.table)
def test_a_suite_names_only_columns_that_exist(suite: Suite, empty_warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = empty_warehouse.table(suite.table)

    assert {*suite.columns} - {*rows.columns} - {*suite.derived} == set()


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.table)
def test_every_expectation_says_why(suite: Suite) -> None:
    assert [each.type for each in suite.expectations if len(each.why) < 8] == []


@pytest.mark.parametrize("border", ["raw", "marts"])
def test_the_suites_of_an_empty_warehouse_hold(border, empty_warehouse, tmp_path, as_of) -> None:
    verdicts = quality.check(empty_warehouse, border, docs=tmp_path, as_of=as_of)

    assert [v for v in verdicts if not v.is_passed] == []
