"""Which days a report is about."""

import datetime as dt

import duckdb
import pytest

from tests.report.shop import open_shop

Days = tuple[dt.date, dt.date] | None


def days(con: duckdb.DuckDBPyConnection, report: str, period: str = "current") -> Days:
    rows = con.execute(
        "select from_day, to_day from reports.period where report = ? and period = ?", [report, period]
    ).fetchall()
    return rows[0] if rows else None


def on(as_of: str, folders: pytest.TempPathFactory, week_from: dt.date | None = None) -> duckdb.DuckDBPyConnection:
    return open_shop(folders.mktemp("shop"), as_of=as_of, week_from=week_from)[0]


def test_the_night_is_about_the_seven_days_up_to_the_last_matured_one(con: duckdb.DuckDBPyConnection) -> None:
    # window of 2 days from 6 November is over on the 7th, its payment day on the 8th
    assert (dt.date(2026, 10, 31), dt.date(2026, 11, 6)) == days(con, "nightly")
    assert (dt.date(2026, 10, 24), dt.date(2026, 10, 30)) == days(con, "nightly", "previous")


def test_the_days_after_it_are_shown_apart(con: duckdb.DuckDBPyConnection) -> None:
    later = con.execute("select day from reports.inflow where report = 'nightly' order by day").fetchall()

    assert [(dt.date(2026, 11, 7),), (dt.date(2026, 11, 8),)] == later


def test_friday_s_pack_is_about_the_last_whole_week(tmp_path_factory: pytest.TempPathFactory) -> None:
    con = on("2026-10-30 15:00:00+08", tmp_path_factory)

    assert (dt.date(2026, 10, 19), dt.date(2026, 10, 25)) == days(con, "weekly")
    assert (dt.date(2026, 10, 12), dt.date(2026, 10, 18)) == days(con, "weekly", "previous")


def test_a_week_asked_for_is_the_week_shown(tmp_path_factory: pytest.TempPathFactory) -> None:
    con = on("2026-11-09 02:30:00+08", tmp_path_factory, week_from=dt.date(2026, 10, 5))

    assert (dt.date(2026, 10, 5), dt.date(2026, 10, 11)) == days(con, "weekly")


def test_long_after_the_last_chat_the_last_week_with_data_is_shown(tmp_path_factory: pytest.TempPathFactory) -> None:
    con = on("2026-12-25 15:00:00+08", tmp_path_factory)

    assert (dt.date(2026, 11, 2), dt.date(2026, 11, 8)) == days(con, "weekly")
    assert (dt.date(2026, 11, 2), dt.date(2026, 11, 8)) == days(con, "nightly")


def test_before_anything_has_matured_the_night_is_about_the_latest_day(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    con = on("2026-09-16 02:30:00+08", tmp_path_factory)

    assert (dt.date(2026, 9, 9), dt.date(2026, 9, 15)) == days(con, "nightly")


def test_a_period_of_which_days_are_missing_is_not_compared_with(tmp_path_factory: pytest.TempPathFactory) -> None:
    con = on("2026-09-25 02:30:00+08", tmp_path_factory)

    assert days(con, "nightly", "previous") is None
