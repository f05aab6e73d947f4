"""Days are summed so many sessions at a time, one period after another."""

import datetime as dt

import duckdb
import pytest

from xundan import models, partitions

GRAPH = models.load()
DAYS = [dt.date(2026, 11, day) for day in range(1, 6)]


def periods(sessions: list[int], touched: list[dt.date]) -> list[list[dt.date]]:
    """What run.days holds slice after slice, and at last, where these days have so many sessions of four at a time."""
    con = duckdb.connect()
    con.execute("create schema run")
    con.execute("create schema core")
    con.execute(GRAPH["run.days"].body)
    con.execute("create table core.sessions (day date)")
    for day, count in zip(DAYS, sessions, strict=True):
        con.execute("insert into core.sessions select ? from range(?)", [day, count])
    for day in touched:
        con.execute("insert into run.days values (?)", [day])

    def held() -> list[dt.date]:
        return [day for (day,) in con.execute("from run.days order by day").fetchall()]

    return [*(held() for _ in partitions.slices(con, GRAPH["marts.cut_day"], GRAPH, 1)), held()]


@pytest.fixture(autouse=True)
def four_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "DAY_ROWS", 4)


def test_days_follow_each_other_in_periods_of_about_as_many_sessions() -> None:
    assert periods([2, 1, 3, 9, 1], DAYS) == [DAYS[:2], DAYS[2:3], DAYS[3:4], DAYS[4:], DAYS]


def test_a_day_without_a_session_is_taken_with_its_neighbour() -> None:
    assert periods([0, 1, 0, 3, 0], DAYS) == [DAYS[:3], DAYS[3:], DAYS]


def test_only_touched_days_are_taken() -> None:
    assert periods([9, 1, 9, 1, 9], [DAYS[1], DAYS[3]]) == [[DAYS[1], DAYS[3]], [DAYS[1], DAYS[3]]]


def test_a_night_that_touches_no_day_takes_none() -> None:
    assert periods([1, 1, 1, 1, 1], []) == [[], []]
