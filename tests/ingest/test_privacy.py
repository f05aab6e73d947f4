"""Nobody's name, number or address in clear, in any table or file but identities.duckdb."""

import os
import stat
from pathlib import Path

import pytest

from tests.ingest.shop import CHATS, ORDERS, Shop
from xundan.ingest.pseudonym import Identities

SAMPLES = Path(__file__).parents[2] / "data_samples" / "platforms"
PLANTED = {
    "13800138000": "打13800138000",
    "110105194912310021": "身份证110105194912310021",
    "6222021234567890123": "卡6222021234567890123",
    "li.lei@example.com": "邮箱li.lei@example.com",
    "文三路478号": "寄浙江省杭州市西湖区文三路478号3单元502室",
    "xiaolu_2026": "加微信xiaolu_2026",
    "877665544": "QQ:877665544",
    "粤B12345": "车牌粤B12345",
    "王小鹿": "收货人：王小鹿",
}


@pytest.mark.parametrize(("secret", "text"), PLANTED.items())
def test_what_is_planted_anywhere_is_found_nowhere(shop: Shop, secret: str, text: str) -> None:
    good = f"taobao,s1,c1,m1,小明,甲,2026-10-01 10:00:00,buyer,{text},{text}\n"
    unreadable = f"taobao,s1,c1,m2,小明,甲,{secret},buyer,{text},{text}\n"
    shop.take("chats/a.csv", CHATS.strip() + ",备注\n" + good + unreadable + f"taobao,{text},{secret}\n" + f'"{text}')

    assert secret not in shop.everything()


def test_the_buyer_is_a_pseudonym_in_the_text_the_ids_and_the_rejects_too(shop: Shop) -> None:
    nick = "林间小鹿2026"
    shop.take("chats/a.csv", CHATS + f"taobao,s1,{nick}_1001,m1,{nick},甲,2026-10-01 10:00:00,agent,{nick}您好\n"
              f"taobao,s1,{nick}_1001,m1,{nick},甲,bad,agent,{nick}您好\n")  # fmt: skip

    assert nick not in shop.everything()
    assert [(f"{shop.key_of(nick)}_1001", "[买家]您好")] == shop.rows("select conversation_id, text from raw.messages")


def test_a_pseudonym_is_the_same_in_chats_and_orders(shop: Shop) -> None:
    shop.drop("chats/a.txt", "禾木:小美 --> cntaobao小鹿 2026-10-01 10:00:00\n在的\n")
    shop.drop(
        "orders/a.csv",
        (SAMPLES / "taobao_order_list" / "ExportOrderList.csv").read_bytes().replace(b"q88", "小鹿".encode("gb18030")),
    )
    shop.ingest()

    assert shop.column("select buyer_key from raw.messages")[0] in shop.column("select buyer_key from raw.orders")


def test_what_an_order_export_says_of_the_person_is_not_stored(shop: Shop) -> None:
    shop.take("orders/a.csv", (SAMPLES / "taobao_order_list" / "ExportOrderList.csv").read_bytes())
    told = shop.everything()

    assert [] == [
        secret
        for secret in ("张三", "文三路", "西湖区", "13800138000", "138****8000", "q88", "781234567890")
        if secret in told
    ]


def test_a_column_named_like_personal_data_is_not_kept_by_any_layout(shop: Shop) -> None:
    row = "taobao,s1,c1,m1,小明,甲,2026-10-01 10:00:00,buyer,好,王小鹿,某处,直播\n"
    shop.take("chats/a.csv", CHATS.strip() + ",收件人姓名,Shipping Address,来源\n" + row)

    assert ['{"来源":"直播"}'] == shop.column("select extra from raw.messages")


