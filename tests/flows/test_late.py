"""Late files, files of a day to come, and a shop whose clocks are turned: whatever the order, the same tables."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.crashes import whole
from tests.scenarios import canonical
from xundan.workspace import Workspace

ZONE = ZoneInfo("America/New_York")  # clocks went forward on 2026-03-08 at 02:00, and back on 2026-11-01 at 02:00
FIRST, LAST = dt.datetime(2026, 11, 1, 2, 30, tzinfo=ZONE), dt.datetime(2026, 11, 6, 2, 30, tzinfo=ZONE)
OF_THE_LOAD = {"marts.ingest_file", "marts.reject"}

ON_TIME = ["2026-03-08 02:30:00", "2026-10-31 12:00:00", "2026-11-01 01:30:00", "2026-11-01T01:30:00-05:00"]
OF_A_DAY_TO_COME = ["2026-11-05 10:00:00"]
LATE = ["2026-10-31 18:00:00", "2026-11-01 00:10:00"]


def said(moments: list[str]) -> dict[str, Any]:
    return {
        "messages": [{"buyer_id": f"买家{number}{moment}", "sent_at": moment} for number, moment in enumerate(moments)],
        "orders": [
            {"order_id": f"o{moment}", "buyer_id": f"买家0{moment}", "created_at": moment, "paid_at": moment}
            for moment in moments[:1]
        ],
    }


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, int, Workspace]:
    """The shop night by night with its messages of the first night, and the shop that got all files at once."""
    folder = tmp_path_factory.mktemp("late")
    by_night = shop(folder / "by night")
    canonical.deliver(by_night, said(ON_TIME), "on time")
    canonical.deliver(by_night, said(OF_A_DAY_TO_COME), "to come")
    canonical.build(by_night, FIRST)
    seen = len(canonical.table(by_night, "marts.message"))
    canonical.deliver(by_night, said(LATE), "late")
    canonical.build(by_night, LAST)
    at_once = shop(folder / "at once")
    shutil.copyfile(by_night.identities_path, at_once.identities_path)
    shutil.copytree(by_night.inbox, at_once.inbox, dirs_exist_ok=True)
    canonical.build(at_once, LAST)
    return by_night, seen, at_once


def shop(root: Path) -> Workspace:
    return canonical.workspace(root, {"timezone": str(ZONE)})


def test_a_file_of_a_day_to_come_is_taken_and_waits_for_its_day(played) -> None:
    by_night, seen, _ = played
    days = {row["sent_at"].astimezone(ZONE).date() for row in canonical.table(by_night, "marts.message")}

    assert seen == len(ON_TIME)
    assert dt.date(2026, 11, 5) in days


def test_late_files_and_turned_clocks_give_the_tables_of_one_load(played) -> None:
    by_night, _, at_once = played
    early, whole_load = (whole.tables(each.warehouse_path, ("marts",)) for each in (by_night, at_once))

    assert [fault for fault in whole.differences(whole_load, early) if fault.split()[-1] not in OF_THE_LOAD] == []


def test_no_hour_that_is_skipped_or_comes_twice_loses_a_message(played) -> None:
    by_night, _, _ = played
    moments = sorted(row["sent_at"].astimezone(dt.UTC) for row in canonical.table(by_night, "marts.message"))

    assert len(moments) == len(ON_TIME) + len(OF_A_DAY_TO_COME) + len(LATE)
    assert dt.datetime(2026, 3, 8, 7, 30, tzinfo=dt.UTC) in moments  # 02:30 was skipped, so it was 03:30
    assert {moment.hour for moment in moments if moment.date() == dt.date(2026, 11, 1)} == {4, 5, 6}
