"""抖店飞鸽 chats (json): msg_body_list[{content, sender_role, serverId, ext{nickname, talk_id, shop_id}}].

Every message is a row. sender_role 1 is the buyer, 2 the desk, anything else the system; what says
此消息由机器人自动回复 is the bot's. `talk_id` is the conversation, `serverId` the message.

The nickname is the sender's. The buyer of a talk is who speaks in it as sender_role 1: its uid where the message has
one (nicknames on 抖音 are not unique), else its nickname. A desk's message that repeats the buyer's nickname names no
agent.

The time is that of the message, in seconds or milliseconds, under any of its names. Where the message has none, it is
in serverId: such numbers are 64 bits long, the upper 32 of which are the seconds since 1970.

A card is an object, or JSON in the content; one that the export holds only as [商品] names its product in ext.goods_id.
A message marked as recalled in its ext takes itself back; a notice that somebody recalled something is a recall, too.
`ext.shop_id` is kept in `extra`: 抖店 orders do not have it, so the shop is the workspace's.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from xundan.ingest import cards, chat, conversation, notices
from xundan.ingest.json_found import Found
from xundan.ingest.json_outline import holder
from xundan.ingest.json_rows import Row, Rows, as_text
from xundan.ingest.layout import Context, Layout, Records
from xundan.ingest.source import Source

_ROLES = {"1": "buyer", "2": "agent"}
_TIMES = (
    "create_time", "createTime", "send_time", "sendTime", "timestamp", "create_timestamp", "createTimestamp",
    "created_at", "createdAt", "msg_time", "msgTime", "server_time", "serverTime", "time",
)  # fmt: skip
_IDS = ("serverId", "server_id", "serverMessageId", "server_message_id", "message_id", "msg_id")
_UIDS = ("sender", "sender_id", "senderId")
_UIDS_IN_EXT = ("sender_uid", "buyer_id", "user_id", "uid", "open_id")
_TALKS = ("talk_id", "talkId", "conversation_id")
_NICKS = ("nickname", "uname")
_READ = frozenset((*_TIMES, *_IDS, *_UIDS, *_TALKS, *_NICKS, "content", "sender_role", "ext", "type", "msg_type"))

_KINDS = {
    **dict.fromkeys(("image", "file_image", "[图片]"), "image"),
    **dict.fromkeys(("template_card", "goods_card", "order_card", "goods", "order", "card"), "card"),
    **dict.fromkeys(("[商品]", "[商品卡片]", "[订单]", "[订单卡片]"), "card"),
}
_YES = frozenset(("1", "true", "True"))

_FIRST_SECOND, _LAST_SECOND = 1_262_304_000, 4_102_444_800  # 2010 to 2099: what a number is a time for
_AUTOMATIC = "此消息由机器人自动回复"
_PRODUCT = r"[?&](?:product_id|goods_id|item_id|id)=(\d{8,})"
_ONLY_LINK = r"^\s*https?://\S+\s*$"


def _under(source: Source) -> str | None:
    """The member the messages stand under, "" for the top; None when these are none."""
    for told in (("ext.talk_id", "sender_role"), ("serverId", "sender_role"), ("serverId", "ext.sender_role")):
        under = holder(source, *told)
        if under is not None:
            return under
    return None


def _recognise(source: Source) -> bool:
    return _under(source) is not None


def _records(source: Source, _context: Context) -> Iterator[Rows]:
    return conversation.read(source, _under(source) or None, _row)


def _row(found: Found) -> Row:
    said = found.value
    ext = cards.parse(said.get("ext")) or {}
    role = chat.first(said, "sender_role") or chat.first(ext, "sender_role")
    role = role and _ROLES.get(role, "system")
    nick = chat.first(ext, *_NICKS) or chat.first(said, *_NICKS)
    uid = chat.first(said, *_UIDS) or chat.first(ext, *_UIDS_IN_EXT)
    message_id = chat.first(said, *_IDS)
    is_taken_back = chat.first(ext, "s:is_recalled", "is_recalled") in _YES
    kind, text, product_id = _content(said, ext)
    return {
        **chat.rest(said, _READ),
        "shop_id": chat.first(ext, "shop_id"),
        "conversation_id": chat.first(ext, *_TALKS) or chat.first(said, *_TALKS) or chat.first(found.around, *_TALKS),
        "message_id": message_id,
        "buyer_id": (uid or nick) if role == "buyer" else None,
        "nick": nick if role == "buyer" else None,
        "contact": None,
        "agent_id": (nick or uid) if role == "agent" else None,
        "sent_at": _time(said, ext, message_id),
        "role": role,
        "text": text,
        "product_id": product_id,
        "kind": "recall" if is_taken_back else kind,
        "recalled_message_id": message_id if is_taken_back else None,
    }


def _time(said: dict[str, Any], ext: dict[str, Any], message_id: str | None) -> str | None:
    told = chat.first(said, *_TIMES) or chat.first(ext, *_TIMES)
    if told and told != "0":
        return told
    if message_id and message_id.isascii() and message_id.isdecimal() and len(message_id) <= 20:  # 64 bits
        seconds = int(message_id) >> 32
        if _FIRST_SECOND <= seconds < _LAST_SECOND:
            return str(seconds)
    return None


def _content(said: dict[str, Any], ext: dict[str, Any]) -> tuple[str, str | None, str | None]:
    """Kind, text and product of a message."""
    content = said.get("content")
    thing = cards.parse(content)
    text = None if thing is not None else as_text(content)
    type_ = chat.first(ext, "type") or chat.first(said, "msg_type", "type") or ""
    kind = _KINDS.get(type_) or _KINDS.get(text or "", "text")
    if thing is None and kind != "card":
        return kind, text, None
    card = cards.read(thing, ext)
    if thing is not None:
        text = card.text or as_text(content)
        kind = "card" if card.is_card else kind
    return kind, text, card.product_id


def _finish(records: Records, _context: Context) -> Records:
    if not records.cells.height:
        return records
    records = chat.by_conversation(replace(records, cells=_without_buyers_as_agents(records.cells)))
    cells = notices.told(records.cells)
    is_bot = (pl.col("role") == "agent") & pl.col("text").str.contains(_AUTOMATIC, literal=True)
    linked = pl.col("text").str.extract(_PRODUCT)
    is_link = (pl.col("kind") == "text") & linked.is_not_null() & pl.col("text").str.contains(_ONLY_LINK)
    cells = cells.with_columns(
        pl.when(is_bot).then(pl.lit("bot")).otherwise("role").alias("role"),
        pl.when(is_link).then(pl.lit("card")).otherwise("kind").alias("kind"),
        pl.coalesce("product_id", linked).alias("product_id"),
    )
    return replace(records, cells=cells)


def _without_buyers_as_agents(cells: pl.DataFrame) -> pl.DataFrame:
    buyers = cells.select(conversation_id="conversation_id", agent_id="nick").drop_nulls().unique()
    is_buyer = pl.struct("conversation_id", "agent_id").is_in(buyers.to_struct("told").implode())
    is_buyer |= pl.col("agent_id") == pl.col("buyer_id")
    return cells.with_columns(pl.when(~is_buyer.fill_null(value=False)).then("agent_id").alias("agent_id"))


CHATS = Layout(
    name="douyin_feige",
    title="飞鸽聊天记录",
    kind="chats",
    platform="douyin",
    columns=chat.COLUMNS,
    also=("shop_id",),
    recognise=_recognise,
    records=_records,
    finish=_finish,
)
