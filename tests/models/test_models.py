"""Each query of sql/ judged by the YAML cases of its name."""

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pytest

from tests.models import harness
from xundan import models
from xundan.workspace import init_workspace

WITHOUT_CASE = {
    "staging.files": "a copy of raw.files",
    "staging.kpi_metrics": "a list of values",
    "staging.rejects": "a copy of raw.rejects",
    "core.texts": "the distinct texts",
    "marts.agent": "a copy of staging.agents",
    "marts.definition": "prose",
    "marts.ingest_file": "a copy of staging.files",
    "marts.order_attribution": "core.order_attribution joined with the order's yuan by key",
    "marts.price_day": "a copy of core.prices",
    "marts.session": "a copy of core.session_facts",
    "marts.session_round": "core.round_facts joined with its times by key",
    "marts.stage_preset": "a copy of config.stage_presets",
    "marts.stage_preset_buyer_day": "a copy of core.buyer_day_stages",
    "marts.reason": "a copy of config.reasons",
    "marts.reject": "a copy of staging.rejects",
    "reports.agent_reasons": "the agents' rows of reports.cut_reasons",
    "reports.agents": "the agents' rows of reports.cuts",
    "reports.campaign_reasons": "the campaigns' rows of reports.cut_reasons",
    "reports.campaigns": "the campaigns' rows of reports.cuts",
    "reports.definitions": "the prose of marts.definition in the report's language",
}


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


def test_every_query_that_decides_anything_has_a_case(queries: Mapping[str, models.Model]) -> None:
    told = {model for model, *_ in harness.cases()}
    layers = ("staging", "core", "labels", "marts", "reports", "touched", "publishing")

    assert sorted(WITHOUT_CASE) == sorted(
        name for name, query in queries.items() if query.schema in layers and not query.is_contract and name not in told
    )


def _said(row: dict[str, Any]) -> dict[str, str]:
    """Rows as people write them: numbers without trailing zeros, times in the shop's zone, structs without nulls."""
    return {column: _plain(value) for column, value in row.items()}


def _plain(value: Any) -> str:
    if value is None:
        return "null"
    if hasattr(value, "normalize"):
        return f"{value.normalize():f}"
    if hasattr(value, "utcoffset") and value.utcoffset() is not None:
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, float):
        return f"{round(value, 4):g}"
    if isinstance(value, list):
        return f"[{', '.join(_plain(item) for item in value)}]"
    if isinstance(value, dict):
        return str({key: _plain(item) for key, item in value.items() if item is not None})
    return str(value)
