"""A step in which DuckDB fails inside itself is done again by one thread."""

import duckdb
import pytest

from xundan import alone, sample, warehouse
from xundan.workspace import Workspace


@pytest.fixture
def shop(tmp_path) -> Workspace:
    return sample.fresh_workspace(tmp_path / "shop")


def threads(shop: Workspace) -> int:
    with warehouse.connect(shop) as con:
        ((count,),) = con.execute("select current_setting('threads')::int").fetchall()
    return count


def test_it_is_done_again_with_one_thread_and_later_steps_with_all(shop, caplog) -> None:
    usual = threads(shop)
    tries = []

    @alone.if_need_be
    def build() -> str:
        tries.append(threads(shop))
        if len(tries) == 1:
            raise duckdb.InternalException("INTERNAL Error: changed identity\n\nStack Trace:")
        return "built"

    assert build() == "built"
    assert [usual, 1] == tries
    assert threads(shop) == usual
    assert "build: DuckDB failed (INTERNAL Error: changed identity)" in caplog.text


def test_what_fails_with_one_thread_too_fails(shop) -> None:
    @alone.if_need_be
    def build() -> None:
        raise duckdb.FatalException("database has been invalidated")

    with pytest.raises(duckdb.FatalException):
        build()


def test_a_query_that_is_wrong_is_asked_once(shop) -> None:
    tries = []

    @alone.if_need_be
    def build() -> None:
        tries.append(1)
        raise duckdb.BinderException("no such column")

    with pytest.raises(duckdb.BinderException):
        build()
    assert len(tries) == 1


def test_what_began_a_failure_is_told_rather_than_that_nothing_could_be_rolled_back() -> None:
    class ShutDown:
        def execute(self, query: str) -> None:
            if query == "rollback":
                raise duckdb.FatalException("database has been invalidated")

    with pytest.raises(duckdb.InternalException, match="identity"), warehouse.transaction(ShutDown()):
        raise duckdb.InternalException("changed identity")
