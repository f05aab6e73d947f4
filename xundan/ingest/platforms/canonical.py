"""xundan's own layouts, which every other is mapped to: CSV, JSON Lines or Parquet with these column names."""

from xundan.ingest.layout import Buyer, Choice, Count, Day, Flag, Id, Layout, Number, Remark, Text, Time, Yuan

_ROLES = {"buyer": "buyer", "agent": "agent", "bot": "bot", "system": "system"}
_KINDS = {"text": "text", "card": "card", "image": "image", "recall": "recall"}
_DUTIES = {
    "pre_sale": "pre_sale",
    "in_sale": "in_sale",
    "after_sale": "after_sale",
    "售前": "pre_sale",
    "售中": "in_sale",
    "售后": "after_sale",
}

CHATS = Layout(
    name="canonical_chats",
    title="标准聊天记录",
    kind="chats",
    platform=None,
    columns=(
        Id("platform", ("platform",), required=True, filled=True),
        Id("shop_id", ("shop_id",), required=True, filled=True),
        Id("conversation_id", ("conversation_id",)),
        Id("message_id", ("message_id",)),
        Buyer("buyer_id", ("buyer_id",), required=True, filled=True),
        Id("agent_id", ("agent_id",), required=True),
        Time("sent_at", ("sent_at",), required=True, filled=True),
        Choice("role", ("role",), required=True, filled=True, words=_ROLES),
        Text("text", ("text",), required=True),
        Id("product_id", ("product_id",)),
        Choice("kind", ("kind",), default="text", words=_KINDS),
        Id("recalled_message_id", ("recalled_message_id",)),
    ),
)

ORDERS = Layout(
    name="canonical_orders",
    title="标准订单",
    kind="orders",
    platform=None,
    constants={"part": "order"},
    columns=(
        Id("platform", ("platform",), required=True, filled=True),
        Id("shop_id", ("shop_id",), required=True, filled=True),
        Id("order_id", ("order_id",), required=True, filled=True),
        Buyer("buyer_id", ("buyer_id",), required=True),
        Time("created_at", ("created_at",), required=True, filled=True),
        Time("paid_at", ("paid_at",)),
        Time("closed_at", ("closed_at",)),
        Time("shipped_at", ("shipped_at",)),
        Id("status", ("status",), required=True),
        Remark("close_reason", ("close_reason",)),
        Id("product_id", ("product_id",), required=True),
        Id("sku", ("sku",)),
        Count("quantity", ("quantity",), required=True, filled=True),
        Yuan("amount_yuan", ("amount_yuan",), required=True, filled=True),
        Yuan("paid_yuan", ("paid_yuan",), required=True, default="0"),
        Yuan("refund_yuan", ("refund_yuan",)),
        Time("refunded_at", ("refunded_at",)),
        Time("deposit_paid_at", ("deposit_paid_at",)),
        Yuan("deposit_yuan", ("deposit_yuan",)),
        Remark("flag", ("flag",)),
        Id("campaign_id", ("campaign_id",)),
    ),
)

CAMPAIGNS = Layout(
    name="canonical_campaigns",
    title="标准活动表",
    kind="campaigns",
    platform=None,
    columns=(
        Id("campaign_id", ("campaign_id", "活动编号", "活动ID"), required=True, filled=True),
        Id("name", ("name", "活动名称"), required=True, filled=True),
        Id("kind", ("kind", "活动类型"), required=True),
        Time("starts_at", ("starts_at", "开始时间"), required=True, filled=True),
        Time("ends_at", ("ends_at", "结束时间"), required=True, filled=True, ends_day=True, not_before="starts_at"),
        Id("products", ("products", "商品", "商品ID"), required=True, filled=True),
        Number("discount_rate", ("discount_rate", "折扣")),
        Yuan("threshold_yuan", ("threshold_yuan", "满减门槛", "满减门槛（元）")),
        Yuan("off_yuan", ("off_yuan", "减免金额", "减免金额（元）")),
        Remark("gift", ("gift", "赠品")),
    ),
)

AGENTS = Layout(
    name="canonical_agents",
    title="标准客服名单",
    kind="agents",
    platform=None,
    columns=(
        Id("agent_id", ("agent_id", "客服账号", "账号"), required=True, filled=True),
        Id("name", ("name", "姓名", "客服姓名"), required=True, filled=True),
        Id("team", ("team", "小组", "组别")),
        Choice("role", ("role", "岗位"), words=_DUTIES),
        Flag("is_bot", ("is_bot", "是否机器人")),
        Id("accounts", ("accounts", "其他账号")),
        Yuan("monthly_salary_yuan", ("monthly_salary_yuan", "月薪", "月薪（元）")),
        Day("hired_on", ("hired_on", "入职日期")),
        Day("left_on", ("left_on", "离职日期")),
    ),
)
