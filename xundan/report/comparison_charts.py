"""The pictures of the fair comparison. None of them ranks: names stand in order of team and name, intervals are drawn,
and who has too few inquiries is hollow.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from xundan.report import format as form
from xundan.report import svg as draw
from xundan.report.data import Data, Row
from xundan.report.strings import Strings
from xundan.report.svg import GOOD, INK, LOSS, MUTED, PAPER

_WIDE = 920
_HALF = 520
_CURVE_POINTS = 40
_COLOURS = {"above": GOOD, "below": LOSS}


def draw_all(data: Data, strings: Strings) -> dict[str, alt.LayerChart | None]:
    """Every chart of the part by name; one without data is None."""
    people = [row for row in data.rows("agent_comparison") if row["adjusted_rate"] is not None]
    return {
        "fairness": _people(people, strings) if people else None,
        "luck": _luck(people, strings) if people else None,
        "speed": _speed(data.rows("response_curve"), strings) if data.rows("response_curve") else None,
    }


def _people(people: Sequence[Row], strings: Strings) -> alt.LayerChart:
    """A dot for the adjusted rate on its interval, a tick for the actual, the average dashed, the word at the right."""
    names = draw.distinct(draw.short(strings.value("agent_name", row["agent_name"]), 22) for row in people)
    values = [
        {
            "name": name,
            "rate": row["adjusted_rate"] * 100,
            "lower": row["lower_rate"] * 100,
            "upper": row["upper_rate"] * 100,
            "actual": row["conversion_rate"] * 100,
            "colour": _COLOURS.get(row["verdict"], MUTED),
            "is_few": row["verdict"] == "too_few",
            "text": f"{strings.value('verdict', row['verdict'])}\u2003n={row['matured_count']:,}",
        }
        for name, row in zip(names, people, strict=True)
    ]
    return _intervals(values, people[0]["average_rate"] * 100, width=_WIDE, right=150)


def _speed(bands: Sequence[Row], strings: Strings) -> alt.LayerChart:
    values = [
        {
            "name": strings.value("band", row["band"]),
            "rate": row["adjusted_rate"] * 100,
            "lower": row["lower_rate"] * 100,
            "upper": row["upper_rate"] * 100,
            "actual": row["conversion_rate"] * 100,
            "colour": GOOD,
            "is_few": row["matured_count"] < form.THIN,
            "text": f"n={row['matured_count']:,}",
        }
        for row in bands
    ]
    return _intervals(values, None, width=_HALF, right=70)


def _intervals(values: Sequence[Mapping[str, Any]], average: float | None, *, width: int, right: int) -> alt.LayerChart:
    left = draw.label_room(values, "name")
    low = max(0.0, min(min(value["lower"], value["actual"]) for value in values) - 3)
    top = min(100.0, max(max(value["upper"], value["actual"]) for value in values) + 3)
    scale = alt.Scale(domain=[low, top], nice=False, zero=False)
    axis = draw.numbers_axis(grid=True, tickCount=6)
    base = alt.Chart(draw.values(values)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=draw.names_axis(left)),
        x=alt.X("rate:Q", title=None, scale=scale, axis=axis),
    )
    colour = alt.Color("colour:N", scale=None)
    lines = base.mark_rule(strokeWidth=4, opacity=0.45).encode(
        x=alt.X("lower:Q", title=None, scale=scale, axis=axis), x2="upper:Q", color=colour
    )
    dots = base.transform_filter("!datum.is_few").mark_point(filled=True, size=64, opacity=1).encode(color=colour)
    few = base.transform_filter("datum.is_few").mark_point(filled=True, fill=PAPER, size=52, opacity=1)
    actual = base.mark_tick(color=INK, thickness=2, size=12).encode(
        x=alt.X("actual:Q", title=None, scale=scale, axis=axis)
    )
    inner = width - left - right
    words = base.mark_text(align="left", color=INK, fontSize=12).encode(x=alt.value(inner + 12), text="text:N")
    marks = [lines, dots, few.encode(stroke=colour), actual, words]
    if average is not None:
        shop = alt.Chart(draw.values([{"rate": average}])).mark_rule(color=INK, strokeDash=[4, 3])
        marks.insert(0, shop.encode(x=alt.X("rate:Q", title=None, scale=scale, axis=axis)))
    return draw.layers(*marks, width=inner, height=26 * len(values), left=left, right=right, bottom=24)


def _luck(people: Sequence[Row], strings: Strings) -> alt.LayerChart:
    """A funnel plot: the fewer the inquiries, the further luck alone takes actual from expected."""
    most = max(row["matured_count"] for row in people) * 1.08
    least = max(min(row["matured_count"] for row in people) * 0.6, 5.0)
    chance = sum(row["expected_rate"] for row in people) / len(people)
    steps = [least + (most - least) * step / _CURVE_POINTS for step in range(_CURVE_POINTS + 1)]
    curve = [
        {"n": n, "ratio": 1 + side * 1.6449 * ((1 - chance) / max(chance * n, 1e-9)) ** 0.5, "side": side}
        for side in (-1, 1)
        for n in steps
    ]
    dots = [
        {
            "n": row["matured_count"],
            "ratio": row["observed_to_expected_ratio"],
            "name": draw.short(strings.value("agent_name", row["agent_name"]), 12),
            "colour": _COLOURS.get(row["verdict"], MUTED),
        }
        for row in people
    ]
    far = max(abs(point["ratio"] - 1) for point in [*dots, *curve]) * 1.1
    x = alt.X("n:Q", title=None, scale=alt.Scale(domain=[0, most], nice=False), axis=draw.numbers_axis(tickCount=5))
    y = alt.Y(
        "ratio:Q",
        title=None,
        scale=alt.Scale(domain=[max(0.0, 1 - far), 1 + far]),
        axis=draw.numbers_axis(format=".1f"),
    )
    limits = (
        alt.Chart(draw.values(curve))
        .mark_line(color=MUTED, strokeDash=[3, 3], strokeWidth=1.2)
        .encode(x, y, detail="side:N")
    )
    middle = alt.Chart(draw.values([{"ratio": 1}])).mark_rule(color=INK, strokeWidth=1).encode(y=y)
    base = alt.Chart(draw.values(dots)).encode(x, y)
    points = base.mark_point(filled=True, size=60, opacity=1).encode(color=alt.Color("colour:N", scale=None))
    names = base.mark_text(align="left", dx=8, fontSize=11, color=INK).encode(text="name:N")
    marks = [limits, middle, points, *([names] if len(people) <= 12 else [])]
    return draw.layers(*marks, width=_HALF - 100, height=240, left=44, right=56, bottom=24)
