"""Chats of 京东咚咚: a table without header, in which the time may be missing or stand anywhere."""

from collections.abc import Sequence

import pytest

from tests.ingest.shop import Shop

ROWS = [
    ("c1", "jd1", "1001", "0", "0", "0", "在吗"),
    ("c1", "jd1", "1001", "1", "0", "0", "在的"),
    ("c1", "jd1", "1001", "0", "0", "0", "在吗"),
    ("c2", "jd2", "", "0", "1", "1", "有货吗"),
]


def table(rows: Sequence[tuple[str, ...]], newline: str = "\n") -> str:
    return "".join("\t".join(row) + newline for row in rows)


def timed(at: int, times: list[str] | None = None) -> list[tuple[str, ...]]:
    told = times or [f"2026-10-19 10:00:{n:02}" for n in range(len(ROWS))]
    return [(*row[:at], time, *row[at:]) for row, time in zip(ROWS, told, strict=True)]


@pytest.mark.parametrize(
    ("at", "encoding"),
    [
        (0, "utf-8"),
        (1, "utf-8-sig"),
        (2, "gb18030"),
        (3, "utf-16"),
        (4, "utf-8"),
        (5, "utf-8"),
        (6, "utf-8"),
        (7, "utf-8"),
    ],
)
def test_a_time_is_found_in_whatever_column_it_stands(shop: Shop, at: int, encoding: str) -> None:
    result = shop.take("chats/a.tsv", table(timed(at), "\r\n").encode(encoding))

    assert ("jd_dongdong", 4) == (result.platform, result.rows_kept)
    assert [
        ("buyer", "在吗", "1001", "2026-10-19 10:00:00+08"),
        ("agent", "在的", "1001", "2026-10-19 10:00:01+08"),
    ] == (shop.rows("select role, text, product_id, sent_at::varchar from raw.messages order by line limit 2"))


@pytest.mark.parametrize("at", [0, 2, 7])
@pytest.mark.parametrize("unit", [1, 1000])
def test_a_time_in_bare_digits_is_one_where_there_is_a_column_too_many(shop: Shop, at: int, unit: int) -> None:
    shop.take("chats/a.tsv", table(timed(at, [str((1_792_000_000 + n) * unit) for n in range(4)])))

    assert ["2026-10-15 01:46:40+08"] == shop.column("select min(sent_at)::varchar from raw.messages")


def test_ids_that_look_like_times_are_none(shop: Shop) -> None:
    rows = [("1792000000", "1792000001", *row[2:]) for row in ROWS]

    assert 4 == shop.take("chats/咚咚 2026-10-19.tsv", table(rows)).rows_kept
    assert ["1792000000"] == shop.column("select distinct conversation_id from raw.messages")


def test_the_sku_may_be_missing_from_all_rows(shop: Shop) -> None:
    shop.take("chats/20261019.tsv", table([(*row[:2], *row[3:]) for row in ROWS]))

    assert [(4, None)] == shop.rows("select count(*), max(product_id) from raw.messages")


@pytest.mark.parametrize(
    "name", ["咚咚-2026-10-19.tsv", "20261019.txt", "2026-10-19/咚咚.txt", "咚咚2026年10月19日.txt"]
)
def test_without_times_the_day_is_that_of_the_name_and_the_order_that_of_the_rows(shop: Shop, name: str) -> None:
    shop.take(f"chats/{name}", table(ROWS))

    assert ["在吗", "在的", "在吗", "有货吗"] == shop.column("select text from raw.messages order by sent_at")
    assert [("2026-10-19 00:00:00",)] == shop.rows(
        "select distinct strftime(sent_at, '%Y-%m-%d %H:%M:%S') from raw.messages"
    )


@pytest.mark.parametrize("name", ["chat.tsv", "咚咚 2026-10-01~2026-10-07.tsv", "咚咚_2026-10.tsv"])
def test_without_times_and_without_a_day_every_row_is_refused_with_the_remedy(shop: Shop, name: str) -> None:
    result = shop.take(f"chats/{name}", table(ROWS))

    assert ("jd_dongdong", 0, 4) == (result.platform, result.rows_kept, result.rows_rejected)
    assert [("sent_at", True)] == shop.rows("""select distinct "column", reason like '%no time%' from raw.rejects""")


