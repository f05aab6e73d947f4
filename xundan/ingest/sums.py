"""Rows that add up or average the others: platforms and spreadsheets put them under a table, or above its rows.

They are nobody's, in whatever table they stand: filtered, neither kept nor refused. What tells one is a word that is
all its first cell says: 合计, 总计：, 本页小计 (12 笔), Total. In the figures of a platform (`kpi_table`) the word may
stand in any column; elsewhere it proves too little alone, so a row that can be read is kept.
"""

import re
from collections.abc import Collection, Iterable

import polars as pl

_OF_ALL = "(?:全店|本店|店铺|全部|所有|团队|小组|部门|客服|行业|同行|同层)"
SUM = rf"^{_OF_ALL}*(?:(?:汇总|平均|合计|总计|小计|总和)(?:值|数|数据|行)?|[总均]值)$|^(?:行业|同行|同层)+优秀值?$"

_OF_THESE = "(?:本页|本表|本次|以上|当前|订单|商品|金额|交易)"
_OPEN, _CLOSE = r"[（(【\[]?\s*", r"\s*[)）】\]]?"
_BEHIND = r"(?:\s*[:：].*|\s*[（(].*|[\s\d,.¥￥]*[元笔单条件行个份]?)"
_LABEL = (
    rf"(?i)^{_OPEN}(?:{_OF_ALL}|{_OF_THESE})*(?:合\s*计|总\s*计|小\s*计|共\s*计|汇\s*总|总\s*和|平均|均值)"
    rf"(?:值|数|数据|行|金额)?{_CLOSE}{_BEHIND}$|^(?:grand\s+|sub[\s-]?)?total\s*:?$"
)


def is_label(cell: str) -> bool:
    """Whether a cell, without outer blanks, is such a word."""
    return re.match(_LABEL, cell) is not None


def begin(cells: pl.DataFrame, names: Iterable[str], said: Collection[str]) -> pl.Series:
    """Which rows begin with such a word; `said` are the columns of what people say, whose words are theirs."""
    told = (
        pl.col(name).str.strip_chars(" \t\n\u3000='\"")
        if name not in said
        else pl.col(name).str.replace(r"(?s)^.+$", "…")
        for name in names
    )
    first = pl.coalesce(pl.when(cell != "").then(cell) for cell in told)
    return cells.select(first.str.contains(_LABEL).fill_null(value=False)).to_series()
