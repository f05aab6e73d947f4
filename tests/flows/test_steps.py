"""A night's steps without Prefect: their order, the lock they stand under, and which nights and weeks are run."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from prefect import Task

import flows.backfill
import flows.nightly
import flows.weekly
from flows import steps
from xundan import dates, nights
from xundan.errors import CheckFailed, UserError
from xundan.pipeline import Run
from xundan.workspace import Workspace, init_workspace

MOMENTS = [dt.datetime(2026, 11, day, 2, 30, tzinfo=dt.UTC) for day in (7, 8, 9)]
RUN = Run.at(MOMENTS[-1])
PAGE = SimpleNamespace(html=Path("nightly.html"))
STEPS = ["ingest", "check_raw", "build", "check_marts", "publish", "render"]


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    return init_workspace(tmp_path / "shop", "s1")


@pytest.fixture
def done(shop: Workspace, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """The steps that were done, each with whether the workspace was held meanwhile."""
    noted: list[tuple[str, bool]] = []

    def stand_in(name: str) -> Any:
        def note(*_: Any) -> Any:
            noted.append((name, bool(shop.owner())))
            return PAGE

        return note

    for name, step in vars(steps).copy().items():
        if isinstance(step, Task):
            monkeypatch.setattr(steps, name, stand_in(name))
    monkeypatch.setattr(steps, "show", stand_in("show"))
    return noted


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """The runs that a flow asked for."""
    asked: list[Run] = []

    def note(workspace: Workspace, run: Run, report: str) -> str:
        asked.append(run)
        return f"report {len(asked)}"

    monkeypatch.setattr(steps, "run_all", note)
    return asked


def test_a_night_goes_through_its_steps_in_order(shop, done) -> None:
    steps.run_all(shop, RUN, "nightly")

    assert [name for name, _ in done] == [*STEPS, "show", "notify"]


def test_every_step_that_writes_is_done_as_the_one_writer(shop, done) -> None:
    steps.run_all(shop, RUN, "nightly")

    assert [name for name, is_held in done if is_held] == STEPS


def test_a_night_does_nothing_while_another_run_is_at_work(shop, done) -> None:
    with shop.lock(), pytest.raises(UserError, match="another run is writing here"):
        steps.run_all(shop, RUN, "nightly")

    assert done == []


@pytest.mark.parametrize("border", ["check_raw", "check_marts"])
def test_after_a_check_that_failed_nothing_more_is_done(shop, done, monkeypatch, border) -> None:
    def fail(*_: Any) -> None:
        raise CheckFailed("a row is wrong")

    monkeypatch.setattr(steps, border, fail)

    with pytest.raises(CheckFailed):
        steps.run_all(shop, RUN, "nightly")

    assert [name for name, _ in done] == STEPS[: STEPS.index(border)]


def test_a_shop_with_a_reader_asks_it_between_the_build_and_the_check(shop, done) -> None:
    (shop.root / "shop.yml").write_text(
        "shop_id: s1\nreader: {model: m, base_url: 'http://127.0.0.1:1/v1'}\n", encoding="utf-8"
    )

    steps.run_all(Workspace.open(shop.root), RUN, "nightly")

    assert [name for name, _ in done][2:5] == ["build", "read", "check_marts"]


def test_missed_nights_are_all_run_in_order(shop, ran, monkeypatch) -> None:
    monkeypatch.setattr(nights, "due", lambda workspace: MOMENTS)

    last = flows.nightly.nightly.fn(str(shop.root))

    assert [run.as_of for run in ran] == MOMENTS
    assert last == "report 3"


def test_a_night_that_is_named_is_run_alone(shop, ran, monkeypatch) -> None:
    monkeypatch.setattr(nights, "due", lambda workspace: MOMENTS)

    flows.nightly.nightly.fn(str(shop.root), "2026-11-01")

    assert [f"{run.as_of:%d}" for run in ran] == ["01"]


def test_a_backfill_runs_the_night_after_each_day_in_order(shop, ran, monkeypatch) -> None:
    monkeypatch.setattr(flows.backfill, "nightly", flows.nightly.nightly.fn)

    last = flows.backfill.backfill.fn(str(shop.root), "2026-11-05", "2026-11-07")

    assert [f"{run.as_of:%m-%d %H:%M}" for run in ran] == ["11-06 02:30", "11-07 02:30", "11-08 02:30"]
    assert last == "report 3"


def test_a_week_that_is_named_is_the_one_that_is_made(shop, ran) -> None:
    flows.weekly.weekly.fn(str(shop.root), "2026-W45", "2026-11-20")

    assert [(run.week_from, run.run_id) for run in ran] == [(dates.monday("2026-W45"), "weekly-20261120T000000")]
