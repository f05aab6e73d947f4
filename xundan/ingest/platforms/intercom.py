"""Intercom conversations (json): conversation_parts[{part_type, body (HTML), author.type, created_at (s)}].

A conversation, alone, in a list, one a line or in a webhook, is its opening message (`source`) and its parts, also
where the list of parts is wrapped in a member of its own name. Each is a row; its text is what the HTML shows.

Notes among colleagues are filtered, and so are parts that say nothing: assigned, opened, closed, snoozed. A part that
does something and has a body (sent and closed) is a message. What was redacted says nothing.

user, lead, contact and visitor are the buyer, admin and team the agent, bot the bot. The buyer of a conversation is who
speaks in it, else its contact. A conversation in an export that names nobody has a buyer of its own.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from xundan.ingest import chat, conversation, markup
from xundan.ingest.json_found import Found
from xundan.ingest.json_outline import holder
from xundan.ingest.json_rows import Row, Rows, as_text
from xundan.ingest.layout import Context, Layout, Records
from xundan.ingest.source import Source

_PARTS, _SOURCE = "conversation_parts", "source"
_ROLES = {
    **dict.fromkeys(("user", "lead", "contact", "visitor", "customer"), "buyer"),
    **dict.fromkeys(("admin", "team", "teammate"), "agent"),
    **dict.fromkeys(("bot", "operator"), "bot"),
}
_NOTES = ("note", "note_and_reopen")
_READ = frozenset(
    (
        "id", "type", "part_type", "body", "author", "created_at", "updated_at", "notified_at", "attachments",
        "redacted", "conversation_id", "delivered_as", "subject", "url", "external_id", "assigned_to", "state",
        "app_package_code",
    )
)  # fmt: skip
_WHO = ("id", "external_id", "user_id", "email", "name")


def _recognise(source: Source) -> bool:
    return _is_wrapped(source) or holder(source, "part_type", "author.type") is not None


def _is_wrapped(source: Source) -> bool:
    """Whether its conversations are there, not parts alone."""
    has_parts = any(_PARTS in path.replace("[]", "").split(".") for path in source.json_paths)
    return has_parts and any(path.endswith(("part_type", "author.type")) for path in source.json_paths)


def _records(source: Source, _context: Context) -> Iterator[Rows]:
    is_wrapped = _is_wrapped(source)
    under = _PARTS if is_wrapped else holder(source, "part_type", "author.type") or None
    nameless = source.stem if is_wrapped else None
    return conversation.read(source, under, lambda found: _row(found, nameless), beside=_SOURCE)


def _row(found: Found, nameless: str | None) -> Row | None:
    said, around = found.value, found.around
    body, attached = chat.first(said, "body"), said.get("attachments")
    if chat.first(said, "part_type") in _NOTES or not (body or attached):
        return None
    author = said.get("author")
    author = author if isinstance(author, dict) else {}
    type_ = chat.first(author, "type")
    role = type_ and _ROLES.get(type_.lower(), type_)
    kind, placeholder = chat.attached(None if body else attached)
    who = chat.first(author, *_WHO)
    return {
        **chat.rest(said, _READ),
        "conversation_id": chat.first(said, "conversation_id") or chat.first(around, "id") or nameless,
        "message_id": chat.first(said, "id"),
        "buyer_id": who if role == "buyer" else None,
        "contact": None if role == "buyer" and who else _contact(around),
        "nick": chat.first(author, "name") if role == "buyer" else None,
        "agent_id": who if role in ("agent", "bot") else None,
        "sent_at": as_text(around.get("created_at") if found.is_beside else said.get("created_at")),
        "role": role,
        "text": body or placeholder,
        "product_id": None,
        "kind": kind,
        "recalled_message_id": None,
    }


def _contact(around: Mapping[str, Any]) -> str | None:
    """Whom a conversation is with, by its members."""
    contacts = around.get("contacts")
    contacts = contacts.get("contacts") if isinstance(contacts, dict) else contacts
    for contact in (*(contacts if isinstance(contacts, list) else ()), around.get("contact"), around.get("user")):
        if isinstance(contact, dict) and (who := chat.first(contact, *_WHO)):
            return who
    return as_text(around.get("contact_id"))


def _finish(records: Records, _context: Context) -> Records:
    return chat.by_conversation(markup.shown(records, is_html=True))


CHATS = Layout(
    name="intercom",
    title="Intercom 会话",
    kind="chats",
    platform="intercom",
    columns=chat.COLUMNS,
    recognise=_recognise,
    records=_records,
    finish=_finish,
)
