"""拼多多 chats (json), in two forms.

`pdd_chat_page`, what is taken from the desk's page: an array of {time, role (用户|客服|系统), name, type, content}. The
name of a 用户 row is the buyer, that of a 客服 row the agent. Who the other side of a row is stands in the rows around
it, for a file may hold several buyers, one behind the other. A 用户 row without a name is refused.

`pdd_chat_api`: msg_list[{msg_id, from{role user|mall_cs|system, uid}, to, content, send_time, type}]. Who speaks to
whom is in from and to; a notice of the system may carry the buyer's uid, else it is told by the rows around it. Where
one account serves for a whole mall, its agents are told by cs_uid (csid).

In both every record is a row, the system's notices too: a recall is one of kind `recall`, with the message it takes
back where the export says it; a transfer one whose agent is the new one. Answers the platform gives by itself are the
bot's. A card of a product or an order is of kind `card`; 拼多多 orders do not say who bought, so an order's number
always stays in the text. Numbers of types are those of the desk's protocol as public clients of it read them.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from xundan.ingest import cards, chat, conversation, notices
from xundan.ingest.json_outline import holder
from xundan.ingest.json_rows import Row, Rows, as_text
from xundan.ingest.layout import Context, Layout, Records
from xundan.ingest.source import Source

_ROLES = {
    "用户": "buyer", "买家": "buyer", "顾客": "buyer", "消费者": "buyer", "user": "buyer", "buyer": "buyer",
    "客服": "agent", "商家": "agent", "卖家": "agent", "mall_cs": "agent", "agent": "agent",
    "机器人": "bot", "robot": "bot", "mall_robot": "bot", "bot": "bot",
    "系统": "system", "平台": "system", "system": "system", "mall_system": "system", "platform": "system",
}  # fmt: skip
_KINDS = {
    **dict.fromkeys(("image", "img", "pic", "picture", "图片", "1"), "image"),
    **dict.fromkeys(("goods", "order", "card", "product", "goods_card", "order_card", "goods_spec", "64"), "card"),
    **dict.fromkeys(("商品", "订单", "卡片", "商品卡片", "订单卡片"), "card"),
    **dict.fromkeys(("recall", "withdraw", "revoke", "撤回", "1002"), "recall"),
}
_TRANSFERS = frozenset(("transfer", "转接", "24"))
_OF_THE_SYSTEM = _TRANSFERS | frozenset(("system", "notice", "系统", "31"))
_PLACEHOLDERS = {"[图片]": "image", "[商品]": "card", "[订单]": "card", "[商品卡片]": "card", "[订单卡片]": "card"}
_YES = frozenset(("1", "true", "True"))
_NOBODY = (None, "", "0", "-1")

_IS_BOT = r"机器人|智能客服|自动回复|(?:^|:)(?:服务|客服|平台)?助手$"
_PRODUCT = r"[?&]goods_id=(\d+)"
_ONLY_LINK = r"^\s*https?://\S+\s*$"

_UIDS = ("buyer_uid", "user_uid", "user_id", "uid")
_RECALLED = ("recalled_msg_id", "recall_msg_id", "withdraw_msg_id", "revoke_msg_id")
_OF_PAGE = frozenset(("time", "role", "name", "type", "content", "msg_id", "info"))
_OF_API = frozenset(
    (*_RECALLED, *_UIDS, "msg_id", "from", "to", "content", "send_time", "ts", "type", "sub_type", "info", "is_aut")
) | {"template_name", "nickname"}


def _recognise_page(source: Source) -> bool:
    return holder(source, "role", "content", "name", "time") is not None


def _recognise_api(source: Source) -> bool:
    return holder(source, "from.role", "content") is not None


def _read_page(source: Source, _context: Context) -> Iterator[Rows]:
    under = holder(source, "role", "content", "name", "time") or None
    return conversation.read(source, under, lambda found: _row_of_page(found.value))


def _row_of_page(said: dict[str, Any]) -> Row:
    role, name = _role(as_text(said.get("role"))), chat.first(said, "name")
    kind, text, product_id = _content(said)
    return {
        **chat.rest(said, _OF_PAGE),
        "conversation_id": None,
        "message_id": chat.first(said, "msg_id"),
        "buyer_id": name if role == "buyer" else None,
        "agent_id": name if role in ("agent", "bot") else None,
        "sent_at": as_text(said.get("time")),
        "role": role,
        "text": text,
        "product_id": product_id,
        "kind": kind,
        "recalled_message_id": None,
    }


def _read_api(source: Source, _context: Context) -> Iterator[Rows]:
    under = holder(source, "from.role", "content") or None
    accounts: set[str] = set()  # seen on the shop's side: a notice's uid may be one of these
    return conversation.read(source, under, lambda found: _row_of_api(found.value, accounts))


def _row_of_api(said: dict[str, Any], accounts: set[str]) -> Row:
    sender, receiver = _party(said.get("from")), _party(said.get("to"))
    type_ = as_text(said.get("type")) or ""
    role = _role(chat.first(sender, "role"))
    if type_ in _OF_THE_SYSTEM:
        role = "system"
    elif role == "agent" and _is_automatic(said):
        role = "bot"
    kind, text, product_id = _content(said)
    return {
        **chat.rest(said, _OF_API),
        "conversation_id": None,
        "message_id": chat.first(said, "msg_id"),
        "buyer_id": _buyer(role, type_, sender, receiver, accounts) or _carried(role, said),
        "agent_id": _agent(role, type_, sender, receiver),
        "sent_at": chat.first(said, "send_time", "ts"),
        "role": role,
        "text": text,
        "product_id": product_id,
        "kind": kind,
        "recalled_message_id": _recalled(said) if kind == "recall" else None,
    }


def _role(word: str | None) -> str | None:
    return _ROLES.get(word, word) if word else None


def _party(told: Any) -> dict[str, Any]:
    """Who sends or receives: an object, or a bare uid."""
    if isinstance(told, dict):
        return told
    return {} if told is None else {"uid": as_text(told)}


def _buyer(
    role: str | None, type_: str, sender: dict[str, Any], receiver: dict[str, Any], accounts: set[str]
) -> str | None:
    if role == "buyer":
        accounts.update(filter(None, (chat.first(receiver, "uid"), chat.first(receiver, "mall_id"))))
        return chat.first(sender, "uid")
    if role in ("agent", "bot"):
        accounts.update(filter(None, (chat.first(sender, "uid"), chat.first(sender, "mall_id"))))
    for party in (receiver,) if role in ("agent", "bot") or receiver.get("role") == "user" else (sender, receiver):
        uid = chat.first(party, "uid")
        is_of_mall = party.get("role") == "mall_cs" or uid in accounts
        if uid not in _NOBODY and not is_of_mall and (type_ not in _TRANSFERS or party.get("role") == "user"):
            return uid
    return None


def _carried(role: str | None, said: dict[str, Any]) -> str | None:
    """The buyer's uid in a notice, where it stands beside from and to."""
    return chat.first(said, *_UIDS) if role == "system" else None


