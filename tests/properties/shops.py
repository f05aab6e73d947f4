"""Random small shops for the laws: a few buyers, agents and days, close enough together that everything can meet.

A shop is drawn from one number, so that every example is as rich as the next: what is tried is chosen for its meetings
(payments a moment before a window closes, sessions that touch, flags, refunds), not for being small.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

Row = dict[str, Any]
Shop = Mapping[str, Sequence[Row]]

START = dt.datetime(2026, 10, 12)  # noqa: DTZ001 - naive on purpose: canonical times without offset are the shop's
DAYS = 4
BUYERS = (*(f"买家{number}" for number in range(12)), "甲")  # the last is an agent's own account
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
NUMBERS = tuple(f"261012-{number:015d}" for number in range(14))  # of orders whose export names no buyer
TRAFFIC = (None, "抖店:直播/达人1234")  # a campaign that no file lists
ROLES = ("buyer", "buyer", "buyer", "agent", "agent", "agent", "bot")
GAPS = (10, 60, 180, 181, 900, 1_800, 1_810)  # seconds between messages: the limits, and a moment beside them
WAITS = (None, None, 10, 600, 3_600, 86_400, 2 * 86_400, 3 * 86_400)  # seconds until an order, a payment, a closing


def shop(number: int) -> Shop:
    """40 chats and as many orders over four days, in two shops of one workspace; a third whose orders have no buyer."""
    dice = Random(number)
    chats = [_chat(dice) for _ in range(40)]
    orders = [_order(dice, f"o{number}", dice.choice(dice.choice(chats))) for number in range(40)]
    naming = [_naming_chat(dice) for _ in range(24)]
    return {
        "messages": list({row["sent_at"]: row for chat in (*chats, *naming) for row in chat}.values()),
        "orders": [*orders, *(_nobodys_order(dice, name, dice.choice(dice.choice(naming))) for name in NUMBERS)],
        "campaigns": CAMPAIGNS,
        "agents": [{"agent_id": agent} for agent in AGENTS],
    }


def _chat(dice: Random) -> list[Row]:
    """One to six messages between a buyer and an account, an agent's or the bot's among them."""
    sent_at = START + dt.timedelta(
        days=dice.randrange(DAYS), hours=dice.choice((0, 7, 10, 22)), seconds=dice.randrange(7_200)
    )
    common = {
        "shop_id": dice.choice(("s1", "s1", "s2")),
        "buyer_id": dice.choice(BUYERS),
        "agent_id": dice.choice(AGENTS),
    }
    messages = []
    for _ in range(dice.randint(1, 6)):
        role = dice.choice(ROLES)
        said = {"role": role, "text": dice.choice(SAYINGS[role]), "product_id": dice.choice((None, "p1", "p2"))}
        messages.append({**common, **said, "sent_at": sent_at})
        sent_at += dt.timedelta(seconds=dice.choice(GAPS))
    return messages


def _naming_chat(dice: Random) -> list[Row]:
    """A chat in which somebody names an order number, and perhaps takes it back at once or the next day."""
    chat = [{**row, "platform": "pdd", "shop_id": "s3"} for row in _chat(dice)]
    named = dice.choice(chat)
    named |= {
        "role": dice.choice(("buyer", "buyer", "buyer", "agent", "system")),
        "text": f"订单{dice.choice(NUMBERS)}到哪了",
        "message_id": f"m{named['sent_at']}",
    }
    if dice.random() < 0.2:
        later = dt.timedelta(seconds=dice.choice((7, 86_407)))
        recall = {"kind": "recall", "message_id": None, "recalled_message_id": named["message_id"]}
        chat.append({**named, **recall, "sent_at": named["sent_at"] + later})
    return chat


def _nobodys_order(dice: Random, number: str, after: Row) -> Row:
    order = _order(dice, number, after)
    return {**order, "platform": "pdd", "buyer_id": None, "campaign_id": dice.choice(TRAFFIC)}


def _order(dice: Random, order_id: str, after: Row) -> Row:
    """An order of the buyer of a message: a little before it, or some time after."""
    created_at = after["sent_at"] + dt.timedelta(seconds=dice.choice(WAITS) or -600)
    paid_at, closed_at = (
        created_at + dt.timedelta(seconds=wait) if wait else None for wait in dice.choices(WAITS, k=2)
    )
    refund = dice.choice((None, None, 10)) if paid_at else None
    return {
        "order_id": order_id,
        "shop_id": after["shop_id"],
        "buyer_id": after["buyer_id"],
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
