"""The front page of reports/: latest, history, what the checks said."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.report.parsed import Page, parse
from tests.report.shop import open_shop
from xundan.report import render


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports beside two from before that no history tells of, of which one too many, and verdicts, one bad."""
    con, workspace = open_shop(tmp_path_factory.mktemp("indexed"))
    workspace = replace(workspace, settings=workspace.settings.model_copy(update={"keep_nightly_reports": 2}))
    docs = workspace.reports / "data_docs"
    docs.mkdir(parents=True)
    (docs / "index.html").write_text("<p>checks</p>", encoding="utf-8")
    verdicts = [
        {"table": "raw.orders", "expectation": {"type": "t"}, "is_passed": True, "row_count": 9, "failed_count": 0},
        {
            "table": "raw.orders",
            "expectation": {"type": "t", "why": "付款不会早于下单 <b>"},
            "is_passed": False,
            "row_count": 9,
            "failed_count": 2,
        },
    ]
    (docs / "raw.json").write_text(json.dumps(verdicts), encoding="utf-8")
    (workspace.reports / "nightly-2026-11-08.html").write_text("old", encoding="utf-8")
    for suffix in ("html", "xlsx"):
        (workspace.reports / f"nightly-2026-11-07.{suffix}").write_text("older", encoding="utf-8")
    (workspace.reports / "nightly-2026-11-07" / "agents").mkdir(parents=True)
    for report in ("nightly", "weekly"):
        render(con, workspace, report)
    return workspace.reports


@pytest.fixture(scope="module")
def index(reports: Path) -> Page:
    return parse((reports / "index.html").read_text(encoding="utf-8").replace("<table>", '<table class="t-x">'))


def test_every_report_is_listed_newest_first_and_the_latest_stands_above(index: Page) -> None:
    links = [attributes["href"] for tag, attributes in index.elements if tag == "a"]

    assert links == [
        "nightly-latest.html",
        "nightly-2026-11-09/index.html",
        "weekly-latest.html",
        "data_docs/index.html",
        "nightly-2026-11-09.html",
        "nightly-2026-11-09.xlsx",
        "nightly-2026-11-09/index.html",
        "nightly-2026-11-08.html",
        "weekly-2026-W45.html",
        "weekly-2026-W45.xlsx",
        "weekly-2026-W45.pptx",
    ]


def test_only_the_newest_reports_of_a_kind_stay(reports: Path) -> None:
    assert [path.name for path in sorted(reports.glob("nightly-20*"))] == [
        "nightly-2026-11-08.html",
        "nightly-2026-11-09",
        "nightly-2026-11-09.html",
        "nightly-2026-11-09.xlsx",
    ]


def test_every_link_leads_to_a_file(reports: Path, index: Page) -> None:
    links = [attributes["href"] for tag, attributes in index.elements if tag == "a"]

    assert [] == [link for link in links if not (reports / link).is_file()]


def test_the_headline_of_a_report_stands_beside_it(index: Page) -> None:
    assert any("转化率 48.6%" in text for path, text in index.texts if path[-1] == "td")


def test_what_the_checks_said_is_told_in_words(reports: Path, index: Page) -> None:
    page = parse((reports / "nightly-latest.html").read_text(encoding="utf-8"))
    told = [
        "收进来的数据：1 张表上的 2 条检查，1 条成立，其余见下。",
        "raw.orders：付款不会早于下单 <b>（9 行里 2 行不合）",
    ]

    assert told == index.said("li")[:2]
    assert set(told) <= set(page.said("li"))
    assert "data_docs/index.html" in [a.get("href") for tag, a in page.elements if tag == "a"]
