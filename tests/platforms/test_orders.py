"""The order exports of 京东, 拼多多 and 抖店: what their samples alone do not say."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ingest.shop import Shop

SAMPLES = Path(__file__).parents[2] / "data_samples" / "platforms"

JD = {
    "订单号": "1", "商品ID": "p1", "订购数量": "1", "下单时间": "2026-10-19 09:10:00", "京东价": "60",
    "余额支付": "0.00", "应付金额": "90.00", "订单状态": "等待出库", "下单帐号": "小鹿",
    "付款确认时间": "2026-10-19 09:12:00", "商家备注": "", "订单完成时间": "",
}  # fmt: skip
PDD = {
    "订单号": "261019-1", "订单状态": "待发货", "商品总价(元)": "100", "邮费(元)": "6", "店铺优惠折扣(元)": "10",
    "平台优惠折扣(元)": "5", "多多支付立减金额(元)": "1", "用户实付金额(元)": "90", "商品数量(件)": "1", "商品id": "p1",
    "商品规格": "白", "售后状态": "无售后或售后取消", "订单成交时间": "2026-10-19 09:12:00",
}  # fmt: skip
DOUYIN = {
    "主订单编号": "1", "子订单编号": "11", "商品ID": "p1", "商品规格": "白", "商品数量": "1", "订单应付金额": "90.00",
    "订单提交时间": "2026-10-19 09:10:00", "支付完成时间": "2026-10-19 09:12:00", "订单完成时间": "",
    "订单状态": "待发货", "取消原因": "", "售后状态": "-",
    "流量来源": "", "流量体裁": "", "流量渠道": "", "广告渠道": "", "达人ID": "",
}  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop.at(tmp_path)
    yield shop
    shop.con.close()


def export(*rows: dict[str, str]) -> str:
    """Rows of the same columns as a file; commas in cells are none of a test's business."""
    return "".join(f"{','.join(line)}\n" for line in (rows[0], *(row.values() for row in rows)))


def test_of_the_same_order_exported_twice_the_newest_state_stands_on_each_platform(shop: Shop) -> None:
    shop.take("orders/jd.csv", export(JD | {"付款确认时间": "", "订单状态": "等待付款"}))
    shop.take("orders/pdd.csv", export(PDD | {"订单成交时间": "", "订单状态": "待付款"}))
    shop.take("orders/dy.csv", export(DOUYIN | {"支付完成时间": "", "订单状态": "待支付"}))
    shop.take("orders/jd2.csv", export(JD))
    shop.take("orders/pdd2.csv", export(PDD))
    shop.take("orders/dy2.csv", export(DOUYIN))

    newest = "select status, paid_yuan::int from raw.orders qualify load_id = max(load_id) over (partition by platform)"
    assert [("待发货", 90), ("待发货", 90), ("等待出库", 90)] == sorted(shop.rows(newest))
    assert [(2,), (2,), (2,)] == shop.rows("select count(*) from raw.orders group by platform")


def test_the_same_order_exported_again_unchanged_is_a_duplicate_on_each_platform(shop: Shop) -> None:
    for platform, row in {"jd": JD, "pdd": PDD, "dy": DOUYIN}.items():
        shop.take(f"orders/{platform}.csv", export(row))
        again = shop.take(f"orders/{platform}2.csv", export(row) + "\n")

        assert (0, 1) == (again.rows_kept, again.rows_duplicate)


def test_what_an_export_says_of_the_person_is_not_stored(shop: Shop) -> None:
    for platform in ("jd_orders", "pdd_orders", "douyin_orders"):
        shop.take(f"orders/{platform}.csv", (SAMPLES / platform / "orders.csv").read_bytes())
    told = shop.everything()

    secrets = (
        "王小雅", "青山湖区", "13812345678", "13900139000", "jd_林间小鹿", "13912345678", "78123456789012",
        "李*", "138****5678", "文三路", "小鹿严选",
    )  # fmt: skip
    assert [] == [secret for secret in secrets if secret in told]


# -- 京东


def test_jd_due_is_what_the_balance_and_the_rest_pay(shop: Shop) -> None:
    shop.take("orders/jd.csv", export(JD | {"余额支付": "10.50"}))

    assert [("100.50", "100.50")] == shop.rows("select amount_yuan::varchar, paid_yuan::varchar from raw.orders")


def test_jd_pays_a_deleted_order_back_but_not_one_that_was_never_paid(shop: Shop) -> None:
    unpaid = JD | {"订单号": "2", "付款确认时间": "", "订单状态": "(删除)等待付款"}
    shop.take("orders/jd.csv", export(JD | {"订单状态": "(删除)等待出库"}, unpaid))

    assert [("(删除)等待出库", 90, 90), ("(删除)等待付款", 0, None)] == shop.rows(
        "select status, paid_yuan::int, refund_yuan::int from raw.orders order by line"
    )


def test_jd_money_of_an_order_that_was_split_is_that_of_the_orders_it_became(shop: Shop) -> None:
    parent = JD | {"订单号": "2", "订单状态": "(删除)等待出库", "商家备注": "订单拆分为  3    4"}
    shop.take("orders/jd.csv", export(JD, parent))

    assert [("1", 90, None), ("2", 0, None)] == shop.rows(
        "select order_id, paid_yuan::int, refund_yuan::int from raw.orders order by line"
    )


