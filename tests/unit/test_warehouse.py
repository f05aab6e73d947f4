"""A database keeps to what the shop set, and what it refuses is told with its remedy."""

from pathlib import Path

import duckdb
import pytest

from xundan import analyst, warehouse
from xundan.errors import UserError
from xundan.workspace import Workspace, init_workspace


@pytest.fixture
def small(tmp_path: Path) -> Workspace:
    """A shop that may take 300 MB, which DuckDB calls 286 MiB."""
    root = init_workspace(tmp_path / "s1", "s1").root
    (root / "shop.yml").write_text("shop_id: s1\nmemory_limit_mb: 300\n", encoding="utf-8")
    return Workspace.open(root)


def memory(con: duckdb.DuckDBPyConnection) -> str:
    ((limit,),) = con.execute("select current_setting('memory_limit')").fetchall()
    return str(limit)


@pytest.mark.parametrize(("share", "limit"), [(1.0, "286.1 MiB"), (0.3, "85.8 MiB")])
def test_the_warehouse_takes_no_more_memory_than_its_share_of_what_is_set(
    small: Workspace, share: float, limit: str
) -> None:
    with warehouse.connect(small, memory_share=share) as con:
        assert memory(con) == limit


def test_a_reader_takes_no_more_memory_than_is_set(small: Workspace) -> None:
    duckdb.connect(str(small.analyst_path)).close()

    with analyst.connect(small) as con:
        assert memory(con) == "286.1 MiB"


def test_too_little_memory_names_the_setting(tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path / "s1", "s1")

    with (
        pytest.raises(UserError, match="memory_limit_mb 512 is too little") as told,
        warehouse.connect(workspace) as con,
    ):
        con.execute("set memory_limit = '20MB'")
        con.execute("select list(i) from range(10000000) as numbers(i)")

    assert str(workspace.root / "shop.yml") in str(told.value)
    assert "set it higher and run again" in str(told.value)
