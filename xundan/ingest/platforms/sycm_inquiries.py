"""生意参谋 商品咨询分析 (old xls, header on row 6) and 询单到付款: inquiries and what came of them, by product or day.

What is still being counted says 延迟统计 and is nothing yet; a later export says more, and the newest version counts.

Column names as seen in public parsers of the export.
"""

from xundan.ingest import kpi_table
from xundan.ingest.layout import Figure, Id, Layout

INQUIRIES = Layout(
    name="sycm_inquiries",
    title="生意参谋商品咨询分析",
    kind="kpi",
    platform="taobao",
    columns=(
        Id("product_id", ("商品编号", "商品ID")),
        *kpi_table.days(),
        Figure("咨询人数", ("咨询人数",)),
        Figure("询单人数", ("询单人数",), required=True),
        Figure("当日询单人数", ("当日询单人数",), required=True),
        Figure("询单转化率", ("询单转化率", "询单最终付款转化率")),
        Figure("当日询单转化率", ("当日询单转化率", "询单当日付款转化率")),
        Figure("当日付款人数", ("当日付款人数",)),
        Figure("当日付款金额", ("当日付款金额",)),
        Figure("最终付款人数", ("最终付款人数",)),
        Figure("最终付款金额", ("最终付款金额",)),
        Figure("最终付款件数", ("最终付款件数",)),
    ),
    also=("商品名称",),
)
