"""A last question no human answered is the reason by itself; cards, thanks and objections are no such question."""

from typing import Any

import polars as pl
import pytest

from tests.reasons.chat import conversation, frame
from tests.reasons.settings import SETTINGS
from xundan.reasons import choice, classify, conversations
from xundan.reasons.taxonomy import UNKNOWN

TITLE = "加绒保暖打底裤 多少钱都值 ¥199.00"


def verdict(*lines: str, kinds: dict[int, str] | None = None, seconds: int = 60) -> dict[str, Any]:
    chat = conversation(*lines, seconds=seconds)
    for place, kind in (kinds or {}).items():
        chat["messages"][place]["kind"] = kind
    row: dict[str, Any] = classify.fill(frame(chat), SETTINGS).row(0, named=True)
    return row


def quotes(found: dict[str, Any]) -> list[str]:
    return [one["quote"] for one in found["evidence"]]


def test_a_lone_buyers_question_is_no_reply_by_fact() -> None:
    found = verdict("买家: 这款有货吗")

    assert ("service.no_reply", "fact:no_reply", ["service.no_reply"], choice.LEFT_ALONE) == (
        found["reason"],
        found["decided_by"],
        found["service_gaps"],
        found["confidence"],
    )


def test_the_quote_is_the_last_real_question() -> None:
    assert quotes(verdict("买家: 有红色吗", "买家: 多少钱", "买家: 人呢", "买家: ？")) == ["多少钱"]


@pytest.mark.parametrize("last", ["好的 谢谢", "那算了", "嗯嗯"])
def test_where_no_human_ever_spoke_a_closing_word_answers_nothing(last: str) -> None:
    assert verdict("买家: 你好 这款有货吗", f"买家: {last}")["decided_by"] == "fact:no_reply"


def test_a_bot_answers_nothing() -> None:
    found = verdict("买家: 这款有货吗", "机器人: 亲 喜欢可以直接下单哦", "系统: 会话结束")

    assert (found["reason"], quotes(found)) == ("service.no_reply", ["这款有货吗"])


def test_a_question_left_after_good_answers_is_no_reply() -> None:
    found = verdict("买家: 有货吗", "客服: 有的亲", "买家: 那什么时候发货")

    assert (found["reason"], quotes(found)) == ("service.no_reply", ["那什么时候发货"])


@pytest.mark.parametrize("last", ["好的 谢谢", "我说咋这么眼熟", "好吧"])
def test_what_asks_for_no_answer_is_not_left_unanswered(last: str) -> None:
    assert verdict("买家: 有货吗", "客服: 有的亲", f"买家: {last}")["reason"] != "service.no_reply"


def test_an_objection_stays_the_reason() -> None:
    assert (
        verdict("买家: 多少钱", "客服: 899的哦", "买家: 太贵了 别家才600 还有必要买吗")["reason"] != "service.no_reply"
    )


def test_a_human_answer_is_an_answer() -> None:
    assert verdict("买家: 这款有货吗", "客服: 有的亲 现货")["service_gaps"] == []


@pytest.mark.parametrize(
    "card", [TITLE, "https://item.taobao.com/item.htm?id=123456", "[链接x]", f"https://m.tb.cn/h.abc {TITLE}"]
)
def test_a_bare_card_or_link_asks_nothing(card: str) -> None:
    assert verdict(f"买家: {card}")["reason"] == UNKNOWN


@pytest.mark.parametrize("order", [["买家: 这款有货吗", f"买家: {TITLE}"], [f"买家: {TITLE}", "买家: 这款有货吗"]])
def test_a_card_beside_the_question_is_not_quoted(order: list[str]) -> None:
    assert quotes(verdict(*order)) == ["这款有货吗"]


def test_a_card_after_the_question_does_not_close_it() -> None:
    found = verdict("买家: 有货吗", "客服: 有的亲", "买家: 那什么时候发货", "买家: 看这款", kinds={3: "card"})

    assert (found["reason"], quotes(found)) == ("service.no_reply", ["那什么时候发货"])


def test_waiting_is_shown_by_the_buyers_words_not_the_card() -> None:
    lines = [f"买家: {TITLE}", "买家: 这款有货吗", "客服: 有的 久等了", "买家: 等了半天 不买了"]

    found = verdict(*lines, kinds={0: "card"}, seconds=400)

    assert (found["reason"], quotes(found)) == ("service.slow", ["这款有货吗", "等了半天 不买了"])


def test_words_beside_a_price_are_the_buyers() -> None:
    flat = pl.DataFrame(
        {
            "kind": [None, "text", "text", "card"],
            "text": ["别家才¥99", "这个¥99.00吗？", "[链接x] 这个有吗", "标题"],
            "tokens": [["别家"], None, None, ["标题"]],
        }
    )

    assert conversations.own_words(flat)["text"].to_list() == ["别家才¥99", "这个¥99.00吗？", "[链接x] 这个有吗", ""]
