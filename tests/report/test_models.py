"""The numbers of the report models, on the made-up shop."""

from typing import Any

import duckdb
import pytest

from tests.report.shop import open_shop


def one(con: duckdb.DuckDBPyConnection, query: str) -> Any:
    return con.execute(query).fetchall()[0][0]


@pytest.mark.parametrize("report", ["nightly", "weekly"])
@pytest.mark.parametrize("table", ["agents", "campaigns", "reasons", "owners"])
def test_every_cut_adds_up_to_the_shop_s_losses(con: duckdb.DuckDBPyConnection, report: str, table: str) -> None:
    shop = con.execute(
        "select lost_count, lost_value_yuan from reports.shop_period where report = ? and period = 'current'", [report]
    ).fetchall()
    rows = con.execute(
        f"select sum(lost_count), sum(lost_value_yuan) from reports.{table} where report = ? and not is_total", [report]
    ).fetchall()
    total = con.execute(
        f"select lost_count, lost_value_yuan from reports.{table} where report = ? and is_total", [report]
    ).fetchall()

    assert shop == rows == total


@pytest.mark.parametrize("table", ["agent_reasons", "campaign_reasons"])
def test_the_corner_of_a_crossing_is_the_sum_of_its_cells(con: duckdb.DuckDBPyConnection, table: str) -> None:
    member = table.replace("reasons", "id")
    cells = one(con, f"select sum(lost_count) from reports.{table} where {member} <> '*' and reason <> '*'")
    corners = one(con, f"select sum(lost_count) from reports.{table} where {member} = '*' and reason = '*'")

    assert cells == corners


def test_matured_inquiries_are_converted_or_lost(con: duckdb.DuckDBPyConnection) -> None:
    assert (
        con.execute(
            "select report, period from reports.shop_period where matured_count <> matured_converted_count + lost_count"
        ).fetchall()
        == []
    )


def test_the_interval_of_a_rate_is_wilson_s(con: duckdb.DuckDBPyConnection) -> None:
    lower, upper = con.execute(
        "select lower_rate, upper_rate from reports.conversion "
        "where report = 'nightly' and period = 'current' and dimension = 'shop'"
    ).fetchall()[0]

    # 136 of 280, by hand: (0.4857 + z²/560 ± z·√(0.4857·0.5143/280 + z²/4·280²)) / (1 + z²/280), z = 1.6449
    assert (round(lower, 3), round(upper, 3)) == (0.437, 0.535)


def test_the_dearest_losses_with_words_come_before_those_without(con: duckdb.DuckDBPyConnection) -> None:
    listed = con.execute(
        "select has_evidence, value_at_stake_yuan from reports.lost_conversations "
        "where report = 'nightly' order by position"
    ).fetchall()

    assert listed == sorted(listed, reverse=True)


def test_beside_the_dearest_losses_every_agent_campaign_and_reason_has_its_own(con: duckdb.DuckDBPyConnection) -> None:
    listed = con.execute("select has_evidence from reports.lost_conversations where report = 'nightly'").fetchall()
    for member in ("agent_id", "campaign_id", "reason"):
        lacking = con.execute(
            f"select distinct {member} from marts.inquiry where outcome = 'lost' and len(evidence) > 0 "
            "and day between date '2026-10-31' and date '2026-11-06' "
            f"except select {member} from reports.lost_conversations where report = 'nightly'"
        ).fetchall()

        assert lacking == [], member
    assert [84, 18] == [listed.count((has_evidence,)) for has_evidence in (True, False)]


def test_the_chat_of_a_lost_inquiry_is_whole_and_in_order(con: duckdb.DuckDBPyConnection) -> None:
    for (messages,) in con.execute("select messages from reports.lost_conversations").fetchall():
        times = [message["sent_at"] for message in messages]

        assert times == sorted(times)
        assert len(times) == 6


def test_silence_is_nobody_s_top_reason(con: duckdb.DuckDBPyConnection) -> None:
    assert con.execute("select agent_id from reports.agents where top_reason = 'unknown.silent'").fetchall() == []


def test_every_order_of_the_period_is_accounted_for(con: duckdb.DuckDBPyConnection) -> None:
    orders = one(
        con,
        "select count(*) from marts.order_attribution where day between date '2026-10-31' and date '2026-11-06'",
    )

    assert orders == one(con, "select sum(order_count) from reports.order_coverage where report = 'nightly'")


def test_only_shops_with_orders_that_lack_a_buyer_are_told_how_many_were_linked(con: duckdb.DuckDBPyConnection) -> None:
    links = con.execute(
        "select shop_id, without_buyer_count, linked_count, linked_rate, linked_paid_rate, unlinkable_paid_yuan "
        "from reports.order_links where report = 'nightly'"
    ).fetchall()

    assert [("demo", 35, 21, 0.6, 0.8, 700)] == links  # seven days


def test_without_an_earlier_period_nothing_is_compared(tmp_path_factory: pytest.TempPathFactory) -> None:
    con, _ = open_shop(tmp_path_factory.mktemp("young"), as_of="2026-09-25 02:30:00+08")
    for column, table in {
        "previous_value": "headline",
        "previous_step_count": "funnel",
        "previous_lost_count": "reasons",
        "conversion_rate_change": "agents",
    }.items():
        assert one(con, f"select count({column}) from reports.{table} where report = 'nightly'") == 0, table


def test_every_rate_is_defined_with_its_denominator(con: duckdb.DuckDBPyConnection) -> None:
    lacking = con.execute("select metric from reports.definitions where denominator is null").fetchall()

    assert [metric for (metric,) in lacking if metric.endswith(("_rate", "_ratio"))] == []


def test_the_platforms_figures_are_held_against_ours_with_the_rule_that_explains_them(
    con: duckdb.DuckDBPyConnection,
) -> None:
    found = con.execute(
        "select metric, compared_count, equal_count, gap_rate, rule, rule_equal_count, unexplained_rate "
        "from reports.reconciliation where report = 'nightly'"
    ).fetchall()

    assert [("接待人数", 21, 0, 0.1, "unfiltered", 21, 0.0)] == found  # three agents, seven days
