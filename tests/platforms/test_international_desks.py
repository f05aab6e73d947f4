"""Intercom, Chatwoot and Zendesk: who speaks, what is filtered, what HTML says, conversations that name nobody."""

import json
from typing import Any

import pytest

from tests.ingest.shop import Shop

SECONDS = 1_792_000_000
USER, ADMIN = {"type": "user", "id": "u1", "name": "Jane Doe"}, {"type": "admin", "id": "a1", "name": "Ann"}


def part(number: int, author: dict[str, Any], body: str | None = "<p>ok</p>", **more: Any) -> dict[str, Any]:
    return {
        "id": f"p{number}",
        "part_type": "comment",
        "body": body,
        "created_at": SECONDS + number,
        "author": author,
        **more,
    }


def conversation(*parts: dict[str, Any], number: int = 1, wraps: bool = True, **more: Any) -> dict[str, Any]:
    told: Any = {"type": "conversation_part.list", "conversation_parts": list(parts)} if wraps else list(parts)
    source = {"id": f"s{number}", "body": "<p>hi</p>", "author": USER}
    return {"id": f"c{number}", "created_at": SECONDS, "source": source, "conversation_parts": told, **more}


def take(shop: Shop, content: Any) -> Any:
    return shop.take("chats/a.json", json.dumps(content, ensure_ascii=False))


TALK = (part(1, ADMIN), part(2, USER))


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(conversation(*TALK)),
        json.dumps(conversation(*TALK, wraps=False)),
        json.dumps({"type": "conversation.list", "conversations": [conversation(*TALK)]}, indent=1),
        json.dumps([conversation(*TALK)]),
        json.dumps(conversation(*TALK)) + "\n",
        json.dumps({"topic": "conversation.user.replied", "data": {"item": conversation(*TALK)}}),
        json.dumps(dict(reversed(conversation(*TALK).items()))),
        json.dumps(conversation(TALK[0], wraps=False) | {"conversation_parts": TALK[0]})[:-1]
        + ',"more":{"conversation_parts":[' + json.dumps(TALK[1]) + "]}}",
    ],
    ids=["alone", "parts bare", "a list", "an array", "a line", "a webhook", "other order", "a lone part"],
)  # fmt: skip
def test_a_conversation_of_intercom_is_its_opening_and_its_parts(shop: Shop, text: str) -> None:
    result = shop.take("chats/a.json", text)

    assert ("intercom", 3) == (result.platform, result.rows_kept)
    assert [("s1", "buyer", "hi", "c1"), ("p1", "agent", "ok", "c1"), ("p2", "buyer", "ok", "c1")] == shop.rows(
        "select message_id, role, text, conversation_id from raw.messages order by sent_at"
    )
    assert [shop.key_of("u1", "intercom")] == shop.column("select distinct buyer_key from raw.messages")


def test_an_opening_nobody_answered_is_kept(shop: Shop) -> None:
    assert 1 + 3 == take(shop, [conversation(), conversation(*TALK, number=2)]).rows_kept


@pytest.mark.parametrize(
    "silent",
    [
        part(9, ADMIN, "<p>a rich one</p>", part_type="note"),
        part(9, ADMIN, None, part_type="assignment", assigned_to={"type": "admin", "id": "a2"}),
        part(9, ADMIN, "", part_type="close"),
        part(9, USER, None, redacted=True),
    ],
    ids=["note", "assignment", "close", "redacted"],
)
def test_what_says_nothing_to_the_buyer_is_filtered(shop: Shop, silent: dict[str, Any]) -> None:
    result = take(shop, conversation(*TALK, silent))

    assert (3, 1) == (result.rows_kept, result.rows_filtered)


def test_a_part_that_closes_with_words_is_a_message(shop: Shop) -> None:
    assert 4 == take(shop, conversation(*TALK, part(9, ADMIN, "<p>bye</p>", part_type="close"))).rows_kept


@pytest.mark.parametrize(
    ("type_", "role"),
    [("user", "buyer"), ("lead", "buyer"), ("contact", "buyer"), ("admin", "agent"), ("team", "agent"), ("bot", "bot")],
)
def test_each_author_of_intercom_has_a_role(shop: Shop, type_: str, role: str) -> None:
    take(shop, conversation(part(1, {"type": type_, "id": "u1"})))

    assert [role] == shop.column("select role from raw.messages where message_id = 'p1'")


