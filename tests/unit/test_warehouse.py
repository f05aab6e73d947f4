"""What a database refuses is told with its remedy."""

from pathlib import Path

import pytest

from xundan import warehouse
from xundan.errors import UserError
from xundan.workspace import init_workspace


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
