"""生意参谋 客服绩效 (xlsx): a row an agent. Which figures an export has is the shop's choice.

Column names as seen in public parsers of the export.
"""

from xundan.ingest import kpi_table
from xundan.ingest.layout import Figure, Layout

AGENTS = Layout(
    name="sycm_agents",
    title="生意参谋客服绩效",
    kind="kpi",
    platform="taobao",
    columns=(
        kpi_table.agent("旺旺昵称", required=True),
        *kpi_table.days(),
        Figure("咨询人数", ("咨询人数",)),
        Figure("接待人数", ("接待人数",)),
        Figure("有效接待人数", ("有效接待人数",)),
        Figure("未回复人数", ("未回复人数",)),
        Figure("慢响应人数", ("慢响应人数",)),
        Figure("旺旺回复率", ("旺旺回复率",)),
        Figure("3分钟人工响应率", ("3分钟人工响应率", "三分钟人工响应率")),
        Figure("首次响应时长(秒)", ("首次响应时长(秒)", "首次响应时长")),
        Figure("平均响应时长(秒)", ("平均响应时长(秒)", "平均响应时长"), required=True),
        Figure("答问比", ("答问比",)),
        Figure("询单人数", ("询单人数",)),
        Figure("询单最终付款人数", ("询单最终付款人数",)),
        Figure("询单最终付款转化率", ("询单最终付款转化率",)),
        Figure("询单最终付款金额", ("询单最终付款金额",)),
        Figure("成功退款金额", ("成功退款金额",)),
        Figure("客户满意率", ("客户满意率",)),
    ),
    also=("旺旺分组",),
)