@pytest.mark.parametrize(
    ("spoilt", "column"),
    [
        (part(9, {}), "role"),
        (part(9, USER, created_at=None), "sent_at"),
        (part(9, {"type": "alien", "id": "x"}), "role"),
    ],
)
def test_a_spoilt_part_is_refused_alone(shop: Shop, spoilt: dict[str, Any], column: str) -> None:
    result = take(shop, conversation(*TALK, spoilt))

    assert (3, [column]) == (result.rows_kept, shop.column('select "column" from raw.rejects'))


def test_a_conversation_in_which_only_we_spoke_is_with_its_contact(shop: Shop) -> None:
    opening = {"id": "s1", "body": "<p>Sale!</p>", "author": ADMIN}
    contacts = {"type": "contact.list", "contacts": [{"type": "contact", "id": "u7"}]}
    take(shop, conversation(source=opening, contacts=contacts))

    assert [shop.key_of("u7", "intercom")] == shop.column("select buyer_key from raw.messages")


def test_an_export_that_names_nobody_has_a_buyer_in_each_conversation_known_from_nowhere_else(shop: Shop) -> None:
    anon, us = {"type": "user"}, {"type": "admin"}
    bare = [{"conversation_parts": [part(1, anon), part(2, us)], "id": number} for number in ("c1", "c2")]
    take(shop, bare)

    assert [(2, True, 4)] == shop.rows(
        "select count(distinct buyer_key), bool_and(buyer_key like 'u%'), count(*) from raw.messages"
    )


def test_the_buyer_is_not_called_by_name(shop: Shop) -> None:
    take(shop, conversation(part(1, ADMIN, "<p>Hi Jane, Janet is out. Yours, Jane Doe!</p>")))

    assert ["Hi [买家], Janet is out. Yours, [买家]!"] == shop.column(
        "select text from raw.messages where role = 'agent'"
    )


def test_a_cut_off_conversation_gives_the_parts_before_the_break(shop: Shop) -> None:
    text = json.dumps([conversation(*TALK), conversation(*TALK, part(3, USER), number=2)], indent=1)
    result = shop.take("chats/a.json", text[: text.rindex("created_at")])

    assert (6, 1) == (result.rows_kept + result.rows_duplicate, result.rows_rejected)


def woot(number: int, type_: Any, content: str | None = "ok", **more: Any) -> dict[str, Any]:
    sender = {"id": 5, "name": "Tom", "type": "contact"} if type_ in (0, "incoming") else {"id": 3, "type": "user"}
    return {"id": number, "content": content, "message_type": type_, "created_at": SECONDS + number, "private": False,
            "sender": sender, "conversation_id": 7, **more}  # fmt: skip


WOOTS = [woot(1, 0), woot(2, 1)]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"messages": WOOTS}),
        json.dumps({"id": 7, "messages": WOOTS, "meta": {"sender": {"id": 5}}}),
        json.dumps({"meta": {}, "payload": WOOTS}),
        json.dumps({"data": {"payload": [{"id": 7, "messages": WOOTS, "last_non_activity_message": WOOTS[1]}]}}),
        json.dumps(WOOTS),
        "\n".join(map(json.dumps, WOOTS)),
        json.dumps([woot(1, "incoming"), woot(2, "outgoing")]),
        json.dumps({"messages": [{**one, "created_at": f"2026-10-14T17:46:4{one['id']}.000Z"} for one in WOOTS]}),
    ],
    ids=["bare", "a conversation", "payload", "a list", "an array", "lines", "words for types", "times as text"],
)
def test_messages_of_chatwoot_are_read_however_they_are_wrapped(shop: Shop, text: str) -> None:
    result = shop.take("chats/a.json", text)

    assert ("chatwoot", 2) == (result.platform, result.rows_kept)
    assert [("1", "buyer", None, "7"), ("2", "agent", "3", "7")] == shop.rows(
        "select message_id, role, agent_id, conversation_id from raw.messages order by sent_at"
    )
    assert [(shop.key_of("5", "chatwoot"), "2026-10-15 01:46:41+08")] == shop.rows(
        "select max(buyer_key), min(sent_at)::varchar from raw.messages"
    )


