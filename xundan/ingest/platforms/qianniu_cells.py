"""千牛 xlsx with a row a buyer: 客户ID, 聊天记录; the cell is the conversation, a line `时间 发送者：内容` a message.

    2026-10-19 09:03:11 tb林间小鹿：在吗
    2026-10-19 09:03:40 禾木:小美：在的亲
    您看中哪一款

A line that begins no message goes on with the one above. The time may stand in square brackets, the colon may be a half
one; a time of day has its date from the message before, a column 日期, or as in qianniu_sheets. A colon stands in the
name of a sub-account, too, so the speaker is first looked for among those known: the buyer, the shop's accounts.

Rows in are messages. One is numbered as it comes in the sheet, and the row of the sheet is kept beside it (行). Lines
above the first message of a cell are refused; so is a message whose time is spoilt, which is told by a known speaker
and a colon after it. An empty cell is filtered.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from xundan.ingest import chat, tables, wangwang
from xundan.ingest.clock import DAYS, UNDATED, Days, day_in, day_of
from xundan.ingest.json_rows import Rows
from xundan.ingest.layout import LINE, Buyer, Context, Layout, Records, Text
from xundan.ingest.mask import BUYER
from xundan.ingest.source import Source

_BUYERS = Buyer(
    "buyer_id", ("客户ID", "客户", "客户名", "客户昵称", "买家", "买家昵称", "买家ID"), required=True, filled=True
)
_CHATS = Text("text", ("聊天记录", "聊天内容", "对话记录", "对话内容"), required=True)
_ROWS_AT_ONCE = 1_000

_DAY = r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ T]+"
_TIMED = re.compile(
    rf"\s*[\[【]?(?P<time>(?P<day>{_DAY})?\d{{1,2}}[:：]\d{{1,2}}(?P<seconds>[:：]\d{{1,2}}(?:\.\d+)?)?)(?:[\]】]\s*|\s+)(?P<rest>.*)"
)
_SUB_ACCOUNT = re.compile(r"([^:：\s]{1,40})([:：])([^:：\s]{1,40})\s*[:：]\s?(.*)")
_ANYBODY = re.compile(r"([^:：\s]{0,60})\s*[:：]\s?(.*)")
_ACCOUNT = re.compile(r"\d[:：]\d{1,2}[\]】]?\s+(([^:：\s]{1,40}):[^:：\s]{1,40})(?=：)")
_SPOILT_CHARS = 32
_NOTHING = ("", "null", "none", "无", "-", "--")


@dataclass
class _Message:
    """One message: its time and speaker as written, and its lines. `speaker` is None for lines of nobody's."""

    time: str
    speaker: str | None
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Known:
    """Who may speak in a cell: the buyer, and the accounts of the shop that were seen, the longest first."""

    buyer: str
    accounts: tuple[str, ...]

    def with_accounts(self, chats: list[str]) -> "_Known":
        """Those, too, that some message is surely of: a time, then `店铺:客服名：`."""
        seen = {
            *self.accounts,
            *(account for chat in chats for found in _ACCOUNT.finditer(chat) for account in found.groups()),
        }
        return replace(self, accounts=tuple(sorted(seen, key=len, reverse=True)))


def _records(source: Source, _context: Context) -> Iterator[Records | Rows]:
    table = tables.open_table(source)
    if table is None:
        return
    own = {table.find(_BUYERS)[0]: "客户ID", table.find(_CHATS)[0]: "聊天记录"}
    known = _Known("", ())
    number = 0
    for records in table.records():
        yield Records(pl.DataFrame(schema={LINE: pl.Int64}), records.broken)
        for few in records.cells.rename(own).iter_slices(_ROWS_AT_ONCE):
            known = known.with_accounts(few.get_column("聊天记录").drop_nulls().to_list())
            first = day_of(source, table.titles, set(few.get_column("客户ID").drop_nulls()))
            batch = Rows()
            for row in few.iter_rows(named=True):
                number = _add(batch, number, row, known, first, source)
            yield batch


