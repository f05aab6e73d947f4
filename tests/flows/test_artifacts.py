"""The key tables as Markdown."""

import duckdb
import pytest

from xundan import analyst, artifacts
from xundan.workspace import Workspace, init_workspace

REPORTS = """
create schema reports;
create table reports.headline as
    select 'nightly' as report, 'lost_count' as metric, 0.125::double as value,
        null::double as previous_value, null::double as change;
create table reports.reasons as
    select 'nightly' as report, 'price.too_high' as reason, '嫌贵|贵' as reason_name, 'price' as owner, 3 as lost_count,
        120.5::decimal(18, 2) as lost_value_yuan;
comment on column reports.reasons.reason is '原因；合计为 * reason; * for the total';
create table reports.agents as
    select 'nightly' as report, '小美' as agent_name, 9 as inquiry_count, 0.5 as conversion_rate, 3 as lost_count,
        120.5::decimal(18, 2) as lost_value_yuan;
create table reports.campaigns as
    select 'weekly' as report, '双11' as campaign_name, 9 as inquiry_count, 0.5 as conversion_rate, 3 as lost_count,
        120.5::decimal(18, 2) as lost_value_yuan;
create table reports.shop_period as from (values
    ('nightly', 'current', 9, 2, 4, 3, 120.5::decimal(18, 2), 5),
    ('weekly', 'current', 0, 0, 0, 0, 0, 0)
) as rows (
    report, period, inquiry_count, matured_converted_count, matured_count, lost_count, lost_value_yuan, pending_count
);
"""


@pytest.fixture
def shop(tmp_path) -> Workspace:
    workspace = init_workspace(tmp_path, "s1")
    with duckdb.connect(str(workspace.analyst_path)) as con:
        con.execute(REPORTS)
    return workspace


def test_headings_are_the_columns_own_words_and_values_are_formatted(shop) -> None:
    assert artifacts.key_tables(shop, "nightly")["reasons"].splitlines() == [
        "| 原因；合计为 | reason_name | owner | lost_count | lost_value_yuan |",
        "| --- | --- | --- | --- | --- |",
        "| price.too_high | 嫌贵\\|贵 | price | 3 | 120.50 |",
    ]


def test_only_the_reports_own_rows_are_shown(shop) -> None:
    assert "双11" not in artifacts.key_tables(shop, "nightly")["campaigns"]


def test_what_is_unknown_is_a_dash(shop) -> None:
    assert artifacts.key_tables(shop, "nightly")["headline"].endswith("| lost_count | 0.125 | - | - |")


def test_the_headline_gives_a_rate_with_its_numbers(shop) -> None:
    assert analyst.headline(shop, "nightly") == (
        "9 inquiries: 2 of 4 matured ones converted (50.0%), 3 lost worth ¥120; "
        "of 5 whose window is open 0 have paid, 5 are pending"
    )


def test_a_rate_of_nothing_is_a_dash(shop) -> None:
    assert "0 of 0 matured ones converted (-)" in analyst.headline(shop, "weekly")