@pytest.mark.parametrize(
    "hidden", [woot(3, 1, private=True), woot(3, 2), woot(3, "activity"), woot(3, 0, private="true")]
)
def test_private_notes_and_activity_are_filtered(shop: Shop, hidden: dict[str, Any]) -> None:
    result = take(shop, {"messages": [*WOOTS, hidden]})

    assert (2, 1) == (result.rows_kept, result.rows_filtered)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (woot(3, 3, "Welcome", sender=None), ("bot", "text", "Welcome", None)),
        (woot(3, 1, "auto", sender={"id": 9, "type": "agent_bot"}), ("bot", "text", "auto", None)),
        (woot(3, 0, None, attachments=[{"file_type": "image"}]), ("buyer", "image", "[图片]", None)),
        (woot(3, 1, "deleted", content_attributes={"deleted": True}), ("agent", "recall", "deleted", "3")),
        (woot(3, 0, "<div>a &amp; <b>b</b></div>"), ("buyer", "text", "a & b", None)),
        (woot(3, 0, "a < b & c > d"), ("buyer", "text", "a < b & c > d", None)),
    ],
    ids=["template", "bot", "picture", "deleted", "e-mail", "no HTML"],
)
def test_messages_of_chatwoot_say_what_they_are(
    shop: Shop, message: dict[str, Any], told: tuple[str | None, ...]
) -> None:
    take(shop, {"messages": [*WOOTS, message]})

    assert [told] == shop.rows("select role, kind, text, recalled_message_id from raw.messages where message_id = '3'")


def test_a_sender_of_whom_only_the_type_is_told_is_the_conversations_buyer(shop: Shop) -> None:
    bare = [{**one, "sender": {"type": "contact" if one["message_type"] == 0 else "user"}} for one in WOOTS]
    take(shop, [*bare, *({**one, "conversation_id": 8} for one in bare)])

    assert [(2, 4)] == shop.rows("select count(distinct buyer_key), count(*) from raw.messages")


def zen(number: int, type_: str, msg: str | None = "ok", **more: Any) -> dict[str, Any]:
    return {"msg": msg, "sender_type": type_, "timestamp": SECONDS + number, **more}


CHAT = [zen(1, "Visitor"), zen(2, "Agent", agent_id=77)]
TOM = {"visitor": {"id": "v1", "name": "Tom"}}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"id": "z1", **TOM, "chat_history": CHAT}),
        json.dumps({"id": "z1", "chat_history": CHAT, **TOM}),
        json.dumps({"chats": [{"id": "z1", **TOM, "history": CHAT}]}),
        json.dumps([{"chat_id": "z1", "visitor_id": "v1", "chat_history": CHAT}]),
        "\n".join(json.dumps({"id": "z1", **TOM, "chat_history": one}) for one in CHAT),
        json.dumps([{**one, "chat_id": "z1", "visitor_id": "v1"} for one in CHAT]),
    ],
    ids=["alone", "visitor behind", "a list", "bare ids", "a lone message", "flat"],
)
def test_chats_of_zendesk_are_read_however_they_are_wrapped(shop: Shop, text: str) -> None:
    result = shop.take("chats/a.json", text)

    assert ("zendesk_chat", 2) == (result.platform, result.rows_kept)
    assert [("buyer", None, "z1"), ("agent", "77", "z1")] == shop.rows(
        "select role, agent_id, conversation_id from raw.messages order by sent_at"
    )
    assert [shop.key_of("v1", "zendesk")] == shop.column("select distinct buyer_key from raw.messages")


@pytest.mark.parametrize(
    ("type_", "role"),
    [("Visitor", "buyer"), ("visitor", "buyer"), ("Agent", "agent"), ("Trigger", "bot"), ("System", "system")],
)
def test_each_sender_of_zendesk_has_a_role(shop: Shop, type_: str, role: str) -> None:
    take(shop, {"id": "z1", **TOM, "chat_history": [zen(1, type_)]})

    assert [role] == shop.column("select role from raw.messages")


def test_items_of_zendesk_that_say_nothing_are_filtered(shop: Shop) -> None:
    joined = {"type": "chat.memberjoin", "sender_type": "Agent", "timestamp": SECONDS}
    result = take(shop, {"id": "z1", **TOM, "chat_history": [*CHAT, joined, zen(3, "Visitor", None)]})

    assert (2, 2) == (result.rows_kept, result.rows_filtered)


def test_a_history_without_anything_around_it_is_a_chat_of_its_own(shop: Shop) -> None:
    shop.drop("chats/one.json", json.dumps({"chat_history": CHAT}))
    shop.drop("chats/two.json", json.dumps({"chat_history": CHAT}) + "\n")
    shop.ingest()

    assert [(2, 4)] == shop.rows("select count(distinct buyer_key), count(*) from raw.messages")
