"""千牛 chats of the web and in workbooks: what their samples alone do not say."""

from datetime import time
from typing import Any

import pytest

from tests.ingest.shop import Shop
from tests.platforms.taobao import AGENT, NICK, SHEET, WRAPS, archive, book, cell, moments, row, said, text, web


@pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS.keys())
def test_conversations_may_be_wrapped(shop: Shop, wrap: Any) -> None:
    result = shop.take("chats/a.json", wrap(web(said()), web(said("q88"), user="q88")))

    assert ("qianniu_web", 2) == (result.platform, result.rows_kept)
    assert 2 == shop.column("select count(distinct buyer_key) from raw.messages")[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_any_encoding_will_do(shop: Shop, encoding: str) -> None:
    assert 1 == shop.take("chats/a.json", text(web(said())).encode(encoding)).rows_kept


def test_the_buyer_may_stand_behind_the_messages(shop: Shop) -> None:
    told = dict(reversed(web(said()).items()))

    assert 1 == shop.take("chats/a.json", text(told)).rows_kept


def test_a_conversation_without_messages_holds_none(shop: Shop) -> None:
    result = shop.take("chats/a.json", text(web()))

    assert ("qianniu_web", 0) == (result.platform, result.rows_in)


def test_a_message_without_a_date_is_of_the_day_before_it_or_the_next(shop: Shop) -> None:
    dates = (("2026-10-19", "23:59"), (None, "23:59:50"), ("", "00:00:10"), (None, "00:00:05"))
    shop.take("chats/a.json", text(web(*(said(words=str(n), date=d, time=t) for n, (d, t) in enumerate(dates)))))

    assert ["10-19 23:59:00", "10-19 23:59:50", "10-20 00:00:10", "10-20 00:00:05"] == moments(shop)


def test_a_message_before_any_date_is_refused(shop: Shop) -> None:
    result = shop.take("chats/a.json", text(web(said(date=None), said())))

    assert (1, ["sent_at"]) == (result.rows_kept, shop.column('select "column" from raw.rejects'))


@pytest.mark.parametrize(
    ("date", "clock"), [("2026-10-19 09:05:00", "09:05:00"), (None, "2026/10/19 9:05"), ("2026年10月19日", "9:05:00")]
)
def test_date_and_time_may_be_written_in_any_way(shop: Shop, date: str | None, clock: str) -> None:
    shop.take("chats/a.json", text(web(said(date=date, time=clock))))

    assert ["10-19 09:05:00"] == moments(shop)


def test_masked_buyers_of_two_files_are_two(shop: Shop) -> None:
    for name in ("a", "b"):
        shop.take(f"chats/{name}.json", text(web(said("t**", words=name), user="t**")))

    assert [2] == shop.column("select count(distinct buyer_key) from raw.messages")


def overlapping(*words: str, user: str = "t***5", speaker: str | None = None) -> str:
    """The chat of a masked buyer that says words, one a minute: 九点一 at 09:01, and so on."""
    moments = {"一": "09:01:00", "二": "09:02:00", "三": "09:03:00"}
    return text(web(*(said(speaker or user, words=word, time=moments[word]) for word in words), user=user))


def test_a_masked_buyer_exported_twice_with_overlap_is_counted_once(shop: Shop) -> None:
    first = shop.take("chats/导出1019.zip", archive({"t***5.json": overlapping("一", "二")}))
    again = shop.take("chats/导出1020.zip", archive({"t***5.json": overlapping("二", "三")}))

    assert [(2, 0), (1, 1)] == [(each.rows_kept, each.rows_duplicate) for each in (first, again)]
    assert [(1, 1)] == shop.rows("select count(distinct buyer_key), count(distinct conversation_id) from raw.messages")


def test_a_masked_buyer_twice_in_one_archive_is_counted_once(shop: Shop) -> None:
    chats = {"a/t***5.json": overlapping("一", "二"), "b/t***5.json": overlapping("二", "三")}
    result = shop.take("chats/a.zip", archive(chats))

    assert (3, 1) == (result.rows_kept, result.rows_duplicate)
    assert [1] == shop.column("select count(distinct buyer_key) from raw.messages")


def test_overlaps_in_a_row_are_one_buyer(shop: Shop) -> None:
    for name, words in {"a": ("一",), "b": ("一", "二"), "c": ("二", "三")}.items():
        shop.take(f"chats/{name}.json", overlapping(*words))

    assert [1] == shop.column("select count(distinct buyer_key) from raw.messages")


def test_buyers_masked_in_another_way_who_say_the_same_are_two(shop: Shop) -> None:
    for user in ("t***5", "t***6"):
        shop.take(f"chats/{user[-1]}.json", overlapping("一", user=user))

    assert [2] == shop.column("select count(distinct buyer_key) from raw.messages")


def test_what_the_shop_says_to_many_at_once_makes_no_one_buyer_of_them(shop: Shop) -> None:
    for other in ("二", "三"):
        shop.take(f"chats/{other}.json", overlapping("一", other, speaker=AGENT))

    assert [(4, 2)] == shop.rows("select count(*), count(distinct buyer_key) from raw.messages")


# -- 千牛 xlsx, a sheet a buyer


@pytest.mark.parametrize(
    ("name", "sheet", "above"),
    [
        ("聊天记录_2026-10-19.xlsx", "x", []),
        ("20261019/聊天记录.xlsx", "x", []),
        ("聊天记录.xlsx", "2026年10月19日", []),
        ("聊天记录.xlsx", "x", [["查询日期：2026-10-19 00:00:00 至 2026-10-19 23:59:59"]]),
        ("2026-10-01.xlsx", "2026.10.19", [["2026-10-02"]]),
    ],
)
def test_the_day_stands_in_a_name_or_above_the_header(shop: Shop, name: str, sheet: str, above: list[Any]) -> None:
    shop.take(f"chats/{name}", book(**{sheet: [*above, SHEET, row("09:05:03")]}))

    assert ["10-19 09:05:03"] == moments(shop)


@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        ("聊天记录.xlsx", "x"),
        ("千牛聊天记录_2026-10-19_09-05.xlsx", "x"),
        ("聊天记录_2026-10-19_2026-10-21.xlsx", "x"),
        ("聊天记录.xlsx", "tb20261019"),
    ],
    ids=["none", "of the export", "several", "in a nick"],
)
def test_without_a_day_the_rows_are_refused_with_what_to_do(shop: Shop, name: str, sheet: str) -> None:
    rows = [["tb20261019", *row(clock, number=n)[1:]] for n, clock in enumerate(("09:05:03", "09:06:03"))]
    result = shop.take(f"chats/{name}", book(**{sheet: [SHEET, *rows]}))

    assert (2, 0, 2) == (result.rows_in, result.rows_kept, result.rows_rejected)
    assert ["聊天记录_2026-10-19.xlsx" in reason for reason in shop.column("select reason from raw.rejects")] == [
        True
    ] * 2


