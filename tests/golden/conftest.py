import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from xundan import pipeline, warehouse
from xundan.pipeline import Run
from xundan.workspace import init_workspace

SAMPLE = Path(__file__).parents[2] / "data_samples" / "shop" / "inbox"
AS_OF = "2026-10-25T02:30:00+08:00"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write what comes out as the expected results")


@pytest.fixture(scope="package")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    shop = init_workspace(tmp_path_factory.mktemp("golden") / "shop", "禾木家居旗舰店")
    for path in sorted(SAMPLE.glob("*/*")):
        if path.stem[-10:] <= "2026-10-25" or path.parent.name in ("agents", "campaigns"):
            shutil.copy(path, shop.inbox / path.parent.name)
    run = Run.at(pipeline.parse_as_of(AS_OF, shop))
    pipeline.ingest(shop, run)
    pipeline.build(shop, run)
    with warehouse.connect(shop, read_only=True) as con:
        yield con
