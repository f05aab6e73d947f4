"""The chat archive of 企业微信: who is ours, groups, recalls, what is no text."""

import json
from typing import Any

import pytest

from tests.ingest.shop import Shop

MILLIS = 1_792_000_000_000


def record(number: int, sender: str | None, to: list[str], text: str = "好", **more: Any) -> dict[str, Any]:
    return {"msgid": str(number), "action": "send", "from": sender, "tolist": to, "roomid": "", "msgtype": "text",
            "msgtime": MILLIS + number * 1000, "text": {"content": text}, **more}  # fmt: skip


def take(shop: Shop, *records: dict[str, Any]) -> Any:
    return shop.take("chats/a.json", "\n".join(json.dumps(one, ensure_ascii=False) for one in records))


TALK = [record(1, "wmA", ["mei"], "在吗"), record(2, "mei", ["wmA"], "在")]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(map(json.dumps, TALK)),
        json.dumps(TALK, indent=1),
        json.dumps({"errcode": 0, "chatdata": TALK}),
        json.dumps({"chatdata": [{"seq": 1, "publickey_ver": 3, "message": one} for one in TALK]}),
        "\n".join(json.dumps({**one, "msgtime": one["msgtime"] // 1000}) for one in TALK),
        "\n".join(json.dumps({**one, "msgtime": str(one["msgtime"])}) for one in TALK),
        "\n".join(json.dumps({**one, "tolist": one["tolist"][0]}) for one in TALK),
    ],
    ids=["lines", "an array", "a list", "with its envelope", "seconds", "times as text", "one receiver"],
)
def test_an_archive_is_read_however_it_was_stored(shop: Shop, text: str) -> None:
    result = shop.take("chats/a.json", text)

    assert ("wecom_archive", 2) == (result.platform, result.rows_kept)
    assert [("1", "buyer", "mei", "在吗"), ("2", "agent", "mei", "在")] == shop.rows(
        "select message_id, role, agent_id, text from raw.messages order by sent_at"
    )
    assert [(shop.key_of("wmA", "wecom"), "2026-10-15 01:46:41+08")] == shop.rows(
        "select max(buyer_key), min(sent_at)::varchar from raw.messages"
    )


def test_logs_of_account_changes_and_talk_among_ourselves_are_filtered(shop: Shop) -> None:
    switch = {"msgid": "9", "action": "switch", "time": MILLIS, "user": "mei"}
    result = take(shop, switch, *TALK, record(3, "mei", ["qiang"]), record(4, "mei", ["qiang", "li"], roomid="r1"))

    assert (2, 3) == (result.rows_kept, result.rows_filtered)


def test_a_bot_is_told_by_its_account(shop: Shop) -> None:
    take(shop, *TALK, record(3, "wb1", ["wmA"], "自动"))

    assert [("bot", "wb1")] == shop.rows("select role, agent_id from raw.messages where text = '自动'")


@pytest.mark.parametrize(
    ("message", "column"),
    [
        (record(3, None, ["wmA"]), "role"),
        (record(3, "", ["wmA"]), "role"),
        (record(3, "mei", []), "buyer_id"),
        (record(3, "wmA", ["mei"], msgtime=None), "sent_at"),
        (record(3, "wmA", ["mei"], msgtime="昨天"), "sent_at"),
    ],
)
def test_a_record_without_sender_buyer_or_time_is_refused(shop: Shop, message: dict[str, Any], column: str) -> None:
    result = take(shop, *TALK, message)

    assert (2, [column]) == (result.rows_kept, shop.column('select "column" from raw.rejects'))


def whose(shop: Shop) -> dict[str, str]:
    names = {shop.key_of(name, "wecom"): name for name in ("wmA", "woB")}
    return {number: names[key] for number, key in shop.rows("select message_id, buyer_key from raw.messages")}


GROUP = {"roomid": "r1"}


def test_in_a_group_of_several_buyers_we_speak_to_who_spoke_last(shop: Shop) -> None:
    take(
        shop,
        record(1, "mei", ["woB", "wmA"], **GROUP),
        record(2, "wmA", ["mei", "woB"], **GROUP),
        record(3, "mei", ["woB", "wmA"], **GROUP),
        record(4, "woB", ["mei", "wmA"], **GROUP),
        record(5, "mei", ["woB", "wmA"], **GROUP),
    )

    assert {"1": "woB", "2": "wmA", "3": "wmA", "4": "woB", "5": "woB"} == whose(shop)


def test_a_recall_goes_to_whom_its_message_went(shop: Shop) -> None:
    recall = record(4, "mei", ["woB", "wmA"], action="recall", msgtype="revoke", revoke={"pre_msgid": "2"}, **GROUP)
    take(
        shop,
        record(1, "wmA", ["mei", "woB"], **GROUP),
        record(2, "mei", ["woB", "wmA"], **GROUP),
        record(3, "woB", ["mei", "wmA"], **GROUP),
        recall,
    )

    assert "wmA" == whose(shop)["4"]
    assert [("recall", "2")] == shop.rows("select kind, recalled_message_id from raw.messages where message_id = '4'")


def test_a_group_whose_members_are_left_out_is_told_by_who_spoke(shop: Shop) -> None:
    take(shop, record(1, "wmA", [], **GROUP), record(2, "mei", [], **GROUP))

    assert {"1": "wmA", "2": "wmA"} == whose(shop)


@pytest.mark.parametrize(
    ("type_", "content", "told"),
    [
        ("image", {"md5sum": "x"}, ("image", "[图片]")),
        ("voice", {"play_length": 3}, ("text", "[语音]")),
        ("video", {}, ("text", "[视频]")),
        ("emotion", {}, ("text", "[表情]")),
        ("file", {"filename": "报价.pdf"}, ("text", "[文件] 报价.pdf")),
        ("link", {"title": "书桌", "link_url": "https://a.example/1"}, ("card", "[链接] 书桌 https://a.example/1")),
        ("weapp", {"title": "书桌", "displayname": "禾木"}, ("card", "[小程序] 书桌 禾木")),
        ("card", {"corpname": "禾木", "userid": "lilei"}, ("card", "[名片]")),
        ("location", {"address": "文三路478号"}, ("text", "[位置]")),
        (
            "mixed",
            {"item": [{"type": "text", "content": '{"content":"看"}'}, {"type": "image"}]},
            ("text", "看\n[图片]"),
        ),
        ("markdown", {"content": "**好**"}, ("text", "**好**")),
        ("agree", {"userid": "wmA"}, ("text", "[同意会话存档]")),
        ("hologram", {}, ("text", "[hologram]")),
    ],
)
def test_what_is_no_text_is_told_by_its_kind(shop: Shop, type_: str, content: Any, told: tuple[str, str]) -> None:
    take(shop, record(1, "wmA", ["mei"], msgtype=type_, **{type_: content}))

    assert [told] == shop.rows("select kind, text from raw.messages")


def test_a_link_names_its_product(shop: Shop) -> None:
    take(
        shop, record(1, "mei", ["wmA"], msgtype="link", link={"link_url": "https://a.example/i?goods_id=687635001234"})
    )

    assert ["687635001234"] == shop.column("select product_id from raw.messages")
