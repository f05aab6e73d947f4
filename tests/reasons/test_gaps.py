"""What the desk did or failed to do, each as one short dialogue."""

from datetime import time
from typing import Any

import pytest

from tests.reasons.chat import conversation, frame
from tests.reasons.settings import SETTINGS
from xundan.reasons import classify
from xundan.settings import Settings

HOUR = 3600


def gaps_of(*lines: str, settings: Settings = SETTINGS, **fields: Any) -> list[str]:
    found: list[str] = classify.fill(frame(conversation(*lines, **fields)), settings)["service_gaps"][0].to_list()
    return found


def with_authority(**limits: float) -> Settings:
    return SETTINGS.model_copy(update={"service": SETTINGS.service.model_copy(update=limits)})


def with_hours(**hours: time) -> Settings:
    return SETTINGS.model_copy(update={"service": SETTINGS.service.model_copy(update=hours)})


def test_a_question_answered_after_an_hour_is_slow() -> None:
    assert "service.slow" in gaps_of("买家: 这个包邮吗", "客服: 包邮的亲", seconds=HOUR)


def test_hours_of_service_may_go_on_past_midnight() -> None:
    late = with_hours(starts_at=time(9), ends_at=time(2))
    early = with_hours(starts_at=time(2), ends_at=time(9))
    said = ("买家: 这个包邮吗", "客服: 包邮的亲")

    assert "service.slow" in gaps_of(*said, seconds=HOUR, settings=late)
    assert "service.slow" not in gaps_of(*said, seconds=HOUR, settings=early)


def test_an_agent_who_comes_back_an_hour_after_a_thanks_is_not_slow() -> None:
    assert "service.slow" not in gaps_of("买家: 好的谢谢", "客服: 亲 喜欢可以拍下哦", seconds=HOUR)


def test_an_unpaid_order_nobody_came_back_to_is_not_followed_up() -> None:
    said = ["买家: 我拍下了", "客服: 好的亲", "客服: 有问题随时联系"]

    assert "service.no_follow_up" in gaps_of(*said, loss_stage="unpaid")


def test_an_unpaid_order_asked_about_later_is_followed_up() -> None:
    said = ["买家: 我拍下了", "客服: 亲 您的订单还没付款哦"]

    assert "service.no_follow_up" not in gaps_of(*said, loss_stage="unpaid", seconds=HOUR)


def test_a_bare_no_to_a_size_is_no_alternative() -> None:
    assert "service.no_alternative" in gaps_of("买家: 有44码吗", "客服: 没有的亲 最大42", "买家: 好吧")


def test_another_model_offered_with_the_no_is_an_alternative() -> None:
    said = ["买家: 有44码吗", "客服: 没有的亲 可以看看另一款 有44", "买家: 好吧"]

    assert "service.no_alternative" not in gaps_of(*said)


def test_what_was_offered_before_the_no_is_no_alternative() -> None:
    said = ["买家: 推荐一款", "客服: 亲 推荐您看下这款", "买家: 有44码吗", "客服: 没有的亲 最大42", "买家: 好吧"]

    assert "service.no_alternative" in gaps_of(*said)


@pytest.mark.parametrize("text", ["我给您便宜50 您拍吧", "私下给您少50", "我帮你打7折"])
def test_more_than_the_desk_may_give_is_a_violation(text: str) -> None:
    settings = with_authority(discount_authority_yuan=20, discount_authority_rate=0.9)

    assert "service.violation" in gaps_of("买家: 能便宜吗", f"客服: {text}", "买家: 我想想", settings=settings)


@pytest.mark.parametrize("text", ["我给您便宜10 您拍吧", "满300减50的哦", "我给您发50的券", "我帮你打95折"])
def test_what_the_desk_may_give_and_what_a_campaign_gives_is_none(text: str) -> None:
    settings = with_authority(discount_authority_yuan=20, discount_authority_rate=0.9)

    assert "service.violation" not in gaps_of("买家: 能便宜吗", f"客服: {text}", "买家: 我想想", settings=settings)


def test_where_no_authority_is_set_no_discount_is_judged() -> None:
    assert "service.violation" not in gaps_of("买家: 能便宜吗", "客服: 我给您便宜500", "买家: 我想想")
