import polars as pl
import pytest

from xundan.text.normalise import normalise, reading


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ＡＢＣ１２３（好）", "abc123(好)"),
        ("請問有紅色嗎", "请问有红色吗"),
        ("这个[数字x]寸的 [链接x] 有货吗", "这个#寸的   有货吗"),
        ("618有活动吗", "六一八有活动吗"),
        ("咋买 包油吗", "怎么买 包邮吗"),
        ("能 发 顺丰 快递 吗 亲", "能发顺丰快递吗亲"),
        ("https://item.example.com/i?id=1 这款", "这款"),
    ],
)
def test_one_form_for_many_ways_of_typing(typed: str, expected: str) -> None:
    assert [expected] == normalise(pl.Series([typed])).to_list()


def test_pauses_of_every_kind_end_a_clause() -> None:
    assert reading(pl.Series(["好吧 那算了😂，谢谢！"]), "buyer").to_list() == ["_好吧_那算了_谢谢_"]


def test_an_agents_sweeteners_are_dropped_and_a_buyers_words_are_not() -> None:
    assert reading(pl.Series(["没有的呢亲"]), "agent").to_list() == ["_没有的_"]
    assert reading(pl.Series(["小瓶的呢"]), "buyer").to_list() == ["_小瓶的呢_"]


def test_numbers_read_alike_whether_masked_or_not() -> None:
    assert reading(pl.Series(["130拍了"]), "buyer").to_list() == reading(pl.Series(["[数字x]拍了"]), "buyer").to_list()


def test_no_text_reads_as_a_pause() -> None:
    assert reading(pl.Series([None, ""], dtype=pl.String), "buyer").to_list() == ["_", "_"]
