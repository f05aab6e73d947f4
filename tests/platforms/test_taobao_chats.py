"""Chats of 生意参谋, 天猫 and 开放平台: what their samples alone do not say."""

from pathlib import Path
from typing import Any

import pytest

from tests.ingest.shop import Shop
from tests.platforms.taobao import AGENT, NICK, WRAPS, asked, book, line, log, roles, session, table, text, told_by


@pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS.keys())
def test_sessions_may_be_wrapped(shop: Shop, wrap: Any) -> None:
    result = shop.take("chats/a.json", wrap(session(asked()), session(asked(words="多少钱"), buyer="9002")))

    assert ("sycm_chats", 2) == (result.platform, result.rows_kept)


@pytest.mark.parametrize(
    ("sender", "to", "told"),
    [
        ("林**", AGENT, ("buyer", AGENT)),
        ("林**", "禾木:阿强", ("buyer", "禾木:阿强")),
        ("林**", None, ("buyer", AGENT)),
        ("某某", AGENT, ("buyer", AGENT)),
        (AGENT, "林**", ("agent", AGENT)),
        ("小美", "林**", ("agent", AGENT)),
        ("禾木", None, ("agent", "禾木")),
        ("禾木:阿强", None, ("agent", "禾木:阿强")),
        ("禾木:服务助手", "林**", ("bot", "禾木:服务助手")),
    ],
)
def test_who_is_not_the_shop_is_the_buyer(shop: Shop, sender: str, to: str | None, told: tuple[str, str]) -> None:
    shop.take("chats/a.json", text(session(asked(sender, to=to))))

    assert [told] == roles(shop)


def test_a_masked_buyer_is_one_in_a_conversation_and_another_in_the_next(shop: Shop) -> None:
    shop.take("chats/a.json", text([session(asked(), asked(AGENT, "在", "林**")), session(asked(), buyer="9002")]))

    assert [(2, True)] == shop.rows("select count(distinct buyer_key), bool_and(buyer_key like 'u%') from raw.messages")


@pytest.mark.parametrize(
    "conversation",
    [
        session(asked("林间小鹿"), asked(AGENT, "林间小鹿在的", "林**")),
        session(asked(), asked(AGENT, "林间小鹿在的", "林间小鹿")),
        session(asked(), asked(AGENT, "林间小鹿在的", "林**"), buyer="林间小鹿"),
        session(asked("林间小鹿"), asked(AGENT, "林间小鹿在的", "林间小鹿"), nick=""),
    ],
    ids=["from", "to", "in the number", "nowhere else"],
)
def test_a_nick_that_is_shown_once_is_the_buyers_everywhere_and_nowhere_in_clear(
    shop: Shop, conversation: dict[str, Any]
) -> None:
    shop.take("chats/a.json", text(conversation))

    assert [shop.key_of("林间小鹿")] == shop.column("select distinct buyer_key from raw.messages")
    assert "林间小鹿" not in shop.everything()


def test_a_number_with_the_nick_of_somebody_else_is_kept_without_it(shop: Shop) -> None:
    shop.take("chats/a.json", text(session(asked(), nick="林**", buyer="山中客")))

    assert "山中客" not in shop.everything()
    assert [True] == shop.column("select conversation_id like '20261019!_22!_31!_%' escape '!' from raw.messages")


def test_a_session_that_breaks_off_keeps_the_messages_before(shop: Shop) -> None:
    whole = text({"sessions": [session(asked(), asked(words="多少钱"))]})
    result = shop.take("chats/a.json", whole[: whole.index("多少钱")])

    assert (1, 1) == (result.rows_kept, result.rows_rejected)
    assert ["20261019_22_31_9001"] == shop.column("select conversation_id from raw.messages")


# -- 天猫


@pytest.mark.parametrize(
    "users",
    [
        f"{NICK},禾木:小美",
        f"禾木:小美,{NICK},禾木",
        f"禾木旗舰店，{NICK}",
        f"cntaobao{NICK},cntaobao禾木：小美",
        f'["禾木:服务助手","{NICK}"]',
        "",
    ],
)
def test_the_buyer_is_the_user_who_is_not_of_the_shop(shop: Shop, users: str) -> None:
    shop.take("chats/a.csv", table((users, [told_by()])))

    assert [("buyer", shop.key_of(NICK))] == shop.rows("select role, buyer_key from raw.messages")


def test_the_shop_of_the_settings_is_no_buyer(tmp_path: Path) -> None:
    shop = Shop.at(tmp_path, name="禾木官方")
    shop.take("chats/a.csv", table((f"禾木官方,{NICK}", [told_by("禾木官方", "在的")])))

    assert [("agent", "禾木官方")] == roles(shop)
    shop.con.close()


