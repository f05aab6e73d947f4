"""Rows that add up the others are nobody's: they are filtered in every table, and nothing else is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ingest.shop import CHATS, ORDERS, Shop

TAOBAO = (
    "订单编号,买家会员名,买家应付货款,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间,宝贝总数量,订单关闭原因\n"
    '="4108000003640061971",小鹿,90,90,90,买家已付款,2016/5/23 22:02,2016/5/23 22:03,1,订单未关闭\n'
)
JD = (
    "订单号,商品ID,订购数量,下单时间,京东价,余额支付,应付金额,订单状态,下单帐号,付款确认时间,商家备注\n"
    "1,p1,1,2026-10-19 09:10:00,60,0.00,90.00,等待出库,小鹿,2026-10-19 09:12:00,\n"
)
PDD = (
    "商品,订单号,订单状态,商品总价(元),用户实付金额(元),商品数量(件),商品id,商品规格,订单成交时间\n"
    "杯子,261019-1,待发货,100,90,1,p1,白,2026-10-19 09:12:00\n"
)
OURS = ORDERS + "taobao,s1,o1,小鹿,2026-10-19 09:10:00,,paid,p1,1,90,90\n"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop.at(tmp_path)
    yield shop
    shop.con.close()


def counts(shop: Shop, name: str, content: str) -> tuple[int, int, int]:
    """Of a file: rows kept, filtered, rejected."""
    result = shop.take(name, content)
    return result.rows_kept, result.rows_filtered, result.rows_rejected


@pytest.mark.parametrize(
    ("export", "row"),
    [
        (TAOBAO, "合计,,90,90,90,,,,1,"),
        (TAOBAO, '="总计",,90,90,90,,,,1,'),
        (TAOBAO, "总计（共 1 笔）,,90,90,90,,,,1,"),
        (TAOBAO, ",,,合计：90.00元,,,,,,"),
        (TAOBAO, "合计:90.00"),
        (JD, "合 计,,1,,,,90.00,,,,"),
        (PDD, "本页小计\t,,,100,90,1,,,"),
        (PDD, ",总计：1 单,,100,90,1,,,"),
        (OURS, "汇总,,,,,,,,1,90,90"),
        (OURS, "Total,,,,,,,,1,90,90"),
    ],
)
def test_the_sum_below_a_list_of_orders_is_filtered(shop: Shop, export: str, row: str) -> None:
    assert (1, 1, 0) == counts(shop, "orders/a.csv", f"{export}{row}\n")


def test_the_sum_above_the_orders_is_filtered(shop: Shop) -> None:
    header, row = OURS.splitlines()

    assert (1, 1, 0) == counts(shop, "orders/a.csv", f"{header}\n总计,,,,,,,,1,90,90\n{row}\n")


def test_the_sum_below_a_roster_is_no_agent(shop: Shop) -> None:
    assert (1, 1, 0) == counts(shop, "agents/a.csv", "agent_id,name\n店:小美,小美\n合计,1\n")


@pytest.mark.parametrize(
    "row",
    [
        "taobao,s1,o2,合计,2026-10-39 09:10:00,,paid,p1,1,90,90",
        "taobao,s1,o2,,,,合计,p1,1,90,90",
        "合计花呗,s1,o2,小鹿,,,paid,p1,1,90,90",
    ],
    ids=["a buyer of that name", "a status of that name", "a longer word"],
)
def test_an_order_that_cannot_be_read_stays_refused(shop: Shop, row: str) -> None:
    assert (1, 0, 1) == counts(shop, "orders/a.csv", f"{OURS}{row}\n")


def test_an_order_of_a_shop_of_that_name_is_kept(shop: Shop) -> None:
    assert (2, 0, 0) == counts(shop, "orders/a.csv", f"{OURS}合计,s1,o2,小鹿,2026-10-19 09:10:00,,paid,p1,1,90,90\n")


def test_somebody_who_says_that_word_without_a_time_is_refused(shop: Shop) -> None:
    header, row = "text," + CHATS.replace(",text", ""), "合计,taobao,s1,c1,,小鹿,店:小美,,buyer"

    assert (0, 0, 1) == counts(shop, "chats/a.csv", f"{header}{row}\n")
