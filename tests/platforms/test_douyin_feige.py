"""Chats of 飞鸽: where the time is, who the buyer of a talk is, cards."""

import json
from typing import Any

import pytest

from tests.ingest.shop import Shop

SECONDS = 1_792_000_000  # 2026-10-15 01:46:40 +08


def message(role: str | int | None, content: Any = "在吗", talk: str = "t1", **more: Any) -> dict[str, Any]:
    ext = {"talk_id": talk, "shop_id": "9", **more.pop("ext", {})}
    told = {"content": content, "sender_role": role, "serverId": str(SECONDS << 32), "ext": ext, **more}
    return {name: value for name, value in told.items() if value is not None}


def take(shop: Shop, *messages: dict[str, Any]) -> Any:
    return shop.take("chats/a.json", json.dumps({"msg_body_list": list(messages)}, ensure_ascii=False))


def named(nick: str) -> dict[str, Any]:
    return {"ext": {"nickname": nick}}


TALK = [message("1", **named("小鹿")), message("2", "在的", serverId=str((SECONDS + 5) << 32), **named("小美"))]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"msg_body_list": TALK}),
        json.dumps({"code": 0, "data": {"msg_body_list": TALK}}),
        json.dumps([{"msg_body_list": [one]} for one in TALK]),
        "\n".join(json.dumps({"msg_body_list": one}) for one in TALK),
        json.dumps(TALK),
        json.dumps({"msg_body_list": [{**one, "ext": json.dumps(one["ext"])} for one in TALK]}),
        json.dumps({"msg_body_list": [dict(reversed(one.items())) for one in TALK]}),
    ],
    ids=["bare", "wrapped", "a list each", "a line each", "no list", "ext as text", "members in another order"],
)
def test_messages_are_read_however_they_are_wrapped(shop: Shop, text: str) -> None:
    result = shop.take("chats/a.json", text)

    assert ("douyin_feige", 2) == (result.platform, result.rows_kept)
    assert [("buyer", None, "t1"), ("agent", "小美", "t1")] == shop.rows(
        "select role, agent_id, conversation_id from raw.messages order by sent_at"
    )
    assert {shop.key_of("小鹿", "douyin")} == set(shop.column("select buyer_key from raw.messages"))


@pytest.mark.parametrize(
    "told",
    [
        {"serverId": str(SECONDS << 32 | 77)},
        {"serverId": SECONDS << 32},
        {"serverId": "m1", "create_time": SECONDS},
        {"serverId": "m1", "createTime": str(SECONDS * 1000)},
        {"serverId": "m1", "send_time": "2026-10-15 01:46:40"},
        {"serverId": "m1", "timestamp": SECONDS * 1000},
        {"serverId": "m1", "ext": {"nickname": "小鹿", "create_time": SECONDS}},
        {"serverId": str((SECONDS - 86_400) << 32), "create_time": SECONDS},
        {"serverId": str(SECONDS << 32), "create_time": 0},
    ],
)
def test_the_time_is_the_messages_own_or_in_its_number(shop: Shop, told: dict[str, Any]) -> None:
    take(shop, message("1", **{**named("小鹿"), **told}))

    assert ["2026-10-15 01:46:40+08"] == shop.column("select sent_at::varchar from raw.messages")


@pytest.mark.parametrize("number", ["m1", "12", str(99 << 32), "9" * 25, "", str(SECONDS)])
def test_a_number_that_holds_no_time_is_none(shop: Shop, number: str) -> None:
    result = take(shop, message("1", serverId=number, **named("小鹿")))

    assert (0, 1) == (result.rows_kept, result.rows_rejected)
    assert ["sent_at"] == shop.column('select "column" from raw.rejects')


def test_an_unreadable_time_is_not_made_up_for_by_the_number(shop: Shop) -> None:
    assert 1 == take(shop, message("1", create_time="昨天", **named("小鹿"))).rows_rejected


