"""What a look at a workspace finds, and what it says to do."""

import datetime as dt
import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from xundan import doctor, runs
from xundan.errors import CheckFailed, UserError
from xundan.ingest.pseudonym import create_identities
from xundan.workspace import Workspace, init_workspace


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    workspace = init_workspace(tmp_path / "shop", "s1")
    create_identities(workspace.identities_path)
    return workspace


def found(root: Path, check: str) -> list[tuple[str, str]]:
    return [(each.level, each.says) for each in doctor.examine(root) if each.check == check]


def test_a_new_workspace_has_nothing_bad_and_says_what_comes_next(shop) -> None:
    assert [each for each in doctor.examine(shop.root) if each.level == "bad"] == []
    assert found(shop.root, "runs") == [("warn", "nothing has run yet")]


def test_a_folder_that_is_no_workspace_is_told(tmp_path) -> None:
    ((level, says),) = found(tmp_path, "settings")

    assert level == "bad"
    assert "no shop.yml" in says


def test_a_failed_run_is_told_with_its_reason(shop) -> None:
    runs.note(shop.root, "nightly", "running")
    runs.note(shop.root, "nightly", "failed", error=CheckFailed("marts.inquiry: 3 of 9 rows break a rule"))
    ((level, says),) = found(shop.root, "runs")

    assert level == "bad"
    assert says.endswith("marts.inquiry: 3 of 9 rows break a rule")


def test_a_run_that_came_through_is_well(shop) -> None:
    runs.note(shop.root, "nightly", "failed", error=ValueError("x"))
    runs.note(shop.root, "nightly", "completed")

    assert [level for level, _ in found(shop.root, "runs")] == ["ok"]


def test_a_night_that_does_not_come_is_missed(shop) -> None:
    at = (dt.datetime.now(dt.UTC) - dt.timedelta(days=2)).isoformat()
    (shop.root / "runs.jsonl").write_text(
        json.dumps({"at": at, "kind": "nightly", "state": "completed"}) + "\n", encoding="utf-8"
    )

    assert [level for level, _ in found(shop.root, "runs")] == ["warn"]


def test_the_record_of_a_run_tells_no_personal_data(shop) -> None:
    runs.note(shop.root, "nightly", "failed", error=UserError("打电话13812345678"))
    runs.note(shop.root, "weekly", "failed", error=ValueError("小明 13812345678"))
    told = (shop.root / "runs.jsonl").read_text(encoding="utf-8")

    assert "13812345678" not in told
    assert "小明" not in told


def test_half_a_line_of_the_record_is_passed_over(shop) -> None:
    runs.note(shop.root, "nightly", "completed")
    with (shop.root / "runs.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"at": "2026')

    assert list(runs.last(shop.root)) == ["nightly"]


def test_a_dead_run_is_told_by_the_note_it_left(shop) -> None:
    note = {"process": 1, "machine": "desk", "since": "2026-11-09T02:30:00+08:00"}
    (shop.root / ".lock-owner.json").write_text(json.dumps(note), encoding="utf-8")

    assert found(shop.root, "lock") == [("warn", "a run died (process 1 on desk, since 2026-11-09T02:30:00+08:00)")]


def test_databases_are_left_alone_while_a_run_is_at_work(shop) -> None:
    with shop.lock():
        looked_at = {each.check for each in doctor.examine(shop.root)}

    assert "lock" in looked_at
    assert not looked_at & {"warehouse", "published", "identities"}


@pytest.mark.parametrize("name", ["warehouse", "analyst", "identities"])
def test_a_damaged_database_is_told(shop, name) -> None:
    (shop.root / f"{name}.duckdb").write_bytes(b"spoilt" * 1000)

    assert [each.level for each in doctor.examine(shop.root) if f"{name}.duckdb" in each.says] == ["bad"]


def test_a_schedule_that_is_none_is_told(shop) -> None:
    (shop.root / "shop.yml").write_text("shop_id: s1\nschedule: {nightly: half past two}\n", encoding="utf-8")

    assert found(shop.root, "schedule") == [("bad", "nightly: 'half past two' is no cron line")]


def test_a_warehouse_of_an_older_version_is_told(shop) -> None:
    with duckdb.connect(str(shop.warehouse_path)) as con:
        con.execute("create schema raw")
    ((level, says),) = found(shop.root, "warehouse")

    assert level == "warn"
    assert "older version" in says


@pytest.mark.parametrize(
    ("ordering", "told"),
    [
        ("S1", [("warn", "taobao/s1 has chats and no orders, taobao/S1 orders and no chats")]),
        ("s1", []),
    ],
)
def test_chats_and_orders_that_name_one_shop_differently_are_told(shop, ordering, told) -> None:
    with duckdb.connect(str(shop.warehouse_path)) as con:
        con.execute("create schema raw; create table raw.files (file text, path_key text, load_id int, platform text)")
        con.execute("create table raw.messages as select 'taobao' as platform, 's1' as shop_id")
        con.execute(f"create table raw.orders as select 'taobao' as platform, '{ordering}' as shop_id")

    assert found(shop.root, "shops") == told


def test_a_variable_that_sets_nothing_is_told_with_the_one_that_is_meant(shop, monkeypatch) -> None:
    monkeypatch.setenv("XUNDAN_MEMORY_LIMIT", "512")
    monkeypatch.setenv("XUNDAN_NOTICES__BASE_URL", "http://desk.local")
    ((level, says, remedy),) = [
        (each.level, each.says, each.remedy) for each in doctor.examine(shop.root) if "the variable" in each.says
    ]

    assert (level, says) == ("warn", "the variable XUNDAN_MEMORY_LIMIT sets nothing")
    assert remedy == "did you mean XUNDAN_MEMORY_LIMIT_MB?"


def disk_with(monkeypatch: pytest.MonkeyPatch, free_mb: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=free_mb << 20))


@pytest.mark.parametrize(("free_mb", "level"), [(500, "ok"), (499, "bad")])
def test_a_disk_with_little_room_is_told(tmp_path, monkeypatch, free_mb, level) -> None:
    disk_with(monkeypatch, free_mb)

    assert found(init_workspace(tmp_path, "s1").root, "disk") == [(level, f"{free_mb} MB are free, 500 are wanted")]


def test_each_database_is_wanted_twice_over_on_the_disk(tmp_path, monkeypatch) -> None:
    disk_with(monkeypatch, 2_000)
    root = init_workspace(tmp_path, "s1").root
    for name in ("analyst", "warehouse"):
        with (root / f"{name}.duckdb").open("wb") as file:
            file.truncate(400 << 20)  # takes no room

    assert found(root, "disk") == [("bad", "2,000 MB are free, 2,100 are wanted")]


def test_looking_changes_nothing(shop) -> None:
    before = {path: path.stat().st_mtime_ns for path in shop.root.rglob("*") if path.is_file() and path.name != ".lock"}
    doctor.examine(shop.root)

    assert before == {path: path.stat().st_mtime_ns for path in before}
