"""京东 seller export of orders (csv, GB18030, in a locked zip): one row a SKU, the order's money on every row.

订单金额, 结算金额, 余额支付, 应付金额 and 运费金额 are the whole order's and stand on each of its rows, so the rows are
`repeated` lines: the order's money is shared out among them by 京东价 × 订购数量 and never added up.

Due is 应付金额 + 余额支付, for 应付金额 is what is left to pay after the balance on the buyer's account. It is paid as
soon as there is a 付款确认时间; what was paid has no column of its own.

订单状态 is kept as it stands, prefix and all: (删除)等待出库, (锁定)等待出库. An order deleted or cancelled after it
was paid has been paid back whole; it closed at its 订单完成时间, if it has one. One that 京东 split up is deleted, too
(商家备注 订单拆分为 …): the orders that came of it hold its money, so it counts as never paid.

Column names as seen in public parsers of the export.
"""

from xundan.ingest.layout import Buyer, Count, Id, Layout, Remark, Time, Yuan

_PAID = ("付款确认时间", r"\d")
_CANCELLED = ("订单状态", "删除|取消")
_SPLIT = ("商家备注", "订单拆分")

ORDERS = Layout(
    name="jd_orders",
    title="京东订单导出",
    kind="orders",
    platform="jd",
    constants={"part": "repeated"},
    columns=(
        Id("order_id", ("订单号", "订单编号"), required=True, filled=True),
        Buyer("buyer_id", ("下单帐号", "下单账号", "下单账户"), required=True),
        Time("created_at", ("下单时间",), required=True, filled=True),
        Time("paid_at", ("付款确认时间",), required=True, unless=(_SPLIT,)),
        Time("closed_at", ("订单完成时间",), only_if=(_CANCELLED,)),
        Time("shipped_at", ("出库时间", "发货时间")),
        Id("status", ("订单状态",), required=True),
        Id("product_id", ("商品ID", "商品编号"), required=True),
        Id("sku", ("货号",)),
        Count("quantity", ("订购数量",), required=True, filled=True),
        Yuan("price_yuan", ("京东价",), required=True),
        Yuan("amount_yuan", ("应付金额",), required=True, filled=True, plus=("余额支付",)),
        Yuan("paid_yuan", ("应付金额",), default="0", plus=("余额支付",), only_if=(_PAID,), unless=(_SPLIT,)),
        Yuan("refund_yuan", ("应付金额",), plus=("余额支付",), only_if=(_PAID, _CANCELLED), unless=(_SPLIT,)),
        Remark("flag", ("商家备注",)),
    ),
    also=(
        "商品名称", "支付方式", "订单金额", "结算金额", "余额支付", "订单类型", "订单备注", "发票类型", "发票内容",
        "商家备注等级", "商家备注等级（等级1-5为由高到低）", "运费金额", "订单来源", "订单渠道", "送装服务", "服务费",
        "仓库ID", "仓库名称", "店铺ID", "店铺名称",
    ),
    private=("客户姓名", "客户地址", "联系电话", "发票抬头", "增值税发票", "普通发票纳税编号"),
)  # fmt: skip
