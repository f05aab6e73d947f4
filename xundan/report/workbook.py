"""The workbook: the same tables with every column, raw numbers and real Excel tables to sort and filter.

Text is written as text and never becomes a formula or a link, whatever a buyer typed.
"""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import zip_longest
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xundan.report import format as form
from xundan.report import meeting as meetings
from xundan.report import summary, workbook_charts
from xundan.report import tables as tabled
from xundan.report.data import Data
from xundan.report.matrix import Matrix
from xundan.report.meeting import Meeting
from xundan.report.strings import Strings
from xundan.report.tables import Column, Part, Table
from xundan.report.workbook_charts import Place

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
    "remove_timezone": True,
}
_NUMBER_FORMATS: dict[form.Kind, str] = {
    "count": "#,##0",
    "rate": "0.0%",
    "score": "0%",
    "points": "+0.0%;-0.0%;0.0%",
    "yuan": "#,##0.00",
    "yuan_change": "+#,##0.00;-#,##0.00;0.00",
    "seconds": "#,##0.0",
    "ratio": "0.00",
    "day": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm:ss",
}
_WIDTHS: dict[form.Kind, float] = {"text": 16, "list": 30, "moment": 19, "yuan": 13, "yuan_change": 13}
_PROSE = {"quote", "quotes", "definition", "note", "content", "numerator", "denominator", "file"}
_PROSE_WIDTH = 44
_LOOKS: dict[str, dict[str, Any]] = {
    "body": {},
    "prose": {"text_wrap": True},
    "title": {"bold": True, "font_size": 13},
    "note": {"font_color": "#66707A"},
    "head": {"bold": True, "text_wrap": True, "bottom": 1, "valign": "vcenter", "font_color": "#444B52"},
    "total": {"bold": True, "top": 1},
    "thin": {"italic": True, "font_color": "#66707A"},
}
_BASE = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
_BAR = {"type": "data_bar", "bar_solid": True, "bar_color": "#F1C7A0"}
_SHADES = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#F1A965"}
_A4 = 9
_ROOM = 210  # characters across a sheet of A4 that can still be read; what is wider goes onto more of them
_HEAD_HIGH = 30

Look = Callable[..., Format]


def write_workbook(
    path: Path, data: Data, parts: Sequence[Part], strings: Strings, meeting: Meeting | None = None
) -> None:
    """Write the workbook to `path`: a summary, the charts, a week's agenda, then one sheet a part.

    Nothing in it depends on the clock: its creation time is the report's as_of.
    """
    cover = data.cover
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:

        @cache
        def look(name: str, kind: form.Kind = "text") -> Format:
            # the dash of a missing number and the head of its column stand where the numbers do
            number = {"num_format": _NUMBER_FORMATS[kind], "align": "right"} if kind in _NUMBER_FORMATS else {}
            # text keeps away from the number before it
            text = {} if number or name in {"title", "note"} else {"align": "left", "indent": 1}
            return book.add_format(_BASE | _LOOKS[name] | number | text)

        title = f"{strings('title', cover['report'])} · {cover['shop_name']} · {cover['label']}"
        book.set_properties({"title": title, "created": cover["as_of_local_at"]})
        _write_summary(_new_sheet(book, strings("parts", "summary")), title, data, strings, look)
        charts = _new_sheet(book, strings("parts", "charts"))
        if meeting:
            _write_meeting(_new_sheet(book, strings("parts", "meeting")), meeting, strings, look)
        places = {}
        for part in parts:
            widths = _widths(part)
            sheet = _new_sheet(book, part.title, sum(widths))
            for i, width in enumerate(widths):
                sheet.set_column(i, i, width)
            row = 0
            for table in part.tables:
                if table.rows:
                    columns = {column.name: i for i, column in enumerate(table.columns)}
                    places[table.model] = Place(part.title, row + 3, row + 2 + len(table.rows), columns)
                row = _write_table(sheet, row, table, strings, look, is_alone=len(part.tables) == 1)
            for matrix in part.matrices:
                row = _write_matrix(sheet, row, matrix, strings, look)
        workbook_charts.draw(book, charts, places, strings)