def _agent(role: str | None, type_: str, sender: dict[str, Any], receiver: dict[str, Any]) -> str | None:
    """The account that speaks; of a buyer's message the one addressed, unless that is the mall as a whole."""
    if role in ("agent", "bot"):
        return chat.first(sender, "cs_uid", "csid", "uid")
    if role == "system" and type_ not in _TRANSFERS:
        return None
    addressed = chat.first(receiver, "cs_uid", "csid", "uid")
    return None if addressed is not None and addressed == chat.first(receiver, "mall_id") else addressed


def _recalled(said: dict[str, Any]) -> str | None:
    info = said.get("info")
    return chat.first(said, *_RECALLED) or (chat.first(info, "msg_id", *_RECALLED) if isinstance(info, dict) else None)


def _is_automatic(said: dict[str, Any]) -> bool:
    return as_text(said.get("is_aut")) in _YES or "robot" in (as_text(said.get("template_name")) or "")


def _content(said: dict[str, Any]) -> tuple[str, str | None, str | None]:
    """Kind, text and product of a message."""
    content, info = said.get("content"), said.get("info")
    kind = _KINDS.get((as_text(said.get("type")) or "").lower(), "text")
    thing = cards.parse(content)
    text = None if thing is not None else as_text(content)
    if kind == "text" and text:
        kind = _PLACEHOLDERS.get(text, "text")
    if thing is None and not isinstance(info, dict):
        return kind, text, None
    card = cards.read(thing, info)
    if card.is_card and kind == "text" and (not text or "sub_type" in said):
        kind = "card"
    if not text:
        text = card.text or as_text(content)
    elif kind == "card" and card.order_id and card.order_id not in text:
        text = f"{text} {card.text}"
    return kind, text, card.product_id


def _finish(records: Records, _context: Context) -> Records:
    if not records.cells.height:
        return records
    cells = notices.told(records.cells)
    is_bot = (pl.col("role") == "agent") & pl.col("agent_id").str.contains(_IS_BOT)
    linked = pl.col("text").str.extract(_PRODUCT)
    is_link = (pl.col("kind") == "text") & linked.is_not_null() & pl.col("text").str.contains(_ONLY_LINK)
    cells = cells.with_columns(
        pl.when(is_bot).then(pl.lit("bot")).otherwise("role").alias("role"),
        pl.when(is_link).then(pl.lit("card")).otherwise("kind").alias("kind"),
        pl.coalesce("product_id", linked).alias("product_id"),
    )
    return replace(records, cells=cells)


PAGE = Layout(
    name="pdd_chat_page",
    title="拼多多聊天记录",
    kind="chats",
    platform="pdd",
    columns=chat.COLUMNS,
    recognise=_recognise_page,
    records=_read_page,
    finish=_finish,
)

API = Layout(
    name="pdd_chat_api",
    title="拼多多聊天接口记录",
    kind="chats",
    platform="pdd",
    columns=chat.COLUMNS,
    recognise=_recognise_api,
    records=_read_api,
    finish=_finish,
)
