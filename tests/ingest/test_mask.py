"""Personal data becomes a placeholder; what reasons and joins need stays."""

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.planted import Planted, innocent, planted
from tests.ingest.planted.second import SECOND
from xundan.ingest.mask import PLACEHOLDERS, mask, outline
from xundan.ingest.masking import accounts, names, numbers, places
from xundan.suites import load_suites

KINDS = (accounts, numbers, places, names)
RULES = [rule for kind in KINDS for rule in kind.RULES]
YES = [(rule.kind, text) for rule in RULES for text in rule.yes]
NO = [(rule.kind, text) for rule in RULES for text in rule.no]
PLANTED = planted(seed=1, count=1_000)
PLANTED_LATER = planted(seed=77, count=1_000, carriers=SECOND)
PHONES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
AROUND = st.text(alphabet="有货吗亲 ，。:：\n", max_size=8)


def mask_text(text: str) -> str:
    return str(mask(pl.Series([text], dtype=pl.String)).item())


def masked(items: list[Planted]) -> list[tuple[Planted, str]]:
    return list(zip(items, mask(pl.Series([item.text for item in items])), strict=True))


@pytest.mark.parametrize(("kind", "text"), YES)
def test_a_rule_masks_what_it_is_for(kind: str, text: str) -> None:
    assert f"[{kind}]" in mask_text(text)


@pytest.mark.parametrize(("kind", "text"), NO)
def test_a_rule_leaves_what_only_looks_like_it(kind: str, text: str) -> None:
    assert f"[{kind}]" not in mask_text(text)


def test_every_rule_shows_what_it_is_for_and_what_it_is_not() -> None:
    assert [] == [rule.kind for rule in RULES if not (rule.yes and rule.no)]


def test_nothing_is_left_of_a_thousand_planted_items() -> None:
    assert [] == [(item.text, text) for item, text in masked(PLANTED) if item.left_in(text)]


def test_prices_order_numbers_and_cities_beside_planted_items_stay() -> None:
    assert [] == [(item.text, text) for item, text in masked(PLANTED) if any(kept not in text for kept in item.kept)]


def test_little_is_left_of_items_nobody_had_in_mind_when_the_rules_were_written() -> None:
    left = [item.text for item, text in masked(PLANTED_LATER) if item.left_in(text)]

    assert len(left) <= 25


@pytest.mark.parametrize("text", innocent.TEXTS)
def test_what_only_looks_like_personal_data_stays(text: str) -> None:
    assert text == mask_text(text)


def test_bare_order_tracking_and_item_numbers_stay() -> None:
    texts = pl.Series(innocent.numbered(seed=1, count=2_000))

    assert texts.to_list() == mask(texts).to_list()


def test_the_check_before_the_build_finds_no_phone_that_masking_left_on_purpose() -> None:
    (suite,) = (suite for suite in load_suites("raw") if suite.table == "raw.messages")
    con = duckdb.connect()
    con.register("told", pl.DataFrame({"text": [*(text for _, text in masked(PLANTED)), *innocent.TEXTS]}))

    assert [] == con.execute(f"select text from told where {suite.derived['has_phone']}").fetchall()


def test_a_text_is_masked_alike_alone_and_among_others() -> None:
    texts = [item.text for item in (PLANTED + PLANTED_LATER)[::5]] + list(innocent.TEXTS)

    assert [mask_text(text) for text in texts] == mask(pl.Series(texts)).to_list()


def test_masking_planted_items_twice_is_masking_them_once() -> None:
    once = pl.Series([text for _, text in masked(PLANTED)])

    assert once.to_list() == mask(once).to_list()


def test_an_order_card_keeps_nothing_of_the_person() -> None:
    card = (
        "收货人：张三丰\n联系电话：13800138000\n收货地址：广东省深圳市南山区科技园南区8栋1203\n订单编号：41080000008526"
    )

    assert "收货人：[姓名]\n联系电话：[手机号]\n收货地址：广东省深圳市[地址]\n订单编号：41080000008526" == mask_text(
        card
    )


def test_the_place_that_finds_a_door_goes_and_the_city_stays() -> None:
    assert "寄浙江省杭州市[地址]，谢谢" == mask_text("寄浙江省杭州市西湖区文三路478号3单元502室，谢谢")


def test_full_width_digits_are_digits() -> None:
    assert "打[手机号]吧" == mask_text("打１３８００１３８０００吧")


def test_a_text_without_personal_data_stays_as_it_was_written() -> None:
    assert "货号１２３４５６ 1️⃣ 👨‍👩‍👧" == mask_text("货号１２３４５６ 1️⃣ 👨‍👩‍👧")


@pytest.mark.parametrize("mark", ["\u200b", "\u200d", "\u2060", "\u00ad", "\u0336", "\ufe0f\u20e3", "\u202e", "\x00"])
def test_marks_that_show_nothing_hide_no_number(mark: str) -> None:
    assert "打[手机号]吧" == mask_text(f"打{mark.join('13800138000')}吧")


def test_a_message_of_a_hundred_thousand_characters_is_masked_like_any_other() -> None:
    assert mask_text("中" * 50_000 + " 13800138000 " + "1" * 50_000) == "中" * 50_000 + " [手机号] " + "1" * 50_000


def test_nulls_stay_and_the_argument_is_not_touched() -> None:
    texts = pl.Series(["13800138000", None, "好"])

    assert ["[手机号]", None, "好"] == mask(texts).to_list()
    assert ["13800138000", None, "好"] == texts.to_list()


@settings(deadline=None)  # a rule is compiled when it is first used
@given(before=AROUND, phone=PHONES, after=AROUND)
def test_masked_text_holds_no_phone(before: str, phone: str, after: str) -> None:
    assert phone not in mask_text(f"{before}{phone}{after}")


@given(st.text(max_size=60))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask_text(text)

    assert once == mask_text(once)


def test_cells_nobody_can_name_show_moments_and_small_numbers_only() -> None:
    assert "…，…，2026-10-01 10:00:00，12.50，3，…" == outline(
        ["小明", "13800138000", "2026-10-01 10:00:00", "12.50", "3", "12345"]
    )


def test_placeholders_are_stable() -> None:
    assert (
        "[邮箱]",
        "[微信]",
        "[QQ]",
        "[支付账号]",
        "[车牌]",
        "[证件]",
        "[身份证]",
        "[银行卡]",
        "[手机号]",
        "[电话]",
        "[地址]",
        "[姓名]",
    ) == PLACEHOLDERS