def _new_sheet(book: xlsxwriter.Workbook, name: str, width: float = 0) -> Worksheet:
    """A sheet that prints on landscape A4, as many beside each other as its width in characters needs to be read."""
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    across = max(1, ceil(width / _ROOM))
    sheet.fit_to_pages(across, 0)
    if across > 1:
        sheet.repeat_columns(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")
    return sheet


def _write_summary(sheet: Worksheet, title: str, data: Data, strings: Strings, look: Look) -> None:
    """What the report is of, the headline figures with numerator and denominator, and the sentences."""
    cover = data.cover
    as_of = f"{strings('words', 'as_of')} {cover['as_of_local_at']:%Y-%m-%d %H:%M} ({cover['timezone']})"
    rule = {
        "preset": cover["attribution_preset_name"],
        "window": cover["window_days"],
        "grace": cover["payment_grace_days"],
    }
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 5, 16)
    sheet.write_string(0, 0, title, look("title"))
    sheet.write_string(1, 0, as_of, look("note"))
    sheet.write_string(2, 0, strings("words", "rule", **rule), look("note"))
    words = [strings("words", word) for word in ("period", "previous", "compared")]
    fractions = [strings.column("definitions", name) for name in ("numerator", "denominator")]
    _write_heads(sheet, 4, [strings.column("definitions", "name"), *words, *fractions], look)
    lines = sorted(data.rows("headline"), key=lambda line: line["position"])
    for row, line in enumerate(lines, 5):
        metric = line["metric"]
        kind = form.kind_of(metric)
        change: form.Kind = "points" if kind == "rate" else kind
        sheet.write_string(row, 0, tabled.label("headline", metric, tabled.unit_of(metric), strings), look("body"))
        _write(sheet, row, 1, line["value"], kind, look("body", kind))
        _write(sheet, row, 2, line["previous_value"], kind, look("body", kind))
        _write(sheet, row, 3, line["change"], change, look("body", change))
        _write(sheet, row, 4, line["numerator"], "count", look("body", "count"))
        _write(sheet, row, 5, line["denominator"], "count", look("body", "count"))
    for row, sentence in enumerate(summary.sentences(data, strings), len(lines) + 6):
        sheet.write_string(row, 0, sentence, look("body"))


def _write_meeting(sheet: Worksheet, meeting: Meeting, strings: Strings, look: Look) -> None:
    """The findings, then the actions of earlier weeks and of this one, as tables to sort."""
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 1, 52)
    sheet.set_column(2, 7, 14)
    sheet.write_string(0, 0, strings("findings", "title"), look("title"))
    for row, finding in enumerate(meeting.findings, 1):
        sheet.write_string(row, 0, finding.owner, look("body"))
        sheet.write_string(row, 1, f"{finding.title}{strings('words', 'colon')}{finding.text}", look("body"))
    row = len(meeting.findings) + 2
    for heading, columns, rows in (
        ("earlier", meetings.EARLIER, meeting.earlier),
        ("current", meetings.CURRENT, meeting.current),
    ):
        sheet.write_string(row, 0, strings("actions", heading), look("title"))
        sheet.write_string(row + 1, 0, strings("actions", f"{heading}_note"), look("note"))
        heads = [{"header": strings("actions", name), "header_format": look("head")} for name in columns]
        # an agenda without the week has the action in the wide column all the same
        left = 0 if heading == "earlier" else 1
        area = (row + 2, left, row + 2 + max(len(rows), 1), left + len(columns) - 1)
        sheet.add_table(*area, {"name": f"t_actions_{heading}", "style": None, "columns": heads})
        for r, values in enumerate(rows, row + 3):
            for i, value in enumerate(values, left):
                sheet.write_string(r, i, value, look("prose" if i == 1 else "body"))
        row += 5 + len(rows)


