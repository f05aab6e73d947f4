"""The truth agrees with what is written: orders, evidence, waits, gaps; and the cause of a sale can be found again."""

from dataclasses import replace

import polars as pl
import pytest

from tests.simulate.conftest import read
from xundan.simulate import ShopSpec, Summary, phrases
from xundan.simulate.dice import Dice
from xundan.simulate.handling import handle
from xundan.simulate.need import Market, causes
from xundan.simulate.shop import build

LAST_DAY = pl.datetime(2026, 10, 21)


def test_an_orders_true_agent_is_the_last_human_before_it(
    shop: Summary, messages: pl.DataFrame, chats: pl.DataFrame
) -> None:
    orders = read(shop.out / "truth" / "orders.csv").filter(pl.col("chat").is_not_null(), pl.col("kind") != "flagged")
    orders = orders.filter(pl.col("created_at") < LAST_DAY).select("order_id", "chat", "agent_id", "created_at")
    said = messages.filter(pl.col("role") == "agent").select("chat", "sent_at", last="agent_id")
    before = orders.join(said, on="chat", how="left").filter(
        pl.col("sent_at").is_null() | (pl.col("sent_at") <= pl.col("created_at"))
    )
    last = before.sort("sent_at").group_by("order_id").last()

    assert last.filter(pl.col("agent_id").is_not_null())["order_id"].len() > 100
    assert last.filter(~pl.col("last").eq_missing(pl.col("agent_id"))).height == 0


def test_the_quoted_evidence_is_in_the_chat(messages: pl.DataFrame, chats: pl.DataFrame) -> None:
    lost = chats.filter(pl.col("evidence").is_not_null(), pl.col("last_message_at") < LAST_DAY)
    cited = lost.select("chat", "quotes", message_id=pl.col("evidence").str.split(";")).explode("message_id")
    found = cited.join(messages.select("message_id", "text"), on="message_id", how="left")

    assert found.height > 50
    assert found.filter(~pl.col("quotes").str.contains(pl.col("text"), literal=True)).height == 0


def test_a_chat_is_slow_exactly_when_somebody_waited_beyond_the_limit(chats: pl.DataFrame) -> None:
    inquiries = chats.filter(pl.col("kind") == "inquiry")
    is_slow, has_waited = pl.col("gaps").str.contains("service.slow"), pl.col("longest_wait_seconds") >= 300

    assert inquiries.filter(is_slow).height > 0
    assert inquiries.filter(is_slow & ~has_waited).height == 0
    assert inquiries.filter(has_waited & ~is_slow).height <= inquiries.height // 500


def test_no_human_speaks_after_a_question_left_unanswered(messages: pl.DataFrame, chats: pl.DataFrame) -> None:
    unanswered = chats.filter(pl.col("reason") == "service.no_reply").select("chat")
    last = messages.join(unanswered, on="chat").group_by("chat", "role").agg(pl.col("sent_at").max())
    turns = last.pivot(on="role", index="chat", values="sent_at")

    assert turns.height > 5
    assert turns.filter(pl.col("agent") > pl.col("buyer")).height == 0


def test_a_lost_inquiry_has_a_reason_and_a_converted_one_none(chats: pl.DataFrame) -> None:
    inquiries = chats.filter(pl.col("kind") == "inquiry")

    assert inquiries.filter((pl.col("outcome") == "lost") != pl.col("reason").is_not_null()).height == 0


def test_proportions_are_those_of_a_desk(chats: pl.DataFrame) -> None:
    inquiries = chats.filter(pl.col("kind") == "inquiry")
    lost = inquiries.filter(pl.col("outcome") == "lost")

    assert 0.42 < (inquiries["outcome"] == "converted").mean() < 0.62  # type: ignore[operator]
    assert 0.3 < (lost["reason"] == "unknown.silent").mean() < 0.5  # type: ignore[operator]
    assert 0.12 < (chats["stage"] == "after_sale").mean() < 0.25  # type: ignore[operator]


def _rate(spec: ShopSpec, *, skill: float = 0.0, campaign_effect: float = 0.0) -> float:
    """Conversion of the same needs under one agent of this skill."""
    dice = Dice(5)
    shop = build(spec, phrases.load().catalogue, dice)
    agent, market = replace(shop.agents[0], skill=skill), Market(shop)
    needs = [
        market.need(at * 3_600, market.product(at * 3_600, dice), -1, is_returning=False, dice=dice)
        for at in range(600)
    ]
    return sum(handle(need, agent, campaign_effect, 0, dice).probability for need in needs) / len(needs)


@pytest.fixture
def spec() -> ShopSpec:
    return ShopSpec(messages=1_000, days=25, seed=1, agents=3, skill_spread=0.0)


def test_a_better_agent_sells_more_of_the_same(spec: ShopSpec) -> None:
    assert _rate(spec, skill=0.8) > _rate(spec) + 0.1 > _rate(spec, skill=-0.8) + 0.2


def test_a_stronger_campaign_sells_more_of_the_same(spec: ShopSpec) -> None:
    assert _rate(spec, campaign_effect=0.8) > _rate(spec) + 0.08


def test_agents_without_spread_are_all_alike(spec: ShopSpec) -> None:
    agents = build(spec, phrases.load().catalogue, Dice(1)).agents

    assert {(a.skill, a.median_seconds, a.care, a.courtesy) for a in agents} == {(0.0, 24.0, 0.0, 0.0)}


def test_every_cause_can_be_spoken_about_every_kind_of_product() -> None:
    words = phrases.load().objections

    assert set(words) == {(code, kind) for code in causes() for kind in phrases.KINDS}
    assert all(spoken.say and spoken.deny and spoken.soothe and spoken.last for spoken in words.values())
