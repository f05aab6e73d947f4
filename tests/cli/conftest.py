"""The command line as a function, a workspace to point it at, and one in which something is published."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import Result
from typer.testing import CliRunner

from xundan.cli import app
from xundan.workspace import init_workspace

PUBLISHED = """
create schema marts;
create table marts.reason_day as from (values
    (date '2026-11-08', 'price.too_high', '嫌贵', 3, 120.50::decimal(18, 2), ['a', 'b']),
    (date '2026-11-08', 'stock.out',      '缺货', 1, null,                  [])
) as rows (day, reason, reason_name, lost_count, lost_value_yuan, tags);
comment on table marts.reason_day is '原因日表';
"""


@pytest.fixture
def run() -> Callable[..., Result]:
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return init_workspace(tmp_path / "shop", "s1", "好物旗舰店").root


@pytest.fixture
def published(shop: Path) -> Path:
    with duckdb.connect(str(shop / "analyst.duckdb")) as con:
        con.execute(PUBLISHED)
    return shop