def _write_table(sheet: Worksheet, row: int, table: Table, strings: Strings, look: Look, *, is_alone: bool) -> int:
    """Write a table from `row` on, its total under it, outside what is sorted; returns the first free row."""
    sheet.write_string(row, 0, table.title, look("title"))
    sheet.write_string(row + 1, 0, table.note, look("note"))
    head = row + 2
    columns = table.columns
    labels = _unique([column.label for column in columns])
    sheet.set_row(head, _HEAD_HIGH)
    if not table.rows:
        _write_heads(sheet, head, labels, look)
        sheet.write_string(head + 1, 0, strings("words", "none"), look("note"))
        return head + 4
    last = head + len(table.rows)
    heads = [
        {"header": label, "header_format": look("head", column.kind)}
        for label, column in zip(labels, columns, strict=True)
    ]
    area = (head, 0, last, len(columns) - 1)
    sheet.add_table(*area, {"name": f"t_{table.model}", "style": None, "columns": heads})
    for i, column in enumerate(columns):
        if column.hover:
            sheet.write_comment(head, i, column.hover, {"x_scale": 2})
        for r, cells in enumerate(table.rows, head + 1):
            kind = "prose" if column.name in _PROSE else "thin" if cells[i].is_thin else "body"
            style = look(kind, column.kind)
            _write(sheet, r, i, _raw(cells[i], column), column.kind, style)
        if any(cells[i].bar is not None for cells in table.rows):
            sheet.conditional_format(head + 1, i, last, i, _BAR)
    if table.total:
        last += 1
        for i, (column, cell) in enumerate(zip(columns, table.total, strict=True)):
            _write(sheet, last, i, cell.value, column.kind, look("total", column.kind))
    if is_alone:
        sheet.freeze_panes(head + 1, 1)
        sheet.repeat_rows(head)
    else:
        sheet.freeze_panes(0, 1)  # heads of several tables cannot all stay; who a row is about can
    return last + 3


def _write_matrix(sheet: Worksheet, row: int, matrix: Matrix, strings: Strings, look: Look) -> int:
    """Counts, then yuan, members × every reason, with both totals; returns the first free row."""
    heads = [matrix.member, strings("words", "total"), *matrix.reasons, matrix.unknown]
    what: tuple[tuple[str, form.Kind], ...] = (("all_lost", "count"), ("lost_yuan", "yuan"))
    for word, kind in what:
        sheet.write_string(row, 0, f"{matrix.title} · {strings('words', word)}", look("title"))
        sheet.set_row(row + 1, _HEAD_HIGH)
        _write_heads(sheet, row + 1, heads, look)
        first = row = row + 2
        for row, line in enumerate(matrix.rows, first):
            style = "total" if line.is_total else "body"
            cells = [*line.known, line.unknown]
            counts, yuan = (
                (line.lost_count, *(c.count for c in cells)),
                (line.lost_value_yuan, *(c.yuan for c in cells)),
            )
            sheet.write_string(row, 0, line.name, look(style))
            for i, value in enumerate(counts if kind == "count" else yuan, 1):
                sheet.write_number(row, i, value, look(style, kind))
        if len(matrix.rows) > 1:
            sheet.conditional_format(first, 2, row - 1, len(heads) - 2, _SHADES)
        row += 3
    sheet.freeze_panes(0, 1)
    return row


def _write_heads(sheet: Worksheet, row: int, heads: Sequence[str], look: Look) -> None:
    for i, head in enumerate(heads):
        sheet.write_string(row, i, head, look("head", "count" if i else "text"))  # who or what, then numbers


def _raw(cell: Any, column: Column) -> Any:
    """A list or a code is written in words, everything else as it is."""
    return cell.text if column.kind in {"list", "text"} and cell.value is not None else cell.value


def _write(sheet: Worksheet, row: int, column: int, value: Any, kind: form.Kind, style: Format) -> None:
    """A value in the type Excel should know it by; a missing number is 「-」, as on the page."""
    if value is None:
        sheet.write_string(row, column, form.NOTHING if form.is_number(kind) else "", style)
    elif kind in {"day", "moment"}:
        sheet.write_datetime(row, column, value, style)
    elif form.is_number(kind):
        sheet.write_number(row, column, float(value), style)
    else:
        sheet.write_string(row, column, str(value), style)


def _widths(part: Part) -> list[float]:
    """Tables of one sheet share its columns, so each is as wide as its widest wants."""
    if part.matrices:
        return [20, *[12] * (max(len(matrix.reasons) for matrix in part.matrices) + 2)]
    stacks = zip_longest(*(table.columns for table in part.tables))
    return [max(_width(column) for column in stack if column) for stack in stacks]


def _width(column: Column) -> float:
    return _PROSE_WIDTH if column.name in _PROSE else _WIDTHS.get(column.kind, 11)


def _unique(labels: Sequence[str]) -> list[str]:
    """Excel wants every heading of a table once."""
    seen: dict[str, int] = {}
    named = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        named.append(label if seen[label] == 1 else f"{label} {seen[label]}")
    return named
