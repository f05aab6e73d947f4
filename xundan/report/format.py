"""How a value is written: the name of a column says what it holds (`*_rate`, `*_yuan` …), so its ending decides.

A missing value, and so every rate with a zero denominator, is 「-」.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, Literal

from xundan.report.strings import Strings

Kind = Literal[
    "count", "rate", "points", "yuan", "yuan_change", "seconds", "ratio", "score", "day", "moment", "list", "text"
]
NOTHING = "-"
THIN = 30
"""A rate from fewer inquiries, rounds or sessions than this is marked as thin."""
WAN = 10_000
_LONG = 100_000
"""A column of yuan that reaches this is written in 万."""
MULTIPLE = 10
"""A change to so many times as much reads better as a multiple: ×43 instead of +4,200 %. The page's script is told."""

_ENDINGS: tuple[tuple[str, Kind], ...] = (
    ("_rate_change", "points"),
    ("_yuan_change", "yuan_change"),
    ("_rate", "rate"),
    ("_yuan", "yuan"),
    ("_seconds", "seconds"),
    ("_ratio", "ratio"),
    ("_count", "count"),
    ("_probability", "score"),
    ("_at", "moment"),
    ("day", "day"),
    ("_names", "list"),
    ("quotes", "list"),
    ("confidence", "score"),
)


def kind_of(column: str) -> Kind:
    """What a column holds, by its name."""
    if column.startswith("rows_") or column in {"position", "line", "load_id"}:
        return "count"
    return next((kind for ending, kind in _ENDINGS if column.endswith(ending)), "text")


def is_number(kind: Kind) -> bool:
    return kind not in {"text", "list", "day", "moment"}


def in_wan(values: Iterable[Any], strings: Strings) -> bool:
    """Whether a column of yuan is long enough to be written in 万; English readers count in thousands."""
    return strings.language != "en" and any(abs(value) >= _LONG for value in values if value is not None)


def write(value: Any, kind: Kind, strings: Strings, *, column: str = "", wan: bool = False) -> str:
    """A value as text. Money carries no sign of currency here: its column does."""
    return writer(kind, strings, column=column, wan=wan)(value)


def writer(kind: Kind, strings: Strings, *, column: str = "", wan: bool = False) -> Callable[[Any], str]:
    """What writes the values of a column, each as `write` does."""
    told = _telling(kind, strings, column, wan)
    return lambda value: NOTHING if value is None else told(value)


def _telling(kind: Kind, strings: Strings, column: str, wan: bool) -> Callable[[Any], str]:
    match kind:
        case "count":
            return "{:,.0f}".format
        case "rate":
            return percent
        case "score":
            return "{:.0%}".format
        case "points":
            return points
        case "yuan":
            return (lambda value: f"{value / WAN:,.2f}") if wan else "{:,.0f}".format
        case "yuan_change":
            size = _telling("yuan", strings, column, wan)
            return lambda value: _signed(size(abs(value)), value)
        case "seconds":
            return lambda value: seconds(value, strings)
        case "ratio":
            return "{:.2f}".format
        case "day":
            return "{:%m-%d}".format
        case "moment":
            return "{:%m-%d %H:%M}".format
        case "list":
            return lambda value: strings.joined([strings.value(column, item) for item in value if item]) or NOTHING
        case "text":
            return lambda value: strings.value(column, value) or NOTHING


def percent(value: float | None) -> str:
    return NOTHING if value is None else f"{value * 100:.1f}%"


def points(value: float | None) -> str:
    """A difference of rates in percentage points, with its sign."""
    return NOTHING if value is None else _signed(f"{abs(value) * 100:.1f}", value)


def relative(value: float | Decimal | None, before: float | Decimal | None) -> str:
    """A change in per cent of what it was before, with its sign; ten times as much and more as a multiple."""
    if value is None or not before:
        return NOTHING
    change = float(value) / float(before) - 1
    if change >= MULTIPLE - 1:
        return f"×{int(change + 1.5)}"  # a half goes up, as in the script
    return _signed(f"{abs(change) * 100:.1f}%", change)


def money(value: float | Decimal | None, strings: Strings) -> str:
    """Yuan in running text: ¥8,430, and ¥12.3万 where long."""
    if value is None:
        return NOTHING
    yuan = float(value)
    if strings.language != "en" and abs(yuan) >= WAN:
        return f"¥{yuan / WAN:,.2f}万"
    return f"¥{yuan:,.0f}"


def at_stake(value: float | Decimal, strings: Strings) -> str:
    """What losses are worth, in running text; where no price is known that is no 0."""
    return money(value, strings) if value else strings("words", "not_valued")


def seconds(value: float | None, strings: Strings) -> str:
    """A duration as people say it, whole seconds."""
    if value is None:
        return NOTHING
    whole = round(value)
    if whole < 60:
        return strings("units", "second", s=whole)
    if whole < 3600:
        return strings("units", "minute", m=whole // 60, s=f"{whole % 60:02}")
    return strings("units", "hour", h=whole // 3600, m=f"{whole % 3600 // 60:02}")


def span(from_day: dt.date, to_day: dt.date) -> str:
    return f"{from_day:%Y-%m-%d} – {to_day:%m-%d}" if from_day.year == to_day.year else f"{from_day} – {to_day}"


def _signed(text: str, value: float | Decimal) -> str:
    """With the true minus sign, which is as wide as the plus and a digit."""
    if not any(digit in text for digit in "123456789"):
        return text
    return ("+" if value > 0 else "−") + text