@pytest.mark.parametrize(
    ("message", "words", "kind"),
    [
        (told_by(words="在吗", summary="[图片]"), "在吗", "text"),
        (told_by(words="", summary="[图片]"), "[图片]", "image"),
        (told_by(words=None, summary="[商品]原木书桌"), "[商品]原木书桌", "card"),
        (told_by(words="", summary=None), "", "text"),
        ({**told_by(), "content": "在吗"}, "在吗", "text"),
    ],
)
def test_what_was_said_is_the_text_else_the_summary(shop: Shop, message: dict[str, Any], words: str, kind: str) -> None:
    shop.take("chats/a.csv", table((f"{NICK},{AGENT}", [message])))

    assert [(words, kind)] == shop.rows("select text, kind from raw.messages")


def test_a_single_message_may_stand_without_a_list(shop: Shop) -> None:
    assert 1 == shop.take("chats/a.csv", table((f"{NICK},{AGENT}", told_by()))).rows_kept


def test_the_same_conversations_as_csv_and_as_workbook_are_taken_once(shop: Shop) -> None:
    rows = [(f"{NICK},{AGENT}", [told_by(words=str(n))]) for n in range(3)]
    shop.take("chats/a.csv", table(*rows))
    result = shop.take("chats/b.xlsx", book(x=[["users", "messages"], *([users, text(told)] for users, told in rows)]))

    assert (0, 3) == (result.rows_kept, result.rows_duplicate)


# -- 开放平台

ENDS = {
    "beside the messages": log(line(), from_id=AGENT, to_id=NICK),
    "in other words": log(line(), fromId=f"cntaobao{AGENT}", toId=f"cntaobao{NICK}"),
    "the other way round": log(line(0), from_id=NICK, to_id=AGENT),
    "in the request": {"request": {"params": {"from_id": AGENT, "to_id": NICK}}, "response": log(line())},
    "a single message": {"from_id": AGENT, "to_id": NICK, "msgs": {"msg": line("1")}, "count": 1, "ret": 10000},
    "in an envelope": {"wangwang_eservice_chatlog_get_response": log(line(), from_id=AGENT, to_id=NICK)},
}


@pytest.mark.parametrize("answer", ENDS.values(), ids=ENDS.keys())
def test_the_parties_stand_beside_the_messages(shop: Shop, answer: dict[str, Any]) -> None:
    shop.take("chats/a.json", text(answer))

    assert [("buyer", AGENT, shop.key_of(NICK))] == shop.rows("select role, agent_id, buyer_key from raw.messages")


@pytest.mark.parametrize(
    ("name", "buyer"),
    [
        (f"禾木：小美__{NICK}", NICK),
        (f"禾木+小美__{NICK}", NICK),
        ("禾木：小美__tb_小鹿_7", "tb_小鹿_7"),
        (f"{NICK}__禾木：小美", NICK),
        (f"禾木：小美_{NICK}", NICK),
        (f"聊天记录_禾木：小美__{NICK}_2026-10-19", NICK),
        (f"禾木小美_{NICK}", NICK),
    ],
)
def test_the_parties_may_be_the_name_of_the_file(tmp_path: Path, name: str, buyer: str) -> None:
    shop = Shop.at(tmp_path, name="禾木")
    shop.take(f"chats/{name}.json", text(log(line(), line(0, "在"))))

    assert [("buyer", AGENT), ("agent", AGENT)] == roles(shop)
    assert [shop.key_of(buyer)] == shop.column("select distinct buyer_key from raw.messages")
    assert buyer not in shop.everything()
    shop.con.close()


@pytest.mark.parametrize("name", ["a", "chat_1", "chatlog_2026-10-19", "禾木旗舰店_聊天记录", "s1_2026-10-19"])
def test_without_parties_the_messages_are_refused_with_what_to_do(shop: Shop, name: str) -> None:
    result = shop.take(f"chats/{name}.json", text(log(line(), line(0))))

    assert (2, 2) == (result.rows_in, result.rows_rejected)
    assert ["店铺：客服名__买家.json" in reason for reason in shop.column("select reason from raw.rejects")] == [
        True
    ] * 2


def test_of_two_plain_names_the_one_asked_for_is_the_shop(shop: Shop) -> None:
    shop.take("chats/a.json", text(log(line(), from_id="禾木官方", to_id=NICK)))

    assert [("buyer", "禾木官方")] == roles(shop)


def test_an_answer_without_messages_holds_none(shop: Shop) -> None:
    assert 0 == shop.take("chats/a.json", text({"count": 0, "ret": 10000})).rows_in


def test_an_error_is_no_answer(shop: Shop) -> None:
    assert 1 == shop.take("chats/a.json", text({"count": 0, "ret": 50000})).rows_rejected
