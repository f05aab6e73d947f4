"""The workbook: the same tables with every column, raw numbers and real Excel tables to sort and filter.

Text is written as text and never becomes a formula or a link, whatever a buyer typed.
"""

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xundan.report import format as form
from xundan.report import summary
from xundan.report.data import Data
from xundan.report.matrix import Matrix
from xundan.report.strings import Strings
from xundan.report.tables import Column, Part, Table

_NUMBER_FORMATS: dict[form.Kind, str] = {
    "count": "#,##0",
    "rate": "0.0%",
    "score": "0%",
    "points": '+0.0%;[Color 53]-0.0%;0.0%',
    "yuan": "#,##0.00",
    "yuan_change": "+#,##0.00;-#,##0.00;0",
    "seconds": "#,##0.0",
    "ratio": "0.00",
    "day": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm:ss",
}
_WIDTHS: dict[form.Kind, float] = {"text": 16, "list": 30, "moment": 19, "yuan": 13, "yuan_change": 13}
_LONG_TEXT = {"quote", "quotes", "definition", "note", "content", "reason_text", "numerator", "why", "file"}
_FONT = "Microsoft YaHei"
_BLUE, _ORANGE, _RULE = "#1F5FA8", "#C2570C", "#D5D9DD"


def write_workbook(path: Path, data: Data, parts: Sequence[Part], strings: Strings) -> None:
    """Write the workbook to `path`: a summary sheet, then one sheet a part.

    Nothing in it depends on the clock: its creation time is the report's as_of.
    """
    options = {
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": True,
        "remove_timezone": True, "default_date_format": "yyyy-mm-dd",
    }  # fmt: skip
    with xlsxwriter.Workbook(str(path), options) as book:
        cover = data.cover
        title = f"{strings('title', cover['report'])} · {cover['shop_name']} · {cover['label']}"
        book.set_properties({"title": title, "created": cover["as_of_local_at"]})
        formats = _Formats(book)
        _summary_sheet(book.add_worksheet(strings("parts", "summary")), title, data, strings, formats)
        for part in parts:
            sheet = book.add_worksheet(part.title)
            row = 0
            for i, width in enumerate(_widths(part.tables)):
                sheet.set_column(i, i, width)
            for table in part.tables:
                row = _write_table(sheet, row, table, formats, is_alone=len(part.tables) == 1)
            for matrix in part.matrices:
                row = _write_matrix(sheet, row, matrix, strings, formats)
            sheet.hide_gridlines(2)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)


