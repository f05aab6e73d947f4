"""The markup of a table's cells: numbers to the right, n under a rate, a bar behind money.

Built here and not by a template, because a page of a thousand agents has a hundred thousand cells and their own pages
three times as many. So a cell also says no more than its looks and the page's script need: the name of its column only
where text is told apart by it, and the value apart from its n only where there is one. Whatever it holds is escaped.
"""

from collections.abc import Iterable
from html import escape

from markupsafe import Markup

from xundan.report import format as form
from xundan.report.tables import Cell, Column


def head_class(column: Column) -> str:
    """The class of a column's heading."""
    return "number" if form.is_number(column.kind) else column.kind


def row_of(cells: Iterable[tuple[Column, Cell]]) -> Markup:
    """The cells of a row."""
    return Markup("".join(_cell(column, cell) for column, cell in cells))  # noqa: S704 - escaped piece by piece


def _cell(column: Column, cell: Cell) -> str:
    kind = "number" if form.is_number(column.kind) else f"{column.kind} c-{column.name}"
    looks = f"{kind}{' thin' if cell.is_thin else ''}{f' {cell.tone}' if cell.tone else ''}"
    value = f' data-v="{round(cell.value)}"' if column.kind == "seconds" and cell.value is not None else ""
    text = escape(cell.text)
    if cell.link:
        text = f'<a href="#{escape(cell.link)}">{text}</a>'
    elif cell.is_thin:
        text = f'<span class="value">{text} △</span>'
    elif cell.note:
        text = f'<span class="value">{text}</span>'
    bar = "" if cell.bar is None else f'<span class="bar" style="width: {round(cell.bar * 100)}%"></span>'
    note = f"<small>{escape(cell.note)}</small>" if cell.note else ""
    return f'<td class="{looks}"{value}>{text}{bar}{note}</td>'
