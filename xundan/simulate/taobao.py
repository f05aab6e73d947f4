"""Writes 淘宝 ExportOrderList and ExportOrderDetailList as sellers download them, quirks and all.

GB18030, CRLF, spaces at the end of some headers, `="订单号"`, phones with a leading `'`, `0元`, the text `null`,
and now and then a file whose dates a spreadsheet has rewritten as `2026/10/23 22:02`. The people in it are invented.
"""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from xundan.simulate.canonical import moment
from xundan.simulate.dice import Dice
from xundan.simulate.orders import Line, Order
from xundan.simulate.phrases import load
from xundan.simulate.shop import Shop
from xundan.simulate.wording import address, person, phone

_LIST_HEADER = """
订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,
买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系电话 ,联系手机,订单创建时间,
订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因,
卖家服务费,买家服务费,发票抬头,是否手机订单,分阶段订单信息,特权订金订单id,定金排名,修改后的sku,
修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,是否是O2O交易,退款金额,发货时间
"""
_DETAIL_HEADER = """
子订单编号,主订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码,支付单号,买家应付货款,
买家实际支付金额,退款状态,退款金额,订单创建时间,订单付款时间
"""
_REMARKS = ("null", "null", "null", "", "老客户 送小样", "发中通", "已核对地址", "改价5元")
_NOTES = ("null", "null", "null", "null", "", "快点发", "不要发极兔", "送人的 包好一点", "放驿站")
_SLASH_DAYS = 9
"""Every so many days a file has been saved again by a spreadsheet."""


def write_orders(folder: Path, shop: Shop, day: int, orders: Sequence[Order]) -> None:
    """Both files of the export made at the end of this day, named by the morning it is made on."""
    export = _Export(shop, is_resaved=day % _SLASH_DAYS == _SLASH_DAYS - 3)
    morning = shop.spec.start + timedelta(days=day + 1)
    listed = [export.order_row(order) for order in orders]
    detailed = [export.line_row(order, place, line) for order in orders for place, line in enumerate(order.lines)]
    _write(folder / f"ExportOrderList-{morning}.csv", _LIST_HEADER, listed)
    _write(folder / f"ExportOrderDetailList-{morning}.csv", _DETAIL_HEADER, detailed)


class _Export:
    def __init__(self, shop: Shop, *, is_resaved: bool) -> None:
        self._shop, self._is_resaved = shop, is_resaved
        self._catalogue = load().catalogue

    def order_row(self, order: Order) -> list[str]:
        """One row per order. Person, place and phone follow from the order number, so that every export agrees."""
        dice = Dice(int(order.order_id[-12:]))
        mobile, note, remark = phone(dice), dice.pick(_NOTES), dice.pick(_REMARKS)
        refund = sum(line.refund for line in order.lines)
        paid = order.amount if order.paid is not None else 0
        spec = self._shop.spec
        return [
            f'="{order.order_id}"', order.buyer_id, f"{mobile[:3]}****{mobile[-4:]}", f"{order.amount}.00", "0.00", "0",
            f"{order.amount}.00", "0", f"{paid}.00", "0",
            _status(order), note, person(self._catalogue, dice), address(self._catalogue, dice), "快递", "'" + mobile,
            "'" + mobile, self._time(order.created), self._time(order.paid),
            "，".join(line.product.title for line in order.lines), str(len(order.lines)),
            f"No:7{order.order_id[-12:]}" if order.shipped is not None else "",
            dice.pick(self._catalogue["carriers"]) + "快递" if order.shipped is not None else "",
            order.flag or remark, str(sum(line.quantity for line in order.lines)), "0", spec.shop_id,
            order.close_reason or "订单未关闭", "0元", "0元", "null", "手机订单", _stages(order, self._time),
            "null", "null", "null", "null", "null", "0", "0", "否", f"{refund}.00", self._time(order.shipped),
        ]  # fmt: skip

    def line_row(self, order: Order, place: int, line: Line) -> list[str]:
        """One row per product of an order."""
        number = f"{int(order.order_id) + place + (1 if len(order.lines) > 1 else 0)}"
        paid = line.amount if order.paid is not None else 0
        return [
            f'="{number}"', f'="{order.order_id}"', line.product.title, f"{line.product.price}.00", str(line.quantity),
            "null", line.sku, "", "null", _status(order), line.product.product_id, "",
            f"{line.amount}.00", f"{paid}.00",
            "退款成功" if line.refund else "没有申请退款", f"{line.refund}.00" if line.refund else "无退款申请",
            self._time(order.created), self._time(order.paid),
        ]  # fmt: skip

    def _time(self, seconds: int | None) -> str:
        if seconds is None:
            return ""
        at = moment(self._shop.spec.start, seconds)
        return f"{at.year}/{at.month}/{at.day} {at.hour}:{at:%M}" if self._is_resaved else f"{at:%Y-%m-%d %H:%M:%S}"


def _status(order: Order) -> str:
    if order.closed is not None:
        return "交易关闭"
    if order.finished is not None:
        return "交易成功"
    if order.shipped is not None:
        return "卖家已发货，等待买家确认"
    return "买家已付款，等待卖家发货" if order.paid is not None else "等待买家付款"


def _stages(order: Order, time: Callable[[int | None], str]) -> str:
    if order.deposit_paid is None:
        return "null"
    balance = f"{order.amount - order.deposit}.00元"
    second = f"阶段2:已付款,{balance},{time(order.paid)}" if order.paid is not None else f"阶段2:未付款,{balance}"
    return f"阶段1:已付款,{order.deposit}.00元,{time(order.deposit_paid)};{second}"


def _write(path: Path, header: str, rows: Sequence[Sequence[str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header.replace("\n", "").split(","))
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode("gb18030"))
