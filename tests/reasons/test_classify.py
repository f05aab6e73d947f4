"""The rules of decision, each as one short dialogue."""

import polars as pl
import pytest

from tests.reasons.chat import conversation, frame
from tests.reasons.settings import SETTINGS
from xundan.reasons import classify
from xundan.reasons.taxonomy import UNKNOWN

GREETING = "客服: 您好 在的亲 请问有什么可以帮您"


def reason_of(*lines: str) -> str:
    return classify.fill(frame(conversation(*lines)), SETTINGS)["reason"][0]


def test_a_question_with_a_good_answer_is_no_loss() -> None:
    assert reason_of("买家: 这个包邮吗", "客服: 包邮的亲", "买家: 好的") == UNKNOWN


def test_a_negative_answer_taken_with_a_sigh_carries_the_question() -> None:
    assert reason_of("买家: 新疆包邮吗", "客服: 新疆要补30运费的哦亲", "买家: 好吧") == "logistics.freight"


def test_a_negative_answer_met_with_silence_carries_the_question() -> None:
    assert reason_of("买家: 黑色40码还有吗", "客服: 亲 断码了 没货了哦") == "stock.out"


def test_the_same_sigh_after_a_good_answer_carries_nothing() -> None:
    assert reason_of("买家: 黑色40码还有吗", "客服: 有的亲 现货", "买家: 好吧") == UNKNOWN


def test_an_explicit_rejection_beats_what_came_before() -> None:
    lines = ["买家: 有红色吗", "客服: 没有红色的亲", "买家: 那蓝色多少钱", "客服: 899的哦", "买家: 太贵了 不买了"]

    assert reason_of(*lines) == "price.too_high"


def test_a_refused_bargain_is_the_bargains() -> None:
    assert (
        reason_of("买家: 能便宜点吗", "客服: 亲 已经是最低价了哦", "买家: 一块钱都不让啊 算了")
        == "price.bargain_refused"
    )


@pytest.mark.parametrize("text", ["不贵", "不是太贵", "贵州能发吗", "贵店发什么快递", "又不是没货"])
def test_negated_and_other_words_are_no_objection(text: str) -> None:
    assert reason_of("买家: 在吗", GREETING, f"买家: {text}", "客服: 可以的亲", "买家: 好的") == UNKNOWN


def test_competitors_named_in_a_question_are_no_reason() -> None:
    assert reason_of("买家: 和京东的一样吗", "客服: 一样的亲 正品", "买家: 嗯嗯") == UNKNOWN


def test_an_apology_in_a_template_is_no_refusal() -> None:
    assert (
        reason_of(
            "买家: 在吗",
            "客服: 您好 不好意思让您久等啦 请问有什么可以帮您",
            "买家: 这个能洗吗",
            "客服: 可以的",
            "买家: 嗯",
        )
        == UNKNOWN
    )


def test_a_last_question_nobody_answers_is_no_reply() -> None:
    filled = classify.fill(
        frame(conversation("买家: 这款多长", "客服: 一米二亲", "买家: 那宽呢", "买家: 在吗", "买家: ？")), SETTINGS
    )

    assert filled["reason"][0] == "service.no_reply"
    assert filled["service_gaps"][0].to_list() == ["service.no_reply"]


def test_a_bots_answer_is_no_answer() -> None:
    assert (
        reason_of(
            "买家: 明天能到吗",
            "机器人: 亲亲在的哦 喜欢可以直接下单",
            "买家: 人呢",
            "机器人: 亲亲在的哦 喜欢可以直接下单",
        )
        == "service.no_reply"
    )


def test_evidence_is_verbatim_with_its_message_id() -> None:
    lines = ["买家: 新疆包邮吗", "客服: 新疆要补30运费的哦亲", "买家: 三十块啊 算了"]
    filled = classify.fill(frame(conversation(*lines)), SETTINGS)

    quotes = {line.split(": ", 1)[1] for line in lines}
    assert {one["quote"] for one in filled["evidence"][0]} <= quotes
    assert "1" in [one["message_id"] for one in filled["evidence"][0]]


def test_the_same_conversations_give_the_same_answers_in_any_order() -> None:
    chats = [conversation("买家: 能便宜点吗", "客服: 最低价了", "买家: 算了", name=f"c{place}") for place in range(3)]

    forward = classify.fill(frame(*chats), SETTINGS)
    backward = classify.fill(frame(*chats[::-1]), SETTINGS)

    assert forward.sort("conversation_id").equals(backward.sort("conversation_id"))


def test_an_empty_frame_keeps_its_columns() -> None:
    filled = classify.fill(frame(), SETTINGS)

    assert {"conversation_id": pl.String, **classify.SCHEMA} == dict(filled.schema)


@pytest.mark.parametrize(("lines", "expected"), [
    (["买家: 这个多久发", "客服: 亲 预售款 45天发货", "买家: 四十五天？？"], "stock.presale"),
    (["买家: 一共多少钱", "客服: 到手3148元哦亲", "买家: 嚯 这么贵 溜了"], "price.too_high"),
])  # fmt: skip
def test_to_throw_an_answer_back_is_to_object_to_it(lines: list[str], expected: str) -> None:
    assert expected == reason_of(*lines)


def test_a_question_about_a_flaw_is_no_objection() -> None:
    assert reason_of("买家: 会不会显黑啊", "客服: 不会的亲 很衬肤色", "买家: 好的") == UNKNOWN


def test_one_long_wait_in_the_hours_of_service_is_slow_and_one_at_night_is_not() -> None:
    def gaps(start_hour: int) -> list[str]:
        chat = conversation("买家: 有货吗", "客服: 有的亲", "买家: 好的", seconds=900)
        for message in chat["messages"]:
            message["at"] = message["at"].replace("T10:", f"T{start_hour:02}:")
        found: list[str] = classify.fill(frame(chat), SETTINGS)["service_gaps"][0].to_list()
        return found

    assert [["service.slow"], []] == [gaps(hour_utc) for hour_utc in (4, 18)]


def test_the_same_words_for_two_questions_are_off_target() -> None:
    answer = "客服: 亲 喜欢就拍下哦"
    filled = classify.fill(frame(conversation("买家: 能装多少斤", answer, "买家: 我问能装多少斤呢", answer)), SETTINGS)

    assert "service.off_target" in filled["service_gaps"][0].to_list()


def test_what_is_only_supposed_is_no_objection() -> None:
    lines = ["买家: 要是没货我可就去别家买了哈", "客服: 亲 有现货的 今天发", "买家: 有就好"]

    assert reason_of(*lines) == UNKNOWN


def test_a_weak_word_beside_a_rejection_does_not_name_its_reason() -> None:
    lines = ["买家: 是正品吗", "客服: 亲 没有防伪码的", "买家: 扫码都没有 谁知道真的假的 不敢买"]

    assert reason_of(*lines) == "trust.quality"
