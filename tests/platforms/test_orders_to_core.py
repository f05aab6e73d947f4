"""A small shop on 京东, 拼多多 and 抖店, its own exports and a few chats, through the real ingest and build."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from tests.scenarios import canonical
from xundan.workspace import Workspace

SAMPLES = Path(__file__).parents[2] / "data_samples" / "platforms"
LATE = dt.datetime.fromisoformat("2026-12-01T00:00:00+08:00")
DUE = {  # what each platform's own screen says of an order: due, paid, given back
    ("jd", "117293840001"): ("513.00", "513.00", "0.00"),
    ("jd", "117293840002"): ("1249.00", "1249.00", "0.00"),
    ("jd", "117293840003"): ("64.00", "64.00", "64.00"),
    ("jd", "117293840004"): ("64.00", "0.00", "0.00"),
    ("jd", "117293840005"): ("172.80", "172.80", "0.00"),
    ("jd", "117293840006"): ("463.00", "0.00", "0.00"),
    ("jd", "117293840007"): ("399.00", "399.00", "0.00"),
    ("pdd", "261019-400000294410901"): ("186.00", "186.00", "0.00"),
    ("pdd", "261019-400000294410902"): ("99.00", "0.00", "0.00"),
    ("pdd", "261019-400000294410903"): ("90.00", "0.00", "0.00"),
    ("pdd", "261019-400000294410904"): ("99.00", "99.00", "99.00"),
    ("pdd", "261019-400000294410905"): ("99.00", "99.00", "0.00"),
    ("pdd", "261020-400000294410906"): ("1199.00", "1199.00", "0.00"),
    ("douyin", "6953489890610190242"): ("1367.00", "1367.00", "0.00"),
    ("douyin", "6953489890610190243"): ("1299.00", "0.00", "0.00"),
    ("douyin", "6953489890610190244"): ("64.00", "64.00", "64.00"),
    ("douyin", "6953489890610190245"): ("64.00", "0.00", "0.00"),
    ("douyin", "6953489890610190246"): ("64.00", "64.00", "0.00"),
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Built once: the samples' orders, and buyers of 京东 and 抖店 who asked before they bought."""
    shop = canonical.workspace(tmp_path_factory.mktemp("shop"))
    for platform in ("jd_orders", "pdd_orders", "douyin_orders"):
        sample = SAMPLES / platform / "orders.csv"
        (shop.inbox / "orders" / f"{platform}.csv").write_bytes(sample.read_bytes())
    header, *_ = (SAMPLES / "douyin_orders" / "orders.csv").read_text(encoding="utf-8-sig").splitlines()
    cells = {
        "主订单编号": "777", "子订单编号": "7771", "商品ID": "p1", "商品数量": "1", "订单应付金额": "99.00",
        "订单提交时间": "2026-10-19 10:30:00", "支付完成时间": "2026-10-19 10:31:00", "订单状态": "待发货",
        "流量体裁": "直播", "达人ID": "1234",
    }  # fmt: skip
    row = ",".join(cells.get(name, "") for name in header.split(","))
    (shop.inbox / "orders" / "named.csv").write_text(f"{header},用户ID\n{row},抖友\n", encoding="utf-8")
    canonical.deliver(
        shop, {"messages": [*_asked("jd", "q88", "2026-10-20 09:00"), *_asked("douyin", "抖友", "2026-10-19 10:20")]}
    )
    canonical.build(shop, LATE)
    return shop


def _asked(platform: str, buyer: str, at: str) -> list[canonical.Row]:
    row = {"platform": platform, "buyer_id": buyer, "agent_id": "甲"}
    return [{**row, "sent_at": f"{at}:00"}, {**row, "sent_at": f"{at}:30", "role": "agent"}]


def money(rows: Sequence[canonical.Row]) -> dict[tuple[str, str], tuple[str, ...]]:
    """(platform, order) → sums of due, paid and given back over its rows."""
    sums: dict[tuple[str, str], list[Decimal]] = {}
    for row in rows:
        of = sums.setdefault((row["platform"], row["order_id"]), [Decimal(0)] * 3)
        for place, column in enumerate(("amount_yuan", "paid_yuan", "refund_yuan")):
            of[place] += row[column]
    return {order: tuple(map(str, of)) for order, of in sums.items() if order[1] != "777"}


@pytest.mark.parametrize("table", ["staging.touched_orders", "core.orders"])
def test_the_money_of_every_order_is_the_platforms_own_to_the_fen(shop: Workspace, table: str) -> None:
    assert DUE == money(canonical.table(shop, table))


def test_jd_lines_share_the_order_by_their_price_and_a_gift_has_none(shop: Workspace) -> None:
    lines = [row for row in canonical.table(shop, "staging.touched_orders") if row["order_id"] == "117293840001"]

    assert {"1953814331": "388.40", "1953814332": "124.60", "1953814399": "0.00"} == {
        row["product_id"]: str(row["amount_yuan"]) for row in lines
    }


def test_a_jd_buyer_who_asked_and_bought_is_a_converted_inquiry(shop: Workspace) -> None:
    (inquiry,) = [row for row in canonical.table(shop, "marts.inquiry") if row["platform"] == "jd"]

    assert ("converted", "117293840002", "1313.00") == (
        inquiry["outcome"], inquiry["order_id"], str(inquiry["paid_yuan"]),
    )  # fmt: skip


def test_a_douyin_order_brings_its_campaign_to_the_inquiry(shop: Workspace) -> None:
    (inquiry,) = [row for row in canonical.table(shop, "marts.inquiry") if row["platform"] == "douyin"]

    assert ("777", "抖店:直播/达人1234") == (inquiry["order_id"], inquiry["campaign_id"])


def test_an_order_without_a_buyer_is_nobodys(shop: Workspace) -> None:
    rows = [row for row in canonical.table(shop, "core.orders") if row["platform"] == "pdd"]

    assert {""} == {row["buyer_key"] for row in rows}
