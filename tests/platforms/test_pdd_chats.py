"""Chats of 拼多多: who talks to whom, cards, notices, and every wrapping of the two forms."""

import json
from typing import Any

import pytest

from tests.ingest.shop import Shop

DAY = "2026-10-19"


def said(role: str, name: str, content: Any = "在吗", at: str = "09:00:00", **more: Any) -> dict[str, Any]:
    return {"time": f"{DAY} {at}", "role": role, "name": name, "type": "text", "content": content, **more}


def sent(sender: Any, to: Any, content: Any = "在吗", number: int = 1, **more: Any) -> dict[str, Any]:
    return {"msg_id": str(number), "from": sender, "to": to, "content": content, "send_time": 1792000000 + number,
            "type": 0, **more}  # fmt: skip


BUYER, AGENT = {"role": "user", "uid": "b1"}, {"role": "mall_cs", "uid": "cs1"}


def buyers(shop: Shop) -> list[str]:
    names = {shop.key_of(name, "pdd"): name for name in ("小鹿", "小猫", "b1", "b2")}
    return [names[key] for key in shop.column("select buyer_key from raw.messages order by line")]


def take(shop: Shop, *messages: dict[str, Any]) -> Any:
    return shop.take("chats/a.json", json.dumps(list(messages), ensure_ascii=False))


PAGE = [said("用户", "小鹿"), said("客服", "小美", "在的", "09:00:05")]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(PAGE),
        json.dumps(PAGE, ensure_ascii=False, indent=2),
        "\n".join(json.dumps(one, ensure_ascii=False) for one in PAGE),
        json.dumps({"success": True, "data": {"list": PAGE, "total": 2}}),
        json.dumps([PAGE]),
        json.dumps([dict(reversed(one.items())) for one in PAGE]),
        json.dumps([{name: one[name] for name in ("time", "role", "name", "content")} for one in PAGE]),
    ],
    ids=[
        "escaped",
        "indented",
        "lines",
        "wrapped",
        "a list a conversation",
        "members in another order",
        "without type",
    ],
)
def test_a_page_is_read_however_it_was_saved(shop: Shop, text: str) -> None:
    result = shop.take("chats/a.json", text)

    assert ("pdd_chat_page", 2) == (result.platform, result.rows_kept)
    assert [("buyer", None, "在吗"), ("agent", "小美", "在的")] == shop.rows(
        "select role, agent_id, text from raw.messages order by line"
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_page_is_read_in_every_encoding(shop: Shop, encoding: str) -> None:
    shop.take("chats/a.json", json.dumps(PAGE, ensure_ascii=False).encode(encoding))

    assert ["在吗", "在的"] == shop.column("select text from raw.messages order by line")


def test_a_lone_message_is_a_page(shop: Shop) -> None:
    assert 1 == shop.take("chats/a.json", json.dumps(PAGE[0])).rows_kept


def test_rows_belong_to_the_buyer_who_spoke_before_them(shop: Shop) -> None:
    take(
        shop,
        said("系统", "", "进入会话", "09:00:00"),
        said("用户", "小鹿", at="09:00:01"),
        said("客服", "小美", at="09:00:02"),
        said("用户", "小猫", at="09:00:03"),
        said("系统", "", "转接", at="09:00:04"),
        said("客服", "阿强", at="09:00:05"),
    )

    assert ["小鹿", "小鹿", "小鹿", "小猫", "小猫", "小猫"] == buyers(shop)


def test_a_time_before_the_one_above_begins_the_next_buyers_conversation(shop: Shop) -> None:
    take(
        shop,
        said("用户", "小鹿", at="10:00:00"),
        said("客服", "小美", at="10:00:05"),
        said("客服", "小美", "到货了", at="09:30:00"),
        said("用户", "小猫", at="09:30:10"),
    )

    assert ["小鹿", "小鹿", "小猫", "小猫"] == buyers(shop)


@pytest.mark.parametrize("name", ["", None])
def test_a_buyers_message_without_name_is_refused_and_not_given_to_a_neighbour(shop: Shop, name: str | None) -> None:
    result = take(shop, said("用户", "小鹿"), said("用户", name or "", "谁", "09:00:01"), said("客服", "小美", "在"))

    assert (2, 1) == (result.rows_kept, result.rows_rejected)
    assert ["buyer_id"] == shop.column('select "column" from raw.rejects')


@pytest.mark.parametrize(
    ("role", "name", "told"),
    [
        ("用户", "小鹿", "buyer"),
        ("买家", "小鹿", "buyer"),
        ("客服", "小美", "agent"),
        ("商家", "小美", "agent"),
        ("客服", "禾木智能客服", "bot"),
        ("机器人", "小拼", "bot"),
        ("系统", "", "system"),
    ],
)
def test_each_role_is_told(shop: Shop, role: str, name: str, told: str) -> None:
    take(shop, said("用户", "小鹿", at="08:00:00"), said(role, name, "好"))

    assert [told] == shop.column("select role from raw.messages where text = '好'")


def test_an_unknown_role_is_refused(shop: Shop) -> None:
    assert 1 == take(shop, said("用户", "小鹿"), said("路人", "小鹿")).rows_rejected


@pytest.mark.parametrize(
    ("type_", "content", "told"),
    [
        ("image", "https://a.example/1.png", ("image", "https://a.example/1.png", None)),
        ("text", "[图片]", ("image", "[图片]", None)),
        ("goods", {"goods_id": 7001, "goods_name": "书桌"}, ("card", "[商品] 书桌", "7001")),
        ("text", '{"goods_id": 7001}', ("card", "[商品]", "7001")),
        ("order", {"order_sn": "261019-123456789012345"}, ("card", "[订单] 订单号：261019-123456789012345", None)),
        ("order", "订单 261019-123456789012345", ("card", "订单 261019-123456789012345", None)),
        ("text", "https://yangkeduo.com/goods.html?goods_id=7001", ("card", None, "7001")),
        ("text", "看 https://yangkeduo.com/goods.html?goods_id=7001", ("text", None, "7001")),
        ("text", "我的订单 261019-123456789012345 到哪了", ("text", None, None)),
    ],
)
def test_cards_and_pictures_say_what_they_are_of(
    shop: Shop, type_: str, content: Any, told: tuple[str, str | None, str | None]
) -> None:
    take(shop, said("用户", "小鹿", content, type=type_))
    kind, text, product_id = told

    assert [(kind, text or content, product_id)] == shop.rows("select kind, text, product_id from raw.messages")


def test_a_transfer_names_the_new_agent_and_a_recall_is_one(shop: Shop) -> None:
    take(shop, said("用户", "小鹿"), said("系统", "", "会话由小美转接给阿强"), said("系统", "", "小鹿撤回了一条消息"))

    assert [("阿强", "text"), (None, "recall")] == shop.rows(
        "select agent_id, kind from raw.messages where role = 'system' order by line"
    )


API = [sent(BUYER, AGENT), sent(AGENT, BUYER, "在", 2)]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"msg_list": API}),
        json.dumps({"success": True, "result": {"msg_list": API}}),
        json.dumps([{"msg_list": [one]} for one in API]),
        "\n".join(json.dumps({"result": {"msg_list": [one]}}) for one in API),
        "\n".join(json.dumps({"msg_list": one}) for one in API),
        json.dumps(API),
        json.dumps({"msg_list": [sent(BUYER, "cs1"), sent(AGENT, "b1", "在", 2)]}),
        json.dumps({"msg_list": [{**one, "type": "text", "send_time": str(one["send_time"])} for one in API]}),
    ],
    ids=["bare", "wrapped", "a list each", "a line each", "a lone message", "no list", "bare uids", "words for types"],
)
def test_an_answer_of_the_interface_is_read_however_it_is_wrapped(shop: Shop, text: str) -> None:
    result = shop.take("chats/a.json", text)

    assert ("pdd_chat_api", 2) == (result.platform, result.rows_kept)
    assert [("1", "buyer", "cs1"), ("2", "agent", "cs1")] == shop.rows(
        "select message_id, role, agent_id from raw.messages order by sent_at"
    )
    assert ["b1", "b1"] == buyers(shop)


