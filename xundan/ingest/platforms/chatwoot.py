"""Chatwoot messages (json): messages{id, content, message_type, created_at, private, sender.type, conversation_id}.

The messages may stand in their conversations, in the list (`payload`) an inbox answers with, or alone. message_type 0
(incoming) is the buyer's, 1 (outgoing) the agent's, 3 (template) and what an agent_bot sends the bot's. Private notes
and 2 (activity: assigned, resolved, labelled) are filtered. Who the buyer is, is the sender of the incoming messages of
a conversation, else the contact in its `meta`; in an export that names nobody each conversation has one of its own.

A message deleted later holds a placeholder in the place of its text: it is a recall of itself. Text written by e-mail
is HTML and becomes the text people read; without text, a message is what is attached to it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from xundan.ingest import chat, conversation, markup
from xundan.ingest.json_found import Found
from xundan.ingest.json_outline import holders
from xundan.ingest.json_rows import Row, Rows, as_text
from xundan.ingest.json_stream import member
from xundan.ingest.layout import Context, Layout, Records
from xundan.ingest.source import Source

_ROLES = {
    **dict.fromkeys(("0", "incoming"), "buyer"),
    **dict.fromkeys(("1", "outgoing"), "agent"),
    **dict.fromkeys(("3", "template"), "bot"),
}
_ACTIVITY = ("2", "activity")
_YES = (True, "true", "True", "1")
_BOTS = ("agent_bot", "agentbot", "captain::assistant", "captain_assistant")
_WHO = ("id", "identifier", "email", "phone_number", "name")
_READ = frozenset(
    (
        "id", "content", "message_type", "created_at", "updated_at", "private", "sender", "conversation_id",
        "attachments", "content_type", "content_attributes", "status", "source_id", "inbox_id", "account_id",
        "echo_id", "sender_type",
        "sender_id", "processed_message_content", "sentiment", "external_source_ids", "additional_attributes",
    )
)  # fmt: skip


def _under(source: Source) -> str | None:
    """The member the messages stand under, "" for the top; None when these are none."""
    found = holders(source, "message_type", "created_at", "content")
    return "messages" if "messages" in found else next(iter(found), None)  # a last message may stand apart, too


def _recognise(source: Source) -> bool:
    return _under(source) is not None


def _records(source: Source, _context: Context) -> Iterator[Rows]:
    under = _under(source) or None
    nameless = source.stem if under else None
    return conversation.read(source, under, lambda found: _row(found, nameless))


def _row(found: Found, nameless: str | None) -> Row | None:
    said, around = found.value, found.around
    type_ = as_text(said.get("message_type"))
    if type_ in _ACTIVITY or said.get("private") in _YES:
        return None
    sender = said.get("sender")
    sender = sender if isinstance(sender, dict) else {}
    role = type_ and _ROLES.get(type_, type_)
    if role == "agent" and (chat.first(sender, "type") or chat.first(said, "sender_type") or "").lower() in _BOTS:
        role = "bot"
    who = chat.first(sender, *_WHO) or chat.first(said, "sender_id")
    text, message_id = as_text(said.get("content")), chat.first(said, "id")
    kind, placeholder = chat.attached(None if text else said.get("attachments"))
    is_deleted = member(said, "content_attributes.deleted") in _YES
    return {
        **chat.rest(said, _READ),
        "conversation_id": chat.first(said, "conversation_id") or _conversation(around) or nameless,
        "message_id": message_id,
        "buyer_id": who if role == "buyer" else None,
        "contact": _contact(around),
        "nick": chat.first(sender, "name") if role == "buyer" else None,
        "agent_id": who if role in ("agent", "bot") else None,
        "sent_at": as_text(said.get("created_at")),
        "role": role,
        "text": text or placeholder,
        "product_id": None,
        "kind": "recall" if is_deleted else kind,
        "recalled_message_id": message_id if is_deleted else None,
    }


def _conversation(around: Mapping[str, Any]) -> str | None:
    return chat.first(around, "conversation_id", "id", "display_id")


def _contact(around: Mapping[str, Any]) -> str | None:
    """Whom a conversation is with, by its members."""
    for path in ("meta.sender", "meta.contact", "contact", "sender"):
        told = member(around, path)
        if isinstance(told, dict) and (who := chat.first(told, *_WHO)):
            return who
    return as_text(around.get("contact_id"))


def _finish(records: Records, _context: Context) -> Records:
    return chat.by_conversation(markup.shown(records))


CHATS = Layout(
    name="chatwoot",
    title="Chatwoot 消息",
    kind="chats",
    platform="chatwoot",
    columns=chat.COLUMNS,
    recognise=_recognise,
    records=_records,
    finish=_finish,
)
