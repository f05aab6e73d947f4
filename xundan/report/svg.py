"""Putting a chart together: room, axes, labels, and the way from altair to a drawing inside the page.

Colours are the page's CSS variables, so that a chart follows dark mode and print. Room for labels is reserved by
counting characters rather than measured, so that a chart is the same on a machine without Chinese fonts.
"""

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import vl_convert
from markupsafe import Markup

INK, MUTED, RULE, PAPER = "var(--ink)", "var(--muted)", "var(--rule)", "var(--paper)"
GOOD, LOSS = "var(--blue)", "var(--orange)"
_LONG_NUMBER = re.compile(r"\d+\.\d{3,}")  # a hundredth of a pixel is as fine as anybody sees
_SVG = "{http://www.w3.org/2000/svg}"
_DRAWING = {"svg", "g", "path", "rect", "line", "text", "tspan", "circle"}
_SIZES = {"width", "height", "viewBox", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "d", "dx", "dy", "transform"}
_NO_FONT = "none"  # a family no machine has, so no label is measured: of Chinese ones that took most of the drawing
_STROKES = {"", "-width", "-opacity", "-dasharray", "-linecap", "-miterlimit"}
_INKS = {"fill", "fill-opacity", "opacity", *(f"stroke{ending}" for ending in _STROKES)}
_HARMLESS = _SIZES | _INKS | {"text-anchor", "font-size", "font-weight"}


def values(rows: Sequence[Mapping[str, Any]]) -> alt.InlineData:
    """Rows as the data of a chart."""
    return alt.InlineData(values=[dict(row) for row in rows])


def layers(
    *charts: alt.Chart, width: int, height: int, left: int = 0, right: int = 0, bottom: int = 4
) -> alt.LayerChart:
    """Charts over each other, with fixed room on every side: nothing is measured, so nothing depends on fonts."""
    layered = alt.layer(*charts)
    if not isinstance(layered, alt.LayerChart):
        raise TypeError("layers of facets are not drawn here")
    layered = layered.properties(
        width=width,
        height=height,
        padding={"left": left, "right": right, "top": 6, "bottom": bottom},
        autosize=alt.AutoSizeParams(type="none"),
        background="transparent",
    )
    drawn: alt.LayerChart = layered.configure(font=_NO_FONT).configure_view(stroke=None)
    return drawn


def names_axis(label_width: int) -> alt.Axis:
    """An axis of names, in a fixed width."""
    return alt.Axis(
        domain=False,
        ticks=False,
        labelColor=INK,
        labelFontSize=12.5,
        labelLimit=0,
        labelPadding=10,
        minExtent=label_width,
        maxExtent=label_width,
    )


def numbers_axis(**more: Any) -> alt.Axis:
    """A quiet axis of numbers with a few lines across."""
    options = {"grid": True, "tickCount": 4} | more
    return alt.Axis(
        domain=False, ticks=False, labelColor=MUTED, gridColor=RULE, labelFontSize=11, labelPadding=6, **options
    )


def days_axis(days: Sequence[str], every: int | None = None) -> alt.X:
    """Days as they come; where they are many, only some are written, the last always."""
    step = every or max(1, -(-len(days) // 8))
    shown = [day for i, day in enumerate(reversed(days)) if i % step == 0]
    axis = alt.Axis(
        values=shown,
        domainColor=RULE,
        ticks=False,
        labelColor=MUTED,
        labelFontSize=11,
        labelAngle=0,
        labelPadding=6,
        labelOverlap=False,
    )
    return alt.X("day:O", title=None, sort=None, scale=alt.Scale(paddingInner=0.25), axis=axis)


def label_room(values: Sequence[Mapping[str, Any]], name: str) -> int:
    """Room for the longest label: a Chinese character is as wide as the type is high, a Latin one about half."""
    return 24 + max(round(_columns_of(value[name].rstrip()) * 6.6) for value in values)


def distinct(names: Iterable[str]) -> list[str]:
    """Names of which each stands once, as an axis of them wants: one that is there already gets a space more."""
    met: dict[str, int] = {}
    told = []
    for name in names:
        told.append(name + " " * met.setdefault(name, 0))
        met[name] += 1
    return told


def _columns_of(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def short(text: str, columns: int) -> str:
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


def svg(chart: alt.LayerChart, name: str, title: str) -> Markup:
    """A drawing to put into the page: only shapes and text, nothing that refers elsewhere, read out by its title."""
    root = ET.fromstring(vl_convert.vegalite_to_svg(chart.to_dict(validate=False)))  # noqa: S314 - drawn here, not received
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
        if element.tag not in _DRAWING:
            raise ValueError(f"chart {name} holds an element that is no drawing: {element.tag}")
        for key in [key for key in element.attrib if key not in _HARMLESS]:
            del element.attrib[key]
        for key, value in element.attrib.items():
            element.set(key, _LONG_NUMBER.sub(lambda number: f"{float(number[0]):.2f}", value))
    root.set("role", "img")
    root.set("aria-label", title)
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - serialised from a tree of shapes, its text escaped
