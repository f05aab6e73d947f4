import polars as pl
import pytest

from tests.reasons.chat import conversation, frame
from tests.reasons.settings import SETTINGS
from xundan.reasons import stage


@pytest.mark.parametrize(
    ("expected", "lines"),
    [
        ("pre_sale", ["买家: 这款有黑色吗", "客服: 有的亲", "买家: 几天到 包邮吗"]),
        ("after_sale", ["买家: [订单x] 怎么还没发货", "客服: 帮您催一下", "买家: 快点"]),
        ("after_sale", ["买家: 昨天收到的裙子拉链坏了", "客服: 麻烦拍个照 给您换新", "买家: 好"]),
        ("other", ["买家: 你好 你们还招客服吗", "客服: 招聘请看官网哦"]),
        ("other", ["买家: 老板 真人放心单 提升销量 不降权", "客服: 不需要"]),
        ("pre_sale", ["买家: 坏了怎么办 保修几年", "客服: 一年质保的亲"]),
        ("after_sale", ["买家: 订单4108000002064739140", "买家: 好评给了 红包呢"]),
        ("other", ["买家: 云仓代发了解一下 我们家快递便宜"]),
        ("pre_sale", ["买家: 云朵款还有货吗"]),
        ("pre_sale", ["买家: 谢谢"]),
    ],
)
def test_the_words_tell_the_stage(expected: str, lines: list[str]) -> None:
    assert expected == stage.fill(frame(conversation(*lines)), SETTINGS)["stage"][0]


def test_what_asks_nothing_new_after_a_paid_order_is_after_sale_and_without_one_is_not() -> None:
    chats = frame(conversation("买家: 我周三在家", name="bought"), conversation("买家: 我周三在家", name="new"))
    known = chats.with_columns(has_recent_order=pl.Series([True, False]))

    filled = stage.fill(known, SETTINGS)

    assert dict(filled.select("conversation_id", "stage").iter_rows()) == {"bought": "after_sale", "new": "pre_sale"}
    assert filled["rule"][0] == "recent_order"


def test_a_buyer_with_a_recent_order_may_still_buy_something_new() -> None:
    chats = frame(conversation("买家: 另外这款还有货吗 多少钱", "客服: 有的亲 99")).with_columns(
        has_recent_order=pl.lit(True)
    )

    assert stage.fill(chats, SETTINGS)["stage"].to_list() == ["pre_sale"]


def test_a_session_without_words_is_pre_sale_by_default() -> None:
    filled = stage.fill(frame(conversation(), conversation("系统: 会话开始", name="c2")), SETTINGS)

    assert filled.rows() == [("c1", "pre_sale", "default"), ("c2", "pre_sale", "default")]
