"""What 千牛 text and 淘宝 lists look like when we write them."""

import csv
import re
from pathlib import Path

from xundan.simulate import Summary
from xundan.simulate.phrases import variants

HEADER = re.compile(r"(\S+) --> (\S+) \d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
SHOP = "禾木家居旗舰店"


def _text(path: Path) -> str:
    return path.read_bytes().decode("gb18030")


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(_text(path).splitlines()))


def test_qianniu_text_is_crlf_and_names_both_sides_of_every_message(qianniu: Summary) -> None:
    text = _text(qianniu.out / "inbox" / "chats" / "2026-10-19.txt")
    sides = [match.groups() for line in text.split("\r\n") if (match := HEADER.fullmatch(line))]

    assert "\n" not in text.replace("\r\n", "")
    assert len(sides) > 500
    assert {sum(f"{SHOP}:" in side for side in pair) for pair in sides} == {1}


def test_qianniu_text_has_what_the_client_adds(qianniu: Summary) -> None:
    text = "".join(_text(path) for path in (qianniu.out / "inbox" / "chats").glob("*.txt"))
    additions = [
        "已读",
        "当前用户来自 ",
        "撤回了一条消息",
        "转交给",
        "请确认收货地址",
        f"cntaobao{SHOP}:",
        f"{SHOP}:服务助手 --> ",
    ]

    assert [addition for addition in additions if addition not in text] == []


def test_an_order_list_keeps_the_platforms_quirks(qianniu: Summary) -> None:
    rows = _rows(qianniu.out / "inbox" / "orders" / "ExportOrderList-2026-10-20.csv")

    assert {"收货地址 ", "联系电话 ", "订单付款时间 ", "宝贝标题 "} <= set(rows[0])
    assert re.fullmatch(r'="\d{19}"', rows[0]["订单编号"])
    assert rows[0]["联系手机"].startswith("'1")
    assert rows[0]["卖家服务费"] == "0元"
    assert {"订单未关闭", "买家未付款"} <= {row["订单关闭原因"] for row in rows}
    assert {"等待买家付款", "买家已付款，等待卖家发货", "交易关闭"} <= {row["订单状态"] for row in rows}


def test_every_line_of_the_detail_list_belongs_to_a_listed_order(qianniu: Summary) -> None:
    folder = qianniu.out / "inbox" / "orders"
    orders = {row["订单编号"] for row in _rows(folder / "ExportOrderList-2026-10-20.csv")}
    lines = _rows(folder / "ExportOrderDetailList-2026-10-20.csv")

    assert {row["主订单编号"] for row in lines} == orders
    assert all(re.fullmatch(r"68\d{10}", row["商家编码"]) for row in lines)


def test_a_phrase_is_multiplied_out() -> None:
    assert variants("<这|那>件$price <啊|>") == ("这件{price} 啊", "这件{price}", "那件{price} 啊", "那件{price}")