class _Formats:
    """Cell formats by what a column holds, made once each."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, ...], Format] = {}

    def of(self, number: str = "", *, bold: bool = False, wrap: bool = False, head: bool = False, total: bool = False, shade: str = "") -> Format:
        key = (number, str(bold), str(wrap), str(head), str(total), shade)
        if key not in self._made:
            options: dict[str, Any] = {"font_name": _FONT, "font_size": 10, "valign": "top"}
            if number:
                options["num_format"] = number
            if bold or head or total:
                options["bold"] = True
            if wrap or head:
                options["text_wrap"] = True
            if head:
                options |= {"bottom": 1, "valign": "vcenter", "font_color": "#444B52"}
            if total:
                options["top"] = 1
            if shade:
                options["bg_color"] = shade
            self._made[key] = self._book.add_format(options)
        return self._made[key]

    def title(self) -> Format:
        key = ("title",)
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": _FONT, "font_size": 13, "bold": True})
        return self._made[key]


def _summary_sheet(sheet: Worksheet, title: str, data: Data, strings: Strings, formats: _Formats) -> None:
    cover = data.cover
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 5, 16)
    sheet.write_string(0, 0, title, formats.title())
    sheet.write_string(1, 0, f"{strings('words', 'as_of')} {cover['as_of_local_at']:%Y-%m-%d %H:%M} ({cover['timezone']})", formats.of())
    rule = strings(
        "words", "rule", preset=cover["attribution_preset"], window=cover["window_days"], grace=cover["payment_grace_days"]
    )  # fmt: skip
    sheet.write_string(2, 0, rule, formats.of())
    row = 4
    heads = [strings.column("definitions", "name"), strings("words", "period"), strings("words", "previous")]
    heads += [strings("words", "compared"), strings.column("definitions", "numerator"), strings.column("definitions", "denominator")]
    for i, head in enumerate(heads):
        sheet.write_string(row, i, head, formats.of(head=True))
    for line in sorted(data.rows("headline"), key=lambda line: line["position"]):
        row += 1
        kind = form.kind_of(line["metric"])
        sheet.write_string(row, 0, strings.column("headline", line["metric"]), formats.of())
        for i, value in enumerate((line["value"], line["previous_value"], line["change"]), 1):
            _write(sheet, row, i, value, "points" if kind == "rate" and i == 3 else kind, formats.of(_NUMBER_FORMATS.get(kind, "")))
        for i, value in enumerate((line["numerator"], line["denominator"]), 4):
            _write(sheet, row, i, value, "count", formats.of(_NUMBER_FORMATS["count"]))
    for sentence in summary.sentences(data, strings):
        row += 1
        sheet.write_string(row + 1, 0, sentence, formats.of())
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_table(sheet: Worksheet, row: int, table: Table, formats: _Formats, *, is_alone: bool) -> int:
    """Write a table from `row` on; returns the first free row after it."""
    sheet.write_string(row, 0, table.title, formats.title())
    sheet.write_string(row + 1, 0, table.note, formats.of())
    head = row + 2
    columns = table.columns
    if not table.rows:
        for i, column in enumerate(columns):
            sheet.write_string(head, i, column.label, formats.of(head=True))
        return head + 3
    last = head + len(table.rows)
    sheet.add_table(head, 0, last, len(columns) - 1, {
        "name": f"t_{table.model}",
        "style": None,
        "columns": [{"header": label, "header_format": formats.of(head=True)} for label in _unique([column.label for column in columns])],
    })  # fmt: skip
    for i, column in enumerate(columns):
        if column.hover:
            sheet.write_comment(head, i, column.hover, {"x_scale": 2})
    for r, cells in enumerate(table.rows, head + 1):
        for i, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            _write(sheet, r, i, cell.value if column.kind != "list" else cell.text, column.kind, _format_of(column, formats))
    for i, column in enumerate(columns):
        if any(cells[i].bar is not None for cells in table.rows):
            sheet.conditional_format(head + 1, i, last, i, {"type": "data_bar", "bar_solid": True, "bar_color": "#F1C7A0", "bar_only": False})
    if table.total:
        last += 1
        for i, (column, cell) in enumerate(zip(columns, table.total, strict=True)):
            _write(sheet, last, i, cell.value, column.kind, formats.of(_NUMBER_FORMATS.get(column.kind, ""), total=True))
    if is_alone:
        sheet.freeze_panes(head + 1, 1)
        sheet.repeat_rows(head)
    return last + 3


def _write_matrix(sheet: Worksheet, row: int, matrix: Matrix, strings: Strings, formats: _Formats) -> int:
    """Counts, then yuan, members × every reason, with both totals."""
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, len(matrix.reasons) + 2, 12)
    for what, number in (("all_lost", "#,##0"), ("lost_yuan", "#,##0.00")):
        sheet.write_string(row, 0, f"{matrix.title} · {strings('words', what)}", formats.title())
        row += 1
        for i, head in enumerate([matrix.member, strings("words", "total"), *matrix.reasons]):
            sheet.write_string(row, i, head, formats.of(head=True))
        first = row + 1
        for line in matrix.rows:
            row += 1
            values = (line.lost_count, *line.counts) if what == "all_lost" else (line.lost_value_yuan, *line.yuan)
            sheet.write_string(row, 0, line.name, formats.of(total=line.is_total))
            for i, value in enumerate(values, 1):
                sheet.write_number(row, i, value, formats.of(number, total=line.is_total))
        if len(matrix.rows) > 1:
            sheet.conditional_format(
                first, 2, row - 1, len(matrix.reasons) + 1, {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#F1A965"}
            )
        row += 3
    return row


def _write(sheet: Worksheet, row: int, column: int, value: Any, kind: form.Kind, cell_format: Format) -> None:
    """A raw value in the type Excel should know it by; a missing one is 「-」, as on the page, but for empty text."""
    if value is None:
        sheet.write_string(row, column, form.NOTHING if form.is_number(kind) else "", cell_format)
    elif kind in {"day", "moment"}:
        sheet.write_datetime(row, column, value, cell_format)
    elif form.is_number(kind):
        sheet.write_number(row, column, float(value), cell_format)
    else:
        sheet.write_string(row, column, str(value), cell_format)


def _format_of(column: Column, formats: _Formats) -> Format:
    return formats.of(_NUMBER_FORMATS.get(column.kind, ""), wrap=column.name in _LONG_TEXT)


def _width(column: Column) -> float:
    return 44 if column.name in _LONG_TEXT else _WIDTHS.get(column.kind, 11)


def _widths(tables: Sequence[Table]) -> list[float]:
    """Tables of one sheet share its columns, so each is as wide as its widest wants."""
    return [max(_width(column) for column in stacked if column) for stacked in zip_longest(*(table.columns for table in tables))]


def _unique(labels: Sequence[str]) -> list[str]:
    """Excel wants every heading of a table once."""
    seen: dict[str, int] = {}
    named = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        named.append(label if seen[label] == 1 else f"{label} {seen[label]}")
    return named
