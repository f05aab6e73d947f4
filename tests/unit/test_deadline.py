"""A run that takes too long is stopped in the middle of a query, and leaves the warehouse as it was."""

from pathlib import Path

import pytest

from xundan import deadline, warehouse
from xundan.errors import UserError
from xundan.workspace import Workspace, init_workspace

ENDLESS = "select count(*) from range(1_000_000) as a, range(1_000_000) as b where a.range % 7 = b.range % 5"


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    return init_workspace(tmp_path / "s1", "s1")


def test_a_query_is_stopped_and_what_its_transaction_did_is_undone(shop: Workspace) -> None:
    with warehouse.connect(shop) as con:
        con.execute("create table said as select 1 as n")
    with (
        pytest.raises(UserError, match="took longer than it may"),
        deadline.limit(0.05),
        warehouse.connect(shop) as con,
        warehouse.transaction(con),
    ):
        con.execute("insert into said values (2)")
        con.execute(ENDLESS)

    with warehouse.connect(shop) as con:
        assert con.execute("from said").fetchall() == [(1,)]


def test_a_query_begun_after_the_limit_is_stopped_too(shop: Workspace) -> None:
    with pytest.raises(UserError), deadline.limit(0), warehouse.connect(shop) as con:
        con.execute(ENDLESS)


def test_the_narrower_of_two_limits_holds(shop: Workspace) -> None:
    with pytest.raises(UserError), deadline.limit(0), deadline.limit(3600), warehouse.connect(shop) as con:
        con.execute(ENDLESS)


def test_within_the_limit_nothing_happens(shop: Workspace) -> None:
    with deadline.limit(3600), warehouse.connect(shop) as con:
        assert con.execute("select 1").fetchall() == [(1,)]
