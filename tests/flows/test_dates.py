"""Days, weeks and nights as people write them."""

import datetime as dt

import pytest

from xundan import dates
from xundan.errors import UserError
from xundan.workspace import Workspace, init_workspace


@pytest.fixture
def shop(tmp_path) -> Workspace:
    return init_workspace(tmp_path, "s1")


def test_days_include_both_ends() -> None:
    assert dates.days("2026-10-31", "2026-11-01") == [dt.date(2026, 10, 31), dt.date(2026, 11, 1)]


def test_a_week_begins_on_its_monday() -> None:
    assert dates.monday("2026-W46") == dt.date(2026, 11, 9)


def test_the_first_days_of_january_may_belong_to_last_years_week() -> None:
    assert dates.week_of(dt.date(2027, 1, 1)) == "2026-W53"


def test_no_week_stays_none() -> None:
    assert dates.monday(None) is None


def test_a_year_without_a_53rd_week_is_told() -> None:
    with pytest.raises(UserError, match="no week 2025-W53"):
        dates.monday("2025-W53")


def test_a_night_is_the_morning_after_in_the_shops_zone(shop) -> None:
    assert dates.night_after(dt.date(2026, 10, 31), shop).isoformat() == "2026-11-01T02:30:00+08:00"


def test_a_night_follows_the_shops_own_schedule(tmp_path) -> None:
    (tmp_path / "shop.yml").write_text("shop_id: s1\nschedule: {nightly: '15 5 * * *'}\n", encoding="utf-8")

    assert f"{dates.night_after(dt.date(2026, 10, 31), Workspace.open(tmp_path)):%H:%M}" == "05:15"
