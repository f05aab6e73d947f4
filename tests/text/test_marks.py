"""What counting needs to know of a text."""

from typing import Any

import polars as pl
import pytest

from xundan.settings import Settings, default_settings
from xundan.text import marks


def marked(text: str, settings: Settings) -> dict[str, Any]:
    (row,) = marks.fill(pl.DataFrame({"text_id": [1], "text": [text]}), settings).to_dicts()
    return row


@pytest.mark.parametrize("text", ["好的～", "好的!!", "👌", "谢谢/:^_^"])
def test_thanks_with_ornaments_are_thanks(text: str) -> None:
    assert marked(text, default_settings())["is_acknowledgement"]


def test_thanks_and_a_question_are_no_thanks() -> None:
    assert not marked("好的，多少钱", default_settings())["is_acknowledgement"]


@pytest.mark.parametrize(
    ("text", "forwards", "to_after_sale"),
    [("帮您转接给专席客服", True, False), ("帮您转接售后客服", True, True), ("有问题找售后", False, False)],
)
def test_a_notice_hands_over_and_may_name_after_sale(text: str, forwards: bool, to_after_sale: bool) -> None:
    row = marked(text, default_settings())

    assert (forwards, to_after_sale) == (row["is_forwarding"], row["is_after_sale_forwarding"])


def test_a_code_word_is_a_setting_and_none_by_default() -> None:
    default = default_settings()
    received = default.received.model_copy(update={"code_words": ["#内部#"]})
    said = default.model_copy(update={"received": received})

    assert [False, True] == [marked("#内部# 勿计", settings)["has_code_word"] for settings in (default, said)]


@pytest.mark.parametrize(("text", "blank"), [("", True), (" \u3000\n", True), ("？", False)])
def test_a_text_without_a_sign_is_blank(text: str, blank: bool) -> None:
    assert blank == marked(text, default_settings())["is_blank"]
