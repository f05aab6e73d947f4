"""A user's mistakes: what is wrong, where, what to do; the right exit code; never a traceback."""

import pytest

from xundan import pipeline
from xundan.errors import CheckFailed

SAYS_SHOP = "shop_id: s1\n"


def assert_told(told, exit_code: int, *parts: str) -> None:
    text = " ".join(told.output.replace("│", " ").split())
    for part in parts:
        assert part in text
    assert "Traceback" not in told.output
    assert told.exit_code == exit_code


@pytest.mark.parametrize("command", [["nightly"], ["weekly"], ["ingest"], ["serve"], ["query", "select 1"]])
def test_a_folder_that_is_no_workspace(run, tmp_path, command) -> None:
    assert_told(run(*command, "-w", tmp_path), 1, "no workspace", "xundan init")


def test_an_unknown_setting_names_its_line_and_the_nearest_one(run, shop) -> None:
    (shop / "shop.yml").write_text(SAYS_SHOP + "sesion_gap_minutes: 10\n", encoding="utf-8")

    assert_told(run("ingest", "-w", shop), 1, "sesion_gap_minutes", "line 2", "did you mean `session_gap_minutes`?")


def test_a_setting_out_of_range_names_its_line(run, shop) -> None:
    (shop / "shop.yml").write_text(SAYS_SHOP + "after_sale_days: 999\n", encoding="utf-8")

    assert_told(run("ingest", "-w", shop), 1, "after_sale_days", "line 2", "180")


def test_a_shop_yml_that_is_no_yaml_names_line_and_column(run, shop) -> None:
    (shop / "shop.yml").write_text("shop_id: s1\n  bad: [", encoding="utf-8")

    assert_told(run("ingest", "-w", shop), 1, "line 2")


@pytest.mark.parametrize("command", ["nightly", "weekly"])
def test_a_time_that_is_none(run, shop, command) -> None:
    assert_told(
        run(command, "-w", shop, "--as-of", "yesterday"), 2, "'yesterday' is no time", "2026-11-09T02:30:00+08:00"
    )


@pytest.mark.parametrize("week", ["46", "2026-46", "2026-W60", "W46"])
def test_a_week_that_is_none(run, shop, week) -> None:
    assert_told(run("weekly", "-w", shop, "--week", week), 2, week, "2026-W46")


def test_days_that_stand_the_wrong_way_round(run, shop) -> None:
    told = run("backfill", "-w", shop, "--from", "2026-11-09", "--to", "2026-11-08")

    assert_told(told, 2, "2026-11-08 is before 2026-11-09")


def test_a_day_that_is_none(run, shop) -> None:
    assert_told(run("backfill", "-w", shop, "--from", "9.11.", "--to", "2026-11-08"), 2, "'9.11.' is no date", "--from")


@pytest.mark.parametrize("command", ["classify", "evaluate"])
def test_a_file_that_is_not_there(run, tmp_path, command) -> None:
    assert_told(run(command, tmp_path / "no.jsonl"), 2, "does not exist")


def test_a_folder_that_is_a_workspace_already(run, shop) -> None:
    assert_told(run("init", shop, "--shop", "s1"), 1, "a workspace already")


def test_a_failed_check_leaves_with_3_and_says_which_rows(run, shop, monkeypatch) -> None:
    def fail(*_, **__) -> None:
        raise CheckFailed("raw.messages, role: 1 of 9 rows break it", remedy="mend the row")

    monkeypatch.setattr(pipeline, "ingest", fail)

    assert_told(run("ingest", "-w", shop), 3, "1 of 9 rows", "mend the row")


def test_a_command_nobody_knows(run) -> None:
    assert_told(run("nihgtly"), 2, "nightly")


def test_a_demo_does_not_empty_a_folder_that_is_none(run, tmp_path) -> None:
    (tmp_path / "thesis.txt").write_text("dear", encoding="utf-8")

    assert_told(run("demo", "--out", tmp_path), 1, "holds no demo")
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "dear"


def test_days_the_wrong_way_round(run, published) -> None:
    told = run("wording", "-w", published, "--from", "2026-11-09", "--to", "2026-11-02")

    assert_told(told, 2, "--from", "2026-11-09 is later than 2026-11-02", "swap them")
