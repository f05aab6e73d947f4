"""How values are written."""

from decimal import Decimal
from typing import Any

import pytest

from xundan.report import format as form
from xundan.report.conversations import highlight
from xundan.report.data import Data
from xundan.report.strings import load_strings
from xundan.report.summary import answers

CHINESE, ENGLISH = load_strings("zh-CN"), load_strings("en")


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("conversion_rate", 0.4857, "48.6%"),
        ("conversion_rate", None, "-"),
        ("conversion_rate", 0.0, "0.0%"),
        ("conversion_rate_change", -0.0357, "−3.6"),
        ("lost_count", 12345, "12,345"),
        ("lost_value_yuan", Decimal("8430.40"), "8,430"),
        ("lost_value_yuan_change", Decimal(-978), "−978"),
        ("lost_value_yuan_change", Decimal("0.2"), "0"),
        ("first_response_seconds", 59.6, "1 分 00 秒"),
        ("first_response_seconds", 45.0, "45 秒"),
        ("first_response_seconds", 3725.0, "1 小时 02 分"),
        ("answer_ratio", 1.4, "1.40"),
        ("owner", "price", "定价"),
        ("owner", "somebody_new", "somebody_new"),
        ("agent_name", "", "（无人）"),
        ("team", "", "-"),
        ("also_names", ["嫌贵", "运费"], "嫌贵、运费"),
        ("also_names", [], "-"),
    ],
)
def test_a_column_s_name_decides_how_it_is_written(column: str, value: Any, expected: str) -> None:
    assert expected == form.write(value, form.kind_of(column), CHINESE, column=column)


def test_losses_whose_price_nobody_knows_are_not_worth_nothing() -> None:
    period = {"period": "current", "matured_count": 3, "matured_converted_count": 1, "pending_count": 0}
    lost = {"lost_count": 2, "lost_value_yuan": 0}
    reasons = [{"reason_name": "嫌贵", "reason_group": "price", **lost}]
    tables = {"shop_period": [{**period, **lost}], "reasons": reasons, "owners": [], "reader": []}
    data = Data("nightly", tables, {})
    said = answers(data, CHINESE)

    assert said["lost"] == "流失 2 个；没有订单或参考价，估不出涉及多少金额。"
    assert said["reasons"] == "金额最大的原因：嫌贵（2 单，无从估值）。"


def test_long_yuan_are_written_in_wan_in_chinese_only() -> None:
    assert form.money(123_456, CHINESE) == "¥12.35万"
    assert form.money(123_456, ENGLISH) == "¥123,456"
    assert form.in_wan([Decimal(99_999), None, Decimal(100_000)], CHINESE)
    assert not form.in_wan([Decimal(99_999), None], CHINESE)


def test_a_change_from_nothing_has_no_percentage() -> None:
    assert form.relative(5, 0) == "-"
    assert form.relative(1806, 42) == "×43"


@pytest.mark.parametrize(
    ("text", "quotes", "expected"),
    [
        ("太贵了 <b>不买</b>", ["<b>不买"], "太贵了 <mark>&lt;b&gt;不买</mark>&lt;/b&gt;"),
        ("太贵了，不买了", ["不买了", "太贵了"], "<mark>太贵了</mark>，<mark>不买了</mark>"),
        ("太贵了", ["太贵了", "贵了"], "<mark>太贵了</mark>"),
        ("太贵了", ["没有这句", ""], "太贵了"),
        ("a & b", [], "a &amp; b"),
    ],
)
def test_only_the_quoted_words_are_marked_and_all_is_escaped(text: str, quotes: list[str], expected: str) -> None:
    assert expected == highlight(text, quotes)
