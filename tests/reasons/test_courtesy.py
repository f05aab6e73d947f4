"""What every desk says whatever it is asked is taken out, and what it answers stays."""

import polars as pl
import pytest

from xundan.reasons import courtesy


def left(text: str) -> str:
    return str(courtesy.without(pl.Series([text]))[0])


@pytest.mark.parametrize("text", [
    "您好 很高兴为您服务", "请问还有其他可以帮您的吗", "抱歉让您久等了", "请您稍等", "祝您生活愉快", "麻烦给个好评哦",
    "签收时请当面验货",
    "感谢您的支持与理解", "长时间没有收到您的回复", "给您带来不便", "如有疑问可以随时联系客服",
])  # fmt: skip
def test_a_template_leaves_next_to_nothing(text: str) -> None:
    assert len(left(text).replace(" ", "")) <= 3


@pytest.mark.parametrize("text", [
    "抱歉 没有货了", "不好意思 这款不支持", "需要等一周", "新疆不包邮的", "没有优惠券了", "以实物为准",
    "七天内可以退货", "没有赠品的亲",
])  # fmt: skip
def test_an_answer_stays_as_it_was_typed(text: str) -> None:
    assert text == left(text)


def test_what_is_said_beside_a_template_stays() -> None:
    assert "没货了" == left("没货了 祝您生活愉快")
    assert "没有了呢亲" == left("抱歉让您久等 没有了呢亲")
