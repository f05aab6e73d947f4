"""开放平台 chat log (taobao.wangwang.eservice.chatlog.get), saved as it came, whatever wraps it.

    {"count": 2, "msgs": {"msg": [{"direction": 0, "time": "2026-10-19 09:03:11", "content": "在吗"}, …]}, "ret": 10000}

direction 0 is from → to, 1 the other way round; a single message comes as an object, not in a list. Who they are is not
in the messages. It is taken from what stands beside them (from_id, to_id and the like, or the request that was saved
along), else from the name of the file, `店铺：客服名__买家.json`: a plus for the colon will do, or one `_`, or the shop
and the agent without a colon where the shop is that of shop.yml. In a name the shop's is from, as the platform asks it
to be. Of two the buyer is the one who is no account of the shop (`xundan.ingest.wangwang`), else who `to` is. Messages
of which nobody can tell both are refused.

An answer without messages and without an error holds nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from xundan.ingest import chat, json_stream, wangwang
from xundan.ingest.json_outline import has, holder
from xundan.ingest.json_rows import Members, Row, Rows
from xundan.ingest.layout import CONTENT, FAULT, FAULT_COLUMN, FILE, LINE, Context, Layout, Records
from xundan.ingest.source import Source

_LISTS = ("msg", "msgs")
_FROM = (
    "from_id", "fromId", "from_nick", "fromNick", "from", "service_staff_id", "staff_id", "chat_id", "chatId",
    "seller_nick", "sellerNick", "user_id", "userId", "sub_id",
)  # fmt: skip
_TO = ("to_id", "toId", "to_nick", "toNick", "to", "uid", "buyer_nick", "buyerNick", "buyer")
_DEEPEST_REQUEST = 2

_NOTHING = re.compile(r'"count"\s*:\s*"?0\b')
_NO_ERROR = re.compile(r'"ret"\s*:\s*"?10000\b')
_DATES = re.compile(r"[_\-\s]*20\d\d[-_.]?\d\d[-_.]?\d\d(?:[_\-~至到]+20\d\d[-_.]?\d\d[-_.]?\d\d)?$")
_HEADING = re.compile(r"^(?:旺旺|千牛)?聊天记录[_\-\s]+|^chat_?logs?[_\-\s]+", re.IGNORECASE)
_NOBODY = re.compile(r"聊天|记录|导出|chat|log|export", re.IGNORECASE)
_MARK = re.compile(r"[:：+]")

_NO_PARTIES = (
    "不知道是谁和谁的对话（no parties）；请在文件里补上 from_id 和 to_id，或把文件名改成 店铺：客服名__买家.json 再传"
)


def _recognise(source: Source) -> bool:
    if holder(source, "direction", "content") in _LISTS:
        return True
    text = source.head_text
    return has("count", "ret")(source) and bool(_NOTHING.search(text) and _NO_ERROR.search(text))


def _records(source: Source, context: Context) -> Iterator[Rows]:
    def beside(around: Mapping[str, Any]) -> Row:
        ends = _ends(around, source.stem, context)
        buyer = _buyer(ends, context)
        return {
            "conversation_id": wangwang.own_conversation(source, buyer),
            "buyer_id": buyer,
            "from": ends[0],
            "to": ends[1],
            "account": next((end for end in ends if end and wangwang.without_network(end) != buyer), None),
        }

    members = Members({"direction": "direction", "sent_at": "time", "text": "content"}, beside)
    return json_stream.read(source, holder(source, "direction", "content") or "msg", members)


def _ends(around: Mapping[str, Any], stem: str, context: Context) -> tuple[str | None, str | None]:
    """From whom and to whom direction 0 is."""
    told = (_member(around, _FROM, 0), _member(around, _TO, 0))
    if all(told):
        return told
    named = _in_name(stem, context)
    return (told[0] or named[0], told[1] or named[1])


def _member(around: Mapping[str, Any], names: tuple[str, ...], depth: int) -> str | None:
    for name in names:
        if isinstance(value := around.get(name), str) and value.strip():
            return value
    if depth == _DEEPEST_REQUEST:
        return None
    inner = (_member(value, names, depth + 1) for value in around.values() if isinstance(value, dict))
    return next(filter(None, inner), None)


def _in_name(stem: str, context: Context) -> tuple[str | None, str | None]:
    """The account of the shop and the buyer that a file is named after."""
    name = _HEADING.sub("", _DATES.sub("", stem))
    ours, mark, theirs = name.partition("__")
    if not mark:
        ours, _, theirs = name.partition("_")
    if _MARK.search(theirs) and not _MARK.search(ours):
        ours, theirs = theirs, ours
    shop = next((shop for shop in (context.shop_name, context.shop_id) if shop and ours.startswith(shop)), "")
    if not ours or not theirs or _NOBODY.search(theirs) or not (mark or shop or _MARK.search(ours)):
        return None, None
    if shop and ours != shop and not _MARK.search(ours):  # the colon that a name cannot have was left out
        ours = f"{shop}:{ours.removeprefix(shop)}"
    return _MARK.sub(":", ours), theirs


def _buyer(ends: tuple[str | None, str | None], context: Context) -> str | None:
    """The one of both who is not of the shop; of two of whom nothing is known, the one who is not asked for."""
    found = wangwang.not_of_the_shop([end or "" for end in ends], context)
    return found[-1] if found else None


def _finish(records: Records, context: Context) -> Records:
    cells = records.cells
    are_known = pl.col("from").is_not_null() & pl.col("to").is_not_null()
    unknown = cells.filter(~are_known).select(
        LINE,
        FILE,
        pl.lit("buyer_id").alias(FAULT_COLUMN),
        pl.lit(_NO_PARTIES).alias(FAULT),
        pl.col("sent_at").alias(CONTENT),
    )
    is_forth, is_back = (pl.col("direction").str.strip_chars() == mark for mark in ("0", "1"))
    said = cells.filter(are_known).with_columns(
        pl.when(is_forth).then("from").when(is_back).then("to").alias("sender"),
        pl.when(is_forth).then("to").when(is_back).then("from").alias("addressee"),
    )
    broken = pl.concat([records.broken, unknown], how="diagonal")
    told = replace(records, cells=said.drop("from", "to", "direction"), broken=broken)
    return wangwang.told(told, context, addressee="addressee", known_account="account")


CHATS = Layout(
    name="top_chatlog",
    title="开放平台旺旺聊天记录",
    kind="chats",
    platform="taobao",
    columns=chat.COLUMNS,
    recognise=_recognise,
    records=_records,
    finish=_finish,
)
