"""天猫 flagship shop's xlsx, or the same as CSV: a row a conversation, its messages as JSON in a cell.

    users       小鹿,禾木旗舰店,禾木旗舰店:小美
    messages    [{"time": "2026-10-19T01:03:11Z", "sender_nick": "小鹿", "content": {"text": "在吗", "summary": ""}}]

The buyer is the one of `users` who is none of the shop's: no sub-account, no bot, no name that stands before the colon
of another, not the shop of shop.yml; where several remain, no name that ends as a shop's (…店). A conversation of the
shop with itself is filtered; one in which several might be the buyer is refused.

What was said is `text`, else `summary`, which also tells of a picture or a card. Rows in are messages. One is numbered
as it comes in the table, and the row of the table is kept beside it (行). A cell that breaks off gives the messages
before the break; an empty one is filtered.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from xundan.ingest import cards, chat, tables, wangwang
from xundan.ingest.json_found import Found, Place
from xundan.ingest.json_rows import Row, Rows, as_text
from xundan.ingest.json_stream import member
from xundan.ingest.json_window import Window
from xundan.ingest.layout import LINE, Buyer, Context, Id, Layout, Records, Text
from xundan.ingest.mask import outline
from xundan.ingest.source import Source

_ROWS_AT_ONCE = 1_000
_USERS = Buyer("buyer_id", ("users",), required=True, filled=True)
_MESSAGES = Text("text", ("messages",), required=True)
_CONVERSATION = Id("conversation_id", ("conversation_id", "session_id", "cid", "会话ID", "own_id"), coalesce=True)
_NICK = re.compile(r"[^\s,，;；、|\[\]\"']+")
_NUMBERS = ("message_id", "messageId", "msg_id", "msgId")
_READ = frozenset(("time", "sender_nick", "content", *_NUMBERS))

_WHO = (
    "users 里分不清谁是买家（several may be the buyer）；"
    "请把店铺的主账号写进 shop.yml 的 name，或从 users 里去掉既不是买家也不是子账号的"
)


def _records(source: Source, context: Context) -> Iterator[Records | Rows]:
    table = tables.open_table(source)
    if table is None:
        return
    own = {table.find(_USERS)[0]: "users", table.find(_MESSAGES)[0]: "messages"}
    number = 0
    for records in table.records():
        yield Records(pl.DataFrame(schema={LINE: pl.Int64}), records.broken)
        for few in records.cells.rename(own).iter_slices(_ROWS_AT_ONCE):
            batch = Rows()
            for row in few.iter_rows(named=True):
                number = _add(batch, number, row, source, context)
            yield batch


def _add(batch: Rows, number: int, row: dict[str, Any], source: Source, context: Context) -> int:
    """The messages of a row of the table, put into the batch; the number of the last."""
    found = list(Window(iter((row["messages"] or "",)), Place(None)).records())
    users = _NICK.findall(row["users"] or "")
    if not users:
        users = [as_text(member(one.value, "sender_nick")) or "" for one in found if isinstance(one, Found)]
    buyers = wangwang.not_of_the_shop(users, context)
    if not found or (not buyers and any(users)):
        batch.filtered += max(1, len(found))
        return number + len(found)
    buyer = buyers[0] if buyers else None
    beside = {name: cell for name, cell in row.items() if name not in ("messages", LINE)}
    beside |= {"users": buyer, "行": str(row[LINE]), "own_id": wangwang.own_conversation(source, buyer, row[LINE])}
    for one in found:
        number += 1
        if len(buyers) > 1 and isinstance(one, Found):
            batch.broken_ones.append((number, "buyer_id", _WHO, outline([as_text(member(one.value, "time")) or ""])))
        elif isinstance(one, Found):
            batch.add(Found(one.value, one.around, number), lambda message: {**beside, **_cells(message.value)})
        else:
            batch.add(replace(one, number=number), lambda message: {**beside, **_cells(message.value)})
    return number


def _cells(message: dict[str, Any]) -> Row:
    content = message.get("content")
    said = content if isinstance(content, dict) else {"text": content}
    card = cards.read(said)
    text, summary = chat.first(said, "text"), chat.first(said, "summary")
    return {
        **chat.rest(message, _READ),
        "message_id": chat.first(message, *_NUMBERS),
        "sent_at": as_text(message.get("time")),
        "sender": as_text(message.get("sender_nick")),
        "messages": text if text and text.strip() else summary or card.text,
        "product_id": card.product_id,
    }


def _finish(records: Records, context: Context) -> Records:
    return wangwang.told(records, context, buyer="users", text="messages")


CHATS = Layout(
    name="tmall_cells",
    title="天猫聊天记录（消息为 JSON 单元格）",
    kind="chats",
    platform="taobao",
    columns=chat.columns(_CONVERSATION, _USERS, _MESSAGES),
    also=("行",),
    records=_records,
    finish=_finish,
)
