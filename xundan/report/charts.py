"""The charts, as SVG with real text: altair draws, vl-convert renders, no browser and no network.

Colours are the page's CSS variables, so that a chart follows dark mode and print; the palette is told apart by the
colour-blind (blue against orange, and a tick is never only a colour). Room for labels is reserved by counting
characters rather than measured, so that a chart is the same on a machine without Chinese fonts.
"""

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import vl_convert
from markupsafe import Markup

from xundan.report import format as form
from xundan.report.data import Data, Row
from xundan.report.strings import Strings

_INK, _MUTED, _RULE = "var(--ink)", "var(--muted)", "var(--rule)"
_GOOD, _LOSS, _FAINT = "var(--blue)", "var(--orange)", "var(--faint)"
_WIDE = 1080
_HALF = 520
_REASONS = 12
_SVG = "{http://www.w3.org/2000/svg}"
_DRAWING = {"svg", "g", "path", "rect", "line", "text", "tspan", "circle", "defs", "clipPath"}
_HARMLESS = {
    "width", "height", "viewBox", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "d", "dx", "dy", "transform", "fill", "fill-opacity",
    "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-miterlimit", "opacity", "text-anchor",
    "font-size", "font-weight", "role", "aria-label", "id", "clip-path",
}  # fmt: skip


def draw_all(data: Data, strings: Strings) -> dict[str, Markup]:
    """Every chart of the report by name; one without data is left out. `groups` are several drawings in one."""
    charts = {
        "funnel": _funnel(data, strings),
        "trend_conversion": _conversion(data, strings),
        "trend_lost": _columns(data.rows("trend"), strings, width=_HALF, height=150, top=None),
        "reasons": _reasons(data, strings),
        "agents": _intervals(data, "agents", "agent_name", strings),
        "campaigns": _intervals(data, "campaigns", "campaign_name", strings),
    }
    drawn = {name: _svg(chart, name, strings("charts", name)) for name, chart in charts.items() if chart is not None}
    for group, rows in _by_group(data).items():
        top = max((float(row["lost_value_yuan"]) for row in data.rows("reason_trend")), default=0)
        name = strings.value("reason_group", group)
        chart = _columns(rows, strings, width=250, height=80, top=top)
        if chart is not None:
            drawn[f"group-{group}"] = _svg(chart, f"group-{group}", f"{strings('charts', 'groups')} · {name}")
    return drawn


def group_names(data: Data, strings: Strings) -> list[tuple[str, str]]:
    """Chart name and title of each small multiple, the dearest group first."""
    return [(f"group-{group}", strings.value("reason_group", group)) for group in _by_group(data)]


def _by_group(data: Data) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in data.rows("reason_trend"):
        groups.setdefault(row["reason_group"], []).append(row)
    return dict(sorted(groups.items(), key=lambda item: -sum(row["lost_value_yuan"] for row in item[1])))


def _funnel(data: Data, strings: Strings) -> alt.LayerChart | None:
    values = [
        {
            "step": strings.value("step", row["step"]),
            "now": row["step_count"],
            "before": row["previous_step_count"],
            "text": f"{row['step_count']:,}" + (f"\u2003{form.percent(row['step_rate'])}" if row["step_rate"] is not None else ""),
        }
        for row in data.rows("funnel")
    ]
    if not values or not values[0]["now"]:
        return None
    return _bars(values, "step", _GOOD, label_width=_label_width(values, "step"), width=_WIDE, scale_to=1.18)


def _reasons(data: Data, strings: Strings) -> alt.LayerChart | None:
    rows = [row for row in data.body("reasons") if row["lost_count"]][:_REASONS]
    wan = form.in_wan((row["lost_value_yuan"] for row in rows), strings)
    divisor = form.WAN if wan else 1
    values = [
        {
            "reason": _short(row["reason_name"] + ("" if row["owner"] == "none" else f" · {strings.value('owner', row['owner'])}"), 34),
            "now": float(row["lost_value_yuan"]) / divisor,
            "before": None if row["previous_lost_value_yuan"] is None else float(row["previous_lost_value_yuan"]) / divisor,
            "is_faint": row["owner"] == "none",
            "text": f"{form.money(row['lost_value_yuan'], strings)}\u2003" + strings("words", "card_count", count=f"{row['lost_count']:,}"),
        }
        for row in rows
    ]
    return _bars(values, "reason", _LOSS, label_width=_label_width(values, "reason"), width=_WIDE, scale_to=1.22) if values else None


