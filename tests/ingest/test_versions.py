"""Exports of the same orders, campaigns and agents over time: every state is kept once."""

from tests.ingest.shop import ORDERS, Shop


def line(order: str = "o1", product: str = "p1", paid_at: str = "", status: str = "unpaid", paid: str = "0") -> str:
    return f"taobao,s1,{order},小明,2026-10-01 10:00:00,{paid_at},{status},{product},1,100,{paid}\n"


PAID = {"paid_at": "2026-10-01 10:05:00", "status": "paid", "paid": "100"}


def test_an_unchanged_order_in_a_later_export_is_a_duplicate(shop: Shop) -> None:
    shop.take("orders/a.csv", ORDERS + line("o1") + line("o2"))
    result = shop.take("orders/b.csv", ORDERS + line("o1") + line("o2", **PAID) + line("o3"))

    assert (2, 1) == (result.rows_kept, result.rows_duplicate)


def test_a_changed_order_is_kept_whole(shop: Shop) -> None:
    shop.take("orders/a.csv", ORDERS + line("o1", "p1") + line("o1", "p2"))
    shop.take("orders/b.csv", ORDERS + line("o1", "p1", **PAID) + line("o1", "p2"))

    assert ["p1", "p2"] == shop.column("select product_id from raw.orders where load_id = 2 order by 1")


def test_an_order_that_lost_a_line_is_another_version(shop: Shop) -> None:
    shop.take("orders/a.csv", ORDERS + line("o1", "p1") + line("o1", "p2"))

    assert 1 == shop.take("orders/b.csv", ORDERS + line("o1", "p1")).rows_kept


def test_shuffled_rows_are_the_same_version(shop: Shop) -> None:
    shop.take("orders/a.csv", ORDERS + line("o1", "p1") + line("o1", "p2"))

    assert 2 == shop.take("orders/b.csv", ORDERS + line("o1", "p2") + line("o1", "p1")).rows_duplicate


def test_an_order_that_went_back_to_an_older_state_is_a_new_version(shop: Shop) -> None:
    shop.take("orders/a.csv", ORDERS + line())
    shop.take("orders/b.csv", ORDERS + line(**PAID))

    assert 1 == shop.take("orders/c.csv", ORDERS + line() + line("o2")).rows_kept - 1


def test_a_line_said_twice_counts_once_and_the_later_stands(shop: Shop) -> None:
    result = shop.take("orders/a.csv", ORDERS + line() + line() + line(**PAID))

    assert (1, 2) == (result.rows_kept, result.rows_duplicate)
    assert ["paid"] == shop.column("select status from raw.orders")


def test_an_unknown_status_is_no_reject(shop: Shop) -> None:
    assert 1 == shop.take("orders/a.csv", ORDERS + line(status="等候拼单")).rows_kept


def test_an_unchanged_campaign_is_a_duplicate_and_a_changed_one_a_version(shop: Shop) -> None:
    head = "campaign_id,name,kind,starts_at,ends_at,products\n"
    same, other = "c1,双11,满减,2026-11-01,2026-11-11,*\n", "c2,直播,直播,2026-11-01,2026-11-02,p1\n"
    shop.take("campaigns/a.csv", head + same + other)
    result = shop.take("campaigns/b.csv", head + same + other.replace("p1", "p1;p2"))

    assert (1, 1) == (result.rows_kept, result.rows_duplicate)


def test_a_campaign_that_ends_before_it_begins_is_refused_and_one_that_ends_on_its_first_day_is_not(shop: Shop) -> None:
    head = "campaign_id,name,kind,starts_at,ends_at,products\n"
    backwards, one_day = "c1,双11,满减,2026-11-11,2026-11-01,*\n", "c2,直播,直播,2026-11-01,2026-11-01,p1\n"
    result = shop.take("campaigns/a.csv", head + backwards + one_day)

    assert (1, 1) == (result.rows_kept, result.rows_rejected)
    assert [(2, "ends_at")] == shop.rows('select line, "column" from raw.rejects')


def test_a_roster_that_is_what_it_was_two_files_ago_takes_back_what_came_between(shop: Shop) -> None:
    head = "agent_id,name,team,role,is_bot\n"
    first = head + "甲,小甲,一组,pre_sale,false\n"
    shop.take("agents/a.csv", first)
    shop.take("agents/b.csv", first.replace("一组", "二组"))
    result = shop.take("agents/c.csv", first)
    again = shop.take("agents/d.csv", first)

    assert (1, 0) == (result.rows_kept, result.rows_duplicate)
    assert (0, 1) == (again.rows_kept, again.rows_duplicate)


def test_an_unchanged_agent_is_a_duplicate(shop: Shop) -> None:
    shop.take("agents/a.csv", "agent_id,name\n甲,小美\n乙,阿强\n")
    result = shop.take("agents/b.csv", "agent_id,name\n甲,小美\n乙,强哥\n")

    assert (1, 1) == (result.rows_kept, result.rows_duplicate)


LIST = "订单编号,买家会员名,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间 \n"
DETAILS = "子订单编号,主订单编号,价格,购买数量,外部系统编号,商品属性,商家编码,买家应付货款,订单状态,订单创建时间\n"


def test_the_order_list_and_its_details_are_versions_of_their_own(shop: Shop) -> None:
    shop.take("orders/list.csv", LIST + "o1,小明,200,0,等待买家付款,2026-10-01 10:00:00,\n")
    shop.take("orders/details.csv", DETAILS + "s1,o1,100,2,null,,p1,200,等待买家付款,2026-10-01 10:00:00\n")
    again = shop.take("orders/list2.csv", LIST + "o1,小明,200,200,已付款,2026-10-01 10:00:00,2026-10-01 10:01:00\n")

    assert 1 == again.rows_kept
    assert [("header", 2), ("lines", 1)] == shop.rows("select part, count(*) from raw.orders group by 1 order by 1")


def test_two_suborders_of_one_product_are_two_lines(shop: Shop) -> None:
    rows = "".join(f"s{n},o1,100,1,p1,红,null,100,等待买家付款,2026-10-01 10:00:00\n" for n in (1, 2))

    assert 2 == shop.take("orders/details.csv", DETAILS + rows).rows_kept


def test_a_masked_nick_links_an_order_to_nobody(shop: Shop) -> None:
    shop.take("orders/list.csv", LIST + "o1,小**,200,0,等待买家付款,2026-10-01 10:00:00,\n")

    assert [None] == shop.column("select buyer_key from raw.orders")


def test_columns_in_another_order_make_no_new_version(shop: Shop) -> None:
    first, second = ORDERS.strip() + ",甲,乙\n", "乙,甲," + ORDERS
    shop.take("orders/a.csv", first + line().strip() + ",1,2\n")

    assert 1 == shop.take("orders/b.csv", second + "2,1," + line()).rows_duplicate
