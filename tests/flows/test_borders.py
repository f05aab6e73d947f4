"""The checks at the two borders, on rows that must not pass."""

import datetime as dt

import duckdb
import pytest

from flows import steps
from tests.scenarios import canonical
from xundan.errors import CheckFailed
from xundan.pipeline import Run
from xundan.workspace import Workspace

RUN = Run.at(dt.datetime(2026, 11, 9, 2, 30, tzinfo=dt.UTC))
BUYER = "b" + "0" * 20
MESSAGE = {
    "message_key": "1",
    "load_id": "1",
    "file": "'chats/a.csv'",
    "line": "2",
    "platform": "'taobao'",
    "shop_id": "'s1'",
    "buyer_key": f"'{BUYER}'",
    "sent_at": "timestamptz '2026-11-08 10:00:00+08:00'",
    "role": "'buyer'",
    "text": "'在吗'",
    "kind": "'text'",
}
INQUIRY = {"inquiry_id": "'i1'", "day": "date '2026-11-08'", "buyer_key": f"'{BUYER}'", "outcome": "'pending'"}


@pytest.fixture
def shop(tmp_path) -> Workspace:
    return canonical.workspace(tmp_path / "shop")


def stand(shop: Workspace, table: str, row: dict[str, str]) -> None:
    """Put a row into a table of the warehouse, on a day that is to be published."""
    cells = ", ".join(f"{value} as {column}" for column, value in row.items())
    with duckdb.connect(str(shop.warehouse_path)) as con:
        con.execute("insert into run.days values ('2026-11-08')")
        con.execute(f"insert into {table} by name select {cells}")


def test_a_bad_raw_row_stops_the_night_and_is_named(shop) -> None:
    stand(shop, "raw.messages", {**MESSAGE, "role": "'boss'"})

    with pytest.raises(CheckFailed, match=r"raw\.messages, role: 1 of 1 rows (.|\n)*file = chats/a\.csv, line = 2"):
        steps.check_raw.fn(shop, RUN)


def test_a_bad_row_of_the_marts_stops_the_night_and_is_named(shop) -> None:
    stand(shop, "marts.inquiry", {**INQUIRY, "outcome": "'sold'"})

    with pytest.raises(CheckFailed, match=r"marts\.inquiry, outcome: 1 of 1 rows (.|\n)*inquiry_id = i1"):
        steps.check_marts.fn(shop, RUN)


def test_a_doubtful_row_is_told_and_stops_nothing(shop, caplog) -> None:
    stand(shop, "raw.messages", {**MESSAGE, "sent_at": "timestamptz '1999-11-08 10:00:00+08:00'"})

    steps.check_raw.fn(shop, RUN)

    assert "check raw: raw.messages, sent_at: 1 of 1 rows break" in caplog.text


def test_rows_that_are_as_expected_pass_both_borders(shop, caplog) -> None:
    stand(shop, "raw.messages", MESSAGE)
    stand(shop, "marts.inquiry", INQUIRY)

    steps.check_raw.fn(shop, RUN)
    steps.check_marts.fn(shop, RUN)

    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == []
