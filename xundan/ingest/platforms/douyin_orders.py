"""抖店 seller export of orders (csv, UTF-8 with BOM): one row a sub-order, cells begun by a tab or a quote.

The money of a row is the sub-order's own: due is 订单应付金额 (商品金额 is the price of one, before discounts), and it
is paid as soon as there is a 支付完成时间. 退款成功 has no amount in the export and is taken as all of the sub-order, a
refund in part as unknown. A sub-order that was closed closed at its 订单完成时间, if it has one.

Where an order came from is a campaign ready made. `campaign_id` is 抖店: and what is filled of 流量来源, 流量体裁,
流量渠道, 广告渠道 and 达人ID (with 达人 before it), in this order, between slashes: 抖店:精选联盟/直播/达人1234. On the
day itself 流量体裁 says 数据将于第二天更新, which is nothing yet; a later export says more, and the newest state wins.

Column names as seen in public parsers of the export.
"""

from xundan.ingest.layout import Buyer, Count, Id, Joined, Layout, Remark, Time, Yuan

_PAID = ("支付完成时间", r"\d")
_CLOSED = ("订单状态", "关闭|取消")
_REFUNDED = ("售后状态", r"^(?:.*[^分])?退款(?:成功|完成)|^已(?:全额)?退款")

ORDERS = Layout(
    name="douyin_orders",
    title="抖店订单导出",
    kind="orders",
    platform="douyin",
    constants={"part": "order"},
    line_key="子订单编号",
    columns=(
        Id("order_id", ("主订单编号",), required=True, filled=True),
        Buyer("buyer_id", ("买家ID", "用户ID")),
        Time("created_at", ("订单提交时间", "下单时间"), required=True, filled=True),
        Time("paid_at", ("支付完成时间",), required=True),
        Time("closed_at", ("订单完成时间",), only_if=(_CLOSED,)),
        Time("shipped_at", ("发货时间",)),
        Id("status", ("订单状态",), required=True),
        Remark("close_reason", ("取消原因",)),
        Id("product_id", ("商品ID",), required=True),
        Id("sku", ("商品规格",)),
        Count("quantity", ("商品数量",), required=True, filled=True),
        Yuan("amount_yuan", ("订单应付金额",), required=True, filled=True),
        Yuan("paid_yuan", ("订单应付金额",), default="0", only_if=(_PAID,)),
        Yuan("refund_yuan", ("订单应付金额",), only_if=(_PAID, _REFUNDED)),
        Remark("flag", ("商家备注", "旗帜颜色"), coalesce=True),
        Joined(
            "campaign_id",
            ("流量来源", "流量体裁", "流量渠道", "广告渠道", "达人ID"),
            starts="抖店:",
            labels={"达人ID": "达人"},
            nothing=("数据将于第二天更新", "0", "无"),
        ),
    ),
    also=(
        "子订单编号", "选购商品", "商家编码", "货号", "商品金额", "商品单价", "运费", "优惠总金额", "平台优惠",
        "商家优惠", "达人优惠", "商家改价", "支付优惠", "红包抵扣", "支付方式", "手续费", "订单完成时间",
        "售后状态", "流量类型", "APP渠道", "承诺发货时间", "预约发货时间", "订单类型", "买家留言", "鲁班落地页ID",
        "所属门店ID", "仓库ID", "仓库名称", "序列号", "是否安心购", "发货主体", "发货主体明细", "降价类优惠",
        "平台实际承担优惠金额", "商家实际承担优惠金额", "达人实际承担优惠金额", "预计送达时间", "预约送达时间",
        "是否平台仓自流转", "车型", "是否是以旧换新", "换新额外补贴", "换新额外补贴发放状态", "拼团订单团编号",
        "商品单价是否含税", "税费", "教育优惠", "是否是渠道商品", "建议发货时间（起）", "建议发货时间（止）",
        "省", "市", "区",
    ),
    private=("收件人", "收件人手机号", "街道", "详细地址", "收件地址", "快递信息", "快递单号", "达人昵称"),
)  # fmt: skip