def _add(batch: Rows, number: int, row: dict[str, Any], known: _Known, first: dt.date | None, source: Source) -> int:
    """The messages of a row of the table, put into the batch; the number of the last."""
    nick, chat, line = (row["客户ID"] or "").strip(), row["聊天记录"] or "", row[LINE]
    beside = {name: cell for name, cell in row.items() if name not in ("客户ID", "聊天记录", LINE)}
    beside |= {"客户ID": nick, "行": str(line), "conversation_id": wangwang.own_conversation(source, nick, line)}
    days = Days(next((day for name in DAYS if (day := day_in(row.get(name) or ""))), first))
    messages = list(_messages(chat, replace(known, buyer=nick)))
    batch.filtered += not messages
    for message in messages:
        number += 1
        text = "\n".join(message.lines).strip("\n")
        moment = days.moment(message.time)
        if message.speaker is None:
            shown = text.replace(nick, BUYER) if nick else text
            batch.broken_ones.append((number, None, wangwang.ORPHAN, shown))
        elif moment is None:
            batch.broken_ones.append((number, "sent_at", UNDATED, message.time))
        else:
            batch.rows.append({**beside, "sent_at": moment, "sender": message.speaker, "聊天记录": text})
            batch.numbers.append(number)
    return number


def _messages(chat: str, known: _Known) -> Iterator[_Message]:
    """The messages of a cell, and each line that belongs to none."""
    message: _Message | None = None
    is_dated = False
    for line in chat.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        begun = _begun(line, known, is_dated=is_dated)
        if begun is not None:
            if message is not None:
                yield message
            message = begun
            is_dated = is_dated or begun.time.startswith("20")
        elif message is not None:
            message.lines.append(line)
        elif line.strip():
            yield _Message("", None, [line])
    if message is not None:
        yield message


def _begun(line: str, known: _Known, *, is_dated: bool) -> _Message | None:
    """The message that a line begins; among messages with dates, one that has none must be of a known speaker."""
    timed = _TIMED.match(line)
    if timed is None:
        return _spoilt(line, known)
    spoken = _spoken(timed["rest"], known)
    if spoken is not None:
        is_one = timed["day"] or not is_dated or spoken[0] == known.buyer or spoken[0] in known.accounts
        return _Message(timed["time"], spoken[0], [spoken[1]]) if is_one else None
    return _Message(timed["time"], "", [timed["rest"]]) if timed["day"] and timed["seconds"] else None


def _spoken(text: str, known: _Known) -> tuple[str, str] | None:
    """Who speaks, and what; None where there is no colon to tell."""
    after = text[len(known.buyer) :].lstrip()
    if known.buyer and text.startswith(known.buyer) and after.startswith((":", "：")):
        return known.buyer, after[1:].removeprefix(" ")
    sub = _SUB_ACCOUNT.match(text)
    if sub and (sub[2] == ":" or sub[3] == "服务助手" or f"{sub[1]}:{sub[3]}" in known.accounts):
        return f"{sub[1]}:{sub[3]}", sub[4]
    anybody = _ANYBODY.match(text)
    return (anybody[1], anybody[2]) if anybody else None


def _spoilt(line: str, known: _Known) -> _Message | None:
    """A message whose time nobody can read: what was one, then a known speaker and a colon."""
    for speaker in (known.buyer, *known.accounts):
        at = line.find(speaker, 0, _SPOILT_CHARS + len(speaker)) if speaker else -1
        if at < 0 or line[at + len(speaker) :].lstrip()[:1] not in (":", "：") or line[at - 1 : at].strip(" ]】\t"):
            continue
        time = line[:at].strip()
        if any(char.isdecimal() for char in time) or time.lower() in _NOTHING:
            return _Message(time, speaker, [line[at + len(speaker) :].lstrip(" :：")])
    return None


def _finish(records: Records, context: Context) -> Records:
    return wangwang.told(records, context, buyer="客户ID", text="聊天记录")


CHATS = Layout(
    name="qianniu_cells",
    title="千牛聊天记录（一个买家一行）",
    kind="chats",
    platform="taobao",
    columns=chat.columns(_BUYERS, _CHATS),
    also=("行",),
    records=_records,
    finish=_finish,
)
