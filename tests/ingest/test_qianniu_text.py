"""千牛 client text: headers, sides, notices, noise."""

import pytest

from tests.ingest.shop import Shop
from xundan.ingest import decode

HEADERS = {
    "a blank before the time": "{nick} 2026-1-1 9:05:03",
    "no blank before the time": "{nick}2026-01-01 09:05:03",
    "the time on a line of its own": "{nick}\n2026-01-01 09:05:03",
    "both sides": "{nick} --> {other} 2026-01-01 09:05:03",
}
each_header = pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())


def chat(header: str, *said: tuple[str, str]) -> str:
    """Lines of a chat of tb小鹿7 with 禾木:小美."""
    sides = {"tb小鹿7": "禾木:小美", "禾木:小美": "tb小鹿7", "禾木:服务助手": "tb小鹿7"}
    return "".join(f"{header.format(nick=nick, other=sides[nick])}\n{text}\n" for nick, text in said)


@each_header
def test_each_form_of_header_tells_speaker_side_and_time(shop: Shop, header: str) -> None:
    shop.take("chats/a.txt", chat(header, ("tb小鹿7", "在吗"), ("禾木:服务助手", "欢迎"), ("禾木:小美", "在的\n亲")))
    found = shop.rows("select role, agent_id, text from raw.messages order by line")

    assert [("buyer", "在吗"), ("bot", "欢迎"), ("agent", "在的\n亲")] == [(role, text) for role, _, text in found]
    assert ["禾木:服务助手", "禾木:小美"] == [agent for _, agent, _ in found[1:]]
    assert [(1, "2026-01-01 09:05:03+08")] == shop.rows(
        "select count(distinct buyer_key), max(sent_at)::varchar from raw.messages"
    )


@each_header
@pytest.mark.parametrize("status", [" 已读", " 未读", "（已读）", " 发送中"])
def test_a_status_may_stand_on_the_header(shop: Shop, header: str, status: str) -> None:
    shop.take("chats/a.txt", chat(header + status, ("tb小鹿7", "在吗"), ("禾木:小美", "在的")))

    assert ["在吗", "在的"] == shop.column("select text from raw.messages order by line")


def test_between_arrows_a_nick_may_have_blanks(shop: Shop) -> None:
    shop.take("chats/a.txt", "lin lu --> 禾木:小美 2026-01-01 09:05:03\n在吗\n")

    assert [("buyer", shop.key_of("lin lu"))] == shop.rows("select role, buyer_key from raw.messages")


def test_what_the_shop_says_in_many_blocks_before_the_buyer_is_said_to_him(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decode, "BLOCK_BYTES", 200)
    said = [("禾木:小美", f"第{n}句") for n in range(20)]
    result = shop.take("chats/a.txt", chat(HEADERS["no blank before the time"], *said, ("tb小鹿7", "在吗")))

    assert (21, 0) == (result.rows_kept, result.rows_rejected)
    assert [shop.key_of("tb小鹿7")] == shop.column("select distinct buyer_key from raw.messages")


def test_all_forms_may_stand_in_one_file(shop: Shop) -> None:
    text = "".join(chat(header, ("tb小鹿7", f"第{n}句")) for n, header in enumerate(HEADERS.values()))

    assert 4 == shop.take("chats/a.txt", text + chat(HEADERS["both sides"], ("禾木:小美", "在"))).rows_kept - 1


@each_header
def test_a_client_prefix_is_no_part_of_the_account(shop: Shop, header: str) -> None:
    plain = chat(header, ("tb小鹿7", "在吗"), ("禾木:小美", "在"))
    shop.take("chats/a.txt", plain)
    prefixed = plain.replace("tb小鹿7", "cntaobaotb小鹿7").replace("禾木:小美", "cntaobao禾木：小美")

    assert 2 == shop.take("chats/b.txt", prefixed).rows_duplicate


def test_the_main_account_is_the_shop(shop: Shop) -> None:
    said = chat(HEADERS["both sides"], ("禾木:小美", "在")) + "禾木 --> tb小鹿7 2026-01-01 09:06:00\n我是店长\n"
    shop.take("chats/a.txt", said)

    assert ["agent", "agent"] == shop.column("select role from raw.messages")


def test_a_talk_between_two_accounts_of_the_shop_is_filtered(shop: Shop) -> None:
    said = "禾木:小美 --> 禾木:阿强 2026-01-01 09:06:00\n吃饭吗\n"
    result = shop.take("chats/a.txt", chat(HEADERS["both sides"], ("tb小鹿7", "在吗")) + said)

    assert (1, 1) == (result.rows_kept, result.rows_filtered)


@pytest.mark.parametrize("status", ["已读", "未读", "发送中"])
def test_a_status_line_is_neither_text_nor_row(shop: Shop, status: str) -> None:
    result = shop.take("chats/a.txt", chat(HEADERS["both sides"], ("禾木:小美", f"在\n{status}")))

    assert 1 == result.rows_in
    assert ["在"] == shop.column("select text from raw.messages")


@pytest.mark.parametrize(
    "noise",
    [
        "当前用户来自 淘宝搜索",
        "商品详情页",
        "商品推荐",
        "原因：【离线留言自动分配】",
        "请在客户端查看原始聊天记录，网页版无法展示",
        "¥128.00",
        "https://detail.tmall.com/item.htm?id=6876350012",
        "请确认收货地址\n张三 13800138000\n文三路478号",
    ],
)
def test_a_noise_line_is_one_filtered_row_and_no_text(shop: Shop, noise: str) -> None:
    result = shop.take("chats/a.txt", chat(HEADERS["both sides"], ("tb小鹿7", f"在吗\n{noise}"), ("禾木:小美", "在")))

    assert (3, 2, 1) == (result.rows_in, result.rows_kept, result.rows_filtered)
    assert ["在吗", "在"] == shop.column("select text from raw.messages order by line")


