"""A very large night commits table by table; one that dies between two of them is gone on with, and nobody notices."""

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from tests.crashes import whole
from tests.scenarios import canonical
from xundan import build, checks, partitions, pipeline
from xundan.models import Model
from xundan.pipeline import Run
from xundan.workspace import Workspace

FIRST, SECOND = (dt.datetime(2026, 11, day, 2, 30, tzinfo=dt.timezone(dt.timedelta(hours=8))) for day in (10, 12))
DIES_AT = ("core.outcomes", "marts.cut_day")


class Died(Exception):
    """As if the machine had."""


def said(buyer: str, day: int) -> list[canonical.Row]:
    return [
        {"buyer_id": buyer, "sent_at": f"2026-11-{day:02d} 10:00:00", "text": "这款有货吗"},
        {"buyer_id": buyer, "sent_at": f"2026-11-{day:02d} 10:01:00", "role": "agent", "text": "有的"},
        {"buyer_id": buyer, "sent_at": f"2026-11-{day:02d} 10:02:00", "text": "太贵了，不买了"},
    ]


def played(shop: Workspace, dies_at: tuple[str, ...]) -> whole.Print:
    """Two nights, the second begun again after each death; the tables then."""
    canonical.deliver(shop, {"messages": said("小明", 8) + said("小红", 9)}, "first")
    canonical.build(shop, FIRST)
    canonical.deliver(shop, {"messages": said("小明", 10) + said("小刚", 11)}, "second")
    run = Run.at(SECOND)
    pipeline.ingest(shop, run)
    for model in dies_at:

        def die(name: str, model: str = model) -> None:
            if name == model:
                raise Died

        with pytest.raises(Died):
            pipeline.build(shop, run, die)
    pipeline.build(shop, run)
    return whole.tables(shop.warehouse_path, ("core", "labels", "marts", "reports"))


def test_a_large_night_that_dies_between_two_tables_is_gone_on_with(tmp_path: Path, monkeypatch) -> None:
    whole_night = played(canonical.workspace(tmp_path / "whole"), ())
    _take_few_rows_at_a_time(monkeypatch)
    in_parts = canonical.workspace(tmp_path / "in parts")
    in_parts.identities_path.write_bytes((tmp_path / "whole" / "identities.duckdb").read_bytes())

    assert whole.differences(whole_night, played(in_parts, DIES_AT)) == []


def test_conversations_of_a_large_night_are_tested_a_slice_at_a_time(tmp_path: Path, monkeypatch) -> None:
    """Those of all buyers at once would not fit into memory."""
    tested: list[int] = []
    test_rows = checks.run

    def counting(con: duckdb.DuckDBPyConnection, model: Model, rows: str, **rest: bool) -> None:
        if model.name == "labels.lost_messages":
            ((count,),) = con.execute(f"select count(*) from {rows}").fetchall()
            tested.append(count)
        test_rows(con, model, rows, **rest)

    monkeypatch.setattr(checks, "run", counting)
    _take_few_rows_at_a_time(monkeypatch)
    shop = canonical.workspace(tmp_path / "shop")
    canonical.deliver(shop, {"messages": said("小明", 8) + said("小红", 9) + said("小刚", 10)})

    canonical.build(shop, SECOND)

    assert sum(tested) == 9  # messages of three conversations
    assert max(tested) < 9


def _take_few_rows_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "SLICE_ROWS", 1)
    monkeypatch.setattr(build, "FILLED_SLICE_ROWS", 2)
    monkeypatch.setattr(partitions, "FEW_BUYERS", 0)
    monkeypatch.setattr(partitions, "DAY_ROWS", 1)
