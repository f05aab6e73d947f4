"""Small random shops for the laws: a few buyers, agents and days, close enough together that everything can meet."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

Row = dict[str, Any]
Shop = Mapping[str, Sequence[Row]]

START = dt.datetime(2026, 10, 12)  # noqa: DTZ001 - naive on purpose: canonical times without offset are the shop's
DAYS = 5
BUYERS = ("小明", "小红", "小刚", "甲")  # the last is an agent's own account
AGENTS = ("甲", "乙", "丙")
SAYINGS = {
    "buyer": (
        "这款有货吗",
        "多少钱",
        "另一款有货吗",
        "谢谢",
        "好的",
        "太贵了，不买了",
        "我收到的货坏了，要退款",
        "什么时候发货",
    ),
    "agent": ("有货的亲", "没货了", "99 元", "帮您转接给专席客服"),
    "bot": ("欢迎光临，请问有什么可以帮您",),
}
CAMPAIGNS = (
    {"campaign_id": "c1", "products": "p1", "starts_at": "2026-10-12 00:00:00", "ends_at": "2026-10-14 00:00:00"},
    {"campaign_id": "c2", "products": "*", "starts_at": "2026-10-13 00:00:00", "ends_at": "2026-10-15 00:00:00"},
)

# Two hours of each day, by ten seconds: sessions, orders and payments fall close together, and often on a boundary.
_moments = st.tuples(st.integers(0, DAYS - 1), st.sampled_from((0, 10, 23)), st.integers(0, 359)).map(
    lambda at: START + dt.timedelta(days=at[0], hours=at[1], seconds=10 * at[2])
)
_later = st.sampled_from((None, None, 10, 600, 3_600, 86_400, 2 * 86_400, 3 * 86_400))


@st.composite
def _messages(draw: st.DrawFn) -> Row:
    role = draw(st.sampled_from(("buyer", "buyer", "agent", "agent", "bot")))
    return {
        "sent_at": draw(_moments),
        "shop_id": draw(st.sampled_from(("s1", "s1", "s2"))),
        "buyer_id": draw(st.sampled_from(BUYERS)),
        "agent_id": draw(st.sampled_from(AGENTS)),
        "role": role,
        "text": draw(st.sampled_from(SAYINGS[role])),
        "product_id": draw(st.sampled_from((None, "p1", "p2"))),
    }


@st.composite
def _orders(draw: st.DrawFn) -> Row:
    created = draw(_moments)
    after = [draw(_later) for _ in range(2)]
    paid, closed = (created + dt.timedelta(seconds=seconds) if seconds else None for seconds in after)
    return {
        "shop_id": draw(st.sampled_from(("s1", "s1", "s2"))),
        "buyer_id": draw(st.sampled_from(BUYERS)),
        "created_at": created,
        "paid_at": paid,
        "closed_at": closed,
        "amount_yuan": draw(st.sampled_from((10, 99, 300))),
        "refund_yuan": draw(st.sampled_from((None, None, 10))) if paid else None,
        "refunded_at": paid + dt.timedelta(days=1) if paid else None,
        "product_id": draw(st.sampled_from(("p1", "p2"))),
        "flag": draw(st.sampled_from((None, None, None, "刷单"))),
        "campaign_id": draw(st.sampled_from((None, None, "c2"))),
    }


@st.composite
def shops(draw: st.DrawFn) -> Shop:
    """A shop of up to 40 messages and 8 orders over five days."""
    messages = draw(st.lists(_messages(), min_size=12, max_size=40, unique_by=lambda row: row["sent_at"]))
    orders = draw(st.lists(_orders(), min_size=2, max_size=8))
    return {
        "messages": messages,
        "orders": [{"order_id": f"o{number}", **order} for number, order in enumerate(orders)],
        "campaigns": CAMPAIGNS,
        "agents": [{"agent_id": agent} for agent in AGENTS],
    }
