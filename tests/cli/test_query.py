"""`xundan query`: reads what is published, in three forms, and can change nothing."""

import csv
import io
import json

import pytest

FIRST = "select reason, lost_count, lost_value_yuan, tags, day from marts.reason_day order by lost_count desc"


def test_a_table_shows_names_values_and_how_many_rows(run, published) -> None:
    shown = run("query", FIRST, "--workspace", published)

    assert shown.exit_code == 0
    for part in ("lost_value_yuan", "price.too_high", "120.5", "2 rows"):
        assert part in shown.output


def test_csv_has_a_header_and_empty_cells_for_nulls(run, published) -> None:
    rows = list(csv.DictReader(io.StringIO(run("query", FIRST, "-w", published, "--format", "csv").output)))

    assert [row["lost_value_yuan"] for row in rows] == ["120.50", ""]


def test_json_keeps_numbers_lists_and_nulls(run, published) -> None:
    first, second = json.loads(run("query", FIRST, "-w", published, "--format", "json").output)

    assert first == {
        "reason": "price.too_high",
        "lost_count": 3,
        "lost_value_yuan": 120.5,
        "tags": ["a", "b"],
        "day": "2026-11-08",
    }
    assert second["lost_value_yuan"] is None


def test_chinese_comes_out_as_chinese(run, published) -> None:
    assert "嫌贵" in run("query", "select reason_name from marts.reason_day", "-w", published, "-f", "json").output


def test_before_the_first_night_it_says_what_to_run(run, shop) -> None:
    told = run("query", "select 1", "-w", shop)

    assert told.exit_code == 1
    assert "nothing is published yet" in told.output
    assert "xundan nightly" in told.output


def test_a_file_that_cannot_be_opened_is_named_with_what_to_do(run, published) -> None:
    (published / "analyst.duckdb").write_bytes(b"no database")
    told = run("query", "select 1", "-w", published)

    assert told.exit_code == 1
    assert "it cannot be opened" in told.output
    assert "Traceback" not in told.output


def test_wrong_sql_is_told_with_the_place_and_no_traceback(run, published) -> None:
    told = run("query", "select lost from marts.reason_day", "-w", published)

    assert told.exit_code == 1
    assert "lost_count" in told.output  # DuckDB names the nearest column
    assert "describe marts.inquiry" in told.output
    assert "Traceback" not in told.output


def test_a_slow_query_draws_no_bar_into_what_is_printed(run, published) -> None:
    told = run("query", "select current_setting('enable_progress_bar') as is_drawn", "-w", published, "--format", "csv")

    assert told.stdout == "is_drawn\nfalse\n"


def test_no_sql_is_bad_usage(run, published) -> None:
    assert run("query", " ; ", "-w", published).exit_code == 2


@pytest.mark.parametrize(
    "sql",
    [
        "drop table marts.reason_day",
        "insert into marts.reason_day by name select 'x' as reason",
        "copy marts.reason_day to 'out.csv'",
        "attach 'other.duckdb'",
        "from read_csv('shop.yml')",
        "set enable_external_access = true",
        "install httpfs",
    ],
)
def test_nothing_can_be_changed_and_nothing_else_be_read(run, published, sql) -> None:
    before = (published / "analyst.duckdb").read_bytes()

    told = run("query", sql, "-w", published)

    assert told.exit_code == 1
    assert (published / "analyst.duckdb").read_bytes() == before
