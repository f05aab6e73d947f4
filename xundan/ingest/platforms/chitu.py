"""赤兔 on 淘宝: 工作量, a row an agent, and 接待明细, a row a reception.

接待明细 names the buyer, who becomes a pseudonym; its one figure is how long the reception took. A time of day without
a day is of the 日期 beside it; a reception that would end before it began has no duration.

Column names as seen in public parsers of the export.
"""

from xundan.ingest import kpi_table
from xundan.ingest.layout import Buyer, Figure, Id, Layout, Time

WORKLOAD = Layout(
    name="chitu_workload",
    title="赤兔工作量",
    kind="kpi",
    platform="taobao",
    columns=(
        kpi_table.agent(),
        *kpi_table.days(),
        Figure("咨询人数", ("咨询人数", "聊天人数(原咨询人数)", "聊天人数")),
        Figure("接待人数", ("接待人数",), required=True),
        Figure("直接接入人数", ("直接接入人数",), required=True),
        Figure("转发接入人数", ("转发接入人数",), required=True),
        Figure("转出人数", ("转出人数",)),
        Figure("总消息数", ("总消息数",)),
        Figure("买家消息数", ("买家消息数",)),
        Figure("客服消息数", ("客服消息数",)),
        Figure("答问比", ("答问比",)),
        Figure("客服字数", ("客服字数",)),
        Figure("最大同时聊天数", ("最大同时聊天数",)),
        Figure("未回复人数", ("未回复人数",)),
        Figure("回复率", ("回复率",)),
        Figure("慢接待人数", ("慢接待人数",)),
        Figure("长接待人数", ("长接待人数",)),
        Figure("首次响应(秒)", ("首次响应(秒)", "首次响应")),
        Figure("平均响应(秒)", ("平均响应(秒)", "平均响应")),
        Figure("平均接待时长(秒)", ("平均接待时长(秒)", "平均接待时长")),
    ),
)

RECEPTIONS = Layout(
    name="chitu_receptions",
    title="赤兔接待明细",
    kind="kpi",
    platform="taobao",
    columns=(
        kpi_table.agent(required=True),
        Buyer("buyer_id", ("买家旺旺", "买家昵称", "买家"), required=True, filled=True),
        Id("session_type", ("接待类型",), required=True),
        *kpi_table.days("开始时间"),
        Time("started_at", ("开始时间",), required=True, filled=True, day_in=("日期",)),
        Time("ended_at", ("结束时间",), required=True, day_in=("日期",)),
    ),
    also=("接待发起", "状态"),
)
