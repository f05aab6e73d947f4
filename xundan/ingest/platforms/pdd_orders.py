"""拼多多 seller export of orders (csv): one row an order, every cell ending in a tab, and nobody's buyer id.

Due is 商品总价 + 邮费 less the shop's, the platform's and the payment's discounts; paid is 用户实付金额. An order that
nobody has paid yet, or that was cancelled, is not paid whatever stands in its cells; one that was paid and given back
says 退款成功 in its status and is.

订单成交时间 is both when an order was made and when it was paid, where no column of its own says so. One that was never
paid has none, but its number begins with its day: 261019-… was made on 19 October 2026, and counts from 00:00.

A refund has no amount in the export. 退款成功 is taken as all of it, a refund in part (部分退款成功) as unknown.

Column names as seen in public parsers of the export.
"""

from dataclasses import dataclass

import polars as pl

from xundan.ingest.layout import Count, Id, Layout, Remark, Time, Yuan

_NUMBER = ("订单号", "订单编号")
_PAID_AT = ("支付时间", "付款时间", "订单付款时间", "订单成交时间", "成交时间")
_UNPAID = ("订单状态", r"^(?:待|未)(?:支付|付款|成交)$|^(?:交易|订单)?已?(?:取消|关闭)$")
_REFUNDED = ("售后状态", r"^(?:.*[^分])?退款成功")


@dataclass(frozen=True)
class _Created(Time):
    """A moment, or the day that an order number begins with."""

    def convert(self, cells: pl.Series, zone: str) -> pl.Series:
        return super().convert(cells.str.replace(r"^(\d{6})-\d+$", "20${1}"), zone)


ORDERS = Layout(
    name="pdd_orders",
    title="拼多多订单导出",
    kind="orders",
    platform="pdd",
    constants={"part": "order"},
    columns=(
        Id("order_id", _NUMBER, required=True, filled=True),
        _Created(
            "created_at", ("下单时间", "订单创建时间", *_PAID_AT, *_NUMBER), required=True, filled=True, coalesce=True
        ),
        Time("paid_at", _PAID_AT, required=True, coalesce=True, unless=(_UNPAID,)),
        Time("shipped_at", ("发货时间",)),
        Id("status", ("订单状态",), required=True),
        Id("product_id", ("商品id",), required=True),
        Id("sku", ("商品规格",)),
        Count("quantity", ("商品数量(件)", "商品数量"), required=True, filled=True),
        Yuan(
            "amount_yuan",
            ("商品总价(元)", "商品总价"),
            required=True,
            filled=True,
            plus=("邮费(元)", "邮费"),
            less=(
                "店铺优惠折扣(元)", "店铺优惠折扣", "平台优惠折扣(元)", "平台优惠折扣",
                "多多支付立减金额(元)", "多多支付立减金额",
            ),
        ),
        Yuan("paid_yuan", ("用户实付金额(元)", "用户实付金额"), required=True, default="0", unless=(_UNPAID,)),
        Yuan("refund_yuan", ("用户实付金额(元)", "用户实付金额"), only_if=(_REFUNDED,), unless=(_UNPAID,)),
        Remark("flag", ("商家备注",)),
    ),
    also=(
        "商品", "邮费(元)", "邮费", "店铺优惠折扣(元)", "店铺优惠折扣", "平台优惠折扣(元)", "平台优惠折扣",
        "多多支付立减金额(元)", "多多支付立减金额", "商家实收金额(元)", "商家实收金额", "确认收货时间", "承诺发货时间",
        "样式ID", "商家编码-规格维度", "商家编码-商品维度", "售后状态", "快递公司", "买家留言", "是否分期", "分期期数",
        "手续费承担方", "分期方式", "省", "市", "区", "店铺名称",
    ),
    private=("快递单号", "收货人", "手机", "街道", "详细地址", "用户购买手机号"),
)  # fmt: skip
