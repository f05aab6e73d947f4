"""What becomes of each row of a table: taken, refused with its line and reason, or known already."""

import pytest

from tests.ingest.shop import CHATS, Shop, balances
from xundan.ingest import report_lines

GOOD = (
    '{"platform":"taobao","shop_id":"s1","buyer_id":"小明","agent_id":"甲",'
    '"sent_at":"2026-10-01 10:00:00","role":"buyer","text":"好"}'
)


def row(
    number: str = "m1", at: str = "2026-10-01 10:00:00", text: str = "有货吗", buyer: str = "小明", role: str = "buyer"
) -> str:
    return f"taobao,s1,c1,{number},{buyer},甲,{at},{role},{text}\n"


@pytest.mark.parametrize(
    ("spoilt", "column"),
    [
        (row(at="2026-13-01 10:00:00"), "sent_at"),
        (row(at=""), "sent_at"),
        (row(at="昨天"), "sent_at"),
        (row(role="客户"), "role"),
        (row(buyer=""), "buyer_id"),
    ],
)
def test_a_value_that_cannot_be_read_refuses_its_row_and_names_its_column(shop: Shop, spoilt: str, column: str) -> None:
    result = shop.take("chats/a.csv", CHATS + row("m1") + spoilt + row("m3"))

    assert (3, 2, 1) == (result.rows_in, result.rows_kept, result.rows_rejected)
    assert [(3, column)] == shop.rows('select line, "column" from raw.rejects')


def test_the_first_refused_rows_are_told_with_line_reason_and_remedy(shop: Shop) -> None:
    result = shop.take("chats/a.csv", CHATS + "".join(row(f"m{n}", at="昨天") for n in range(5)))

    told = report_lines([result])[0].splitlines()[1:]

    assert ["第 2 行", "第 3 行", "第 4 行"] == [line.split("：")[0].strip() for line in told]
    assert "sent_at" in told[0]
    assert "请写成" in told[0]


def test_a_refused_row_lies_in_quarantine_with_file_line_reason_and_remedy(shop: Shop) -> None:
    shop.take("chats/a.csv", CHATS + row(at="2026-13-01 10:00:00"))
    (path,) = shop.workspace.quarantine.iterdir()
    kept = path.read_text(encoding="utf-8-sig").splitlines()[1]

    assert kept.startswith("chats/a.csv,2,sent_at,")
    assert "2026-13-01 10:00:00" in kept
    assert "请写成 2026-01-31 09:05:03" in kept


@pytest.mark.parametrize("cells", ["a,b,c", "taobao,s1,c1,m2,小明,甲,2026-10-01 10:00:00,buyer,太贵,了"])
def test_a_row_of_the_wrong_width_spoils_only_itself(shop: Shop, cells: str) -> None:
    result = shop.take("chats/a.csv", CHATS + row("m1") + cells + "\n" + row("m3"))

    assert (3, 2, 1) == (result.rows_in, result.rows_kept, result.rows_rejected)
    assert [3] == shop.column("select line from raw.rejects")


def test_a_stray_quote_does_not_swallow_the_rows_below(shop: Shop) -> None:
    result = shop.take("chats/a.csv", CHATS + row("m1", text='"好的') + row("m2") + row("m3", text='"真的"'))

    assert (3, 2, 1) == (result.rows_in, result.rows_kept, result.rows_rejected)
    assert ["有货吗", "真的"] == shop.column("select text from raw.messages order by line")


def test_two_stray_quotes_do_not_swallow_the_rows_between(shop: Shop) -> None:
    result = shop.take("chats/a.csv", CHATS + row("m1", text='"好的') + row("m2") + row("m3", text='"真的'))

    assert (3, 1, 2) == (result.rows_in, result.rows_kept, result.rows_rejected)


def test_a_quote_inside_a_cell_is_text(shop: Shop) -> None:
    shop.take("chats/a.csv", CHATS + row("m1", text='55"电视 和 43"电视') + row("m2", text='5"屏'))

    assert ['55"电视 和 43"电视', '5"屏'] == shop.column("select text from raw.messages order by line")


