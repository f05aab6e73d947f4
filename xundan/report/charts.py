"""The charts, as SVG with real text: altair draws, vl-convert renders, no browser and no network.

The palette is told apart by the colour-blind (blue against orange), and nothing is said by colour alone: the previous
period is a tick, a thin sample a hollow dot, the current period the full shade.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
from altair.utils.schemapi import debug_mode
from markupsafe import Markup

from xundan.report import comparison_charts
from xundan.report import format as form
from xundan.report import svg as draw
from xundan.report.data import Data, Row
from xundan.report.strings import Strings
from xundan.report.svg import GOOD, INK, LOSS, MUTED, PAPER

_WIDE = 920
_HALF = 520
_SMALL = 250
_REASONS = 12


@debug_mode(False)  # else Altair checks every value against its schema, which takes as long as drawing
def draw_all(data: Data, strings: Strings) -> dict[str, Markup]:
    """Every chart of the report by name; one without data is left out. `groups` are several drawings in one."""
    charts = {
        "funnel": _funnel(data, strings),
        "trend_conversion": _conversion(data),
        "trend_lost": _columns(data.rows("trend"), strings, width=_HALF, height=150, top=None),
        "reasons": _reasons(data, strings),
        "agents": _intervals(data, "agents", "agent_name", strings),
        "campaigns": _intervals(data, "campaigns", "campaign_name", strings),
        **comparison_charts.draw_all(data, strings),
    }
    drawn = {
        name: draw.svg(chart, name, strings("charts", name)) for name, chart in charts.items() if chart is not None
    }
    groups = _by_group(data)
    top = max((float(row["lost_value_yuan"]) for rows in groups.values() for row in rows), default=0)
    for group, rows in groups.items():
        name = strings.value("reason_group", group)
        chart = _columns(rows, strings, width=_SMALL, height=80, top=top)
        if chart is not None:
            drawn[f"group-{group}"] = draw.svg(chart, f"group-{group}", f"{strings('charts', 'groups')} · {name}")
    return drawn


def group_names(data: Data, strings: Strings) -> list[tuple[str, str]]:
    """Chart name and title of each small multiple, the dearest group first."""
    return [(f"group-{group}", strings.value("reason_group", group)) for group in _by_group(data)]


def _by_group(data: Data) -> dict[str, list[Row]]:
    """Trends of the known groups of reasons; silence would flatten them all."""
    groups: dict[str, list[Row]] = {}
    for row in data.rows("reason_trend"):
        if row["reason_group"] != "unknown":
            groups.setdefault(row["reason_group"], []).append(row)
    return dict(sorted(groups.items(), key=lambda item: -sum(row["lost_value_yuan"] for row in item[1])))


def _funnel(data: Data, strings: Strings) -> alt.LayerChart | None:
    bars = [
        {
            "name": strings.value("step", row["step"]),
            "now": row["step_count"],
            "before": row["previous_step_count"],
            "text": f"{row['step_count']:,}",
            "more": "" if row["step_rate"] is None else form.percent(row["step_rate"]),
        }
        for row in data.rows("funnel")
    ]
    return _bars(bars, GOOD) if bars and bars[0]["now"] else None


def _reasons(data: Data, strings: Strings) -> alt.LayerChart | None:
    """The dearest known reasons with their owners; silence would flatten them all and is told in words."""
    bars = [
        {
            "name": draw.short(f"{row['reason_name']} · {strings.value('owner', row['owner'])}", 44),
            "now": float(row["lost_value_yuan"]),
            "before": None if row["previous_lost_value_yuan"] is None else float(row["previous_lost_value_yuan"]),
            "text": form.at_stake(row["lost_value_yuan"], strings),
            "more": strings("words", "card_count", count=f"{row['lost_count']:,}"),
        }
        for row in data.body("reasons")
        if row["lost_count"] and row["reason_group"] != "unknown"
    ]
    return _bars(bars[:_REASONS], LOSS) if bars else None


def _bars(bars: Sequence[Mapping[str, Any]], colour: str) -> alt.LayerChart:
    """Horizontal bars, a tick where the previous period stood, and two columns of figures at the right."""
    left, right = draw.label_room(bars, "name"), 130
    width = _WIDE - left - right
    top = max(max(bar["now"], bar["before"] or 0) for bar in bars) or 1
    room = alt.Scale(paddingInner=0.35, paddingOuter=0.2)
    base = alt.Chart(draw.values(bars)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=draw.names_axis(left), scale=room),
        x=alt.X("now:Q", axis=None, scale=alt.Scale(domain=[0, top])),
    )
    before = alt.X("before:Q", axis=None)
    ticks = base.transform_filter("isValid(datum.before)").mark_tick(color=INK, thickness=2, size=20).encode(x=before)
    figures = base.mark_text(align="right", color=INK, fontSize=12).encode(x=alt.value(width + 66), text="text:N")
    more = base.mark_text(align="right", color=MUTED, fontSize=12).encode(x=alt.value(width + 126), text="more:N")
    size = {"width": width, "height": 28 * len(bars), "left": left, "right": right}
    return draw.layers(base.mark_bar(color=colour), ticks, figures, more, **size)


def _conversion(data: Data) -> alt.LayerChart | None:
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
    base = alt.Chart(draw.values(values)).encode(
        x=draw.days_axis([value["day"] for value in values]),
        y=alt.Y("rate:Q", title=None, scale=alt.Scale(domain=[0, top * 1.15 or 1]), axis=draw.numbers_axis()),
    )
    line = base.mark_line(color=GOOD, strokeWidth=1.5, opacity=0.55)
    full = base.transform_filter("!datum.is_thin").mark_point(filled=True, color=GOOD, size=36, opacity=1)
    thin = base.transform_filter("datum.is_thin").mark_point(filled=False, color=GOOD, size=30, opacity=1)
    marks = [line, full.encode(opacity=alt.condition("datum.is_current", alt.value(1), alt.value(0.5))), thin]
    return draw.layers(*marks, width=_HALF - 64, height=150, left=44, right=20, bottom=24)


def _columns(
    rows: Sequence[Row], strings: Strings, *, width: int, height: int, top: float | None
) -> alt.LayerChart | None:
    """Value lost by day or week, the current period in full colour; `top` fixes the scale of small multiples."""
    ordered = sorted(rows, key=lambda row: row["from_day"])
    if not ordered:
        return None
    highest = top or max(float(row["lost_value_yuan"]) for row in ordered) or 1
    divisor = form.WAN if highest >= form.WAN and strings.language != "en" else 1
    unit = "万" if divisor > 1 else ""
    values = [
        {
            "day": f"{row['from_day']:%m-%d}",
            "value": float(row["lost_value_yuan"]) / divisor,
            "is_current": row["is_current"],
        }
        for row in ordered
    ]
    axis = draw.numbers_axis(labelExpr=f"format(datum.value, ',.1~f') + (datum.value ? '{unit}' : '')")
    chart = (
        alt.Chart(draw.values(values))
        .mark_bar(color=LOSS)
        .encode(
            x=draw.days_axis([value["day"] for value in values], every=7 if width < _HALF else None),
            y=alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, highest / divisor * 1.08]), axis=axis),
            opacity=alt.condition("datum.is_current", alt.value(1), alt.value(0.45)),
        )
    )
    return draw.layers(chart, width=width - 64, height=height, left=44, right=20, bottom=24)


def _intervals(data: Data, model: str, name: str, strings: Strings) -> alt.LayerChart | None:
    """A dot for the rate, a line for its 90 % interval; hollow where thin; the shop's rate dashed."""
    rows = [row for row in data.body(model) if row["conversion_rate"] is not None]
    names = draw.distinct(draw.short(strings.value(name, row[name]), 22) for row in rows)
    values = [
        {
            "name": called,
            "rate": row["conversion_rate"] * 100,
            "lower": row["lower_rate"] * 100,
            "upper": row["upper_rate"] * 100,
            "is_thin": row["matured_count"] < form.THIN,
            "text": f"{form.percent(row['conversion_rate'])}\u2003n={row['matured_count']:,}",
        }
        for called, row in zip(names, rows, strict=True)
    ]
    total = data.total(model)
    if not values or total is None or total["conversion_rate"] is None:
        return None
    label_width, number_width = draw.label_room(values, "name"), 110
    top = min(100, max(value["upper"] for value in values) * 1.02)
    base = alt.Chart(draw.values(values)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=draw.names_axis(label_width)),
        x=alt.X(
            "rate:Q",
            title=None,
            scale=alt.Scale(domain=[0, top], nice=False),
            axis=draw.numbers_axis(grid=True, tickCount=6),
        ),
    )
    lines = base.mark_rule(color=MUTED, strokeWidth=2).encode(x="lower:Q", x2="upper:Q")
    full = base.transform_filter("!datum.is_thin").mark_point(filled=True, color=GOOD, size=64, opacity=1)
    thin = base.transform_filter("datum.is_thin").mark_point(filled=True, fill=PAPER, stroke=GOOD, size=52, opacity=1)
    width = _WIDE - label_width - number_width
    numbers = base.mark_text(align="left", color=INK, fontSize=12).encode(x=alt.value(width + 12), text="text:N")
    shop = (
        alt.Chart(draw.values([{"rate": total["conversion_rate"] * 100}]))
        .mark_rule(color=INK, strokeDash=[4, 3])
        .encode(x=alt.X("rate:Q", title=None))
    )
    size = {"width": width, "height": 24 * len(values), "left": label_width, "right": number_width}
    return draw.layers(shop, lines, full, thin, numbers, **size, bottom=24)