def test_a_clock_that_goes_back_begins_the_next_day(shop: Shop) -> None:
    clocks = (time(23, 59, 40), time(0, 0, 10), "00:00:09", "9:05", "8:00:00")
    rows = [row(clock, number=n, words=str(n)) for n, clock in enumerate(clocks)]
    shop.take("chats/a_2026-10-19.xlsx", book(x=[SHEET, *rows]))

    assert ["10-19 23:59:40", "10-20 00:00:10", "10-20 00:00:09", "10-20 09:05:00", "10-21 08:00:00"] == moments(shop)


def test_the_order_of_the_rows_makes_no_difference(shop: Shop) -> None:
    rows = [row(clock, number=n, words=str(n)) for n, clock in enumerate(("23:59:40", "00:00:10", "9:05"))]
    shop.take("chats/a_2026-10-19.xlsx", book(x=[SHEET, *rows]))
    again = shop.take("chats/b_2026-10-19.xlsx", book(x=[SHEET, *reversed(rows)]))

    assert (0, 3) == (again.rows_kept, again.rows_duplicate)


@pytest.mark.parametrize("spoilt", ["29:05:00", "昨天", "2026-13-01 09:05:00"])
def test_an_unreadable_time_moves_no_other(shop: Shop, spoilt: str) -> None:
    rows = [row(clock, number=n, words=str(n)) for n, clock in enumerate(("09:05:00", spoilt, "09:06:00"))]
    result = shop.take("chats/a_2026-10-19.xlsx", book(x=[SHEET, *rows]))

    assert (1, ["10-19 09:05:00", "10-19 09:06:00"]) == (result.rows_rejected, moments(shop))


