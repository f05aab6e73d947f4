"""Random small shops for the laws: a few buyers, agents and days, close enough together that everything can meet.

A shop is drawn from one number, so that every example is as rich as the next: what is tried is chosen for its meetings
(payments a moment before a window closes, sessions that touch, flags, refunds), not for being small.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from hypothesis import strategies as st

Row = dict[str, Any]
Shop = Mapping[str, Sequence[Row]]

START = dt.datetime(2026, 10, 12)  # noqa: DTZ001 - naive on purpose: canonical times without offset are the shop's
DAYS = 4
BUYERS = ("小明", "小红", "小刚", "小丽", "小强", "甲")  # the last is an agent's own account
AGENTS = ("甲", "乙", "丙")
SAYINGS = {
    "buyer": (
        *("这款有货吗", "多少钱", "另一款有货吗", "太贵了，不买了"),
        *("谢谢", "好的", "我收到的货坏了，要退款", "什么时候发货"),
    ),
    "agent": ("有货的亲", "没货了", "99 元", "帮您转接给专席客服"),
    "bot": ("欢迎光临，请问有什么可以帮您",),
}
CAMPAIGNS = (
    {"campaign_id": "c1", "products": "p1", "starts_at": "2026-10-12 00:00:00", "ends_at": "2026-10-14 00:00:00"},
    {"campaign_id": "c2", "products": "*", "starts_at": "2026-10-13 00:00:00", "ends_at": "2026-10-15 00:00:00"},
)
HOURS = (0, 10, 23)  # three hours of each day, so that sessions, orders and payments fall close together
LATER = (None, None, 10, 600, 3_600, 86_400, 2 * 86_400, 3 * 86_400)  # seconds from order to payment or closing


def shops() -> st.SearchStrategy[Shop]:
    """A shop of 150 messages and 25 orders over four days, in two shop accounts of one workspace."""
    return st.integers(0, 2**32 - 1).map(shop)


def shop(number: int) -> Shop:
    dice = Random(number)
    moments = [START + dt.timedelta(days=day, hours=hour) for day in range(DAYS) for hour in HOURS]
    seconds = range(0, 3_600, 10)
    sent_at = dice.sample([moment + dt.timedelta(seconds=second) for moment in moments for second in seconds], 150)
    return {
        "messages": [_message(dice, moment) for moment in sent_at],
        "orders": [
            _order(dice, f"o{number}", dice.choice(moments) + dt.timedelta(seconds=dice.choice(seconds)))
            for number in range(25)
        ],
        "campaigns": CAMPAIGNS,
        "agents": [{"agent_id": agent} for agent in AGENTS],
    }


def _message(dice: Random, sent_at: dt.datetime) -> Row:
    role = dice.choice(("buyer", "buyer", "buyer", "agent", "agent", "bot"))
    return {
        "sent_at": sent_at,
        "shop_id": dice.choice(("s1", "s1", "s2")),
        "buyer_id": dice.choice(BUYERS),
        "agent_id": dice.choice(AGENTS),
        "role": role,
        "text": dice.choice(SAYINGS[role]),
        "product_id": dice.choice((None, "p1", "p2")),
    }


def _order(dice: Random, order_id: str, created_at: dt.datetime) -> Row:
    waits = [dice.choice(LATER) for _ in range(2)]
    paid_at, closed_at = (created_at + dt.timedelta(seconds=wait) if wait else None for wait in waits)
    refund = dice.choice((None, None, 10)) if paid_at else None
    return {
        "order_id": order_id,
        "shop_id": dice.choice(("s1", "s1", "s2")),
        "buyer_id": dice.choice(BUYERS),
        "created_at": created_at,
        "paid_at": paid_at,
        "closed_at": closed_at,
        "amount_yuan": dice.choice((10, 99, 300)),
        "refund_yuan": refund,
        "refunded_at": paid_at + dt.timedelta(days=1) if paid_at and refund else None,
        "product_id": dice.choice(("p1", "p2")),
        "flag": dice.choice((None, None, None, "刷单")),
        "campaign_id": dice.choice((None, None, "c2")),
    }
