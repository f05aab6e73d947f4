"""What agents say whatever they were asked."""

from pathlib import Path

import polars as pl

from tests.reasons.chat import conversation, frame
from xundan.reasons import boilerplate
from xundan.text.normalise import reading

EMPTY = "本店不支持议价请您谅解"


def _file(*answers: str) -> pl.DataFrame:
    return frame(
        *[
            conversation("买家: 你好", f"客服: {answer}", "买家: 好的", name=f"c{place}")
            for place, answer in enumerate(answers)
        ]
    )


def test_a_refusal_nobody_asked_for_in_many_chats_is_boilerplate() -> None:
    assert (EMPTY,) == boilerplate.learn(_file(*[f"您好 {EMPTY}"] * boilerplate.LEAST_CHATS))


def test_a_refusal_that_answers_questions_is_none_however_often_given() -> None:
    asked = [
        conversation("买家: 能便宜点吗", f"客服: {EMPTY}", name=f"c{place}") for place in range(boilerplate.LEAST_CHATS)
    ]

    assert boilerplate.learn(frame(*asked)) == ()


def test_a_few_repetitions_are_chance() -> None:
    assert boilerplate.learn(_file(*[EMPTY] * (boilerplate.LEAST_CHATS - 1))) == ()


def test_only_the_empty_clause_is_taken_out_of_a_message() -> None:
    said = reading(pl.Series([f"{EMPTY} {EMPTY} 没货了亲"]), "agent")

    assert boilerplate.without(said, (EMPTY,)).to_list() == ["_没货了_"]


def test_clauses_come_back_from_their_file(tmp_path: Path) -> None:
    boilerplate.save([EMPTY], tmp_path / "boilerplate.json")

    assert boilerplate.load(tmp_path / "boilerplate.json") == (EMPTY,)
