"""The platforms' own figures on their way into raw.kpi: what the samples alone do not say."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ingest.shop import Shop, balances

HEAD = "旺旺昵称,咨询人数,平均响应时长（秒)\n"
MEI, QIANG = "禾木:小美,12,28\n", "禾木:阿强,7,45\n"
RECEPTIONS = "日期,开始时间,结束时间,买家旺旺,客服旺旺,接待类型,接待发起,状态\n"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop.at(tmp_path)
    yield shop
    shop.con.close()


def days(shop: Shop) -> list[tuple[str, str]]:
    return shop.rows("select distinct day::varchar, last_day::varchar from raw.kpi order by all")


def consulted(shop: Shop) -> list[tuple[str, float]]:
    return shop.rows("select agent_id, value from raw.kpi where metric = '咨询人数' order by load_id, line")


def test_without_any_day_the_file_is_refused_and_the_reason_says_how_to_name_it(shop: Shop) -> None:
    result = shop.take("kpi/客服绩效.csv", HEAD + MEI + QIANG)

    assert (None, 2, 2) == (result.platform, result.rows_in, result.rows_rejected)
    assert "文件名" in str(result.note)
    assert [(0, "day")] == shop.rows('select line, "column" from raw.rejects')


def test_a_file_renamed_after_its_day_is_taken(shop: Shop) -> None:
    shop.take("kpi/客服绩效.csv", HEAD + MEI)

    assert 1 == shop.take("kpi/客服绩效_20261001.csv", HEAD + MEI).rows_kept


@pytest.mark.parametrize(
    ("name", "above", "expected"),
    [
        ("kpi/a_20261001.csv", "", ("2026-10-01", "2026-10-01")),
        ("kpi/a_20261001_20261007.csv", "", ("2026-10-01", "2026-10-07")),
        ("kpi/2026-10-01/a.csv", "", ("2026-10-01", "2026-10-01")),
        ("kpi/a.csv", "统计时间: 2026-10-01 ~ 2026-10-07\n", ("2026-10-01", "2026-10-07")),
        ("kpi/a_20261008.csv", "店铺：禾木\n统计时间：2026年10月1日\n\n", ("2026-10-01", "2026-10-01")),
    ],
)
def test_the_days_stand_above_the_header_or_in_the_name_of_file_or_folder(
    shop: Shop, name: str, above: str, expected: tuple[str, str]
) -> None:
    shop.take(name, above + HEAD + MEI)

    assert [expected] == days(shop)


def test_a_day_in_the_row_beats_the_one_in_the_name(shop: Shop) -> None:
    rows = "日期," + HEAD + "2026-10-02," + MEI + "2026-10-03 ~ 2026-10-04," + QIANG
    shop.take("kpi/a_20261001.csv", rows)

    assert [("2026-10-02", "2026-10-02"), ("2026-10-03", "2026-10-04")] == days(shop)


def test_each_file_of_an_archive_is_of_the_day_in_its_own_name_and_in_the_units_of_its_own_header(shop: Shop) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("绩效_20261001.csv", HEAD.strip() + ",首次响应时长（秒)\n" + MEI.strip() + ",15\n")
        archive.writestr("绩效_20261002.csv", HEAD.strip() + ",首次响应时长(分钟)\n" + MEI.strip() + ",0.5\n")
    result = shop.take("kpi/october.zip", packed.getvalue())

    assert 2 == result.rows_kept
    seconds = "select day::varchar, value from raw.kpi where metric = '首次响应时长(秒)' order by day"
    assert [("2026-10-01", 15.0), ("2026-10-02", 30.0)] == shop.rows(seconds)


def test_the_same_figures_of_another_day_are_no_duplicate(shop: Shop) -> None:
    shop.take("kpi/a_20261001.csv", HEAD + MEI)

    assert 1 == shop.take("kpi/a_20261002.csv", HEAD + MEI).rows_kept


def test_the_same_figures_exported_again_are_duplicate_rows_however_shuffled(shop: Shop) -> None:
    shop.take("kpi/a_20261001.csv", HEAD + MEI + QIANG)
    result = shop.take("kpi/b_20261001.csv", HEAD + QIANG + MEI)

    assert (2, 0, 2) == (result.rows_in, result.rows_kept, result.rows_duplicate)


def test_changed_figures_are_a_new_version_and_the_old_one_stays(shop: Shop) -> None:
    shop.take("kpi/a_20261001.csv", HEAD + MEI + QIANG)
    result = shop.take("kpi/b_20261001.csv", HEAD + MEI.replace("12", "13") + QIANG)

    assert (1, 1) == (result.rows_kept, result.rows_duplicate)
    assert [("禾木:小美", 12.0), ("禾木:阿强", 7.0), ("禾木:小美", 13.0)] == consulted(shop)


def test_a_figure_that_is_no_longer_delayed_is_a_new_version(shop: Shop) -> None:
    shop.take("kpi/a_20261001.csv", HEAD + MEI.replace("12", "延迟统计"))

    assert 1 == shop.take("kpi/b_20261001.csv", HEAD + MEI).rows_kept


def test_the_same_row_twice_in_a_file_counts_once(shop: Shop) -> None:
    result = shop.take("kpi/a_20261001.csv", HEAD + MEI + MEI)

    assert (1, 1) == (result.rows_kept, result.rows_duplicate)


def test_rows_that_only_a_column_of_words_tells_apart_are_both_kept(shop: Shop) -> None:
    rows = "班次," + HEAD + "早," + MEI + "晚," + MEI

    assert 2 == shop.take("kpi/a_20261001.csv", rows).rows_kept
    assert 2 == shop.take("kpi/b_20261001.csv", rows + "\n").rows_duplicate


@pytest.mark.parametrize(
    "name",
    [
        "汇总值", "平均值", "全店汇总值", "全店平均值", "同行同层均值", "同行同层优秀", "店铺汇总值", "店铺总计",
        "合计", "汇总", "均值",
    ],
)  # fmt: skip
def test_a_row_that_sums_up_the_others_is_filtered(shop: Shop, name: str) -> None:
    result = shop.take("kpi/a_20261001.csv", HEAD + MEI + f"{name},12,28\n")

    assert (1, 1) == (result.rows_kept, result.rows_filtered)


@pytest.mark.parametrize("name", ["总裁助理", "小总", "平均小姐", "优秀", "汇总:小美"])
def test_an_agent_whose_name_sounds_like_a_sum_is_kept(shop: Shop, name: str) -> None:
    assert 1 == shop.take("kpi/a_20261001.csv", HEAD + f"{name},12,28\n").rows_kept


def test_remarks_and_rows_that_say_nothing_are_filtered(shop: Shop) -> None:
    rows = HEAD + MEI + "暂无数据,-,-\n注：响应时长不含机器人,,\n"

    assert 2 == shop.take("kpi/a_20261001.csv", rows).rows_filtered


def test_unknown_figures_are_kept_under_their_header_and_unknown_words_beside_them(shop: Shop) -> None:
    head = HEAD.strip() + ",收藏人数（次）,班次\n"
    result = shop.take("kpi/a_20261001.csv", head + '禾木:小美,12,28,"1,200",早\n')

    assert "收藏人数（次）、班次" in str(result.note)
    found = "select value, extra::varchar from raw.kpi where metric = '收藏人数(次)'"
    assert [(1_200.0, '{"班次":"早"}')] == shop.rows(found)


def test_numbers_that_belong_to_a_person_are_no_figures(shop: Shop) -> None:
    head = HEAD.strip() + ",备注\n"
    shop.take("kpi/a_20261001.csv", head + "禾木:小美,12,28,13800138000\n" + "禾木:阿强,13900139000,28,\n")

    assert "13800138000" not in shop.everything()
    assert "13900139000" not in shop.everything()


def test_accounts_that_are_phone_numbers_are_masked_and_still_told_apart(shop: Shop) -> None:
    shop.take("kpi/a_20261001.csv", HEAD + "13800138000,12,28\n13900139000,7,45\n")

    accounts = shop.column("select distinct agent_id from raw.kpi")
    assert 2 == len(accounts)
    assert ["[手机号]"] == list({account.split("#")[0] for account in accounts})


def test_a_header_that_names_a_person_is_masked_as_the_name_of_its_figure(shop: Shop) -> None:
    result = shop.take("kpi/a_20261001.csv", HEAD.strip() + ",找王先生13800138000\n" + "禾木:小美,12,28,5\n")

    assert "13800138000" not in shop.everything() + str(result.note)


def test_a_reception_names_its_buyer_only_by_a_pseudonym_that_is_the_chats(shop: Shop) -> None:
    reception = "2026-10-01,10:00:00,10:05:30,林间小鹿,禾木:小美,直接接待,买家发起,待定\n"
    unreadable = "2026-10-01,上午,10:05:30,林间小鹿,禾木:小美,直接接待,林间小鹿,待定\n"
    shop.take("kpi/林间小鹿_receptions.csv", RECEPTIONS + reception + unreadable)

    assert "林间小鹿" not in shop.everything()
    assert [(shop.key_of("林间小鹿"), "接待时长(秒)", 330.0)] == shop.rows(
        "select buyer_key, metric, value from raw.kpi"
    )


def test_receptions_of_masked_nicks_stand_for_nobody_and_are_not_mixed_up(shop: Shop) -> None:
    rows = "".join(f"2026-10-01,10:00,10:05,{nick},禾木:小美,直接接待,买家发起,待定\n" for nick in ("t**1", "t**2"))
    result = shop.take("kpi/receptions.csv", RECEPTIONS + rows)

    assert 2 == result.rows_kept
    assert ["u"] == shop.column("select distinct buyer_key[1] from raw.kpi")


def test_an_overlapping_export_of_receptions_adds_only_the_new_ones(shop: Shop) -> None:
    first = "2026-10-01,10:00:00,10:05:30,小鹿,禾木:小美,直接接待,买家发起,待定\n"
    shop.take("kpi/a.csv", RECEPTIONS + first)
    result = shop.take("kpi/b.csv", RECEPTIONS + first + first.replace("10:0", "11:0"))

    assert (1, 1) == (result.rows_kept, result.rows_duplicate)


def test_a_time_of_day_is_of_the_day_beside_it_in_the_shops_zone(shop: Shop) -> None:
    shop.take("kpi/a.csv", RECEPTIONS + "2026/10/1,0:05,0:10,小鹿,禾木:小美,直接接待,买家发起,待定\n")

    ((started_at,),) = shop.rows("select started_at from raw.kpi")
    assert dt.datetime(2026, 9, 30, 16, 5, tzinfo=dt.UTC) == started_at


def test_sessions_that_nothing_tells_apart_each_stand_for_themselves_and_once(shop: Shop) -> None:
    rows = "服务账号,会话类型,顾客消息数,客服消息数\n" + "小美,咨询,1,1\n" * 3

    assert 3 == shop.take("kpi/a_20261001.csv", rows).rows_kept
    assert 3 == shop.take("kpi/b_20261001.csv", rows + "\n").rows_duplicate


def test_a_table_without_agents_is_of_the_shop(shop: Shop) -> None:
    shop.take("kpi/a.csv", "日期,询单人数,当日询单人数\n2026-10-01,9,8\n")

    assert [(None, None, 9.0)] == shop.rows("select agent_id, product_id, value from raw.kpi where metric = '询单人数'")


def test_an_agent_left_blank_is_refused_and_not_taken_for_the_shop(shop: Shop) -> None:
    shop.take("kpi/a_20261001.csv", HEAD + MEI + ",3,4\n")

    assert [(3, "agent_id")] == shop.rows('select line, "column" from raw.rejects')


NAMES = st.sampled_from(["禾木:小美", "cntaobao禾木:阿强", "汇总值", "暂无数据", "", "-", "=1+1"])
CELLS = st.one_of(
    st.sampled_from(["1,234", "12.5%", "2分30秒", "-", "", "延迟统计", "00:00:07", "1.2万", "∞"]),
    st.text(alphabet="0123456789.,%分秒时万元:-+ \u3000ａ", max_size=6),
)
EXPORTS = st.lists(st.tuples(NAMES, CELLS, CELLS, CELLS), max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=EXPORTS)
def test_whatever_stands_in_the_cells_every_row_is_accounted_for_and_once(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    shop = Shop.at(tmp_path_factory.mktemp("shop"))
    head = HEAD.strip() + ",新指标\n"
    text = head + "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows)
    first = shop.take("kpi/a_20261001.csv", text)
    again = shop.take("kpi/b_20261001.csv", text)
    shop.con.close()

    assert balances(first)
    assert balances(again)
    assert (0, first.rows_kept + first.rows_duplicate) == (again.rows_kept, again.rows_duplicate)
