"""Zendesk Chat (json): chats with a chat_history or history[{msg, sender_type, timestamp, agent_id}].

Every item with a `msg` is a row: Visitor is the buyer, Agent the agent, Trigger and Bot the bot, System the system. A
file sent is a row, too. Other items (joined, left, rated) are filtered. The buyer is the chat's visitor. Where the
export does not say who the visitors are, each chat has one of its own; a chat without id is told by its file.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from xundan.ingest import chat, conversation, markup
from xundan.ingest.json_found import Found
from xundan.ingest.json_outline import holder
from xundan.ingest.json_rows import Row, Rows, as_text
from xundan.ingest.layout import Context, Layout, Records
from xundan.ingest.source import Source

_ROLES = {
    **dict.fromkeys(("visitor", "customer", "user", "end_user", "end-user", "enduser"), "buyer"),
    **dict.fromkeys(("agent", "admin"), "agent"),
    **dict.fromkeys(("trigger", "bot", "answerbot", "answer_bot"), "bot"),
    "system": "system",
}
_WHO = ("id", "email", "phone", "name")
_VISITOR = ("visitor_id", "visitor_email", "visitor_name")
_CHAT = ("chat_id", "session_id", "id", "ticket_id")
_READ = frozenset(
    (
        "msg", "sender_type", "timestamp", "agent_id", "msg_id", "type", "name", "nick", "channel", "index", "options",
        "attachment", "chat_id", "session_id", "display_name", "department_id", "department_name", *_VISITOR,
    )
)  # fmt: skip


def _recognise(source: Source) -> bool:
    return holder(source, "msg", "sender_type", "timestamp") is not None


def _records(source: Source, _context: Context) -> Iterator[Rows]:
    under = holder(source, "msg", "sender_type", "timestamp") or None
    nameless = source.stem if under else None
    return conversation.read(source, under, lambda found: _row(found, nameless))


def _row(found: Found, nameless: str | None) -> Row | None:
    said, around = found.value, found.around
    text, file = as_text(said.get("msg")), said.get("attachment")
    if text is None and file is None:
        return None
    kind, placeholder = chat.attached(None if text else file)
    word = chat.first(said, "sender_type")
    role = word and _ROLES.get(word.lower(), word)
    name = chat.first(said, "name", "display_name")
    return {
        **chat.rest(said, _READ),
        "conversation_id": chat.first(said, "chat_id", "session_id") or chat.first(around, *_CHAT) or nameless,
        "message_id": chat.first(said, "msg_id"),
        "buyer_id": chat.first(said, *_VISITOR),
        "contact": _visitor(around),
        "nick": name if role == "buyer" else None,
        "agent_id": chat.first(said, "agent_id") or name if role in ("agent", "bot") else None,
        "sent_at": chat.first(said, "timestamp"),
        "role": role,
        "text": text or placeholder,
        "product_id": None,
        "kind": kind,
        "recalled_message_id": None,
    }


def _visitor(around: Mapping[str, Any]) -> str | None:
    """Whom a chat is with, by its members."""
    visitor = around.get("visitor")
    return (chat.first(visitor, *_WHO) if isinstance(visitor, dict) else as_text(visitor)) or chat.first(
        around, *_VISITOR
    )


def _finish(records: Records, _context: Context) -> Records:
    return chat.by_conversation(markup.shown(records))


CHATS = Layout(
    name="zendesk_chat",
    title="Zendesk Chat 聊天记录",
    kind="chats",
    platform="zendesk",
    columns=chat.COLUMNS,
    recognise=_recognise,
    records=_records,
    finish=_finish,
)
