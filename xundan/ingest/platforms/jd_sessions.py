"""京东咚咚's table of sessions: who served, what kind of session, and how much either side wrote.

A row is a session. Where the export has neither its number nor its buyer and begin, each row stands for itself.

Public parsers show what the columns mean, not always what they are called: hence the many names.
"""

from xundan.ingest import kpi_table
from xundan.ingest.layout import Buyer, Figure, Id, Layout, Time

SESSIONS = Layout(
    name="jd_sessions",
    title="京东咚咚会话",
    kind="kpi",
    platform="jd",
    line_key="会话ID",
    columns=(
        kpi_table.agent("服务账号", "咚咚账号", "接待客服", "waiter", "service_account", required=True),
        Id("session_type", ("会话类型", "咨询类型", "接待类型", "session_type"), required=True),
        Buyer("buyer_id", ("顾客账号", "客户账号", "买家账号", "顾客", "客户", "customer")),
        *kpi_table.days("会话开始时间", "开始时间", "咨询时间"),
        Time("started_at", ("会话开始时间", "开始时间", "咨询时间"), day_in=("日期", "统计日期")),
        Figure(
            "顾客消息数",
            ("顾客消息数", "客户消息数", "买家消息数", "用户消息数", "customer_message_count", "customer_msg_num"),
            required=True,
        ),
        Figure(
            "客服消息数",
            ("客服消息数", "客服发送消息数", "waiter_message_count", "waiter_msg_num", "service_message_count"),
            required=True,
        ),
    ),
    also=("会话ID",),
)
