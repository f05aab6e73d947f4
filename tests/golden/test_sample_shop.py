"""The first six days of the sample shop, from its exports to the marts, against tables that were read by eye.

`make golden` rewrites the tables; the difference is reviewed before it is committed.
"""

from pathlib import Path

import duckdb
import pytest

HERE = Path(__file__).parent


@pytest.mark.parametrize("query", sorted(HERE.glob("*.sql")), ids=lambda path: path.stem)
def test_the_marts_of_the_sample_are_as_read_by_eye(
    sample: duckdb.DuckDBPyConnection, query: Path, request: pytest.FixtureRequest
) -> None:
    expected = query.with_suffix(".csv")
    actual = sample.sql(query.read_text(encoding="utf-8")).pl().write_csv(float_precision=6)
    if request.config.getoption("--rewrite", default=False):
        expected.write_text(actual, encoding="utf-8", newline="\n")

    assert expected.read_text(encoding="utf-8").splitlines() == actual.splitlines()