@pytest.mark.parametrize(
    ("sender", "to"),
    [
        ({"role": "system", "uid": "b2"}, AGENT),
        ({"role": "system", "uid": "b2"}, "cs1"),
        ({"role": "system", "uid": "cs1"}, {"role": "user", "uid": "b2"}),
        ({"role": "system"}, {"uid": "b2"}),
    ],
)
def test_a_notice_goes_to_the_buyer_whose_uid_it_carries(shop: Shop, sender: Any, to: Any) -> None:
    take(shop, *API, sent(sender, to, "提示", 3))

    assert ["b1", "b1", "b2"] == buyers(shop)


@pytest.mark.parametrize(
    "sender", [{"role": "system"}, {"role": "system", "uid": "0"}, {"role": "system", "uid": "cs1"}]
)
def test_a_notice_without_a_buyers_uid_goes_to_the_buyer_before_it(shop: Shop, sender: Any) -> None:
    take(shop, *API, sent(sender, {}, "提示", 3))

    assert ["b1", "b1", "b1"] == buyers(shop)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (sent(AGENT, BUYER, "自动", 3, is_aut=1), ("bot", "text", "cs1", None)),
        (sent(BUYER, AGENT, "撤回", 3, type=1002, info={"msg_id": "1"}), ("buyer", "recall", "cs1", "1")),
        (sent(AGENT, {"role": "mall_cs", "uid": "cs2"}, "转", 3, type=24), ("system", "text", "cs2", None)),
        (sent(AGENT, BUYER, "请注意资金安全", 3, type=31), ("system", "text", None, None)),
        (sent({**AGENT, "cs_uid": "88"}, BUYER, "在", 3), ("agent", "text", "88", None)),
        (sent(BUYER, {**AGENT, "mall_id": "cs1"}, "在", 3), ("buyer", "text", None, None)),
    ],
    ids=["automatic", "recall", "transfer", "notice", "agent of a mall", "the mall addressed"],
)
def test_types_say_what_a_message_is(shop: Shop, message: Any, told: tuple[str | None, ...]) -> None:
    take(shop, *API, message)

    assert [told] == shop.rows(
        "select role, kind, agent_id, recalled_message_id from raw.messages order by sent_at desc limit 1"
    )


def test_an_order_in_the_info_is_readable_in_the_text(shop: Shop) -> None:
    take(shop, sent(BUYER, AGENT, "", sub_type=1, info={"orderSequenceNo": "261019-123456789012345", "goodsID": 7001}))

    assert [("card", "[订单] 订单号：261019-123456789012345", "7001")] == shop.rows(
        "select kind, text, product_id from raw.messages"
    )


def test_the_same_number_again_is_a_duplicate(shop: Shop) -> None:
    result = take(shop, *API, API[0])

    assert (2, 1) == (result.rows_kept, result.rows_duplicate)


def test_a_cut_off_answer_gives_the_messages_before_the_break(shop: Shop) -> None:
    text = json.dumps({"result": {"msg_list": [*API, sent(BUYER, AGENT, "断", 3)]}})
    result = shop.take("chats/a.json", text[: text.rindex("send_time")])

    assert (2, 1) == (result.rows_kept, result.rows_rejected)