def test_a_link_names_the_product_of_its_message(shop: Shop) -> None:
    said = "https://item.taobao.com/item.htm?spm=a1z&id=687635001234\n这个有货吗"
    shop.take("chats/a.txt", chat(HEADERS["both sides"], ("tb小鹿7", said)))

    assert [("687635001234", "text", "这个有货吗")] == shop.rows("select product_id, kind, text from raw.messages")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("https://item.taobao.com/item.htm?id=687635001234\n原木书桌\n¥399.00", "card"),
        ("https://item.taobao.com/item.htm?id=687635001234", "card"),
        ("[图片]", "image"),
        ("", "image"),
        ("有货吗", "text"),
    ],
)
def test_what_stands_in_a_message_tells_its_kind(shop: Shop, body: str, kind: str) -> None:
    shop.take("chats/a.txt", chat(HEADERS["both sides"], ("tb小鹿7", body), ("禾木:小美", "在")))

    assert [kind] == shop.column("select kind from raw.messages where role = 'buyer'")


@each_header
def test_a_recall_stands_in_place_of_a_message_that_is_gone_and_takes_back_none(shop: Shop, header: str) -> None:
    said = chat(header, ("tb小鹿7", "在吗"), ("tb小鹿7", "有货吗"))
    result = shop.take("chats/a.txt", said + "tb小鹿7 撤回了一条消息\n对方撤回了一条消息\n")

    assert (4, 2, 2) == (result.rows_in, result.rows_kept, result.rows_filtered)
    assert [("在吗", "text"), ("有货吗", "text")] == shop.rows("select text, kind from raw.messages order by line")


def test_a_recall_does_not_make_a_card_of_the_image_before_it(shop: Shop) -> None:
    shop.take("chats/a.txt", chat(HEADERS["both sides"], ("tb小鹿7", "")) + "禾木:小美 撤回了一条消息\n")

    assert ["image"] == shop.column("select kind from raw.messages")


def test_a_transfer_is_a_row_of_the_system_with_the_account_it_goes_to(shop: Shop) -> None:
    shop.take("chats/a.txt", chat(HEADERS["both sides"], ("tb小鹿7", "在吗")) + "由 服务助手 转交给 禾木:阿强\n")

    assert [("system", "禾木:阿强")] == shop.rows("select role, agent_id from raw.messages where text like '%转交给%'")


def test_a_spoilt_time_refuses_its_message_and_leaves_the_one_before(shop: Shop) -> None:
    said = chat(HEADERS["both sides"], ("tb小鹿7", "在吗"), ("禾木:小美", "在"))
    result = shop.take(
        "chats/a.txt", said + "tb小鹿7 2026-01-0x 09:06:00\n多少钱\n" + "tb小鹿7 2026-13-01 09:06:00\n包邮吗\n"
    )

    assert (4, 2, 2) == (result.rows_in, result.rows_kept, result.rows_rejected)
    assert ["在吗", "在"] == shop.column("select text from raw.messages order by line")


def test_words_that_end_in_a_time_are_no_header(shop: Shop) -> None:
    said = "发货时间 2026-01-03 10:00:00\n可以吗，最晚 2026-01-05 10:00:00"
    shop.take("chats/a.txt", chat(HEADERS["both sides"], ("tb小鹿7", said)))

    assert [said] == shop.column("select text from raw.messages")


def test_lines_before_the_first_header_are_refused(shop: Shop) -> None:
    result = shop.take("chats/a.txt", "聊天记录\n" + chat(HEADERS["both sides"], ("tb小鹿7", "在吗")))

    assert (1, 1) == (result.rows_kept, result.rows_rejected)


@each_header
@pytest.mark.parametrize("block_bytes", [40, 200, 1000])
def test_where_blocks_end_makes_no_difference(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, header: str, block_bytes: int
) -> None:
    monkeypatch.setattr(decode, "BLOCK_BYTES", block_bytes)
    said = [("禾木:小美", f"第{n}句\n有的") if n % 2 else ("tb小鹿7", f"第{n}句\n有货吗") for n in range(20)]
    text = chat(header, *said) + "禾木:小美 撤回了一条消息\n"
    result = shop.take("chats/a.txt", text.replace("\n", "\r\n").encode("gb18030"))
    above = header.count("\n")
    expected = [(1 + above + n * (above + 3), text) for n, (_, text) in enumerate(said)]

    assert expected == shop.rows("select line, text from raw.messages order by line")
    assert 1 == result.rows_filtered


def test_an_overlapping_export_adds_only_what_is_new(shop: Shop) -> None:
    said = [("tb小鹿7", f"第{n}句") for n in range(6)]
    shop.take("chats/a.txt", chat(HEADERS["both sides"], *said[:4]))
    result = shop.take("chats/b.txt", chat(HEADERS["both sides"], *said[2:]))

    assert (2, 2) == (result.rows_kept, result.rows_duplicate)


def test_an_overlap_that_begins_with_the_buyer_adds_nothing_though_another_agent_answers_next(shop: Shop) -> None:
    header = HEADERS["a blank before the time"]
    first, second = "禾木:服务助手", "禾木:小美"
    shop.take("chats/a.txt", chat(header, (first, "欢迎"), ("tb小鹿7", "有货吗"), (second, "有的")))
    result = shop.take("chats/b.txt", chat(header, ("tb小鹿7", "有货吗"), (second, "有的")))

    assert (0, 2) == (result.rows_kept, result.rows_duplicate)
