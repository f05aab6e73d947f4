"""Who is told of a run: the workspace's record and the log by hooks, people by a notice."""

import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from prefect.states import Completed, Failed

from flows import hooks, steps
from flows.backfill import backfill
from flows.nightly import nightly
from flows.weekly import weekly
from xundan import notices, runs
from xundan.errors import CheckFailed, UserError
from xundan.notices import Notice
from xundan.report import RenderedReport
from xundan.workspace import Workspace, init_workspace

PAGE = RenderedReport(html=Path("nightly.html"), xlsx=Path("nightly.xlsx"))


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    return init_workspace(tmp_path / "shop", "s1")


def run_of(shop: Workspace) -> Any:
    return SimpleNamespace(parameters={"workspace": str(shop.root), "as_of": "2026-11-09"})


def failed() -> Any:
    return Failed(data=CheckFailed("marts.inquiry: a row is wrong"))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Notice]:
    """The notices that went out to one address."""
    out: list[Notice] = []
    monkeypatch.setenv("XUNDAN_NOTICE_URLS", "json://127.0.0.1")
    monkeypatch.setattr(notices, "compose", lambda workspace, report, page: Notice(report, page.name))
    monkeypatch.setattr(notices, "send", lambda notice: out.append(notice) or [])
    return out


def test_a_failed_run_is_recorded_with_its_night_and_reason(shop) -> None:
    hooks.tell(nightly, run_of(shop), failed())

    word = runs.last(shop.root)["nightly"]
    assert (word.state, word.as_of, word.what) == ("failed", "2026-11-09", "marts.inquiry: a row is wrong")


def test_a_failed_run_stands_in_the_log(shop, caplog) -> None:
    hooks.tell(nightly, run_of(shop), failed())

    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.ERROR, "nightly failed: CheckFailed")
    ]


def test_of_a_failed_run_a_notice_goes_out_that_says_why(shop, sent) -> None:
    hooks.tell(nightly, run_of(shop), failed())

    assert [(notice.title, notice.body.splitlines()[0]) for notice in sent] == [
        ("s1 · 夜报没有跑成", "marts.inquiry: a row is wrong")
    ]


def test_an_error_that_may_quote_a_row_is_noticed_by_its_name_alone(shop, sent) -> None:
    hooks.tell(weekly, run_of(shop), Failed(data=ValueError("张三 13800138000")))

    assert [notice.body.splitlines()[0] for notice in sent] == ["程序出错（ValueError），详情见运行日志。"]


def test_where_failures_are_switched_off_none_is_noticed(shop, sent) -> None:
    (shop.root / "shop.yml").write_text("shop_id: s1\nnotices: {failures: false}\n", encoding="utf-8")

    hooks.tell(nightly, run_of(shop), failed())

    assert sent == []


def test_settings_nobody_understands_are_noticed_too(shop, sent) -> None:
    (shop.root / "shop.yml").write_text("shop: [", encoding="utf-8")

    hooks.tell(nightly, run_of(shop), Failed(data=UserError("not readable as YAML")))

    assert [(notice.title, notice.body.splitlines()[0]) for notice in sent] == [
        ("shop · 夜报没有跑成", "not readable as YAML")
    ]


def test_a_run_that_came_through_is_recorded_and_logs_no_error(shop, caplog) -> None:
    hooks.tell(weekly, run_of(shop), Completed())

    assert (runs.last(shop.root)["weekly"].state, caplog.records) == ("completed", [])


def test_a_record_that_cannot_be_written_fails_no_run(shop, caplog) -> None:
    (shop.root / runs.FILE).mkdir()

    hooks.tell(nightly, run_of(shop), Completed())

    assert "the state of nightly could not be noted" in caplog.text


@pytest.mark.parametrize("flow", [nightly, weekly, backfill], ids=lambda flow: flow.name)
def test_every_end_of_a_run_is_told(flow) -> None:
    ends = (
        flow.on_running_hooks,
        flow.on_completion_hooks,
        flow.on_failure_hooks,
        flow.on_crashed_hooks,
        flow.on_cancellation_hooks,
    )

    assert ends == ([hooks.tell],) * 5


def test_a_report_is_noticed_with_its_page(shop, sent) -> None:
    steps.notify.fn(shop, "nightly", PAGE)

    assert sent == [Notice("nightly", "nightly.html")]


def test_a_report_nobody_wants_notices_of_is_sent_to_nobody(shop, sent) -> None:
    (shop.root / "shop.yml").write_text("shop_id: s1\nnotices: {reports: [weekly]}\n", encoding="utf-8")

    steps.notify.fn(Workspace.open(shop.root), "nightly", PAGE)

    assert sent == []


def test_without_an_address_no_notice_is_composed(shop, sent, monkeypatch) -> None:
    monkeypatch.delenv("XUNDAN_NOTICE_URLS")

    steps.notify.fn(shop, "nightly", PAGE)

    assert sent == []


def test_what_a_service_refused_is_told(shop, sent, monkeypatch, caplog) -> None:
    monkeypatch.setattr(notices, "send", lambda notice: ["address 1 (json): the service did not take it"])

    steps.notify.fn(shop, "nightly", PAGE)

    assert "notify: address 1 (json): the service did not take it" in caplog.text


def test_a_notice_that_cannot_be_made_fails_no_run_and_tells_no_words_of_the_fault(
    shop, sent, monkeypatch, caplog
) -> None:
    def fail(*_: Any) -> None:
        raise ValueError("json://secret")

    monkeypatch.setattr(notices, "compose", fail)

    steps.notify.fn(shop, "nightly", PAGE)

    assert [record.getMessage() for record in caplog.records] == ["notify: nothing sent: ValueError"]
