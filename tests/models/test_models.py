"""Each query of sql/ judged by the YAML cases of its name."""

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pytest

from tests.models import harness
from xundan import models
from xundan.workspace import init_workspace


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    con = harness.empty_warehouse(init_workspace(tmp_path_factory.mktemp("shop") / "s1", "s1"))
    yield con
    con.close()


@pytest.fixture(scope="module")
def queries() -> Mapping[str, models.Model]:
    return harness.judged()


@pytest.mark.parametrize(
    ("model", "case"), [pytest.param(model, case, id=f"{model}: {said}") for model, said, case in harness.cases()]
)
def test_model_gives_the_rows_its_case_expects(
    warehouse: duckdb.DuckDBPyConnection, queries: Mapping[str, models.Model], model: str, case: dict[str, Any]
) -> None:
    got = harness.run_case(warehouse, queries[model], case)

    expected = sorted((_said(row) for row in case["expect"]), key=repr)
    columns = list(case["expect"][0]) if case["expect"] else []
    assert expected == sorted((_said({column: row[column] for column in columns}) for row in got), key=repr)


def _said(row: dict[str, Any]) -> dict[str, str]:
    """Rows as people write them: numbers without trailing zeros, times as in the shop's zone."""
    return {column: _plain(value) for column, value in row.items()}


def _plain(value: Any) -> str:
    if value is None:
        return "null"
    if hasattr(value, "normalize"):
        return f"{value.normalize():f}"
    if hasattr(value, "utcoffset") and value.utcoffset() is not None:
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)
