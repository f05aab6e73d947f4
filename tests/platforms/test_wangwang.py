"""Who speaks, what is noise, and what is hidden, in whichever export of 淘宝 and 天猫 chats."""

import io
import zipfile
from typing import Any

import pytest

from tests.ingest.shop import Shop, balances
from tests.platforms.taobao import (
    AGENT,
    NICK,
    SHEET,
    asked,
    book,
    cell,
    line,
    log,
    roles,
    row,
    said,
    session,
    table,
    text,
    told_by,
    web,
)

SPEAKERS = {
    NICK: ("buyer", None),
    f"cntaobao{NICK}": ("buyer", None),
    "t**": ("buyer", None),
    "禾木:小美": ("agent", "禾木:小美"),
    "cnalichn禾木：小美": ("agent", "禾木:小美"),
    "禾木旗舰店": ("agent", "禾木旗舰店"),
    "阿强": ("agent", None),
    "禾木:服务助手": ("bot", "禾木:服务助手"),
    "服务助手": ("bot", "服务助手"),
    "系统": ("system", None),
    "system": ("system", None),
    "客服": ("agent", None),
}


@pytest.mark.parametrize(("sender", "told"), SPEAKERS.items(), ids=SPEAKERS.keys())
def test_who_speaks_tells_the_role_and_the_account(shop: Shop, sender: str, told: tuple[str, str | None]) -> None:
    shop.take("chats/a.json", text(web(said(sender))))

    assert [told] == roles(shop)


def test_the_main_account_is_known_by_its_sub_accounts(shop: Shop) -> None:
    shop.take("chats/a.json", text(web(said("禾木"), said(AGENT))))

    assert ["禾木", AGENT] == shop.column("select agent_id from raw.messages order by line")


def test_what_could_be_somebodys_number_is_no_account(shop: Shop) -> None:
    shop.take("chats/a.json", text(web(said("我的QQ:905236236"), said("寄给 张三 13800138000"))))

    assert [("agent", None)] == roles(shop)
    assert "905236236" not in shop.everything()


@pytest.mark.parametrize(
    "noise",
    [
        "当前用户来自 淘宝搜索",
        "商品详情页",
        "商品推荐",
        "原因：【离线留言自动分配】",
        "请在客户端查看原始聊天记录，网页版无法展示",
        "¥128.00",
        "请确认收货地址\n张三 13800138000\n文三路478号",
        f"{NICK} 撤回了一条消息",
        "当前用户来自 商品详情页\n商品详情页",
    ],
)
def test_a_message_that_is_nothing_but_noise_is_filtered(shop: Shop, noise: str) -> None:
    result = shop.take("chats/a.json", text(web(said(), said("系统", noise))))

    assert (2, 1, 1) == (result.rows_in, result.rows_kept, result.rows_filtered)


@pytest.mark.parametrize("words", ["¥128.00 能便宜吗", "商品推荐一下", "刚才撤回了一条消息吗"])
def test_words_that_only_begin_like_noise_are_kept(shop: Shop, words: str) -> None:
    shop.take("chats/a.json", text(web(said(words=words))))

    assert [words] == shop.column("select text from raw.messages")


@pytest.mark.parametrize(
    ("message", "kind", "product_id"),
    [
        (said(words="https://detail.tmall.com/item.htm?spm=a&id=687635001234"), "card", "687635001234"),
        (said(words="https://item.taobao.com/item.htm?id=687635001234\n原木书桌\n¥399.00"), "card", "687635001234"),
        (said(words="这个有货吗 https://item.taobao.com/item.htm?id=687635001234"), "text", "687635001234"),
        (said(words="[图片]"), "image", None),
        (said(words="https://img.alicdn.com/imgextra/7.jpg_400x400"), "image", None),
        (said(words="", imgUrl="https://img.alicdn.com/7.jpg"), "image", None),
        (said(words="看看这个", imgUrl="https://img.alicdn.com/7.jpg"), "text", None),
    ],
)
def test_what_a_message_is_tells_its_kind(shop: Shop, message: dict[str, Any], kind: str, product_id: str) -> None:
    shop.take("chats/a.json", text(web(message)))

    assert [(kind, product_id)] == shop.rows("select kind, product_id from raw.messages")


def test_a_transfer_is_the_systems_whoever_tells_of_it_and_goes_to_the_new_account(shop: Shop) -> None:
    shop.take("chats/a.json", text(web(said(AGENT, "由 服务助手 转交给 cntaobao禾木：阿强"))))

    assert [("system", "禾木:阿强")] == roles(shop)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", text(web(said(AGENT, f"{NICK}您好，13800138000"), said(time="坏", words=f"{NICK} 13800138000")))),
        ("b_2026-10-19.xlsx", book(**{NICK: [SHEET, row("09:05:00", words=f"{NICK} 13800138000"), row("坏", NICK)]})),
        ("c.xlsx", cell(f"{NICK} 13800138000", f"2026-10-19 09:05:00 {AGENT}：{NICK} 13800138000", f"坏 {NICK}：在")),
        (
            "d.json",
            text(session(asked(NICK, f"{NICK} 13800138000"), asked(NICK, gmtCreated="坏"), nick="", buyer=NICK)),
        ),
        ("e.csv", table((f"{NICK},{AGENT}", [told_by(words=f"{NICK} 13800138000"), {"time": f"{NICK} 13800138000"}]))),
        (f"禾木：小美__{NICK}.json", text(log(line(1, f"{NICK} 13800138000"), line(5, NICK)))),
    ],
    ids=lambda given: given.rpartition(".")[0] if isinstance(given, str) and len(given) < 40 else "",
)
def test_nobodys_nick_or_number_is_stored_in_clear(shop: Shop, name: str, content: str | bytes) -> None:
    result = shop.take(f"chats/{name}", content)

    assert balances(result)
    assert result.rows_kept and result.rows_rejected
    assert [] == [secret for secret in (NICK, "13800138000") if secret in shop.everything()]


def test_what_is_refused_of_two_files_of_an_archive_is_told_apart_though_both_are_named_after_buyers(
    shop: Shop,
) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for nick in (NICK, "q88小鹿"):
            archive.writestr(f"{nick}.json", text(web(said(nick, time="坏"), said(nick), user=nick)))
    shop.take("chats/a.zip", content.getvalue())

    assert ["chats/a.zip/[买家].json", "chats/a.zip/[买家].json (2)"] == shop.column(
        "select file from raw.rejects order by 1"
    )