def test_a_conversation_exported_again_with_others_is_a_duplicate(shop: Shop) -> None:
    shop.take("chats/2026-10-19.tsv", table(ROWS))
    again = shop.take("chats/2026-10-19 again.tsv", table([("c0", "jd0", "", "0", "0", "0", "新"), *ROWS]))

    assert (1, 4) == (again.rows_kept, again.rows_duplicate)


def test_flags_of_the_conversation_are_kept_and_change_no_role(shop: Shop) -> None:
    shop.take("chats/2026-10-19.tsv", table(ROWS))

    assert [("buyer", '{"is_transfer":"1","is_repeat":"1"}')] == shop.rows(
        "select role, extra from raw.messages where text = '有货吗'"
    )


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("c3", "", "", "0", "0", "0", "谁"), "buyer_id"),
        (("c3", "jd3", "", "", "0", "0", "谁说的"), "role"),
        (("c3", "jd3", "", "2", "0", "0", "谁说的"), "role"),
        (("c3", "jd3", "", "0", "0"), None),
        (("c3", "jd3", "", "0", "0", "0", "多", "一列"), None),
    ],
)
def test_a_spoilt_row_is_refused_alone(shop: Shop, row: tuple[str, ...], column: str | None) -> None:
    result = shop.take("chats/2026-10-19.tsv", table([*ROWS[:2], row, *ROWS[2:]]))

    assert (4, [(3, column)]) == (result.rows_kept, shop.rows('select line, "column" from raw.rejects'))


def test_a_spoilt_time_is_refused_alone(shop: Shop) -> None:
    times = ["2026-10-19 10:00:00", "昨天", "2026-10-19 10:00:02", "2026-10-19 10:00:03"]
    result = shop.take("chats/a.tsv", table(timed(2, times)))

    assert (3, ["sent_at"]) == (result.rows_kept, shop.column('select "column" from raw.rejects'))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[图片]", ("image", "1001")),
        ("https://img.example/1.jpg", ("image", "1001")),
        ("https://item.jd.com/100034710036.html", ("card", "100034710036")),
        ("看 https://item.jd.com/100034710036.html", ("text", "100034710036")),
    ],
)
def test_links_and_pictures_say_what_they_are_of(shop: Shop, content: str, told: tuple[str, str]) -> None:
    shop.take("chats/2026-10-19.tsv", table([*ROWS, (*ROWS[0][:6], content)]))

    assert [told] == shop.rows("select kind, product_id from raw.messages order by line desc limit 1")


@pytest.mark.parametrize("text", ["a\tb\tc\td\te\tf\tg\n", "1\t2\t3\n", "在吗\n在的\n"])
def test_other_tables_are_not_taken_for_one(shop: Shop, text: str) -> None:
    assert shop.take("chats/2026-10-19.tsv", text).platform != "jd_dongdong"


@pytest.mark.parametrize("said", ['"黑色"有吗', '"没有说完', '"', '5寸"', '他说"好"'])
def test_a_quote_is_part_of_what_is_said_and_swallows_no_row(shop: Shop, said: str) -> None:
    rows = [(*ROWS[0][:-1], said), *ROWS, (*ROWS[0][:-1], '是6"')]
    result = shop.take("chats/咚咚 2026-10-19.tsv", table(rows))

    assert (6, 0) == (result.rows_kept, result.rows_rejected)
    assert [said, '是6"'] == shop.column("select text from raw.messages where line in (1, 6) order by line")


def test_what_is_said_in_quotes_over_two_lines_is_one_row(shop: Shop) -> None:
    rows = [(*ROWS[0][:-1], '"有""货""吗\n在吗"'), *ROWS]
    shop.take("chats/咚咚 2026-10-19.tsv", table(rows))

    assert ['有"货"吗\n在吗'] == shop.column("select text from raw.messages where line = 1")
