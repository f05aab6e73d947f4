"""The flows through Prefect itself, once: it takes ten seconds to start, so every other test does without it."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest
from prefect import flow, task
from prefect.client.orchestration import get_client
from typer.testing import CliRunner

import flows.demo
import flows.nightly
from flows import steps
from flows.steps import file_is_busy
from xundan import analyst, pipeline, runs, sample, warehouse
from xundan.cli import app
from xundan.errors import CheckFailed, UserError
from xundan.simulate import simulate
from xundan.workspace import Workspace


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Any]]:
    """A shop of two days, played through the demo flow, inside Prefect's harness."""
    from prefect.testing.utilities import prefect_test_harness  # its server, which only this file's worker needs

    folder = tmp_path_factory.mktemp("flows")
    simulate(folder / "exports", messages=300, days=2, seed=1)
    shop = sample.fresh_workspace(folder / "shop")
    with prefect_test_harness(server_startup_timeout=180):  # as long as flows/ waits; a busy machine needs it
        yield shop, flows.demo.demo(str(shop.root), str(folder / "exports" / "inbox"))


def test_a_demo_ends_with_a_nightly_and_a_weekly_report(played) -> None:
    _, (nightly, weekly) = played

    assert [path.name for path in (nightly.html, nightly.xlsx, weekly.html, weekly.xlsx) if not path.is_file()] == []


def test_runs_are_named_by_shop_and_night(played) -> None:
    with get_client(sync_client=True) as prefect:
        names = {run.name for run in prefect.read_flow_runs()}

    assert names >= {
        "demo",
        "nightly shop 2026-10-20T02:30:00+08:00",
        "nightly shop 2026-10-21T02:30:00+08:00",
        "weekly shop 2026-W43",
    }


def test_key_tables_and_the_report_are_artifacts(played) -> None:
    with get_client(sync_client=True) as prefect:
        keys = {artifact.key for artifact in prefect.read_artifacts()}

    tables = {
        f"{report}-{table}"
        for report in ("nightly", "weekly")
        for table in ("headline", "reasons", "agents", "campaigns")
    }
    assert keys == tables | {"nightly-report", "weekly-report"}


def test_the_pack_is_of_the_week_that_is_named_and_not_of_the_last_full_one(played) -> None:
    shop, _ = played
    asked = ["weekly", "--workspace", str(shop.root), "--week", "2026-W43", "--as-of", "2026-10-21T02:30"]

    told = CliRunner().invoke(app, asked)

    assert f"{shop.reports / 'weekly-2026-W43.html'}\n" in told.stdout


@pytest.mark.parametrize(
    ("name", "rest"),
    [("ingest", [None]), ("publish", []), ("render", ["nightly"])],
    ids=["ingest", "publish", "render"],
)
def test_a_step_that_meets_a_busy_file_once_is_done_at_the_second_try(played, monkeypatch, name, rest) -> None:
    shop, (nightly, _) = played
    tries = []

    def busy_at_first(*_: Any, **__: Any) -> Any:
        tries.append(1)
        if len(tries) == 1:
            raise PermissionError("open in a spreadsheet")
        return [] if name == "ingest" else nightly

    monkeypatch.setattr(pipeline, name, busy_at_first)
    step = getattr(steps, name).with_options(retry_delay_seconds=0)
    flow(step, validate_parameters=False)(shop, *rest)

    assert len(tries) == 2


@pytest.mark.parametrize(
    "things",
    [
        "select comment from duckdb_tables()",
        "select comment from duckdb_views() where not internal",
        "select comment from duckdb_columns() where not internal",
    ],
    ids=["tables", "views", "columns"],
)
def test_what_is_published_says_what_each_thing_is(played, things) -> None:
    shop, _ = played

    with analyst.connect(shop) as con:
        ((count, said),) = con.execute(f"select count(*), count(nullif(comment, '')) from ({things})").fetchall()

    assert 0 < said == count


def test_a_failed_check_reaches_the_caller_and_publishes_nothing(played, monkeypatch) -> None:
    shop, _ = played

    def fail(*_: Any) -> None:
        raise CheckFailed("marts.inquiry: a row is wrong")

    monkeypatch.setattr(pipeline, "check_marts", fail)
    before = shop.analyst_path.stat().st_mtime_ns

    with pytest.raises(CheckFailed) as failed:
        flows.nightly.nightly(str(shop.root), "2026-10-22T02:30")

    assert failed.value.exit_code == 3
    assert shop.analyst_path.stat().st_mtime_ns == before
    assert runs.last(shop.root)["nightly"].what == "marts.inquiry: a row is wrong"


def test_a_query_that_hangs_ends_the_run_as_failed_and_the_next_night_goes_on(played, monkeypatch) -> None:
    shop, _ = played

    def hang(workspace: Workspace, *_: Any, **__: Any) -> None:
        with warehouse.connect(workspace) as con:
            con.execute(
                "select count(*) from range(1_000_000) as a, range(1_000_000) as b where a.range % 7 = b.range % 5"
            )

    with monkeypatch.context() as for_one_night, pytest.raises(UserError):
        for_one_night.setattr(pipeline, "ingest", hang)
        for_one_night.setattr(steps, "MOST_SECONDS", 0.5)
        flows.nightly.nightly(str(shop.root), "2026-10-22T02:30")

    assert runs.last(shop.root)["nightly"].what == "the run took longer than it may and was stopped"
    assert flows.nightly.nightly(str(shop.root), "2026-10-22T02:30").html.is_file()


def test_runs_that_came_through_are_recorded_in_the_workspace(played) -> None:
    shop, _ = played

    assert runs.last(shop.root)["weekly"].state == "completed"


def test_a_server_that_is_gone_when_all_is_done_fails_nothing(played, monkeypatch, caplog) -> None:
    shop, (nightly, _) = played

    def refuse(*_: Any, **__: Any) -> None:
        raise httpx.ConnectError("refused")

    monkeypatch.setattr(steps, "create_markdown_artifact", refuse)
    steps.show(shop, "nightly", nightly.html)

    assert "the run itself is done" in caplog.text


def held_by_another() -> UserError:
    fault = UserError("the warehouse cannot be opened")
    fault.__cause__ = duckdb.IOException("held")
    return fault


@pytest.mark.parametrize(
    ("fault", "tries"),
    [(PermissionError("open in a spreadsheet"), 3), (held_by_another(), 3), (UserError("a wrong setting"), 1)],
)
def test_only_a_busy_file_is_tried_again(played, fault, tries) -> None:
    calls = []

    @task(retries=2, retry_delay_seconds=0, retry_condition_fn=file_is_busy)
    def step() -> None:
        calls.append(1)
        raise fault

    with pytest.raises(type(fault)):
        flow(step)()

    assert len(calls) == tries


def test_the_settings_of_prefect_keep_it_off_the_net() -> None:
    settings = importlib.import_module("prefect.settings").get_current_settings()

    assert settings.server.analytics_enabled is False


def test_a_shop_is_served_at_its_own_hours(tmp_path: Path) -> None:
    from flows.serve import deployments

    (tmp_path / "shop.yml").write_text("shop_id: s1\nschedule: {weekly: '0 9 * * 1'}\n", encoding="utf-8")
    served = deployments(Workspace.open(tmp_path))

    assert [
        (each.flow_name, each.schedules[0].schedule.cron, each.schedules[0].schedule.timezone) for each in served
    ] == [
        ("nightly", "30 2 * * *", "Asia/Shanghai"),
        ("weekly", "0 9 * * 1", "Asia/Shanghai"),
    ]
