"""The first six days of the sample shop, from its exports to the marts, against tables that were read by eye.

`make golden` rewrites the tables; the difference is reviewed before it is committed.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from xundan import pipeline, warehouse
from xundan.pipeline import Run
from xundan.workspace import init_workspace

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "data_samples" / "shop" / "inbox"
AS_OF = "2026-10-25T02:30:00+08:00"


@pytest.fixture(scope="module")
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


@pytest.mark.parametrize("query", sorted(HERE.glob("*.sql")), ids=lambda path: path.stem)
def test_the_marts_of_the_sample_are_as_read_by_eye(
    sample: duckdb.DuckDBPyConnection, query: Path, request: pytest.FixtureRequest
) -> None:
    expected = query.with_suffix(".csv")
    actual = sample.sql(query.read_text(encoding="utf-8")).pl().write_csv(float_precision=6)
    if request.config.getoption("--rewrite", default=False):
        expected.write_text(actual, encoding="utf-8", newline="\n")

    assert expected.read_text(encoding="utf-8").splitlines() == actual.splitlines()
