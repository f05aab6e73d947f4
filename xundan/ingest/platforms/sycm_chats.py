"""生意参谋 旺旺咨询明细 (JSON): a conversation has `meta` and `messages`, alone, in a list, or in whatever wraps it.

    meta      dataId, buyerNick (masked: x**), psnNickName 店铺:客服名, accountNick, startTime, endTime, isSellerFst, …
    messages  [{"gmtCreated", "userNickFrom", "userNickTo", "msg", "msgId"}]

`dataId` is the conversation: day, seller, account, buyer. Its buyer is a number, or the nick; a nick that nothing masks
stands here, in buyerNick, or with a message, and is then the buyer's in the whole conversation. Who is no account of
the shop (`xundan.ingest.wangwang`), nor psnNickName, is the buyer, whatever he is called. A buyer's message is to the
account it names, else to psnNickName.

What `meta` says beside that (who began, whether it was answered) follows from the messages and is not kept.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from xundan.ingest import chat, json_stream, wangwang
from xundan.ingest.json_outline import has
from xundan.ingest.json_rows import Members, Row, Rows, as_text
from xundan.ingest.layout import Context, Layout, Records
from xundan.ingest.source import Source

_MARKS = (
    has("messages[].userNickFrom"),
    has("messages.userNickFrom"),
    has("messages[].gmtCreated", "messages[].msg"),
    has("meta.dataId", "messages"),
)


def _recognise(source: Source) -> bool:
    return any(is_marked(source) for is_marked in _MARKS)


def _beside(around: Mapping[str, Any]) -> Row:
    """What the conversation says for each of its messages."""
    meta = around.get("meta")
    known = {**around, **meta} if isinstance(meta, dict) else around
    data_id, nick = as_text(known.get("dataId")) or "", (as_text(known.get("buyerNick")) or "").strip()
    *day_seller_account, buyer = data_id.split("_", 3)
    is_nick = len(day_seller_account) == 3 and not buyer.isdecimal() and "**" not in buyer
    is_buyer = is_nick and wangwang.may_be(buyer, nick)
    if is_nick and not is_buyer:  # somebody's, whose it is nobody knows
        told = hashlib.blake2s(buyer.encode("utf-8", "replace"), digest_size=10).hexdigest()
        data_id = "_".join((*day_seller_account, f"x{told}"))
    return {
        "conversation_id": data_id,
        "buyer_id": buyer if is_buyer else nick,
        "account": as_text(known.get("psnNickName")),
        "short_name": as_text(known.get("accountNick")),
    }


_MEMBERS = Members(
    {
        "message_id": "msgId",
        "sent_at": "gmtCreated",
        "sender": "userNickFrom",
        "addressee": "userNickTo",
        "text": "msg",
    },
    _beside,
)


def _records(source: Source, _context: Context) -> Iterator[Rows]:
    return json_stream.read(source, "messages", _MEMBERS)


def _finish(records: Records, context: Context) -> Records:
    cells = wangwang.called(records.cells, "buyer_id", "account", "short_name", "sender", "addressee")
    account = pl.col("account")
    cells = cells.with_columns(
        pl.when(pl.col(name) == pl.col("short_name")).then(account).otherwise(name).alias(name)
        for name in ("sender", "addressee")
    )
    is_by_shop, is_to_shop = (
        name.str.contains(":", literal=True) | (name == account) | account.str.starts_with(name + ":")
        for name in (pl.col("sender"), pl.col("addressee"))
    )
    by_buyer, to_buyer = pl.col("sender").is_not_null() & ~is_by_shop, ~is_to_shop
    cells = cells.with_columns(
        pl.coalesce("buyer_id", pl.when(by_buyer).then("sender"), pl.when(to_buyer).then("addressee")),
        pl.when(by_buyer).then(pl.coalesce("addressee", account)).otherwise("addressee").alias("addressee"),
    )
    told = replace(records, cells=cells.drop("short_name"))
    return wangwang.told(told, context, addressee="addressee", known_account="account", stranger="buyer")


CHATS = Layout(
    name="sycm_chats",
    title="生意参谋旺旺咨询明细",
    kind="chats",
    platform="taobao",
    columns=chat.COLUMNS,
    recognise=_recognise,
    records=_records,
    finish=_finish,
)
