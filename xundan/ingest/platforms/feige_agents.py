"""抖店飞鸽 客服表现 (xlsx): a row an agent. Durations are written out, 2分30秒.

Column names as seen in public parsers of the export.
"""

from xundan.ingest import kpi_table
from xundan.ingest.layout import Figure, Layout

AGENTS = Layout(
    name="feige_agents",
    title="飞鸽客服表现",
    kind="kpi",
    platform="douyin",
    columns=(
        kpi_table.agent(),
        *kpi_table.days(),
        Figure("客服在线天数", ("客服在线天数",)),
        Figure("接待会话量", ("接待会话量",), required=True),
        Figure("待回复会话量", ("待回复会话量",)),
        Figure("已接待人数", ("已接待人数",), required=True),
        Figure("转出会话量", ("转出会话量",)),
        Figure("有效评价数", ("有效评价数",)),
        Figure("好评", ("好评", "有效好评数")),
        Figure("差评", ("差评", "有效差评数")),
        Figure("全天满意率", ("全天满意率",)),
        Figure("全天不满意率", ("全天不满意率",)),
        Figure("全天平响时长", ("全天平响时长",)),
        Figure("全天首响时长", ("全天首响时长",)),
        Figure("全天3分钟回复率", ("全天3分钟回复率",)),
        Figure("询单人数", ("询单人数",)),
        Figure("下单人数", ("下单人数",)),
        Figure("支付人数", ("支付人数",)),
        Figure("退款人数", ("退款人数",)),
        Figure("客服询单支付额", ("客服询单支付额",)),
        Figure("退款金额", ("退款金额",)),
        Figure("退款后销售额", ("退款后销售额",)),
        Figure("询单转化率", ("询单转化率",)),
    ),
)
