"""Personal data becomes a placeholder; what reasons and joins need stays."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xundan.ingest.mask import PLACEHOLDERS, mask, outline
from xundan.ingest.mask_rules import RULES

YES = [(rule.kind, text) for rule in RULES for text in rule.yes]
NO = [(rule.kind, text) for rule in RULES for text in rule.no]
PHONES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
AROUND = st.text(alphabet="有货吗亲 ，。:：\n", max_size=8)


def mask_text(text: str) -> str:
    return str(mask(pl.Series([text], dtype=pl.String)).item())


@pytest.mark.parametrize(("kind", "text"), YES)
def test_a_rule_masks_what_it_is_for(kind: str, text: str) -> None:
    assert f"[{kind}]" in mask_text(text)


@pytest.mark.parametrize(("kind", "text"), NO)
def test_a_rule_leaves_what_only_looks_like_it(kind: str, text: str) -> None:
    assert f"[{kind}]" not in mask_text(text)


def test_every_rule_shows_what_it_is_for_and_what_it_is_not() -> None:
    assert [] == [rule.kind for rule in RULES if not (rule.yes and rule.no)]


@pytest.mark.parametrize(
    "text",
    [
        "身高165 108斤穿M码",
        "满300减50 到手价 128.00",
        "订单编号 4108000000852699926",
        "4108000000852699926",
        "宝贝id 687635001234",
        "https://item.taobao.com/item.htm?id=13812345678&spm=a1z10",
        "2026-10-19 09:03:11",
        "4K 3840x2160 55寸",
        "90*200*75cm",
        "发到新疆乌鲁木齐可以吗",
        "浙江省杭州市包邮吗",
        "3号能到吗",
        "买2送1 一共3件",
        "第12345678期",
        "型号 FX-991CN",
    ],
)
def test_prices_sizes_numbers_and_regions_stay(text: str) -> None:
    assert text == mask_text(text)


def test_an_order_card_keeps_nothing_of_the_person() -> None:
    card = (
        "收货人：张三丰\n联系电话：13800138000\n收货地址：广东省深圳市南山区科技园南区8栋1203\n订单编号：41080000008526"
    )

    assert "收货人：[姓名]\n联系电话：[手机号]\n收货地址：[地址]\n订单编号：41080000008526" == mask_text(card)


def test_the_place_that_finds_a_door_goes_and_the_city_stays() -> None:
    assert "寄浙江省杭州市[地址]，谢谢" == mask_text("寄浙江省杭州市西湖区文三路478号3单元502室，谢谢")


def test_full_width_digits_are_digits() -> None:
    assert "打[手机号]吧" == mask_text("打１３８００１３８０００吧")


def test_marks_without_width_hide_no_number() -> None:
    assert "[手机号]" == mask_text("138\u200b0013\u200b8000")


def test_nulls_stay_and_the_argument_is_not_touched() -> None:
    texts = pl.Series(["13800138000", None, "好"])

    assert ["[手机号]", None, "好"] == mask(texts).to_list()
    assert ["13800138000", None, "好"] == texts.to_list()


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
        "[身份证]",
        "[银行卡]",
        "[手机号]",
        "[电话]",
        "[微信]",
        "[QQ]",
        "[支付账号]",
        "[车牌]",
        "[地址]",
        "[姓名]",
    ) == PLACEHOLDERS
