"""企业微信会话内容存档, decrypted (json): one object a line, or an array, or the list an archiver wraps them in.

An account that begins with wm or wo is an external contact: the buyer; one with wb a bot; every other is one of ours,
as long as it is a word.
Who says what to whom is in from and tolist. In a group (`roomid`, the conversation) with several buyers a message of
ours goes to the one who spoke there last, else to the first in the list; a recall goes to whom its message went.

action recall is a row of kind `recall` that takes back `revoke.pre_msgid`. action switch, a log of a change of account,
and what is said among ourselves alone are filtered. Agreeing to the archive is a notice of the system.

What is no text is a placeholder: [语音], [文件] and the file's name. A link, a mini program or a visiting card is of
kind `card`, and of the visiting card and the place nothing is told, because they find a person. `msgtime` is in
milliseconds or seconds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from xundan.ingest import cards, chat
from xundan.ingest.json_found import Found
from xundan.ingest.json_outline import holder
from xundan.ingest.json_rows import Row, Rows, as_text
from xundan.ingest.json_stream import read
from xundan.ingest.layout import Context, Layout, Records
from xundan.ingest.source import Source

_BUYER, _BOT = ("wm", "wo"), "wb"
_ACCOUNT = re.compile(r"[\w@.\-]{1,64}")
_REMEMBERED = 200_000
_READ = frozenset(
    ("msgid", "action", "from", "tolist", "roomid", "msgtime", "msgtype", "time", "user", "seq", "publickey_ver")
)
_RECALLS = ("recall", "revoke")
_CONSENTS = {"agree": "[同意会话存档]", "disagree": "[不同意会话存档]"}
_PLACEHOLDERS = {
    "image": "[图片]", "voice": "[语音]", "video": "[视频]", "emotion": "[表情]", "card": "[名片]",
    "location": "[位置]", "redpacket": "[红包]", "external_redpacket": "[红包]", "meeting_voice_call": "[通话]",
    "voiptext": "[通话]", "file": "[文件]", "link": "[链接]", "weapp": "[小程序]", "chatrecord": "[聊天记录]",
    "news": "[图文]", "vote": "[投票]", "collect": "[收集表]", "todo": "[待办]", "meeting": "[会议]",
    "calendar": "[日程]", "docmsg": "[文档]", "sphfeed": "[视频号]", "voip_doc_share": "[文件]", "qydiskfile": "[文件]",
}  # fmt: skip
_KINDS = {"image": "image", "link": "card", "weapp": "card", "card": "card"}
_TITLES = {
    "file": ("filename",), "link": ("title", "description", "link_url"), "weapp": ("title", "displayname"),
    "chatrecord": ("title",), "todo": ("title", "content"), "docmsg": ("title", "doc_title"), "news": ("title",),
    "vote": ("votetitle",), "collect": ("title",), "meeting": ("topic",), "calendar": ("title",),
    "voip_doc_share": ("filename",), "qydiskfile": ("filename",), "sphfeed": ("feed_desc",),
}  # fmt: skip
_PRODUCT = r"[?&](?:goods_id|product_id|item_id|itemid|sku|id)=(\d{5,})"


def _recognise(source: Source) -> bool:
    return holder(source, "msgid", "msgtime", "msgtype") is not None


def _records(source: Source, _context: Context) -> Iterator[Rows]:
    rooms = _Rooms()
    under = holder(source, "msgid", "msgtime", "msgtype") or None
    yield from read(source, under, lambda found: _row(found, rooms))


@dataclass
class _Rooms:
    """Who of several buyers spoke last in each group, and to whom each message of ours there went."""

    last: dict[str, str] = field(default_factory=dict)
    went_to: dict[str, str] = field(default_factory=dict)


def _row(found: Found, rooms: _Rooms) -> Row | None:
    said = found.value
    action, sender = chat.first(said, "action"), chat.first(said, "from") or ""
    if action == "switch":
        return None
    to = said.get("tolist")
    receivers = [as_text(one) or "" for one in to] if isinstance(to, list) else [as_text(to) or ""]
    buyers = [one for one in (sender, *receivers) if one.startswith(_BUYER)]
    if sender and not buyers and any(receivers):
        return None
    is_buyer = sender.startswith(_BUYER)
    ours = [one for one in receivers if one and not one.startswith(_BUYER)]
    type_ = chat.first(said, "msgtype") or ""
    message_id, room = chat.first(said, "msgid"), chat.first(said, "roomid")
    is_recall = action in _RECALLS or type_ in _RECALLS
    recalled = chat.first(_part(said, "revoke"), "pre_msgid") or chat.first(said, "pre_msgid") if is_recall else None
    kind, text = ("recall", None) if is_recall else _content(said, type_)
    return {
        **chat.rest(said, _READ),
        "conversation_id": room,
        "message_id": message_id,
        "buyer_id": _buyer(buyers, is_buyer, room, message_id, recalled, rooms),
        "agent_id": (ours[0] if len(ours) == 1 else None) if is_buyer else sender,
        "sent_at": chat.first(said, "msgtime"),
        "role": _role(sender, type_),
        "text": text,
        "product_id": None,
        "kind": kind,
        "recalled_message_id": recalled,
    }


def _role(sender: str, type_: str) -> str | None:
    if not _ACCOUNT.fullmatch(sender):
        return None
    if type_ in _CONSENTS:
        return "system"
    if sender.startswith(_BUYER):
        return "buyer"
    return "bot" if sender.startswith(_BOT) else "agent"


def _buyer(
    buyers: list[str], is_buyer: bool, room: str | None, message_id: str | None, recalled: str | None, rooms: _Rooms
) -> str | None:
    if not buyers:
        return rooms.last.get(room or "")  # some archives leave out who is in a group
    if is_buyer:
        if room:
            rooms.last[room] = buyers[0]
        return buyers[0]
    if len(buyers) == 1 or room is None:
        return buyers[0]
    if recalled in rooms.went_to:
        return rooms.went_to[recalled or ""]
    last = rooms.last.get(room)
    buyer = last if last in buyers else buyers[0]
    if message_id:
        rooms.went_to[message_id] = buyer
        if len(rooms.went_to) > _REMEMBERED:
            del rooms.went_to[next(iter(rooms.went_to))]
    return buyer


def _content(said: dict[str, Any], type_: str) -> tuple[str, str | None]:
    """Kind and text of a message."""
    told = _part(said, type_)
    if type_ in ("text", "markdown"):
        return "text", chat.first(told, "content") or chat.first(_part(said, "info"), "content")
    if type_ in _CONSENTS:
        return "text", _CONSENTS[type_]
    if type_ == "mixed":
        items = told.get("item")
        parts = [_content_of_item(item) for item in items if isinstance(item, dict)] if isinstance(items, list) else []
        kinds = {kind for kind, _ in parts}
        return kinds.pop() if len(kinds) == 1 else "text", "\n".join(text for _, text in parts if text)
    label = _PLACEHOLDERS.get(type_, f"[{type_}]")
    titles = (chat.first(told, name) for name in _TITLES.get(type_, ()))
    return _KINDS.get(type_, "text"), " ".join([label, *filter(None, titles)])


def _content_of_item(item: dict[str, Any]) -> tuple[str, str | None]:
    """An item of a mixed message; its content is JSON in a text."""
    type_ = (chat.first(item, "type") or "").lower().removeprefix("chatrecord")
    return _content({type_: cards.parse(item.get("content")) or {"content": item.get("content")}}, type_)


def _part(said: dict[str, Any], name: str) -> dict[str, Any]:
    part = said.get(name)
    return part if isinstance(part, dict) else {}


def _finish(records: Records, _context: Context) -> Records:
    if not records.cells.height:
        return records
    return replace(records, cells=records.cells.with_columns(pl.col("text").str.extract(_PRODUCT).alias("product_id")))


CHATS = Layout(
    name="wecom_archive",
    title="企业微信会话存档",
    kind="chats",
    platform="wecom",
    columns=chat.COLUMNS,
    recognise=_recognise,
    records=_records,
    finish=_finish,
)
