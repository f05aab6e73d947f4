"""What is filled whole is filled again when what it reads has changed, and only then."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from xundan import build, layout, models
from xundan.compare import fill
from xundan.settings import Settings
from xundan.workspace import init_workspace

NAME = "marts.loss_change"
ROW = "('week', 'owner', 'price', 100, 100, 5, 7, 500, 900, 6e4, 2e5)"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return init_workspace(tmp_path / "s1", "s1").settings


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect()
    layout.create_all(con, models.load(), models.macros())
    con.execute(f"insert into marts.loss_period values {ROW}")
    yield con
    con.close()


def filled(con: duckdb.DuckDBPyConnection, settings: Settings) -> int:
    """Rows changed by building the table."""
    return build.fill_whole(con, models.load()[NAME], models.load(), settings)


def test_it_is_filled_from_all_rows(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    filled(con, settings)

    assert [("price", 400.0)] == con.execute(f"select member, lost_value_yuan_change from {NAME}").fetchall()


def test_on_a_night_that_changed_nothing_of_it_nothing_is_computed(
    con: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(con, settings)
    monkeypatch.setattr(fill, "loss_change", lambda *_: pytest.fail("computed again"))

    assert 0 == filled(con, settings)


def test_a_row_more_fills_it_again(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    filled(con, settings)
    con.execute(f"insert into marts.loss_period values {ROW.replace('price', 'stock')}")
    filled(con, settings)

    assert [(2,)] == con.execute(f"select count(*) from {NAME}").fetchall()


def test_another_method_fills_it_again(
    con: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(con, settings)
    monkeypatch.setattr(fill, "METHOD", 99)
    monkeypatch.setattr(fill, "loss_change", lambda sums, _: pl.DataFrame(schema=con.table(NAME).pl().schema))
    filled(con, settings)

    assert [(0,)] == con.execute(f"select count(*) from {NAME}").fetchall()


@pytest.mark.parametrize("name", sorted(name for name, model in models.load().items() if model.materialized == "whole"))
def test_without_a_row_to_read_every_one_of_them_is_empty(
    con: duckdb.DuckDBPyConnection, settings: Settings, name: str
) -> None:
    con.execute("delete from marts.loss_period")
    model = models.load()[name]
    build.fill_whole(con, model, models.load(), settings)

    assert [(0,)] == con.execute(f"select count(*) from {name}").fetchall()
