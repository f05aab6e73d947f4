"""What is believed of an answer: nothing that is not there."""

import json
from typing import Any

import pytest

from tests.reader.stand_in import answer
from tests.reasons.chat import conversation, frame
from xundan.reader import prompt
from xundan.reader.answer import INVENTED, MALFORMED, UNPROVEN, Checked, check, schema
from xundan.reader.prompt import Question
from xundan.reasons import taxonomy

LINES = ("买家: 这款多少钱", "客服: 3680元的亲", "机器人: 亲 全场大促太贵包退", "买家: 顶我半个月房租了呀")


def question(*lines: str) -> Question:
    return next(prompt.questions(frame(conversation(*(lines or LINES)))))


def checked(text: str, *lines: str) -> Checked:
    return check(text, question(*lines))


def test_a_quote_that_stands_in_its_message_is_evidence() -> None:
    said = checked(answer("price.too_high", (3, "半个月房租")))

    assert ("price.too_high", ((3, "半个月房租"),), True) == (said.reason, said.evidence, said.is_whole)


@pytest.mark.parametrize(
    "quote",
    [
        (3, "半个月工资"),
        (3, "半个月 房租"),
        (1, "半个月房租"),
        (2, "太贵"),
        (9, "半个月房租"),
        (-1, "呀"),
        (3, "呀"),
        (3, ""),
    ],
)
def test_a_quote_that_does_not_is_dropped_and_nothing_is_left_to_believe(quote: tuple[int, str]) -> None:
    said = checked(answer("price.too_high", quote))

    assert (None, UNPROVEN) == (said.reason, said.fault)


def test_one_invented_quote_beside_a_true_one_discounts_the_answer() -> None:
    said = checked(answer("price.too_high", (3, "半个月房租"), (0, "太贵了")))

    assert (((3, "半个月房租"),), False) == (said.evidence, said.is_whole)


def test_a_short_message_may_be_quoted_whole() -> None:
    said = checked(answer("stock.out", (1, "无")), "买家: 有黑色吗", "客服: 无")

    assert ((1, "无"),) == said.evidence


def test_unknown_needs_no_evidence() -> None:
    assert ("unknown.silent", True) == (
        checked(answer("unknown.silent")).reason,
        checked(answer("unknown.silent")).is_whole,
    )


def test_a_code_that_does_not_exist_is_no_answer() -> None:
    assert INVENTED == checked(answer("price.insane", (3, "半个月房租"))).fault


def test_further_codes_need_evidence_too() -> None:
    also = [
        {"code": "trust.quality", "evidence": []},
        {"code": "promo.invented", "evidence": [{"message": 3, "quote": "半个月房租"}]},
        {"code": "price.competitor", "evidence": [{"message": 0, "quote": "多少钱"}]},
    ]
    said = checked(answer("price.too_high", (3, "半个月房租"), also=also))

    assert (("price.competitor",), False) == (said.also, said.is_whole)


def test_a_gap_of_service_that_is_the_reason_is_listed_as_a_gap() -> None:
    assert ("service.attitude",) == checked(answer("service.attitude", (1, "3680元的亲"))).service_gaps


@pytest.mark.parametrize(
    "text",
    [
        "",
        "我不知道",
        "{",
        '{"reason": "price.too_high", "evidence": [{"message": 3, "quote": "半个月',
        '{"reason": 7, "evidence": []}',
        '{"reason": "price.too_high"}',
        '{"reason": "price.too_high", "evidence": "半个月房租"}',
        '{"reason": "price.too_high", "evidence": [{"message": "3", "quote": "半个月房租"}]}',
        '["price.too_high"]',
        "null",
        "{" * 5000,
        '{"a":' * 3000,
        "<think>" + answer("price.too_high", (3, "半个月房租")),
    ],
)
def test_what_is_no_answer_is_told_and_never_raised(text: str) -> None:
    assert (None, MALFORMED) == (checked(text).reason, checked(text).fault)


@pytest.mark.parametrize(
    "around", ["{}", "```json\n{}\n```", "好的，结果如下：\n{}\n希望有帮助", "<think>太贵？{{}}</think>{}"]
)
def test_words_around_an_answer_do_no_harm(around: str) -> None:
    text = around.replace("{{}}", "{1}").replace("{}", answer("price.too_high", (3, "半个月房租")))

    assert "price.too_high" == checked(text).reason


@pytest.mark.parametrize("stated", ["NaN", "1e999", "-1", "17", "null"])
def test_a_confidence_that_is_none_does_no_harm(stated: str) -> None:
    text = answer("price.too_high", (3, "半个月房租")).replace("0.99", stated)

    assert ("price.too_high", None) == (checked(text).reason, checked(text).stated_confidence)


def test_further_fields_are_left_behind() -> None:
    said = checked(answer("price.too_high", (3, "半个月房租"), note="<script>", sql="drop table"))

    assert "price.too_high" == said.reason


def test_the_schema_names_every_code_and_nothing_else() -> None:
    form: dict[str, Any] = schema()["schema"]

    assert [reason.code for reason in taxonomy.load()] == form["properties"]["reason"]["enum"]
    assert form["additionalProperties"] is False
    assert json.loads(json.dumps(form)) == form
