"""How the platforms print figures and days, and what they mean."""

import datetime as dt

import polars as pl
import pytest

from xundan.ingest import figures, period

CLOSED = dt.date(2026, 10, 1)


def read(header: str, *cells: str | None, unit: str = "") -> list[float | None]:
    return figures.read(pl.Series(cells, dtype=pl.String), header, unit).to_list()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,234", 1_234.0),
        ("１，２３４", 1_234.0),
        ("1.2万", 12_000.0),
        ("¥1,280.50", 1_280.5),
        ("12元", 12.0),
        ("35人", 35.0),
        ("-3", -3.0),
        ("12.5%", 0.125),
        ("95.2 %", 0.952),
        ("2分30秒", 150.0),
        ("1小时2分", 3_720.0),
        ("1天2小时", 93_600.0),
        ("45秒", 45.0),
        ("00:02:30", 150.0),
    ],
)
def test_a_figure_is_read_whatever_its_clothes(cell: str, value: float) -> None:
    assert [value] == read("指标", cell)


@pytest.mark.parametrize("cell", ["三十", "12:30", "1e5", "nan", "<1%", "13800138000", "9" * 400])
def test_what_is_no_figure_is_unreadable(cell: str) -> None:
    assert [None] == read("指标", cell)


@pytest.mark.parametrize(
    ("header", "unit", "cell", "value"),
    [
        ("平均人工响应时长(分钟)", "", "1.5", 90.0),
        ("平均人工响应时长（分钟)", "", "1.5", 90.0),
        ("平均人工响应时长(分钟)(8-23点)", "", "1.5", 90.0),
        ("平均人工响应时长", "分钟", "1.5", 90.0),
        ("平均人工响应时长(秒)", "分钟", "90", 90.0),
        ("平均人工响应时长(分钟)", "", "30秒", 30.0),
        ("首次响应", "", "02:30", 150.0),
        ("登录时长(小时)", "", "8", 28_800.0),
        ("销售额(万元)", "", "1.2", 12_000.0),
        ("销售额(万元)", "", "30元", 30.0),
        ("满意率(%)", "", "0.5", 0.005),
        ("评分(分)", "", "4.8", 4.8),
    ],
)
def test_a_unit_in_the_cell_beats_the_headers_which_beats_the_layouts(
    header: str, unit: str, cell: str, value: float
) -> None:
    assert [value] == read(header, cell, unit=unit)


def test_bare_rates_are_percentages_where_one_is_above_one_else_fractions() -> None:
    assert [0.852, 0.01, None] == read("旺旺回复率", "85.2", "1", None)
    assert [0.852, 1.0, 0.5] == read("旺旺回复率", "0.852", "1", "50%")
    assert [1.25] == read("答问比", "1.25")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("平均响应时长（秒)", "平均响应时长(秒)"),
        (" 平均响应时长 (秒） ", "平均响应时长(秒)"),
        ("平均人工响应时长(分钟)", "平均人工响应时长(秒)"),
        ("3分钟人工回复率（8-23点）", "3分钟人工回复率(8-23点)"),
        ("销售额(万元)", "销售额(元)"),
        ("满意率(%)", "满意率"),
        ("延 询单人数", "询单人数"),
        ("延迟发货数", "延迟发货数"),
    ],
)
def test_a_figure_is_called_by_its_header_in_one_width_with_the_unit_of_its_values(header: str, name: str) -> None:
    assert name == figures.called(header)


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("收藏人数", ["3", None, "1,200"], True),
        ("收藏人数", ["3", "很多"], False),
        ("收藏人数", [None, None], False),
        ("店铺ID", ["3", "4"], False),
    ],
)
def test_a_column_holds_figures_when_every_cell_is_one_and_none_is_a_number_of_something(
    header: str, cells: list[str | None], expected: bool
) -> None:
    assert expected == figures.are_figures(pl.Series(cells, dtype=pl.String), header)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2026-10-01", 1),
        ("客服绩效_20261001", 1),
        ("2026年10月1日", 1),
        ("2026/10/1 00:00:00", 1),
        ("统计时间: 2026-10-01 ~ 2026-10-07", 7),
        ("统计时间 2026-10-01 00:00:00 ~ 2026-10-07 23:59:59", 7),
        ("客服绩效_20261001_20261007", 7),
        ("自定义报表_2026-10-01至2026-10-07", 7),
        ("2026-10-01~10-07", 7),
        ("2026年10月1日至7日", 7),
        ("2026-10-07 ~ 2026-10-01", 7),
        ("绩效_20261001_重传20261009", 1),
        ("2026年10月", 31),
        ("统计时间：2026-10-01　导出时间：2026-10-08 09:30:12", 1),
    ],
)
def test_a_period_is_read_as_people_and_platforms_write_it(text: str, last: int) -> None:
    assert period.Period(CLOSED, CLOSED.replace(day=last)) == period.find(text, is_name=":" not in text)


def test_a_period_over_the_turn_of_the_year_ends_in_the_next() -> None:
    assert period.Period(dt.date(2026, 12, 28), dt.date(2027, 1, 3)) == period.find("2026-12-28 ~ 01-03")


@pytest.mark.parametrize(
    "name", ["客服绩效", "客服绩效_20261008_093000", "客服绩效20261008093000", "2026-10-08 09_30", "2026-13-45"]
)
def test_a_name_without_a_day_or_with_the_moment_of_export_tells_no_period(name: str) -> None:
    assert period.find(name, is_name=True) is None
