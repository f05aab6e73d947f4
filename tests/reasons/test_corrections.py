"""labels/corrections.csv: taken once, kept for ever, faulty lines told and left."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from xundan import layout, models, warehouse
from xundan.reasons import corrections
from xundan.reasons.corrections import Correction, Fault
from xundan.workspace import Workspace, init_workspace

ZONE = ZoneInfo("Asia/Shanghai")
HEADER = "inquiry_id,reason,by,at,note\n"


def lines(text: str) -> list[Correction | Fault]:
    return list(corrections.read(text.encode(), ZONE))


def test_a_line_is_read_with_its_time_in_the_shops_zone() -> None:
    read = lines(HEADER + "i1,stock.out,王主管,2026-11-09 10:20,缺黑色\n")

    at = dt.datetime(2026, 11, 9, 2, 20, tzinfo=dt.UTC)
    assert [Correction(2, "i1", "stock.out", "王主管", at, "缺黑色")] == read


def test_an_empty_reason_takes_a_correction_back() -> None:
    (read,) = lines(HEADER + "i1,,王主管,2026-11-09T10:20:00+08:00,\n")

    assert isinstance(read, Correction)
    assert read.reason is None


def test_a_spreadsheets_gb18030_is_read() -> None:
    text = HEADER + "i1,stock.out,王主管,2026/11/09 10:20,\n"

    (read,) = corrections.read(text.encode("gb18030"), ZONE)

    assert isinstance(read, Correction)
    assert read.by == "王主管"


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (",stock.out,王,2026-11-09,", "inquiry_id"),
        ("i1,stock.ouch,王,2026-11-09,", "reason"),
        ("i1,stock.out,,2026-11-09,", "by"),
        ("i1,stock.out,王,昨天,", "at"),
    ],
)
def test_a_faulty_line_names_its_column(line: str, column: str) -> None:
    (fault,) = lines(HEADER + line + "\n")

    assert isinstance(fault, Fault)
    assert (2, column) == (fault.line, fault.column)


def test_a_mistyped_reason_names_the_nearest() -> None:
    (fault,) = lines(HEADER + "i1,stock.ouch,王,2026-11-09,\n")

    assert "stock.out" in fault.reason


def test_a_file_without_a_needed_column_is_one_fault() -> None:
    (fault,) = lines("inquiry_id,why\ni1,stock.out\n")

    assert (0, "reason") == (fault.line, fault.column)


def _shop(tmp_path: Path) -> Workspace:
    shop = init_workspace(tmp_path / "shop", "s1")
    (shop.root / "labels").mkdir()
    return shop


def _taken(con: duckdb.DuckDBPyConnection, shop: Workspace, text: str) -> tuple[int, int, int, int] | None:
    (shop.root / corrections.PATH).write_text(HEADER + text, encoding="utf-8")
    result = corrections.take(con, shop, "night")
    return result and (result.rows_in, result.rows_kept, result.rows_duplicate, result.rows_rejected)


def test_every_line_is_accounted_for_once(tmp_path: Path) -> None:
    shop = _shop(tmp_path)
    first, second = "i1,stock.out,王,2026-11-09,\n", "i2,price.too_high,王,2026-11-10,\n"
    with warehouse.connect(shop) as con:
        layout.create_all(con, models.load(), models.macros())

        counts = [_taken(con, shop, text) for text in (first, first, first + second + "i3,stock.ouch,王,2026-11-10,\n")]

        kept = con.execute("select inquiry_id from raw.corrections order by inquiry_id").fetchall()
        rejects = con.execute('select file, line, "column" from raw.rejects').fetchall()
    assert [(1, 1, 0, 0), None, (3, 1, 1, 1)] == counts
    assert [("i1",), ("i2",)] == kept
    assert [("labels/corrections.csv", 4, "reason")] == rejects


def test_what_is_gone_from_the_file_is_kept(tmp_path: Path) -> None:
    shop = _shop(tmp_path)
    with warehouse.connect(shop) as con:
        layout.create_all(con, models.load(), models.macros())
        _taken(con, shop, "i1,stock.out,王,2026-11-09,\n")

        _taken(con, shop, "i2,stock.out,王,2026-11-09,\n")

        assert con.execute("select count(*) from raw.corrections").fetchall() == [(2,)]
