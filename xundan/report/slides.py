"""The slides of the meeting: what the weekly page says first, with charts that PowerPoint and WPS can edit.

One thought a slide, its title the sentence to say. Nothing is computed here; text is written as text. The file depends
on nothing but the report: its times are the report's as_of, also those of the small workbooks inside its charts.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from xundan.report import format as form
from xundan.report import meeting as meetings
from xundan.report import summary
from xundan.report.data import Data
from xundan.report.meeting import Meeting, whom_to_draw
from xundan.report.strings import Strings
from xundan.report.tables import days_compared

_INK, _MUTED, _RULE = RGBColor(0x1D, 0x23, 0x29), RGBColor(0x66, 0x70, 0x7A), RGBColor(0xE1, 0xE4, 0xE8)
_BLUE, _ORANGE, _PAPER = RGBColor(0x1F, 0x5F, 0xA8), RGBColor(0xC2, 0x57, 0x0C), RGBColor(0xFF, 0xFF, 0xFF)
_FONT = "Microsoft YaHei"
_WIDE, _HIGH = 13.333, 7.5
_LEFT, _TOP, _ROOM = 0.7, 1.55, 11.93
_BLANK = 6
_BARS, _ROWS = 10, 9
_TWO_LINES = 0.57  # inches of a row; not every program makes it as high as its text
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")

Box = tuple[float, float, float, float]
"""Left, top, width, height in inches."""


def write_slides(path: Path, data: Data, meeting: Meeting, strings: Strings) -> None:
    """Write the slides of a week to `path`."""
    cover = data.cover
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(_WIDE), Inches(_HIGH)
    said = summary.sentences(data, strings)
    _opening(deck, data, strings)
    _findings(deck, meeting, strings)
    _trend(deck, data, said, strings)
    _reasons(deck, data, strings)
    _agents(deck, data, strings)
    _campaigns(deck, data, strings)
    for heading, columns, rows in (
        ("earlier", meetings.EARLIER, meeting.earlier),
        ("current", meetings.CURRENT, meeting.current),
    ):
        slide = _slide(deck, strings("actions", heading), strings("actions", f"{heading}_note"))
        _table(slide, [strings("actions", column) for column in columns], [list(row) for row in rows[:_ROWS]], strings)
    properties = deck.core_properties
    properties.title = f"{strings('title', cover['report'])} · {cover['shop_name']} · {cover['label']}"
    properties.author = "xundan"
    written = io.BytesIO()
    deck.save(written)
    path.write_bytes(_timeless(written.getvalue(), cover["as_of_local_at"]))


def _opening(deck: Any, data: Data, strings: Strings) -> None:
    cover = data.cover
    days = form.span(cover["from_day"], cover["to_day"])
    title = f"{cover['shop_name']} · {strings('title', cover['report'])}"
    slide = _slide(
        deck, title, f"{cover['label']} · {days} · {strings('words', 'as_of')} {cover['as_of_local_at']:%Y-%m-%d %H:%M}"
    )
    tiles = summary.tiles(data, strings)
    for place, tile in enumerate(tiles):
        left = _LEFT + 2.98 * (place % 4)
        top = _TOP + 0.15 + 1.45 * (place // 4)
        text = tile.text + (" △" if tile.is_thin else "")
        change = f"{strings('words', 'compared')} {tile.change}" if tile.change else ""
        under = "  ".join(part for part in (change, tile.note) if part)
        box = _text(slide, (left, top, 2.8, 1.3), [(tile.label, 13, _MUTED, False)])
        _line(box, text, 28, _INK, is_bold=True)
        _line(box, under or " ", 12, _MUTED)
    lines = [(sentence, 15, _INK, False) for sentence in summary.sentences(data, strings)]
    _text(slide, (_LEFT, 4.75, _ROOM, 2.4), lines)
    _say(
        slide,
        strings("slides", "say_first"),
        *(f"{tile.label}{strings('words', 'colon')}{tile.hover}" for tile in tiles if tile.hover),
    )


def _findings(deck: Any, meeting: Meeting, strings: Strings) -> None:
    slide = _slide(deck, strings("findings", "title"), strings("findings", "note"))
    _say(slide, strings("slides", "say_findings"), *(row[0] for row in meeting.current))
    box = _text(slide, (_LEFT, _TOP + 0.15, _ROOM, 5.4), [])
    for place, finding in enumerate(meeting.findings, 1):
        _line(box, f"{place}  {finding.title}  ({finding.owner})", 20, _INK, is_bold=True, before=14)
        _line(box, finding.text, 16, _MUTED, before=4)
    if not meeting.findings:
        _line(box, strings("findings", "nothing"), 16, _MUTED)


def _trend(deck: Any, data: Data, said: Sequence[str], strings: Strings) -> None:
    rows = sorted(data.rows("trend"), key=lambda row: row["from_day"])
    slide = _slide(deck, strings("slides", "trend"), said[0])
    if not rows:
        return
    weeks = [f"{row['from_day']:%m-%d}" for row in rows]
    rates = CategoryChartData(number_format="0.0%")
    rates.categories = weeks
    rates.add_series(strings.column("trend", "conversion_rate"), [row["conversion_rate"] for row in rows])
    half = 5.75
    chart = _chart(slide, XL_CHART_TYPE.LINE_MARKERS, (_LEFT, _TOP, half, 5.3), rates, "0%")
    _title(chart, strings("charts", "trend_conversion"))
    _paint(chart, _BLUE, is_line=True)
    lost = CategoryChartData(number_format="#,##0")
    lost.categories = weeks
    lost.add_series(strings("charts", "trend_lost"), [float(row["lost_value_yuan"]) for row in rows])
    chart = _chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, (_LEFT + half + 0.4, _TOP, half, 5.3), lost)
    _title(chart, strings("charts", "trend_lost"))
    _paint(chart, _ORANGE)


def _reasons(deck: Any, data: Data, strings: Strings) -> None:
    rows = [row for row in data.body("reasons") if row["reason_group"] != "unknown" and row["lost_count"]][:_BARS]
    names = [f"{row['reason_name']} · {strings.value('owner', row['owner'])}" for row in rows]
    slide = _slide(deck, strings("charts", "reasons").split("（")[0].split(" (")[0], strings("notes", "owners"))
    _say(slide, strings("slides", "say_reasons", unknown=summary.answers(data, strings).get("unknown", "")))
    _bars(slide, names, [("lost_value_yuan", [float(row["lost_value_yuan"]) for row in rows], _ORANGE)], strings)


def _agents(deck: Any, data: Data, strings: Strings) -> None:
    """Actual beside expected, in order of name: the gap is the point, not the rank."""
    people = [row for row in data.rows("agent_comparison") if row["adjusted_rate"] is not None]
    rows = whom_to_draw(people)
    note = days_compared(data, strings, "4_weeks") + strings("slides", "fair")
    if len(people) > len(rows):
        note += strings("slides", "fair_some", shown=len(rows), people=len(people))
    slide = _slide(deck, strings("tables", "agent_comparison"), note)
    _say(slide, strings("notes", "agent_comparison"))
    names = [f"{row['agent_name']} (n={row['matured_count']:,})" for row in rows]
    series = [
        ("agent_comparison.conversion_rate", [row["conversion_rate"] for row in rows], _BLUE),
        ("expected_rate", [row["expected_rate"] for row in rows], RGBColor(0xB9, 0xC0, 0xC7)),
    ]
    _bars(slide, names, series, strings, "0.0%")


def _campaigns(deck: Any, data: Data, strings: Strings) -> None:
    rows = [row for row in data.body("campaigns") if row["lost_count"]][:_BARS]
    slide = _slide(deck, strings("parts", "campaign_briefs"), strings("notes", "campaign_losses"))
    names = [
        f"{strings.value('campaign_name', row['campaign_name'])} ({row['top_reason_name'] or form.NOTHING})"
        for row in rows
    ]
    _bars(slide, names, [("lost_value_yuan", [float(row["lost_value_yuan"]) for row in rows], _ORANGE)], strings)


def _slide(deck: Any, title: str, note: str) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[_BLANK])
    _text(slide, (_LEFT, 0.45, _ROOM, 0.6), [(title, 26, _INK, True)])
    _text(slide, (_LEFT, 1.05, _ROOM, 0.45), [(note, 12, _MUTED, False)])
    return slide


def _say(slide: Any, *lines: str) -> None:
    """What whoever presents may want to say; it stands in the notes, not on the slide."""
    slide.notes_slide.notes_text_frame.text = "\n".join(lines)


def _text(slide: Any, place: Box, lines: Sequence[tuple[str, int, RGBColor, bool]]) -> Any:
    frame = slide.shapes.add_textbox(*map(Inches, place)).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for text, size, colour, is_bold in lines:
        _line(frame, text, size, colour, is_bold=is_bold)
    return frame


def _line(frame: Any, text: str, size: int, colour: RGBColor, *, is_bold: bool = False, before: int = 2) -> None:
    first = frame.paragraphs[0]
    paragraph = frame.add_paragraph() if first.runs else first
    paragraph.space_before = Pt(before)
    run = paragraph.add_run()
    run.text = text
    _font(run.font, size, colour, is_bold=is_bold)


def _font(font: Any, size: int, colour: RGBColor, *, is_bold: bool = False) -> None:
    """Latin and Chinese type alike: without the second, Chinese falls back to whatever the theme says."""
    font.name, font.size, font.bold = _FONT, Pt(size), is_bold
    font.color.rgb = colour
    properties = font._rPr  # noqa: SLF001 - the library has no name for the typeface of Chinese
    chinese = properties.makeelement(qn("a:ea"), {"typeface": _FONT})
    properties.append(chinese)


def _chart(slide: Any, kind: Any, place: Box, data: CategoryChartData, axis_format: str = "#,##0") -> Chart:
    chart: Chart = slide.shapes.add_chart(kind, *map(Inches, place), data).chart
    chart.has_legend = False
    chart.has_title = False
    chart.font.size, chart.font.name = Pt(12), _FONT
    chart.font.color.rgb = _INK
    values = chart.value_axis
    values.major_gridlines.format.line.color.rgb = _RULE
    values.format.line.fill.background()
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = axis_format, False
    values.minimum_scale = 0
    chart.category_axis.format.line.color.rgb = _RULE
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    return chart


def _bars(
    slide: Any,
    names: Sequence[str],
    series: Sequence[tuple[str, Sequence[float], RGBColor]],
    strings: Strings,
    number_format: str = "#,##0",
) -> None:
    if not names:
        _text(slide, (_LEFT, _TOP, _ROOM, 1), [(strings("words", "none"), 16, _MUTED, False)])
        return
    data = CategoryChartData(number_format=number_format)
    data.categories = names
    for name, values, _ in series:
        data.add_series(strings.sections["columns"][name], values)
    high = min(5.6, 0.8 + 0.6 * len(names) * len(series))
    chart = _chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, (_LEFT, _TOP, _ROOM, high), data, number_format)
    chart.category_axis.reverse_order = True
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.has_legend = len(series) > 1
    if chart.legend is not None:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, 0
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = number_format, False
    plot.data_labels.font.size = Pt(12)
    for drawn, (_, _, colour) in zip(plot.series, series, strict=True):
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = colour


def _paint(chart: Chart, colour: RGBColor, *, is_line: bool = False) -> None:
    for series in chart.plots[0].series:
        if is_line:
            series.format.line.color.rgb = colour
            series.smooth = False
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = colour
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour


def _title(chart: Chart, text: str) -> None:
    chart.has_title = True
    frame = chart.chart_title.text_frame
    frame.text = text
    _font(frame.paragraphs[0].runs[0].font, 12, _MUTED)


def _table(slide: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], strings: Strings) -> None:
    if not rows:
        _text(slide, (_LEFT, _TOP, _ROOM, 1), [(strings("actions", "nothing"), 16, _MUTED, False)])
        return
    shape = slide.shapes.add_table(
        len(rows) + 1, len(heads), *map(Inches, (_LEFT, _TOP, _ROOM, _TWO_LINES * (len(rows) + 1)))
    )
    table = shape.table
    widest = next(place for place, head in enumerate(heads) if head == strings("actions", "action"))
    narrow = 1.1
    for place in range(len(heads)):
        table.columns[place].width = Inches(_ROOM - narrow * (len(heads) - 1) if place == widest else narrow)
    for place, values in enumerate([heads, *rows]):
        for cell, value in zip(table.rows[place].cells, values, strict=True):
            cell.fill.solid()
            cell.fill.fore_color.rgb = _RULE if place == 0 else _PAPER
            cell.text_frame.word_wrap = True
            cell.margin_left = cell.margin_right = Inches(0.06)  # a date stands on one line
            _line(cell.text_frame, value or " ", 12, _INK, is_bold=place == 0)


def _timeless(document: bytes, moment: dt.datetime) -> bytes:
    """The same document with `moment` wherever it says when it was written, also in workbooks inside of it."""
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    fresh = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".xlsx"):
                content = _timeless(content, moment)
            elif name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            new.writestr(zipfile.ZipInfo(name, _ZIP_TIME), content, zipfile.ZIP_DEFLATED)
    return fresh.getvalue()