def _bars(values: Sequence[Mapping[str, Any]], name: str, colour: str, *, label_width: int, width: int, scale_to: float) -> alt.LayerChart:
    """Horizontal bars with their numbers beside them and a tick where the previous period stood."""
    top = max(max(value["now"], value["before"] or 0) for value in values) or 1
    base = alt.Chart(alt.Data(values=list(values))).encode(
        y=alt.Y(f"{name}:N", sort=None, title=None, axis=_names_axis(label_width), scale=alt.Scale(paddingInner=0.35, paddingOuter=0.2)),
        x=alt.X("now:Q", axis=None, scale=alt.Scale(domain=[0, top * scale_to])),
    )
    bars = base.mark_bar(cornerRadiusEnd=2).encode(color=alt.condition("datum.is_faint", alt.value(_FAINT), alt.value(colour)))
    numbers = base.mark_text(align="left", dx=8, color=_INK, fontSize=12).encode(text="text:N", x=alt.X("end:Q", axis=None))
    ticks = base.transform_filter("isValid(datum.before)").mark_tick(color=_INK, thickness=2, size=20).encode(x=alt.X("before:Q", axis=None))
    return _sized(
        alt.layer(bars, ticks, numbers.transform_calculate(end="max(datum.now, isValid(datum.before) ? datum.before : 0)")),
        width - label_width, 28 * len(values), left=label_width,
    )  # fmt: skip


def _conversion(data: Data, strings: Strings) -> alt.LayerChart | None:
    values = [
        {
            "day": f"{row['from_day']:%m-%d}",
            "rate": row["conversion_rate"] * 100,
            "is_thin": row["matured_count"] < form.THIN,
            "is_current": row["is_current"],
        }
        for row in sorted(data.rows("trend"), key=lambda row: row["from_day"])
        if row["conversion_rate"] is not None
    ]
    if not values:
        return None
    top = max(value["rate"] for value in values)
    base = alt.Chart(alt.Data(values=values)).encode(
        x=_days_axis([value["day"] for value in values]),
        y=alt.Y("rate:Q", title=None, scale=alt.Scale(domain=[0, top * 1.15 or 1]), axis=_numbers_axis()),
    )
    line = base.mark_line(color=_GOOD, strokeWidth=1.5, opacity=0.55)
    full = base.transform_filter("!datum.is_thin").mark_point(filled=True, color=_GOOD, size=36, opacity=1)
    thin = base.transform_filter("datum.is_thin").mark_point(filled=False, color=_GOOD, size=30, opacity=1)
    marks = [line, full.encode(opacity=alt.condition("datum.is_current", alt.value(1), alt.value(0.5))), thin]
    return _sized(alt.layer(*marks), _HALF - 44 - 20, 150, left=44, right=20, bottom=24)


def _columns(rows: Sequence[Row], strings: Strings, *, width: int, height: int, top: float | None) -> alt.LayerChart | None:
    """Value lost by day or week, the current period in full colour; `top` fixes the scale of small multiples."""
    ordered = sorted(rows, key=lambda row: row["from_day"])
    if not ordered:
        return None
    highest = top or max(float(row["lost_value_yuan"]) for row in ordered) or 1
    divisor = form.WAN if highest >= form.WAN and strings.language != "en" else 1
    unit = "万" if divisor > 1 else ""
    values = [
        {"day": f"{row['from_day']:%m-%d}", "value": float(row["lost_value_yuan"]) / divisor, "is_current": row["is_current"]} for row in ordered
    ]
    axis = _numbers_axis(labelExpr=f"format(datum.value, ',.1~f') + (datum.value ? '{unit}' : '')")
    chart = (
        alt.Chart(alt.Data(values=values))
        .mark_bar(color=_LOSS)
        .encode(
            x=_days_axis([value["day"] for value in values], every=7 if width < _HALF else None),
            y=alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, highest / divisor * 1.08]), axis=axis),
            opacity=alt.condition("datum.is_current", alt.value(1), alt.value(0.45)),
        )
    )
    return _sized(alt.layer(chart), width - 44 - 20, height, left=44, right=20, bottom=24)


