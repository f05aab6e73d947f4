"""The native charts of the workbook, on a sheet of their own: they draw from the tables, so they follow an edit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from xundan.report.strings import Strings

_FONT = {"name": "Microsoft YaHei", "size": 9, "color": "#1D2329"}
_BLUE, _ORANGE, _RULE = "#1F5FA8", "#C2570C", "#E1E4E8"
_WIDE, _HIGH = 620, 320
_ROWS_APART = 17
_BARS = 12


@dataclass(frozen=True)
class Place:
    """Where a table's body lies: its sheet, first and last row, and the column of each name."""

    sheet: str
    first: int
    last: int
    columns: Mapping[str, int]


@dataclass(frozen=True)
class _Chart:
    model: str
    names: str
    values: str
    kind: str
    colour: str
    number_format: str


_CHARTS = (
    _Chart("trend", "from_day", "conversion_rate", "line", _BLUE, "0%"),
    _Chart("trend", "from_day", "lost_value_yuan", "column", _ORANGE, "#,##0"),
    _Chart("reasons", "reason_name", "lost_value_yuan", "bar", _ORANGE, "#,##0"),
    _Chart("agents", "agent_name", "lost_value_yuan", "bar", _ORANGE, "#,##0"),
    _Chart("campaigns", "campaign_name", "lost_value_yuan", "bar", _ORANGE, "#,##0"),
)


def draw(book: xlsxwriter.Workbook, sheet: Worksheet, places: Mapping[str, Place], strings: Strings) -> None:
    """Put every chart that has a table onto `sheet`, two beside each other."""
    drawn = [spec for spec in _CHARTS if spec.model in places]
    for position, spec in enumerate(drawn):
        chart = _chart(book, spec, places[spec.model], strings)
        sheet.insert_chart(position // 2 * _ROWS_APART, position % 2 * 10, chart, {"object_position": 1})


def _chart(book: xlsxwriter.Workbook, spec: _Chart, place: Place, strings: Strings) -> Any:
    chart = book.add_chart({"type": spec.kind})
    last = min(place.last, place.first + _BARS - 1) if spec.kind == "bar" else place.last
    title = f"{strings('tables', spec.model)} · {strings.column(spec.model, spec.values)}"
    fill = {"color": spec.colour}
    column = place.columns[spec.values]
    chart.add_series(
        {
            "name": title,
            "categories": [place.sheet, place.first, place.columns[spec.names], last, place.columns[spec.names]],
            "values": [place.sheet, place.first, column, last, column],
            "line": {**fill, "width": 1.75} if spec.kind == "line" else {"none": True},
            "fill": fill,
            "gap": 60,
            "marker": {"type": "circle", "size": 5, "fill": fill, "border": fill} if spec.kind == "line" else None,
        }
    )
    numbers = {
        "num_format": spec.number_format,
        "num_font": _FONT,
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": _RULE}},
        "min": 0,
    }
    names = {"num_font": _FONT, "line": {"color": _RULE}}
    if spec.kind == "bar":
        chart.set_y_axis({**names, "reverse": True})
        chart.set_x_axis({**numbers, "label_position": "low"})
    else:
        chart.set_x_axis({**names, "text_axis": True, "num_format": "mm-dd"})
        chart.set_y_axis(numbers)
    chart.set_title({"name": title, "name_font": {**_FONT, "size": 11, "bold": False}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_size({"width": _WIDE, "height": _HIGH})
    return chart
