"""The commands of the years: their output, their questions, their exit codes; and lines for machines."""

import json
import logging

import pytest

from xundan.commands import terminal
from xundan.ingest import create_identities
from xundan.workspace import Workspace


def test_a_healthy_shop_leaves_the_doctor_with_0(run, shop) -> None:
    told = run("doctor", "-w", shop)

    assert told.exit_code == 0
    assert "✓ settings" in told.output


def test_a_damaged_database_leaves_the_doctor_with_1_and_says_what_to_do(run, shop) -> None:
    (shop / "warehouse.duckdb").write_bytes(b"spoilt" * 1000)
    told = run("doctor", "-w", shop)

    assert told.exit_code == 1
    assert "→" in told.output


def test_a_monitor_gets_json(run, shop) -> None:
    found = json.loads(run("doctor", "-w", shop, "--format", "json").stdout)

    assert {"check", "level", "says", "remedy"} == set(found[0])


def test_a_shop_goes_into_a_file_and_comes_out_of_it(run, shop, tmp_path) -> None:
    create_identities(shop / "identities.duckdb")
    run("backup", "-w", shop, "--out", tmp_path / "copy.zip")
    told = run("restore", tmp_path / "copy.zip", "-w", tmp_path / "again")

    assert told.exit_code == 0
    assert Workspace.open(tmp_path / "again").settings.shop_id == "s1"


def test_a_purge_is_of_a_buyer_or_of_a_time(run, shop) -> None:
    assert run("purge", "-w", shop, "--yes").exit_code == 2
    assert run("purge", "-w", shop, "--yes", "--buyer", "小明", "--before", "2026-05-01").exit_code == 2


def test_a_purge_asks_first(run, shop) -> None:
    told = run("purge", "-w", shop, "--before", "2026-05-01")

    assert told.exit_code == 1
    assert "This cannot be taken back" in told.output


def test_nobody_is_asked_about_a_buyer_who_is_not_known(run, shop) -> None:
    told = run("purge", "-w", shop, "--buyer", "无此人")

    assert told.exit_code == 1
    assert "nobody is known here by this name" in told.output
    assert "This cannot be taken back" not in told.output


def test_a_day_to_come_is_not_purged(run, shop) -> None:
    told = run("purge", "-w", shop, "--before", "2999-01-01", "--yes")

    assert told.exit_code == 2
    assert "still to come" in told.output


def test_lines_for_machines_are_objects_and_quote_no_row(monkeypatch, capsys) -> None:
    monkeypatch.setenv("XUNDAN_LOG_FORMAT", "json")
    with terminal.steps():
        logging.getLogger("xundan.night").info("publish: %s", "analyst.duckdb")
        try:
            raise ValueError("小明 13812345678")
        except ValueError:
            logging.getLogger("xundan.night").exception("the state could not be noted")
    first, second = map(json.loads, capsys.readouterr().err.splitlines())

    assert (first["level"], first["message"]) == ("info", "publish: analyst.duckdb")
    assert second["error"] == "ValueError"
    assert "小明" not in json.dumps(second, ensure_ascii=False)


@pytest.mark.parametrize("command", ["doctor", "backup", "purge"])
def test_a_folder_that_is_no_workspace_is_told(run, tmp_path, command) -> None:
    more = ["--before", "2026-05-01", "--yes"] if command == "purge" else []

    assert run(command, "-w", tmp_path, *more).exit_code == 1