def _intervals(data: Data, model: str, name: str, strings: Strings) -> alt.LayerChart | None:
    """A dot for the rate, a line for its 90 % interval; hollow where thin; the shop's rate dashed."""
    values = [
        {
            "name": _short(strings.value(name, row[name]), 22) + " " * i,
            "rate": row["conversion_rate"] * 100,
            "lower": row["lower_rate"] * 100,
            "upper": row["upper_rate"] * 100,
            "is_thin": row["matured_count"] < form.THIN,
            "text": f"{form.percent(row['conversion_rate'])}\u2003n={row['matured_count']:,}",
        }
        for i, row in enumerate(data.body(model))
        if row["conversion_rate"] is not None
    ]
    total = data.total(model)
    if not values or total is None or total["conversion_rate"] is None:
        return None
    label_width, number_width = _label_width(values, "name"), 110
    top = min(100, max(value["upper"] for value in values) * 1.02)
    base = alt.Chart(alt.Data(values=values)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=_names_axis(label_width)),
        x=alt.X("rate:Q", title=None, scale=alt.Scale(domain=[0, top], nice=False), axis=_numbers_axis(grid=True, tickCount=6)),
    )
    lines = base.mark_rule(color=_MUTED, strokeWidth=2).encode(x="lower:Q", x2="upper:Q")
    full = base.transform_filter("!datum.is_thin").mark_point(filled=True, color=_GOOD, size=64, opacity=1)
    thin = base.transform_filter("datum.is_thin").mark_point(filled=True, fill="var(--paper)", stroke=_GOOD, size=52, opacity=1)
    width = _WIDE - label_width - number_width
    numbers = base.mark_text(align="left", color=_INK, fontSize=12).encode(x=alt.value(width + 12), text="text:N")
    shop = (
        alt.Chart(alt.Data(values=[{"rate": total["conversion_rate"] * 100}]))
        .mark_rule(color=_INK, strokeDash=[4, 3])
        .encode(x=alt.X("rate:Q", title=None))
    )
    return _sized(alt.layer(shop, lines, full, thin, numbers), width, 24 * len(values), left=label_width, right=number_width, bottom=24)


def _names_axis(label_width: int) -> alt.Axis:
    return alt.Axis(
        domain=False, ticks=False, labelColor=_INK, labelFontSize=12.5, labelLimit=0, labelPadding=10, minExtent=label_width, maxExtent=label_width
    )


def _numbers_axis(**more: Any) -> alt.Axis:
    options = {"grid": True, "tickCount": 4} | more
    return alt.Axis(domain=False, ticks=False, labelColor=_MUTED, gridColor=_RULE, labelFontSize=11, labelPadding=6, **options)


def _days_axis(days: Sequence[str], every: int | None = None) -> alt.X:
    """Days as they come; where they are many, only some are written, the last always."""
    step = every or max(1, -(-len(days) // 8))
    shown = [day for i, day in enumerate(reversed(days)) if i % step == 0]
    axis = alt.Axis(
        values=shown, domainColor=_RULE, ticks=False, labelColor=_MUTED, labelFontSize=11, labelAngle=0, labelPadding=6, labelOverlap=False
    )
    return alt.X("day:O", title=None, sort=None, scale=alt.Scale(paddingInner=0.25), axis=axis)


def _sized(chart: alt.LayerChart, width: int, height: int, *, left: int = 0, right: int = 0, bottom: int = 4) -> alt.LayerChart:
    """Fixed room on every side: nothing is measured, so nothing depends on the fonts of the machine."""
    padding = {"left": left, "right": right, "top": 6, "bottom": bottom}
    sized = chart.properties(width=width, height=height, padding=padding, autosize=alt.AutoSizeParams(type="none"), background="transparent")
    return sized.configure_view(stroke=None)


def _label_width(values: Sequence[Mapping[str, Any]], name: str) -> int:
    """Room for the longest label: a Chinese character is as wide as the type is high, a Latin one about half."""
    return 24 + max(round(_columns_of(value[name].rstrip()) * 6.6) for value in values)


def _columns_of(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _short(text: str, columns: int) -> str:
    """Text cut to a width, a Chinese character counting two."""
    text = " ".join(text.split())
    if _columns_of(text) <= columns:
        return text
    kept = ""
    for character in text:
        if _columns_of(kept + character) >= columns:
            break
        kept += character
    return kept + "…"


def _svg(chart: alt.LayerChart, name: str, title: str) -> Markup:
    """A drawing to put into the page: only shapes and text, ids its own, read out by its title."""
    root = ET.fromstring(vl_convert.vegalite_to_svg(chart.to_dict()))
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
        if element.tag not in _DRAWING:
            raise ValueError(f"chart {name} holds an element that is no drawing: {element.tag}")
        for key in [key for key in element.attrib if key not in _HARMLESS]:
            del element.attrib[key]
        for key in ("role", "aria-label"):
            element.attrib.pop(key, None)
        if "id" in element.attrib:
            element.set("id", f"{name}-{element.get('id')}")
        if "clip-path" in element.attrib:
            element.set("clip-path", re.sub(r"#", f"#{name}-", element.get("clip-path", "")))
    root.set("role", "img")
    root.set("aria-label", title)
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - serialised from a tree of shapes, its text escaped