def test_jd_a_finished_order_is_not_closed_a_cancelled_one_is(shop: Shop) -> None:
    done = {"订单完成时间": "2026-10-23 18:00:00"}
    shop.take(
        "orders/jd.csv", export(JD | done | {"订单状态": "完成"}, JD | done | {"订单号": "2", "订单状态": "已取消"})
    )

    assert [False, True] == shop.column("select closed_at is not null from raw.orders order by line")


# -- 拼多多


def test_pdd_is_known_with_a_tab_at_the_end_of_every_name_and_cell(shop: Shop) -> None:
    text = export(PDD).replace(",", "\t,").replace("\n", "\t\n")
    result = shop.take("orders/pdd.csv", text)

    assert ("pdd_orders", 1, None) == (result.platform, result.rows_kept, result.note)
    assert [("261019-1", 90)] == shop.rows("select order_id, amount_yuan::int from raw.orders")


def test_pdd_an_unreadable_discount_refuses_the_row_and_is_what_is_shown(shop: Shop) -> None:
    shop.take("orders/pdd.csv", export(PDD | {"店铺优惠折扣(元)": "10.50.1"}))

    ((column, reason),) = shop.rows('select "column", reason from raw.rejects')
    assert ("amount_yuan", True) == (column, "10.50.1" in reason)


def test_pdd_without_a_column_of_after_sale_refunds_nothing(shop: Shop) -> None:
    shop.take("orders/pdd.csv", export({name: cell for name, cell in PDD.items() if name != "售后状态"}))

    assert [None] == shop.column("select refund_yuan from raw.orders")


@pytest.mark.parametrize(
    ("status", "after_sale", "paid", "refund"),
    [
        ("待付款", "无售后或售后取消", 0, None),
        ("已取消", "无售后或售后取消", 0, None),
        ("未发货，退款成功", "退款成功", 90, 90),
        ("已取消，退款成功", "退款成功", 90, 90),
        ("已收货", "部分退款成功", 90, None),
        ("已收货", "售后处理中", 90, None),
    ],
)
def test_pdd_paid_and_refunded_follow_its_words(
    shop: Shop, status: str, after_sale: str, paid: int, refund: int | None
) -> None:
    shop.take("orders/pdd.csv", export(PDD | {"订单状态": status, "售后状态": after_sale}))

    assert [(paid, refund)] == shop.rows("select paid_yuan::int, refund_yuan::int from raw.orders")


def test_pdd_an_order_never_paid_was_made_on_the_day_its_number_begins_with(shop: Shop) -> None:
    shop.take("orders/pdd.csv", export(PDD | {"订单状态": "待付款", "订单成交时间": "\t"}))

    assert [("2026-10-19 00:00", None)] == shop.rows(
        "select strftime(created_at, '%Y-%m-%d %H:%M'), paid_at from raw.orders"
    )


# -- 抖店


@pytest.mark.parametrize(
    ("filled", "campaign"),
    [
        ({"流量来源": "精选联盟", "流量体裁": "直播", "达人ID": "1234"}, "抖店:精选联盟/直播/达人1234"),
        ({"广告渠道": "千川", "流量渠道": "直播推荐", "流量体裁": "直播"}, "抖店:直播/直播推荐/千川"),
        ({"达人ID": "\t'1234"}, "抖店:达人1234"),
        ({"流量来源": "-", "流量体裁": "数据将于第二天更新", "达人ID": "0"}, None),
        ({}, None),
    ],
)
def test_douyin_campaign_is_what_is_filled_of_the_traffic(
    shop: Shop, filled: dict[str, str], campaign: str | None
) -> None:
    shop.take("orders/dy.csv", export(DOUYIN | filled))

    assert [campaign] == shop.column("select campaign_id from raw.orders")


def test_douyin_two_suborders_of_one_product_are_two_lines(shop: Shop) -> None:
    assert 2 == shop.take("orders/dy.csv", export(DOUYIN, DOUYIN | {"子订单编号": "12"})).rows_kept


def test_douyin_an_order_cancelled_before_payment_keeps_its_reason(shop: Shop) -> None:
    cancelled = {
        "支付完成时间": "",
        "订单状态": "已关闭",
        "取消原因": "买家不想要了",
        "订单完成时间": "2026-10-19 09:40:00",
    }
    shop.take("orders/dy.csv", export(DOUYIN | cancelled))

    assert [("买家不想要了", "09:40", 0, None)] == shop.rows(
        "select close_reason, strftime(closed_at, '%H:%M'), paid_yuan::int, refund_yuan from raw.orders"
    )


@pytest.mark.parametrize(
    ("word", "refund"), [("退款成功", 90), ("已全额退款", 90), ("部分退款成功", None), ("待退款", None)]
)
def test_douyin_refunds_follow_the_word_of_after_sale(shop: Shop, word: str, refund: int | None) -> None:
    shop.take("orders/dy.csv", export(DOUYIN | {"售后状态": word}))

    assert [refund] == shop.column("select refund_yuan::int from raw.orders")