def test_each_buyer_of_a_sheet_has_a_clock_of_his_own(shop: Shop) -> None:
    rows = [row("23:00:00"), ["q88", *row("09:05:00", "q88")[1:]]]
    shop.take("chats/a_2026-10-19.csv", "\n".join(",".join(map(str, each)) for each in (SHEET, *rows)))

    assert ["10-19 23:00:00", "10-19 09:05:00"] == moments(shop)


def test_a_column_of_dates_needs_no_name(shop: Shop) -> None:
    shop.take("chats/a.xlsx", book(x=[[*SHEET, "日期"], [*row("09:05:00"), "2026-10-19"]]))

    assert ["10-19 09:05:00"] == moments(shop)


@pytest.mark.parametrize(
    ("sender", "kind", "role"),
    [
        ("小鹿家", "客户", "buyer"),
        ("禾木旗舰店", "客服", "agent"),
        (AGENT, "客户", "agent"),
        (NICK, "客服", "buyer"),
        ("小蜜", "机器人", "bot"),
        ("", "客服", "agent"),
        ("官方", "", "agent"),
    ],
)
def test_the_kind_of_account_decides_where_the_account_does_not(shop: Shop, sender: str, kind: str, role: str) -> None:
    shop.take("chats/a_2026-10-19.xlsx", book(x=[SHEET, row("09:05:00", sender, kind=kind)]))

    assert [role] == shop.column("select role from raw.messages")


def test_a_sheet_lacking_the_account_is_refused_with_the_nearest_column(shop: Shop) -> None:
    header = ["发送帐户" if name == "发送账号" else name for name in SHEET]
    result = shop.take("chats/a_2026-10-19.xlsx", book(x=[header, row("09:05:00"), row("09:06:00")]))

    assert (2, 2) == (result.rows_in, result.rows_rejected)
    assert "发送帐户" in str(result.note)


# -- 千牛 xlsx, a row a buyer


@pytest.mark.parametrize(
    ("spoken", "told"),
    [
        (f"{NICK}：尺码：L", ("buyer", None, "尺码：L")),
        (f"{NICK}: 尺码:L", ("buyer", None, "尺码:L")),
        ("禾木:小美：亲：在的", ("agent", "禾木:小美", "亲：在的")),
        ("禾木:小美: 在的", ("agent", "禾木:小美", "在的")),
        ("禾木：服务助手：您好", ("bot", "禾木:服务助手", "您好")),
        ("禾木旗舰店：温馨提示：包邮", ("agent", "禾木旗舰店", "温馨提示：包邮")),
        ("系统：买家已付款", ("system", None, "买家已付款")),
    ],
)
def test_a_colon_may_stand_in_the_account_and_in_the_words(shop: Shop, spoken: str, told: tuple[Any, ...]) -> None:
    shop.take("chats/a.xlsx", cell(f"2026-10-19 09:05:00 {spoken}"))

    assert [told] == shop.rows("select role, agent_id, text from raw.messages")


@pytest.mark.parametrize(
    "more",
    ["在吗", "", "10:00:00 前能发货吗：急", "2026-10-21 10:00 可以到吗", "发货时间：2026-10-21 10:00:00", "尺码：L"],
)
def test_a_line_that_begins_no_message_goes_on_with_the_one_above(shop: Shop, more: str) -> None:
    shop.take("chats/a.xlsx", cell(f"2026-10-19 09:05:00 {NICK}：你好", more, "再见"))

    assert [f"你好\n{more}\n再见"] == shop.column("select text from raw.messages")


@pytest.mark.parametrize("moment", ["2026-10-0x 09:05:00", "昨天 09:05", "无", "", "2026-13-19 09:05:00", "29:05:00"])
def test_a_spoilt_time_refuses_its_message_with_all_its_lines(shop: Shop, moment: str) -> None:
    good = f"2026-10-19 09:04:00 {NICK}：你好"
    result = shop.take("chats/a.xlsx", cell(good, f"{moment} {NICK}：多少钱".strip(), "急"))

    assert (2, 1, ["sent_at"]) == (result.rows_in, result.rows_kept, shop.column('select "column" from raw.rejects'))
    assert ["你好"] == shop.column("select text from raw.messages")


def test_times_of_day_in_a_cell_have_the_day_of_the_file(shop: Shop) -> None:
    shop.take("chats/a_20261019.xlsx", cell(f"23:59:40 {NICK}：在吗", f"[00:00:10] {AGENT}：在"))

    assert ["10-19 23:59:40", "10-20 00:00:10"] == moments(shop)
