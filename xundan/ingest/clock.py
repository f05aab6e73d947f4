"""Times of day whose date stands elsewhere: in the message before, in the name of a file or sheet, in a title.

Within one conversation, a clock that goes back has passed midnight: 23:59:40, then 00:00:10, is the next day. By less
than a minute it has not; messages that cross each other on the way are written so.
"""

import datetime as dt
import re
from collections import deque
from collections.abc import Collection, Iterator

from xundan.ingest import period
from xundan.ingest.source import Source

UNDATED = (
    "只有时刻，不知道是哪一天（a time without its date）；导出的时刻不算，"
    "请把聊天的日期写进文件名或工作表名，如 聊天记录_2026-10-19.xlsx，一个文件只放一天"
)

DAYS = ("日期", "聊天日期", "会话日期", "发送日期", "消息日期")  # columns that name a row's day

_CROSSING_SECONDS = 60
_REMEMBERED = 1_000  # nobody looks further back for a moment that can be read
_LONGEST_CHARS = 12
_TIME_OF_DAY = re.compile(r"\s*(\d{1,2})[:：](\d{1,2})(?:[:：](\d{1,2}))?(?:\.\d+)?\s*")
_MOMENT = re.compile(r"\s*(20\d\d)\D?(\d{1,2})\D?(\d{1,2})(?:\D+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?")


class Days:
    """Follows the moments of one conversation, in their order, and gives those without a date theirs."""

    def __init__(self, first: dt.date | None = None) -> None:
        self._before = first.isoformat() if first else ""
        self._since: deque[str] = deque(maxlen=_REMEMBERED)  # moments in full, read only where one without a date comes

    def moment(self, text: str) -> str | None:
        """The text, with a date where it is a bare time of day; None where nobody can tell the date.

        What is no moment is handed back as it is.
        """
        if len(text) > _LONGEST_CHARS or not (found := _TIME_OF_DAY.fullmatch(text)):
            self._since.append(text)
            return text
        hour, minute, second = (int(part or 0) for part in found.groups())
        if hour > 23 or minute > 59 or second > 59:
            return text
        # what is spoilt says nothing of the rows below
        self._before = next((since for since in reversed(self._since) if _read(since)[0]), self._before)
        self._since.clear()
        day, seconds_before = _read(self._before)
        if day is None:
            return None
        if seconds_before - (hour * 3600 + minute * 60 + second) > _CROSSING_SECONDS:
            day += dt.timedelta(days=1)
        self._before = f"{day.isoformat()} {hour:02}:{minute:02}:{second:02}"
        return self._before


def day_of(source: Source, titles: tuple[str, ...], nicks: Collection[str]) -> dt.date | None:
    """The day that the name of the sheet, a title, or the name of the file or a folder tells: the first to tell any.

    None where that is several days, or none tells one. Nicks may hold anything, and so tell nothing.
    """
    for text, is_name in _tellers(source, titles):
        if any(nick.startswith(text) for nick in nicks):
            continue
        for nick in nicks:
            text = text.replace(nick, " ")
        named = period.find(text, is_name=is_name)
        if named is not None:
            return named.first if named.first == named.last else None
    return None


def day_in(text: str) -> dt.date | None:
    """The day that a cell names; None where that is several days, or none."""
    named = period.find(text)
    return named.first if named is not None and named.first == named.last else None


def _tellers(source: Source, titles: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """What may tell the day, the nearest first, and whether it is a name."""
    if source.sheet:
        yield source.sheet.name, True
    for title in titles:
        yield title, False
    for name in reversed(source.name.split("/")):
        yield name, True


def _read(moment: str) -> tuple[dt.date | None, int]:
    """The day of a moment and its seconds since midnight, 0 where it names no time."""
    found = _MOMENT.match(moment)
    if found is None:
        return None, 0
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return dt.date(year, month, day), hour * 3600 + minute * 60 + second
    except ValueError:
        return None, 0