def test_who_is_who_stands_in_identities_only_with_the_first_day_seen(shop: Shop) -> None:
    shop.take("chats/a.csv", CHATS + "taobao,s1,c1,m1,小明,甲,2026-10-05 10:00:00,buyer,好\n")
    shop.take("chats/b.csv", CHATS + "taobao,s1,c1,m0,小明,甲,2026-10-01 10:00:00,buyer,在吗\n")

    with Identities(shop.workspace.identities_path) as identities:
        assert dict.fromkeys(shop.column("select distinct buyer_key from raw.messages"), "小明") == identities.names()
        assert [("2026-10-01",)] == identities._con.execute(
            "select strftime(first_seen, '%Y-%m-%d') from buyers"
        ).fetchall()


def test_the_key_outlives_the_run(shop: Shop) -> None:
    assert shop.key_of("小明") == shop.key_of("小明")


def test_two_shops_do_not_share_a_key(shop: Shop, tmp_path: Path) -> None:
    assert shop.key_of("小明") != Shop.at(tmp_path / "other").key_of("小明")


@pytest.mark.skipif(os.name == "nt", reason="this system has no modes")
def test_only_the_owner_may_read_the_identities(shop: Shop) -> None:
    shop.take("chats/a.csv", CHATS + "taobao,s1,c1,m1,小明,甲,2026-10-05 10:00:00,buyer,好\n")

    assert [0o600] == [stat.S_IMODE(path.stat().st_mode) for path in shop.workspace.root.glob("identities*")]


def test_a_refused_formula_is_text_in_the_quarantine(shop: Shop) -> None:
    shop.take(
        "orders/a.csv", (SAMPLES / "canonical_orders" / "orders.csv").read_bytes().replace(b"platform", b"=cmd()", 1)
    )
    (path,) = shop.workspace.quarantine.iterdir()

    assert [] == [
        cell
        for cell in path.read_text(encoding="utf-8-sig").replace("\n", ",").split(",")
        if cell.startswith(("=", "+", "@"))
    ]


def test_an_id_with_personal_data_in_it_is_a_fingerprint_that_still_joins(shop: Shop) -> None:
    shop.take(
        "chats/a.csv",
        CHATS.strip() + ",product_id\n"
        "taobao,s1,13800138000_1,m1,小明,甲,2026-10-01 10:00:00,buyer,好,刻字 张三 13800138000\n"
        "taobao,s1,c2,m2,小明,甲,2026-10-01 10:00:01,buyer,好,13812345678\n",
    )
    shop.take("orders/a.csv", ORDERS + "taobao,s1,o1,小明,2026-10-01 11:00:00,,paid,刻字 张三 13800138000,1,9,9\n")
    chatted = shop.column("select product_id from raw.messages order by line")

    assert "13800138000" not in shop.everything()
    assert "13812345678" == chatted[1]
    assert chatted[:1] == shop.column("select product_id from raw.orders")


def test_a_file_is_called_without_its_buyer_and_his_phone(shop: Shop) -> None:
    row = "taobao,s1,c1,m1,{},甲,2026-10-01 10:00:00,buyer,好\n"
    shop.take(
        "chats/林间小鹿8_13800138000.csv",
        CHATS + row.format("林间小鹿8") + row.format("别人") + row.replace("甲,", "甲,x"),
    )

    assert ["chats/[买家]_[手机号].csv"] == shop.column(
        "select file from raw.messages union select file from raw.files union select file from raw.rejects"
    )
    assert ["000001-chats-[买家]_[手机号].csv.csv"] == [path.name for path in shop.workspace.quarantine.iterdir()]


def test_a_column_called_after_a_person_is_kept_without_him(shop: Shop) -> None:
    result = shop.take(
        "chats/a.csv",
        CHATS.strip() + ",张三 13800138000\ntaobao,s1,c1,m1,小明,甲,2026-10-01 10:00:00,buyer,好,直播\n",
    )

    assert "未知列已保留（unknown columns kept）: [姓名] [手机号]" == result.note
    assert ['{"[姓名] [手机号]":"直播"}'] == shop.column("select extra from raw.messages")


def test_a_refused_row_shows_no_citizen_where_an_id_should_stand(shop: Shop) -> None:
    shop.take("chats/a.csv", CHATS + "taobao,s1,c1,330102199003077777,小明,甲,bad,buyer,好\n")

    assert "330102199003077777" not in shop.everything()
