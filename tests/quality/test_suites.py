"""The suites that ship: every one is readable, judges columns that exist, and says why."""

import duckdb
import pytest

from xundan import layout, models, quality
from xundan.suites import Suite, load_suites

SUITES = [*load_suites("raw"), *load_suites("marts")]
FATAL = {
    "raw.agents": ["agent_id"],
    "raw.campaigns": [],
    "raw.files": ["unaccounted_count"],
    "raw.kpi": ["last_day day"],
    "raw.messages": ["role", "kind", "has_phone", "buyer_key"],
    "raw.orders": ["amount_yuan", "paid_yuan", "quantity", "buyer_key"],
    "marts.agent_day": [
        "conversion_rate",
        "within_3_min_rate",
        "inquiry_count matured_count",
        "lost_value_yuan",
        "lost_count",
    ],
    "marts.campaign_day": ["conversion_rate", "inquiry_count matured_count", "lost_value_yuan"],
    "marts.inquiry": [
        "outcome",
        "loss_stage",
        "confidence",
        "first_response_seconds",
        "paid_yuan",
        "value_at_stake_yuan",
        "last_message_at opened_at",
        "buyer_key",
    ],
    "marts.order_attribution": ["rule", "why", "paid_yuan"],
    "marts.reason_day": ["reason", "share_rate", "lost_count", "owner"],
}
WARN = {
    "raw.agents": ["role"],
    "raw.campaigns": ["ends_at starts_at", "discount_rate"],
    "raw.files": ["platform"],
    "raw.kpi": ["rate", "seconds"],
    "raw.messages": ["sent_at", "text_length"],
    "raw.orders": ["paid_at created_at", "paid_yuan refund_yuan"],
    "marts.inquiry": ["average_response_seconds"],
}


def judged(suite: Suite, severity: str) -> list[str]:
    """What its expectations of a severity judge, the columns of each in one word."""
    return [" ".join(each.columns) for each in suite.expectations if each.severity == severity]


@pytest.fixture(scope="module")
def empty_warehouse() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    layout.create_all(con, models.load(), models.macros())
    return con


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.table)
def test_a_suite_names_only_columns_that_exist(suite: Suite, empty_warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = empty_warehouse.table(suite.table)

    assert {*suite.columns} - {*rows.columns} - {*suite.derived} == set()


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.table)
def test_every_expectation_says_why(suite: Suite) -> None:
    assert [each.type for each in suite.expectations if len(each.why) < 8] == []


def test_what_would_make_figures_wrong_stops_a_night() -> None:
    assert {suite.table: judged(suite, "fatal") for suite in SUITES} == FATAL


def test_what_is_only_odd_is_reported() -> None:
    assert {suite.table: judged(suite, "warn") for suite in SUITES if judged(suite, "warn")} == WARN


@pytest.mark.parametrize("border", ["raw", "marts"])
def test_the_suites_of_an_empty_warehouse_hold(border, empty_warehouse, tmp_path, as_of) -> None:
    verdicts = quality.check(empty_warehouse, border, docs=tmp_path, as_of=as_of)

    assert [v for v in verdicts if not v.is_passed] == []
