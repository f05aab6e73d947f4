"""千牛 xlsx with a sheet a buyer: 客户名, 消息序号, 发送时间, 发送内容, 发送账号, 账号类型.

发送时间 is a time of day. Its date stands in a column of its own (日期), in the name of the sheet, in a line above the
header, or in the name of the file or a folder, the nearest first: 聊天记录_2026-10-19.xlsx, 20261019/小鹿.xlsx. A
buyer's messages follow each other by 消息序号, else as they stand; a clock that goes back begins the next day. Where no
date is found, or a name tells only when it was exported, or several days, the rows are refused, because a guessed day
would count in somebody's figures. A cell with a date of its own needs none.

Whoever is not the buyer is the shop's (`xundan.ingest.wangwang`); 账号类型 decides only where the account does not say.
A summary of the export on a sheet of its own (导出汇总) is filtered.
"""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from xundan.ingest import chat, tables, wangwang
from xundan.ingest.clock import DAYS, UNDATED, Days, day_of
from xundan.ingest.layout import (
    BROKEN_SCHEMA,
    CONTENT,
    FAULT,
    FAULT_COLUMN,
    LINE,
    Buyer,
    Choice,
    Context,
    Id,
    Layout,
    Records,
    Text,
    Time,
)
from xundan.ingest.source import Source

_BUYER, _NUMBER, _TIME, _TEXT, _SENDER, _KIND = "客户名", "消息序号", "发送时间", "发送内容", "发送账号", "账号类型"
_ALIASES = {
    _BUYER: (_BUYER, "客户昵称", "客户", "买家", "买家昵称", "买家旺旺"),
    _NUMBER: (_NUMBER, "序号"),
    _TIME: (_TIME,),
    _TEXT: (_TEXT, "消息内容"),
    _SENDER: (_SENDER, "发送者", "发送人"),
    _KIND: (_KIND, "发送者类型"),
}
_SUMMARY = ("消息数", "导出时间", "状态", "是否生成工作表", "失败原因")


def _recognise(source: Source) -> bool:
    return source.sheet is not None and _is_summary(source.sheet.header)


def _is_summary(names: tuple[str, ...]) -> bool:
    return {_BUYER, *_SUMMARY[:2]} <= set(names)


def _records(source: Source, _context: Context) -> Iterator[Records]:
    table = tables.open_table(source)
    if table is None:
        return
    if _is_summary(table.names):
        count = sum(records.cells.height for records in table.records())
        yield Records(pl.DataFrame(schema={LINE: pl.Int64}), filtered=count)
        return
    found = {name: table.find(Id(name, aliases)) for name, aliases in _ALIASES.items()}
    days: dict[str | None, Days] = {}
    for records in table.records():
        cells = records.cells.rename({names[0]: name for name, names in found.items() if names}, strict=False)
        yield _dated(replace(records, cells=cells), source, table.titles, days)


def _dated(records: Records, source: Source, titles: tuple[str, ...], days: dict[str | None, Days]) -> Records:
    """The records with whole moments; those of which nobody can tell the day are broken."""
    cells = records.cells
    buyers = cells.get_column(_BUYER).to_list()
    first = day_of(source, titles, {buyer for buyer in buyers if buyer})
    times = _with_days(cells)
    moments: list[str | None] = list(times)
    for row in _order(cells):
        moments[row] = days.setdefault(buyers[row], Days(first)).moment(times[row])
    conversations = [wangwang.own_conversation(source, buyer) for buyer in buyers]
    cells = cells.with_columns(
        pl.Series(_TIME, moments, dtype=pl.String), pl.Series("conversation_id", conversations, dtype=pl.String)
    )
    is_undated = pl.col(_TIME).is_null()
    undated = pl.DataFrame({LINE: cells.get_column(LINE), CONTENT: times}).filter(cells.select(is_undated).to_series())
    told = undated.select(
        LINE, pl.lit("sent_at").alias(FAULT_COLUMN), pl.lit(UNDATED).alias(FAULT), CONTENT
    ).match_to_schema(BROKEN_SCHEMA)
    return replace(records, cells=cells.filter(~is_undated), broken=pl.concat([records.broken, told]))


def _with_days(cells: pl.DataFrame) -> list[str]:
    """The times, with the day that a cell beside them names."""
    times = cells.get_column(_TIME).fill_null("").str.strip_chars()
    for name in (name for name in DAYS if name in cells.columns):
        is_bare = times.str.contains(r"^\d{1,2}[:：]") & cells.get_column(name).is_not_null()
        times = times.zip_with(~is_bare, cells.get_column(name).str.strip_chars() + " " + times)
    return times.to_list()


def _order(cells: pl.DataFrame) -> list[int]:
    """The rows as they follow each other in time."""
    rows = cells.select(_BUYER, number=pl.int_range(pl.len()))
    if _NUMBER in cells.columns:
        numbers = cells.get_column(_NUMBER).str.strip_chars().cast(pl.Int64, strict=False)
        if numbers.null_count() == 0 and rows.select(_BUYER, number=numbers).is_unique().all():
            return numbers.arg_sort().to_list()
    return rows.get_column("number").to_list()


def _finish(records: Records, context: Context) -> Records:
    cells = records.cells
    kind = _KIND if _KIND in cells.columns else None
    told = replace(records, cells=cells.rename({_SENDER: "sender"}))
    return wangwang.told(told, context, buyer=_BUYER, text=_TEXT, kind_of_account=kind)


CHATS = Layout(
    name="qianniu_sheets",
    title="千牛聊天记录（一个买家一张表）",
    kind="chats",
    platform="taobao",
    columns=chat.columns(
        Buyer("buyer_id", _ALIASES[_BUYER], required=True, filled=True),
        Id("agent_id", ("agent_id", *_ALIASES[_SENDER]), required=True),
        Time("sent_at", _ALIASES[_TIME], required=True, filled=True),
        Choice("role", ("role", *_ALIASES[_KIND]), filled=True, words={role: role for role in chat.ROLES}),
        Text("text", _ALIASES[_TEXT], required=True),
    ),
    also=(*_ALIASES[_NUMBER], *_SUMMARY, *DAYS),
    recognise=_recognise,
    records=_records,
    finish=_finish,
)
