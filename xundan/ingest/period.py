"""The days that figures are of, out of a cell, a line above a header or the name of a file.

    2026-10-01 · 20261001 · 2026年10月1日 · 2026-10-01 ~ 2026-10-07 · 20261001_20261007 · 2026年10月1日至7日 · 2026-10

When something was exported says nothing of the days it is of. So what is labelled so (导出时间：…) is passed over, and
so is a day in a name that a time of day follows: 客服绩效_20261008_093000.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_DAY = r"(?<!\d)(20\d\d)(?:[-/._年](\d{1,2})[-/._月](\d{1,2})(?!\d)日?|(\d\d)(\d\d)(?!\d))"
_TIME = r"(?:[ T]?\d{1,2}:\d\d(?::\d\d)?)?"
_UNTIL = re.compile(rf"{_TIME}(?:[\s~\-—–_,，至到]|to)+")
_FIRST = re.compile(_DAY)
_SECOND = (
    re.compile(_DAY),
    re.compile(r"()(\d{1,2})[-/.月](\d{1,2})(?!\d)日?"),
    re.compile(r"()()(\d{1,2})日"),
)
_MONTH = re.compile(r"(?<!\d)(20\d\d)[-/.年](\d{1,2})(?![\d\-/.])")
_EXPORTED = re.compile(rf"(?:导出|下载|生成|更新|创建|打印|制表)(?:时间|日期|于)?\s*[:：]?\s*{_DAY}")
_STAMPED = re.compile(rf"{_DAY}(?:[ _\-T]?\d{{6}}(?!\d)|[ _T]+\d{{1,2}}[:：_\-.]\d\d(?!\d))")


@dataclass(frozen=True)
class Period:
    """From a first day to a last, both included."""

    first: dt.date
    last: dt.date


def find(text: str, *, is_name: bool = False) -> Period | None:
    """The first period that a text names; in a file's name a day with a time of day is when it was exported."""
    said = _EXPORTED.sub("", text)
    if is_name:
        said = _STAMPED.sub("", said)
    for found in _FIRST.finditer(said):
        first = _day(found)
        if first is not None:
            last = _second(said, found.end(), first) or first
            return Period(min(first, last), max(first, last))
    month = _MONTH.search(said)
    if month and 1 <= int(month[2]) <= 12:
        year, number = int(month[1]), int(month[2])
        return Period(dt.date(year, number, 1), dt.date(year, number, calendar.monthrange(year, number)[1]))
    return None


def _second(text: str, at: int, first: dt.date) -> dt.date | None:
    until = _UNTIL.match(text, at)
    if until is None:
        return None
    for form in _SECOND:
        found = form.match(text, until.end())
        if found and (day := _day(found, first)) is not None:
            is_next_year = not found[1] and day < first  # 2026-12-28 ~ 01-03
            return day.replace(year=day.year + 1) if is_next_year else day
    return None


def _day(found: re.Match[str], known: dt.date = dt.date.min) -> dt.date | None:
    """The day of a match, its year and month those of `known` where it does not say; None where there is no such."""
    year, month, day, *compact = found.groups()
    if compact and compact[0]:
        month, day = compact
    try:
        return dt.date(int(year or known.year), int(month or known.month), int(day or known.day))
    except ValueError:
        return None
