"""Small bars over days or hours: a hundred pages of one have two hundred of them, and each costs a thousandth of a
chart of charts.py. Only the places of shapes are computed here; bars.html.j2 writes them. They look like those that the
night's page draws of a filtered view.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xundan.report.strings import Strings

WIDE, HIGH = 460, 96  # bars.html.j2 has room for a line of words below
_HEAD = 18
_LEAST = 1.5  # so high is a bar of next to nothing


@dataclass(frozen=True)
class Step:
    """A day or hour: its name, its value (None where there is nothing to tell), the shop's beside it."""

    name: str
    value: float | None
    shop: float | None = None
    is_thin: bool = False


@dataclass(frozen=True)
class Shape:
    """A bar, or a tick that says where the shop stands; places in pixels from the upper left."""

    x: float
    y: float
    width: float
    height: float = 0.0
    is_thin: bool = False
    said: str = ""


@dataclass(frozen=True)
class Bars:
    """A picture with its ends and its highest value written out."""

    title: str
    label: str
    colour: str
    bars: Sequence[Shape]
    ticks: Sequence[Shape]
    first: str
    last: str
    highest: str


def place(
    title: str, steps: Sequence[Step], write: Callable[[float], str], colour: str, strings: Strings
) -> Bars | None:
    """Bars for the steps in their order, as high as their values, beside the shop's; None where there is nothing."""
    told = [step.value for step in steps if step.value is not None]
    if not told:
        return None
    top = max([*told, *(step.shop for step in steps if step.shop is not None)]) or 1
    width = WIDE / len(steps)
    bars, ticks = [], []
    for position, step in enumerate(steps):
        if step.value is not None:
            height = max(_LEAST if step.value else 0, step.value / top * (HIGH - _HEAD))
            said = f"{step.name} {write(step.value)}"
            bars.append(Shape(position * width + 1, HIGH - height, max(width - 2, _LEAST), height, step.is_thin, said))
        if step.shop is not None:
            ticks.append(Shape(position * width, HIGH - step.shop / top * (HIGH - _HEAD), width))
    facts = {"title": title, "first": steps[0].name, "last": steps[-1].name, "now": write(told[-1])}
    label = strings("explore", "trend_label", **facts, top=write(max(told)))
    highest = strings("explore", "highest", value=write(max(told)))
    return Bars(title, label, colour, bars, ticks, steps[0].name, steps[-1].name, highest)