def test_a_message_of_several_lines_is_one_row_and_the_next_keeps_its_line(shop: Shop) -> None:
    shop.take("chats/a.csv", CHATS + row("m1", text='"一\n二,\n三"') + "\n" + row("m2"))

    assert [(2, "一\n二,\n三"), (6, "有货吗")] == shop.rows("select line, text from raw.messages order by line")


def test_a_file_cut_off_in_its_last_row_loses_only_that_row(shop: Shop) -> None:
    result = shop.take("chats/a.csv", (CHATS + row("m1") + row("m2"))[:-20])

    assert (2, 1, 1) == (result.rows_in, result.rows_kept, result.rows_rejected)
    assert "truncated" in shop.column("select reason from raw.rejects")[0]


def test_an_unknown_column_is_kept_and_named(shop: Shop) -> None:
    result = shop.take("chats/a.csv", CHATS.strip() + ",来源\n" + row("m1").strip() + ",直播间\n")

    assert "来源" in str(result.note)
    assert ['{"来源":"直播间"}'] == shop.column("select extra from raw.messages")


def test_header_names_are_known_by_any_case_width_and_blanks(shop: Shop) -> None:
    header = CHATS.replace("sent_at", " Sent_At ").replace("text", "ＴＥＸＴ")

    assert 1 == shop.take("chats/a.csv", header + row()).rows_kept


def test_columns_may_stand_in_any_order_and_be_parted_by_tabs(shop: Shop) -> None:
    names, cells = CHATS.strip().split(","), row().strip().split(",")
    result = shop.take("chats/a.tsv", "\t".join(reversed(names)) + "\n" + "\t".join(reversed(cells)) + "\n")

    assert 1 == result.rows_kept


def test_the_same_message_written_with_another_offset_is_a_duplicate(shop: Shop) -> None:
    result = shop.take("chats/a.csv", CHATS + row() + row(at="2026-10-01T02:00:00Z") + row(at="2026/10/1 10:00"))

    assert (1, 2) == (result.rows_kept, result.rows_duplicate)


def test_messages_without_numbers_are_told_apart_by_all_they_say(shop: Shop) -> None:
    lines = row("") + row("", text="包邮吗") + row("", buyer="小红") + row("", at="2026-10-01 10:00:01") + row("")

    result = shop.take("chats/a.csv", CHATS + lines)

    assert (4, 1) == (result.rows_kept, result.rows_duplicate)


def test_numbers_that_begin_anew_each_day_do_not_collide(shop: Shop) -> None:
    result = shop.take("chats/a.csv", CHATS + row("1") + row("1", at="2026-10-02 10:00:00", text="到货了吗"))

    assert 2 == result.rows_kept


def test_numbers_that_begin_anew_in_another_conversation_of_the_day_do_not_collide(shop: Shop) -> None:
    morning = row("1") + row("2", at="2026-10-01 10:00:05")
    evening = row("1", at="2026-10-01 18:00:00", text="包邮吗") + row("2", at="2026-10-01 18:00:05")

    at_once = shop.take("chats/a.csv", CHATS + morning + evening)
    again = shop.take("chats/b.csv", CHATS + evening + morning + row("3", at="2026-10-01 19:00:00"))

    assert (4, 0) == (at_once.rows_kept, at_once.rows_duplicate)
    assert (1, 4) == (again.rows_kept, again.rows_duplicate)


def test_a_message_that_a_later_export_shows_as_taken_back_is_taken_back(shop: Shop) -> None:
    header = CHATS.replace("\n", ",kind,recalled_message_id\n")
    shop.take("chats/a.csv", header + row("m1").replace("\n", ",text,\n"))
    result = shop.take("chats/b.csv", header + row("m1", text="").replace("\n", ",recall,m1\n"))

    assert (1, 0) == (result.rows_kept, result.rows_duplicate)


def test_a_duplicate_is_known_however_long_ago_it_came(shop: Shop) -> None:
    shop.take("chats/a.csv", CHATS + row("m1", at="2026-10-01 07:59:59") + row("m2", at="2026-10-01 08:00:00"))
    shop.take("chats/b.csv", CHATS + row("m3", at="2026-10-05 10:00:00"))
    result = shop.take("chats/c.csv", CHATS + row("m2", at="2026-10-01 08:00:00") + row("m1", at="2026-10-01 07:59:59"))

    assert (0, 2) == (result.rows_kept, result.rows_duplicate)


