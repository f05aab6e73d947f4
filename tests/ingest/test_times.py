"""Moments as exports write them."""

import datetime as dt

import polars as pl
import pytest

from xundan.ingest import times

TEN = dt.datetime(2026, 1, 5, 10, 0, 3, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def parse(text: str, zone: str = "Asia/Shanghai", *, ends_day: bool = False) -> dt.datetime | None:
    found: dt.datetime | None = times.parse(pl.Series([text]), zone, ends_day=ends_day).item()
    return found


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-05 10:00:03",
        "2026-1-5 10:0:3",
        "2026/1/5 10:00:03",
        "2026-01-05T10:00:03",
        "2026-01-05T10:00:03+08:00",
        "2026-01-05T02:00:03Z",
        "2026-01-05 02:00:03+0000",
        "2026-01-04T21:00:03-05:00",
        "20260105100003",
        "1767578403",
        "1767578403000",
        "1767578403.0",
        "1767578403000.0",
        "20260105 10:00:03",
        "2026.1.5 10:00:03",
        "2026年1月5日 10时0分3秒",
        "2026-01-05 02:00:03 UTC",
        "2026年1月5日 10:00:03",
        " 2026-01-05　10:00:03 ",
        "２０２６-01-05 10:00:03",
        "2026-01-05 10:00:03.000",
    ],
)
def test_every_way_of_writing_is_the_same_moment(text: str) -> None:
    assert TEN == parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30 10:00:00",
        "2026-13-01 10:00:00",
        "2026-01-05 25:00:00",
        "昨天",
        "10:00:03",
        "9999-01-01 00:00:00",
        "0",
        "2026-01",
    ],
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert parse(text) is None


def test_offsets_may_be_mixed() -> None:
    cells = pl.Series(["2026-01-05 10:00:03", None, "2026-01-05T02:00:03Z", "x"])

    assert [TEN, None, TEN, None] == times.parse(cells, "Asia/Shanghai").to_list()


def test_an_hour_that_occurs_twice_is_its_first_occurrence() -> None:
    assert dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC) == parse("2026-11-01 01:30:00", "America/New_York")


def test_an_hour_that_was_skipped_is_what_the_clock_would_have_shown() -> None:
    assert dt.datetime(2026, 3, 8, 7, 30, tzinfo=dt.UTC) == parse("2026-03-08 02:30:00", "America/New_York")


def test_a_bare_date_is_its_midnight_or_its_end() -> None:
    zone = dt.timezone(dt.timedelta(hours=8))

    assert dt.datetime(2026, 1, 5, tzinfo=zone) == parse("2026-01-05")
    assert dt.datetime(2026, 1, 6, tzinfo=zone) == parse("2026/1/5", ends_day=True)


@pytest.mark.parametrize(
    "text", ["2026-03-01", "2026/3/1", "2026年3月1日", "20260301", "2026-03-01 00:00:00", "2026-03-01T00:00:00.000000"]
)
def test_a_day_is_read_in_every_way_of_writing(text: str) -> None:
    assert [dt.date(2026, 3, 1)] == times.parse_days(pl.Series([text])).to_list()
