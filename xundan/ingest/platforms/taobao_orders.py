"""淘宝 seller exports of orders: ExportOrderList, one row an order, and ExportOrderDetailList, one row a product of it.

The list knows the buyer, the times and what was paid; the details know the products. They are kept apart as `part`
header and lines of the same order number, each with its own versions, and joined later: either may come first or alone.
"""

from xundan.ingest.layout import Buyer, Count, Id, Layout, Remark, Time, Yuan

_STAGE = r"阶段1[:：]\s*已付款[,，]"

ORDER_LIST = Layout(
    name="taobao_order_list",
    title="淘宝订单报表 ExportOrderList",
    kind="orders",
    platform="taobao",
    constants={"part": "header"},
    columns=(
        Id("order_id", ("订单编号",), required=True, filled=True),
        Buyer("buyer_id", ("买家会员名", "买家会员昵称"), required=True),
        Time("created_at", ("订单创建时间",), required=True, filled=True),
        Time("paid_at", ("订单付款时间",)),
        Time("shipped_at", ("发货时间",)),
        Id("status", ("订单状态",), required=True),
        Remark("close_reason", ("订单关闭原因",), nothing=("订单未关闭",)),
        Count("quantity", ("宝贝总数量",), default="1"),
        Yuan("amount_yuan", ("总金额", "买家应付货款"), required=True, filled=True),
        Yuan("paid_yuan", ("买家实际支付金额", "支付金额"), required=True, default="0"),
        Yuan("refund_yuan", ("退款金额",), nothing=("无退款申请",)),
        Time("deposit_paid_at", ("分阶段订单信息",), pattern=_STAGE + r"[\d.]+元?[,，]\s*([^;；]+)"),
        Yuan("deposit_yuan", ("分阶段订单信息",), pattern=_STAGE + r"([\d.]+)元?"),
        Remark("flag", ("订单备注", "卖家备注")),
    ),
    also=(
        "买家应付货款", "买家应付邮费", "买家支付积分", "返点积分", "买家实际支付积分", "买家留言", "运送方式",
        "宝贝标题", "宝贝种类", "物流公司", "店铺Id", "店铺名称", "卖家服务费", "买家服务费", "是否手机订单",
        "分阶段订单信息", "特权订金订单id", "定金排名", "修改后的sku", "异常信息", "天猫卡券抵扣", "集分宝抵扣",
        "是否是O2O交易",
    ),
    private=(
        "买家支付宝账号", "收货人姓名", "收货人", "收货地址", "联系电话", "联系手机", "物流单号",
        "发票抬头", "修改后的收货地址",
    ),
)  # fmt: skip

ORDER_DETAILS = Layout(
    name="taobao_order_details",
    title="淘宝宝贝报表 ExportOrderDetailList",
    kind="orders",
    platform="taobao",
    constants={"part": "lines"},
    line_key="子订单编号",
    columns=(
        Id("order_id", ("主订单编号", "订单编号"), required=True, filled=True),
        Time("created_at", ("订单创建时间",), required=True, filled=True),
        Time("paid_at", ("订单付款时间",)),
        Id("status", ("订单状态",)),
        Id("product_id", ("商家编码", "外部系统编号"), required=True, coalesce=True),
        Id("sku", ("商品属性",)),
        Count("quantity", ("购买数量",), required=True, filled=True),
        Yuan("amount_yuan", ("买家应付货款",), required=True, filled=True),
        Yuan("paid_yuan", ("买家实际支付金额",), default="0"),
        Yuan("refund_yuan", ("退款金额",), nothing=("无退款申请", "没有申请退款"), only_if=(("退款状态", "退款成功"),)),
    ),
    also=("子订单编号", "标题", "价格", "套餐信息", "备注", "支付单号", "退款状态", "外部系统编号"),
)
