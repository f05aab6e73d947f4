"""Which nights are owed, whatever the machine and its clock did."""

import datetime as dt
from collections.abc import Callable

import duckdb
import pytest

from xundan import nights
from xundan.errors import UserError
from xundan.workspace import Workspace, init_workspace

SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def clock(day: int, hour: int = 2, minute: int = 30) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def shop_after(tmp_path) -> Callable[..., Workspace]:
    """A shop whose runs were finished for these moments."""

    def make(*as_of: dt.datetime, kind: str = "nightly", settings: str = "") -> Workspace:
        workspace = init_workspace(tmp_path, "s1")
        (tmp_path / "shop.yml").write_text(f"shop_id: s1\n{settings}\n", encoding="utf-8")
        with duckdb.connect(str(workspace.warehouse_path)) as con:
            con.execute("create schema run")
            con.execute("create table run.history (run_number bigint, run_id varchar, as_of timestamptz)")
            rows = [[number, f"{kind}-{at:%d}", at] for number, at in enumerate(as_of)]
            con.executemany("insert into run.history values (?, ?, ?)", rows)
        return Workspace.open(tmp_path)

    return make


def shown(moments: list[dt.datetime]) -> list[str]:
    return [f"{moment:%d %H:%M}" for moment in moments]


def test_a_new_shop_owes_the_night_of_now(tmp_path) -> None:
    assert shown(nights.due(init_workspace(tmp_path, "s1"), clock(9))) == ["09 02:30"]


def test_after_last_night_only_this_one_is_owed(shop_after) -> None:
    assert shown(nights.due(shop_after(clock(8)), clock(9))) == ["09 02:30"]


def test_missed_nights_come_first_and_in_order(shop_after) -> None:
    assert shown(nights.due(shop_after(clock(5)), clock(8, 10, 0))) == ["06 02:30", "07 02:30", "08 10:00"]


def test_a_weekly_run_is_no_night(shop_after) -> None:
    assert shown(nights.due(shop_after(clock(6, 15), kind="weekly"), clock(9))) == ["09 02:30"]


def test_a_past_night_run_again_does_not_make_later_ones_missed(shop_after) -> None:
    assert shown(nights.due(shop_after(clock(8), clock(3)), clock(9))) == ["09 02:30"]


def test_no_more_nights_are_caught_up_than_set_and_the_others_are_told(shop_after, caplog) -> None:
    owed = nights.due(shop_after(clock(1), settings="catch_up_nights: 2"), clock(9))

    assert shown(owed) == ["07 02:30", "08 02:30", "09 02:30"]
    assert "nights from 2026-11-02 to 2026-11-06 were missed" in caplog.text


def test_the_machines_zone_does_not_matter(shop_after) -> None:
    assert shown(nights.due(shop_after(clock(8)), clock(9).astimezone(dt.UTC))) == ["09 02:30"]


def test_a_clock_set_back_a_little_sees_what_the_last_run_saw(shop_after) -> None:
    assert shown(nights.due(shop_after(clock(8, 3, 0)), clock(8, 2, 10))) == ["08 03:00"]


def test_a_clock_that_lost_its_years_unpublishes_nothing(shop_after) -> None:
    with pytest.raises(UserError, match="the clock says 2026-11-01 02:30, but the last run was for 2026-11-08 02:30"):
        nights.now(shop_after(clock(8)), clock(1))


def test_a_run_for_a_day_to_come_stops_the_nights_only_until_a_past_one_is_run(shop_after) -> None:
    shop = shop_after(clock(7), clock(28))
    with pytest.raises(UserError, match="the last run was for 2026-11-28"):
        nights.due(shop, clock(9))
    with duckdb.connect(str(shop.warehouse_path)) as con:
        con.execute("insert into run.history values (2, 'nightly-08', ?)", [clock(8)])

    assert shown(nights.due(shop, clock(9))) == ["09 02:30"]