def test_the_same_nick_on_two_platforms_is_two_buyers(shop: Shop) -> None:
    shop.take("chats/a.csv", CHATS + row() + row().replace("taobao", "pdd"))

    assert [2] == shop.column("select count(distinct buyer_key) from raw.messages")


def test_masked_nicks_of_two_conversations_are_not_taken_for_one_buyer(shop: Shop) -> None:
    shop.take("chats/a.csv", CHATS + row("m1", buyer="x**") + row("m2", buyer="x**").replace("c1", "c2"))

    assert [2] == shop.column("select count(distinct buyer_key) from raw.messages")


def test_blank_lines_and_empty_rows_of_a_spreadsheet_are_no_rows(shop: Shop) -> None:
    result = shop.take("chats/a.csv", "\n" + CHATS + "\n" + row() + "  \n,,,,,,,,\n\n")

    assert (1, 1) == (result.rows_in, result.rows_kept)
    assert balances(result)


def test_a_chat_log_quoted_in_a_message_does_not_make_the_table_running_text(shop: Shop) -> None:
    result = shop.take("chats/a.csv", CHATS + row(text='"小明 2026-10-01 10:00:00\n有货吗"'))

    assert ("canonical_chats", 1) == (result.platform, result.rows_kept)


def test_a_million_columns_are_refused_at_once(shop: Shop) -> None:
    assert shop.take("chats/a.csv", "a," * 1_000_000 + "\n1,2\n").platform is None


def test_deep_json_refuses_its_line(shop: Shop) -> None:
    result = shop.take("chats/a.jsonl", GOOD + "\n" + '{"a":' * 100_000 + "\n" + GOOD.replace("好", "行") + "\n")

    assert (2, 1) == (result.rows_kept, result.rows_rejected)


def test_zeros_that_a_crash_left_in_a_text_spoil_their_row_only(shop: Shop) -> None:
    result = shop.take("chats/a.csv", (CHATS + row("m1") + row("m2", text="好" + "\0" * 8) + row("m3")).encode())

    assert (3, 2, 1) == (result.rows_in, result.rows_kept, result.rows_rejected)


def test_nul_bytes_and_marks_of_direction_never_reach_the_tables(shop: Shop) -> None:
    result = shop.take("chats/a.csv", CHATS + row("m1", text="好\u202e的") + row("m2", text="好\0的"))

    assert (1, 1) == (result.rows_kept, result.rows_rejected)
    assert ["好的"] == shop.column("select text from raw.messages")


def test_a_message_of_a_megabyte_is_taken(shop: Shop) -> None:
    shop.take("chats/a.csv", CHATS + row("m1", text="长" * 350_000) + row("m2", text='"长'))

    assert [350_000] == shop.column("select length(text) from raw.messages")


def test_a_refused_row_names_its_column_as_the_file_does(shop: Shop) -> None:
    shop.take("agents/a.csv", "账号,姓名,入职日期\n店:小美,小美,去年\n店:阿杰,,2026-01-01\n")

    assert [
        ("hired_on", "入职日期 “…年”读不懂（unreadable hired_on）；请写成 2026-01-31 这样"),
        ("name", "姓名 是空的（missing value）；这一列每行都要有值"),
    ] == shop.rows('select "column", reason from raw.rejects order by line')


def test_rosters_and_campaigns_may_have_chinese_headings(shop: Shop) -> None:
    shop.take("agents/a.csv", "客服账号,姓名,小组,是否机器人,其他账号,月薪（元）\n店:小美,小美,一组,否,店:美美,6000\n")
    shop.take(
        "campaigns/a.csv",
        "活动编号,活动名称,活动类型,开始时间,结束时间,商品ID,折扣,满减门槛,减免金额\n"
        "c1,双11,大促,2026-11-01,2026-11-11,*,0.9,300,40\n",
    )

    assert [("店:小美", "小美", "一组", False, "店:美美", 6000)] == shop.rows(
        "select agent_id, name, team, is_bot, accounts, monthly_salary_yuan from raw.agents"
    )
    assert [("c1", "双11", "*", 0.9, 300, 40)] == shop.rows(
        "select campaign_id, name, products, discount_rate, threshold_yuan, off_yuan from raw.campaigns"
    )
