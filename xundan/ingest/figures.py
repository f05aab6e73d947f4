"""Figures as the platforms print them: 1,234 · 1.2万 · ¥12.50 · 12.5% · 2分30秒 · 00:02:30, and the units in a header.

A duration becomes seconds, a rate a fraction, money yuan. A unit in the cell beats the one in the header,
平均人工响应时长(分钟), which beats what the layout says. Where values are in another unit than the header says by then,
the figure is called by theirs: 平均人工响应时长(秒).

A rate (…率, …占比) is written 85.2%, 0.852 or 85.2. Bare numbers are percentages where the column has one above 1, else
fractions.
"""

import re
import unicodedata

import polars as pl

_SECONDS = {"秒": 1.0, "秒钟": 1.0, "s": 1.0, "分": 60.0, "分钟": 60.0, "min": 60.0, "小时": 3_600.0, "h": 3_600.0}
_MONEY = {"元": 1.0, "万元": 10_000.0}
_PERCENT = "%"
_UNITS = {**_SECONDS, **_MONEY}
_CALLED = {**dict.fromkeys(_SECONDS, "(秒)"), **dict.fromkeys(_MONEY, "(元)"), _PERCENT: ""}

_UNIT = re.compile(rf"\(({'|'.join(sorted(_CALLED, key=len, reverse=True))})\)", re.IGNORECASE)
_RATE = re.compile(r"(?:率|占比)(?:\([^()]*\))*$")
_TIME = re.compile(r"时长|响应|首响|平响|耗时|用时")
_NO_FIGURE = re.compile(r"(?:id|编号|编码|单号|工号|序号|账号|号码|电话|日期|邮编)$", re.IGNORECASE)
_DELAYED = re.compile(r"^延\s+")  # a badge of 生意参谋's page that comes along: still being counted

_NUMBER = re.compile(r"([+-]?)[¥$]?(\d+(?:\.\d*)?|\.\d+)(千|万|w|亿)?(%|元|人次|人|次|个|件|条|单|笔|字|天)?")
_TIMES = {"千": 1e3, "万": 1e4, "w": 1e4, "亿": 1e8}
_LARGEST = 1e10  # no figure of a shop, but a phone number in the wrong column is
_SPAN = re.compile(
    r"(?:(\d+(?:\.\d+)?)(?:天|d))?(?:(\d+(?:\.\d+)?)(?:小时|时|h))?"
    r"(?:(\d+(?:\.\d+)?)(?:分钟|分|min|m|'))?(?:(\d+(?:\.\d+)?)(?:秒钟|秒|sec|s|\"|''))?"
)
_SPAN_SECONDS = (86_400.0, 3_600.0, 60.0, 1.0)
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:\.\d+)?)")


def called(header: str) -> str:
    """What a figure is called: its header in one width, without blanks, with the unit that its values have."""
    name = _one_width(_DELAYED.sub("", header.strip()))
    unit = _stated_unit(name)
    return name.replace(f"({unit})", _CALLED[unit.lower()], 1) if unit else name


def read(cells: pl.Series, header: str, unit: str = "") -> pl.Series:
    """Cells as numbers, null where unreadable.

    `header` is the column's, `unit` (秒, 分钟, 小时, 元, 万元, %) what bare numbers are in where the header has none.
    """
    name = _one_width(header)
    unit = _stated_unit(name).lower() or unit
    is_time = unit in _SECONDS or bool(_TIME.search(name))
    tidy = {cell: _one_width(cell).lower().replace(",", "") for cell in cells.unique().drop_nulls()}
    if _RATE.search(name) and not unit and any((_value(text, "") or 0) > 1 for text in tidy.values()):
        unit = _PERCENT
    known = {cell: _value(text, unit, is_time=is_time) for cell, text in tidy.items()}
    return cells.replace_strict(known, default=None, return_dtype=pl.Float64)


def are_figures(cells: pl.Series, header: str) -> bool:
    """Whether a column nobody declared holds figures and nothing else; numbers that only name something are none."""
    if _NO_FIGURE.search(_one_width(header)) or cells.null_count() == cells.len():
        return False
    return read(cells, header).null_count() == cells.null_count()


def _one_width(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _stated_unit(name: str) -> str:
    """The unit in the brackets of a header; 分 is minutes of a duration, but points of anything else."""
    stated = _UNIT.search(name)
    return stated[1] if stated and (stated[1] != "分" or _TIME.search(name)) else ""


def _value(text: str, unit: str, *, is_time: bool = False) -> float | None:
    number = _NUMBER.fullmatch(text)
    if number:
        sign, digits, times, own = number.groups()
        value = float(sign + digits) * _TIMES.get(times, 1.0)
        if abs(value) >= _LARGEST:
            return None
        if own == "天" and is_time:
            return value * 86_400
        in_unit = own if own in (_PERCENT, "元") else unit
        # 95.2 / 100 is 0.9520000000000001, which nobody wrote
        return round(value / 100, 12) if in_unit == _PERCENT else value * _UNITS.get(in_unit, 1.0)
    span = _SPAN.fullmatch(text)
    if span and text:
        return sum(float(amount or 0) * seconds for amount, seconds in zip(span.groups(), _SPAN_SECONDS, strict=True))
    clock = _CLOCK.fullmatch(text)
    if clock and (clock[1] or is_time):
        return float(clock[1] or 0) * 3_600 + float(clock[2]) * 60 + float(clock[3])
    return None
