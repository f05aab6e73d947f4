"""拼多多 售前 (xlsx or csv): a row an agent and day, or a row a day for the shop. Durations are minutes.

Column names as seen in public parsers of the export.
"""

from xundan.ingest import kpi_table
from xundan.ingest.layout import Figure, Layout

PRESALE = Layout(
    name="pdd_presale",
    title="拼多多售前数据",
    kind="kpi",
    platform="pdd",
    columns=(
        kpi_table.agent(),
        *kpi_table.days(),
        Figure("咨询人数", ("咨询人数",), required=True),
        Figure("询单人数", ("询单人数",), required=True),
        Figure("最终成团人数", ("最终成团人数",), required=True),
        Figure("询单流失人数", ("询单流失人数",)),
        Figure("询单转化率", ("询单转化率",)),
        Figure("客服销售额(元)", ("客服销售额(元)", "客服销售额")),
        Figure("去退销售额(元)", ("去退销售额(元)", "去退销售额")),
        Figure("客服可提升销售额(元)", ("客服可提升销售额(元)", "客服可提升销售额")),
        Figure("人工接待人数", ("人工接待人数",)),
        Figure("需要人工回复的咨询人数", ("需要人工回复的咨询人数", "需人工回复的咨询人数")),
        Figure("3分钟未回复人数", ("3分钟未回复人数",)),
        Figure("3分钟人工回复率(8-23点)", ("3分钟人工回复率(8-23点)", "3分钟人工回复率")),
        Figure(
            "平均人工响应时长(秒)", ("平均人工响应时长(分钟)", "平均人工响应时长(秒)", "平均人工响应时长"), unit="分钟"
        ),
        Figure("30秒应答率(8-23点)", ("30秒应答率(8-23点)", "30秒应答率")),
        Figure("评分≤3订单数", ("评分≤3订单数",)),
        Figure("纠纷退款数", ("纠纷退款数",)),
        Figure("投诉数", ("投诉数",)),
    ),
    also=("序号",),
)
