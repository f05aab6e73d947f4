"""A table of the shop's own is read once shop.yml says what its columns mean."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml

from tests.ingest.shop import Shop
from xundan.errors import UserError
from xundan.ingest import report_lines

DESK = {
    "kind": "chats",
    "platform": "desk",
    "columns": {"buyer_id": "顾客", "agent_id": ["坐席", "客服"], "sent_at": "时间", "role": "方向", "text": "内容"},
    "words": {"role": {"进": "buyer", "出": "agent"}},
}
CSV = "顾客,客服,时间,方向,内容,满意度\n小明,甲,2026/10/1 10:00,进,有货吗,5\n小明,甲,2026/10/1 10:01,出,有的,5\n"


def shop_with(root: Path, **layouts: Any) -> Shop:
    return Shop.at(root, layouts=layouts)


def test_a_mapped_table_becomes_canonical_rows(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, my_desk=DESK)
    result = shop.take("chats/a.csv", CSV.encode("gb18030"))

    assert ("my_desk", 2) == (result.platform, result.rows_kept)
    assert [("desk", "s1", "buyer", "甲", "有货吗"), ("desk", "s1", "agent", "甲", "有的")] == shop.rows(
        "select platform, shop_id, role, agent_id, text from raw.messages order by line"
    )
    shop.con.close()


def test_a_column_nobody_mapped_is_kept_and_named(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, my_desk=DESK)

    assert "满意度" in str(shop.take("chats/a.csv", CSV).note)
    assert ['{"满意度":"5"}'] == shop.column("select distinct extra from raw.messages")
    shop.con.close()


@pytest.mark.parametrize("container", ["csv", "jsonl", "json", "xlsx"])
def test_a_mapping_reads_every_kind_of_table(tmp_path: Path, container: str) -> None:
    rows = [line.split(",") for line in CSV.splitlines()]
    objects = ["{" + ",".join(f'"{n}":"{v}"' for n, v in zip(rows[0], row, strict=True)) + "}" for row in rows[1:]]
    contents = {
        "csv": CSV.encode(),
        "jsonl": "\n".join(objects).encode(),
        "json": f"[{','.join(objects)}]".encode(),
        "xlsx": _workbook(rows),
    }
    shop = shop_with(tmp_path, my_desk=DESK)

    assert 2 == shop.take(f"chats/a.{container}", contents[container]).rows_kept
    shop.con.close()


def test_the_shop_s_mapping_comes_before_a_platform_s_layout(tmp_path: Path) -> None:
    header = "platform,shop_id,buyer_id,agent_id,sent_at,role,text"
    mapped = {"kind": "chats", "platform": "mine", "columns": {n: n for n in header.split(",")[2:]}}
    shop = shop_with(tmp_path, ours=mapped)
    shop.take("chats/a.csv", f"{header}\ntaobao,s9,小明,甲,2026-10-01 10:00,buyer,在吗\n")

    assert [("mine", "s1")] == shop.rows("select platform, shop_id from raw.messages")
    shop.con.close()


def test_orders_and_campaigns_are_mapped_alike(tmp_path: Path) -> None:
    orders = {
        "kind": "orders",
        "columns": {
            "order_id": "单号", "buyer_id": "顾客", "created_at": "下单", "paid_at": "付款", "status": "状态",
            "product_id": "货", "quantity": "件", "amount_yuan": "应付", "paid_yuan": "实付",
        },
    }  # fmt: skip
    campaigns = {
        "kind": "campaigns",
        "columns": {"campaign_id": "号", "name": "名", "starts_at": "起", "ends_at": "止", "products": "货"},
    }
    shop = shop_with(tmp_path, erp=orders, plan=campaigns)
    shop.drop("orders/a.csv", "单号,顾客,下单,付款,状态,货,件,应付,实付\n9,小明,2026-10-01,,未付,p1,2,20.5,\n")
    shop.drop("campaigns/a.csv", "号,名,起,止,货\nc1,双十一,2026-11-01,2026-11-11,*\n")

    assert [("erp", 1), ("plan", 1)] == [(result.platform, result.rows_kept) for result in shop.ingest()]
    shop.con.close()


def test_a_mapping_to_a_column_there_is_not_names_those_there_are(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, my_desk={**DESK, "columns": {**DESK["columns"], "speaker": "谁"}})

    with pytest.raises(UserError, match="no column 'speaker'"):
        shop.ingest()
    shop.con.close()


def test_a_mapping_without_a_needed_column_says_which(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, my_desk={"kind": "chats", "columns": {"buyer_id": "顾客"}})

    with pytest.raises(UserError, match="sent_at"):
        shop.ingest()
    shop.con.close()


def _workbook(rows: list[list[str]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "map-columns.md").read_text(encoding="utf-8")


def test_the_example_of_the_page_prints_what_the_page_shows(tmp_path: Path) -> None:
    mapping, _ = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    export = "\n".join(re.findall(r"^    (\S+(?:,.*){5})$", PAGE, re.MULTILINE)) + "\n"
    shop = Shop.at(tmp_path, **yaml.safe_load(mapping))
    (shown,) = re.findall(r"```text\n(.*?)\n```", PAGE, re.DOTALL)

    assert shown == report_lines([shop.take("chats/chats.csv", export.encode("gb18030"))])[0]
    shop.con.close()
