"""What is sent of a conversation."""

import json
from typing import Any

from tests.reader.shop import READER
from tests.reasons.chat import conversation, frame
from xundan.reader import prompt
from xundan.reader.prompt import Example, Question
from xundan.reasons import taxonomy


def question(*lines: str, **fields: Any) -> Question:
    return next(prompt.questions(frame(conversation(*lines, **fields))))


def sent(one: Question, budget_tokens: int = 1500) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = prompt.said(one, budget_tokens)["聊天"]
    return found


def test_personal_data_is_masked() -> None:
    (message,) = sent(question("买家: 打我电话13812345678"))

    assert "13812345678" not in message["说"]
    assert "手机号" in message["说"]


def test_a_card_is_sent_as_a_card_and_proves_nothing() -> None:
    one = question("买家: [商品链接]", "客服: 在的亲")

    assert "[卡片]" == sent(one)[0]["说"]
    assert [False, True] == [message.can_prove for message in one.messages]


def test_what_bots_and_the_system_say_proves_nothing() -> None:
    one = question("机器人: 欢迎光临 太贵包退", "系统: 买家进店", "买家: 在吗")

    assert [False, False, True] == [message.can_prove for message in one.messages]


def test_a_long_chat_is_cut_in_the_middle_and_keeps_its_numbers() -> None:
    one = question(*[f"买家: 第{number}句话问一个很长很长的问题好不好" for number in range(200)])

    lines = sent(one, 400)
    places = [line["i"] for line in lines if "i" in line]

    assert (0, 199) == (places[0], places[-1])
    assert 200 - len(places) == sum(line.get("略去", 0) for line in lines)
    assert sum(prompt.tokens_about(json.dumps(line, ensure_ascii=False)) for line in lines) < 500


def test_the_end_of_a_long_chat_counts_more_than_its_beginning() -> None:
    one = question(*[f"买家: 第{number}句话问一个很长很长的问题好不好" for number in range(200)])

    places = [line["i"] for line in sent(one, 600) if "i" in line]

    assert sum(place > 100 for place in places) > sum(place < 100 for place in places)


def test_a_very_long_message_is_cut() -> None:
    (message,) = sent(question("买家: " + "好贵" * 2000))

    assert len(message["说"]) == 301


def test_a_wait_worth_telling_is_told() -> None:
    assert 10 == sent(question("买家: 在吗", "客服: 在", seconds=600))[1]["隔了分钟"]


def test_every_code_of_the_taxonomy_is_told() -> None:
    assert [] == [reason.code for reason in taxonomy.load() if f"\n{reason.code} " not in prompt.system()]


def test_examples_stand_with_the_chats_and_never_among_the_rules() -> None:
    example = Example(question("买家: 独角兽图案有吗", "客服: 没有"), "product.variant")

    body = prompt.request(question("买家: 在吗"), READER, [example])

    assert ["system", "user"] == [message["role"] for message in body["messages"]]
    assert "独角兽" in body["messages"][1]["content"]
    assert "独角兽" not in body["messages"][0]["content"]


def test_the_same_chat_under_another_name_is_the_same_content_and_not_paid_again() -> None:
    one = question("买家: 在吗")

    assert one.content_key == question("买家: 在吗", name="other").content_key


def test_other_words_another_end_or_another_wait_are_another_content() -> None:
    keys = {
        question("买家: 在吗", "买家: 人呢").content_key,
        question("买家: 在吗", "买家: 人呢？").content_key,
        question("买家: 在吗", "客服: 人呢").content_key,
        question("买家: 在吗", "买家: 人呢", loss_stage="unpaid").content_key,
        question("买家: 在吗", "买家: 人呢", seconds=600).content_key,
    }

    assert 5 == len(keys)


def test_no_request_has_more_tokens_than_are_set_aside_for_it() -> None:
    body = prompt.request(question("买家: 🥲𠮷太贵了"), READER)

    assert prompt.tokens_at_most(body) >= sum(len(message["content"].encode()) for message in body["messages"])


def test_the_server_is_held_to_what_it_can_be_held_to() -> None:
    bodies = {
        output: prompt.request(question("买家: 在吗"), READER.model_copy(update={"output": output}))
        for output in ("json_schema", "json_object", "text")
    }

    kinds = {output: body.get("response_format", {}).get("type") for output, body in bodies.items()}
    assert {"json_schema": "json_schema", "json_object": "json_object", "text": None} == kinds
