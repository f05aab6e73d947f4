"""The workbook, read back."""

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from xundan.report import RenderedReport, ReportName

# openpyxl drops Excel's data bars when it reads, and says so
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")


@pytest.fixture(scope="module")
def book(rendered: dict[ReportName, RenderedReport]) -> Workbook:
    return openpyxl.load_workbook(rendered["nightly"].xlsx)


def test_it_has_a_sheet_for_each_part(book: Workbook) -> None:
    parts = [
        "要点",
        "图表",
        "漏斗",
        "为何流失",
        "客服",
        "订单归谁",
        "活动",
        "公平比较",
        "交叉",
        "服务",
        "流失会话",
        "未计入",
        "已公布数字的变动",
        "与平台对数",
        "定义",
    ]

    assert book.sheetnames == parts


def test_no_cell_is_a_formula_or_a_link(book: Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert any(str(cell.value).startswith("=HYPERLINK(") for cell in cells)


def test_losses_by_agent_and_by_reason_have_the_same_total(book: Workbook) -> None:
    assert _total(book["客服"], "流失询单") == _total(book["活动"], "流失询单") == _total(book["为何流失"], "流失询单")


def test_figures_are_numbers_in_yuan_and_rates_between_0_and_1(book: Workbook) -> None:
    assert _total(book["客服"], "流失金额 (元)") == 66489.0
    assert pytest.approx(_total(book["客服"], "询单转化率")) == 136 / 280


def test_tables_are_excel_tables_with_frozen_heads(book: Workbook) -> None:
    assert list(book["客服"].tables) == ["t_agents"]
    assert book["客服"].freeze_panes == "B4"


def test_a_wide_sheet_prints_on_several_with_who_a_row_is_about_on_each(book: Workbook) -> None:
    assert book["客服"].page_setup.fitToWidth > 1
    assert book["客服"].print_title_cols == "$A:$A"
    assert book["漏斗"].print_title_cols is None


def test_a_table_without_rows_says_so(book: Workbook) -> None:
    first = [cell.value for sheet in book for cell in sheet["A"]]

    assert "本期没有。" in first


def test_headings_carry_their_definition(book: Workbook) -> None:
    (head,) = [cell for cell in book["客服"][3] if cell.value == "询单转化率"]

    assert head.comment
    assert "归因期已满的询单" in head.comment.text


def _total(sheet: object, heading: str) -> float:
    """The last number under the first such heading that a total row closes."""
    rows = list(sheet.iter_rows(values_only=True))  # type: ignore[attr-defined]
    head = next(i for i, row in enumerate(rows) if heading in row and "合计" in [r[0] for r in rows[i:]])
    total = next(row for row in rows[head:] if row[0] == "合计")
    return float(total[rows[head].index(heading)])
