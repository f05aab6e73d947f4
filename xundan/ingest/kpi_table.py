"""Tables of a platform's own figures: the days they are of, and the rows in them that are no figures of anybody.

A row is of the day in a column of its own; else of the days that a line above the header names (统计时间: 2026-10-01 ~
2026-10-07); else of those in the name of its sheet, its file or a folder, whichever is nearest. Rows that add up or
average the others (汇总值, 店铺平均值, 同行同层均值 …), remarks and rows that say nothing are filtered.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import ClassVar

import polars as pl

from xundan.ingest import period
from xundan.ingest.conform import ABSENT
from xundan.ingest.layout import LINE, Buyer, Day, Figure, Id, Layout, Records
from xundan.ingest.period import Period
from xundan.ingest.source import Source
from xundan.ingest.sums import SUM
from xundan.ingest.tables import Table

_FIRST, _LAST = "统计首日", "统计末日"  # cells that every row is given where its table tells the days
_DAYS = ("日期", "统计日期", "数据日期", "业务日期", "统计时间", "统计周期", "时间周期")
_AGENTS = (
    "客服账号", "客服旺旺", "旺旺昵称", "旺旺", "客服昵称", "客服姓名", "客服名称", "客服子账号", "子账号", "客服",
    "账号",
)  # fmt: skip

_REMARK = r"^(?:注|备注|说明|提示|温馨提示|数据来源|统计口径)\s*[:：]"


class Account(Id):
    """An agent's account as the chats name it: 店铺:客服名, without the prefix of 旺旺."""

    def convert(self, cells: pl.Series, _zone: str) -> pl.Series:
        return cells.str.replace("：", ":", literal=True).str.strip_prefix("cntaobao")


class _OfPeriod(Day):
    """The first or the last day of the period in a cell."""

    end: ClassVar[str]

    def convert(self, cells: pl.Series, _zone: str) -> pl.Series:
        found = {cell: period.find(cell) for cell in cells.unique().drop_nulls()}
        days = {cell: getattr(days, self.end) for cell, days in found.items() if days}
        return cells.replace_strict(days, default=None, return_dtype=pl.Date)


class _FirstDay(_OfPeriod):
    end: ClassVar[str] = "first"


class _LastDay(_OfPeriod):
    end: ClassVar[str] = "last"


def days(*names: str) -> tuple[Day, Day]:
    """The columns `day` and `last_day`; `names` are further headers that may tell them, tried after the usual ones."""
    first = _FirstDay("day", (*_DAYS, *names, _FIRST), filled=True, coalesce=True)
    return first, _LastDay("last_day", (*_DAYS, *names, _LAST), filled=True, coalesce=True)


def agent(*names: str, required: bool = False) -> Account:
    """The column `agent_id`; `names` are further headers for it. Where there is none, the figures are the shop's."""
    return Account("agent_id", (*_AGENTS, *names), required=required, coalesce=True)


def rows(table: Table, layout: Layout, source: Source) -> Callable[[], Iterator[Records]] | None:
    """How to get the rows that are somebody's figures, each with its days. None where nothing tells the days."""
    has_days = any(table.find(column) for column in layout.columns if isinstance(column, _FirstDay))
    around = _around(table, source)
    if around is None and not has_days:
        return None
    says_no_name = [column for column in layout.columns if isinstance(column, Figure | Buyer)]
    known = tuple(name for column in says_no_name for name in table.find(column))
    days = {_FIRST: str(around.first), _LAST: str(around.last)} if around else {}
    cells = [pl.lit(day).alias(name) for name, day in days.items()]

    def read() -> Iterator[Records]:
        for records in table.records():
            kept = records.cells.filter(~_is_nobodys(records.cells, known))
            filtered = records.filtered + records.cells.height - kept.height
            yield replace(records, cells=kept.with_columns(cells), filtered=filtered)

    return read


def _around(table: Table, source: Source) -> Period | None:
    for title in table.titles:
        if found := period.find(title):
            return found
    path = PurePosixPath(source.name)
    for name in (source.stem, path.stem, *(parent.name for parent in path.parents)):
        if found := period.find(name, is_name=True):
            return found
    return None


def _is_nobodys(cells: pl.DataFrame, known: tuple[str, ...]) -> pl.Series:
    """Which rows are sums, remarks or say nothing; of `known` columns no cell can be the name of a sum."""
    names = [name for name in cells.columns if name != LINE]
    told = {name: pl.col(name).fill_null("").str.strip_chars() for name in names}
    is_sum = pl.any_horizontal(
        pl.lit(value=False), *(told[name].str.contains(SUM) for name in names if name not in known)
    )
    is_silent = pl.all_horizontal(told[name].str.to_lowercase().is_in(ABSENT) for name in names)
    is_remark = told[names[0]].str.contains(_REMARK)
    return cells.select(is_sum | is_silent | is_remark).to_series()