@pytest.mark.parametrize(
    ("role", "content", "told"),
    [
        ("1", "在吗", "buyer"),
        (2, "在", "agent"),
        ("3", "超时", "system"),
        ("0", "提示", "system"),
        ("2", "您好，此消息由机器人自动回复", "bot"),
    ],
)
def test_each_role_is_told(shop: Shop, role: Any, content: str, told: str) -> None:
    take(shop, message("1", "先", serverId=str((SECONDS - 9) << 32), **named("小鹿")), message(role, content))

    assert [told] == shop.column("select role from raw.messages where text <> '先'")


def test_a_message_without_role_is_refused(shop: Shop) -> None:
    assert 1 == take(shop, message(None, **named("小鹿"))).rows_rejected


def test_every_message_of_a_talk_has_its_buyer_wherever_he_speaks(shop: Shop) -> None:
    others = [
        message("2", "甲", serverId="1", create_time=SECONDS),
        message("3", "乙", serverId="2", create_time=SECONDS),
    ]
    take(
        shop,
        *others,
        message("1", "丙", **named("小鹿")),
        message("2", "丁", "t2", serverId="3", create_time=SECONDS),
        message("1", "戊", "t2", **named("猫")),
    )
    whose = dict(shop.rows("select text, buyer_key from raw.messages"))

    deer, cat = shop.key_of("小鹿", "douyin"), shop.key_of("猫", "douyin")
    assert {"甲": deer, "乙": deer, "丙": deer, "丁": cat, "戊": cat} == whose


def test_a_talk_in_which_no_buyer_speaks_is_refused(shop: Shop) -> None:
    assert 1 == take(shop, *TALK, message("2", "在", "t9", serverId="9", create_time=SECONDS)).rows_rejected


def test_a_uid_tells_buyers_of_one_nickname_apart_and_the_nickname_is_gone(shop: Shop) -> None:
    take(
        shop,
        message("1", serverId="1", create_time=SECONDS, sender="u1", **named("momo")),
        message("2", "momo您好", serverId="2", create_time=SECONDS),
        message("1", talk="t2", serverId="3", create_time=SECONDS, sender="u2", **named("momo")),
    )

    assert [2] == shop.column("select count(distinct buyer_key) from raw.messages")
    assert ["[买家]您好"] == shop.column("select text from raw.messages where role = 'agent'")
    assert "momo" not in shop.everything()


def test_a_desks_message_under_the_buyers_nickname_names_no_agent(shop: Shop) -> None:
    take(shop, TALK[0], message("2", "在", serverId="2", create_time=SECONDS, **named("小鹿")))

    assert [None] == shop.column("select agent_id from raw.messages where role = 'agent'")


@pytest.mark.parametrize(
    ("content", "ext", "told"),
    [
        ("[图片]", {}, ("image", "[图片]", None)),
        ("https://p.example/1.png", {"type": "file_image"}, ("image", "https://p.example/1.png", None)),
        ("[商品]", {"type": "template_card", "goods_id": "345678901"}, ("card", "[商品]", "345678901")),
        ({"product_id": "345678901", "title": "书桌"}, {}, ("card", "[商品] 书桌", "345678901")),
        ('{"order_id":"6921234567890123456"}', {}, ("card", "[订单] 订单号：6921234567890123456", None)),
        ('{"text":"在吗"}', {}, ("text", "在吗", None)),
        ("{在吗", {}, ("text", "{在吗", None)),
        ("https://haohuo.jinritemai.com/item?id=345678901", {}, ("card", None, "345678901")),
    ],
)
def test_cards_and_pictures_say_what_they_are_of(
    shop: Shop, content: Any, ext: dict[str, str], told: tuple[str, str | None, str | None]
) -> None:
    take(shop, message("1", content, ext={"nickname": "小鹿", **ext}))
    kind, text, product_id = told

    assert [(kind, text or content, product_id)] == shop.rows("select kind, text, product_id from raw.messages")


def test_the_platforms_number_of_the_shop_is_kept_beside_the_workspaces(shop: Shop) -> None:
    take(shop, *TALK)

    assert [("s1", '{"shop_id":"9"}')] == shop.rows("select distinct shop_id, extra from raw.messages")
