"""The weekly pack: findings by rule, the same words on page, workbook and slides, charts that can be edited."""

import duckdb
import openpyxl
import pytest
from pptx import Presentation

from tests.report.parsed import Page, parse
from tests.report.shop import open_shop
from xundan.report import RenderedReport, ReportName, render

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")


@pytest.fixture(scope="module")
def week(rendered: dict[ReportName, RenderedReport]) -> Page:
    return parse(rendered["weekly"].html.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def deck(rendered: dict[ReportName, RenderedReport]) -> list[list[str]]:
    """The words of each slide."""
    slides = Presentation(str(rendered["weekly"].pptx)).slides
    return [[shape.text_frame.text for shape in slide.shapes if shape.has_text_frame] for slide in slides]


def test_findings_are_the_heaviest_reasons_each_said_once(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute("select reason, weight_yuan from reports.findings order by position").fetchall()

    assert 5 == len({reason for reason, _ in rows})
    assert rows == sorted(rows, key=lambda row: -row[1])


def test_what_is_usual_weighs_its_yuan_and_what_is_unusual_more(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute("select lost_value_yuan, unusual_ratio, weight_yuan from reports.findings").fetchall()

    for yuan, unusual, weight in rows:
        assert float(weight) == pytest.approx(float(yuan) * (1 + min(max(unusual, 0), 3)), abs=0.01)


def test_nobody_is_asked_to_mend_what_buyers_decide_or_nobody_knows(con: duckdb.DuckDBPyConnection) -> None:
    assert [] == con.execute("select reason from reports.findings where owner in ('none', 'buyer')").fetchall()


def test_from_fewer_than_three_weeks_nothing_is_called_unusual(tmp_path_factory: pytest.TempPathFactory) -> None:
    con, _ = open_shop(tmp_path_factory.mktemp("young"), as_of="2026-10-01 15:00:00+08")
    rows = con.execute("select earlier_week_count, usual_yuan, unusual_ratio from reports.findings").fetchall()

    assert {(1, None, None)} == set(rows)


def test_the_page_goes_through_findings_actions_campaigns_and_agents(week: Page) -> None:
    headings = week.said("h2")

    assert ["周会", "各活动丢了什么", "工作小结"] == headings[1:4]
    assert 5 == len([1 for path, _ in week.texts if path[-2:] == ("li", "b") or path[-3:] == ("li", "b", "a")][:5])
    assert 8 == week.said("h3").count("工作小结 ·")


def test_the_night_has_no_meeting(page: Page) -> None:
    assert "周会" not in page.said("h2")


def test_the_slides_say_what_the_page_says(week: Page, deck: list[list[str]]) -> None:
    sentences = [text for path, text in week.texts if path[-3:] == ("dl", "div", "dd") and "section" in path][:3]

    assert all(any(sentence in text for text in deck[0]) for sentence in sentences)
    assert "五个发现" == deck[1][0]
    assert 8 == len(deck)


def test_who_presents_has_notes(rendered: dict[ReportName, RenderedReport]) -> None:
    slides = list(Presentation(str(rendered["weekly"].pptx)).slides)
    notes = [slide.notes_slide.notes_text_frame.text for slide in slides if slide.has_notes_slide]

    assert 4 == len(notes)
    assert "÷" in notes[0]


def test_charts_of_the_slides_carry_their_numbers(
    rendered: dict[ReportName, RenderedReport], con: duckdb.DuckDBPyConnection
) -> None:
    charts = [
        shape.chart
        for slide in Presentation(str(rendered["weekly"].pptx)).slides
        for shape in slide.shapes
        if shape.has_chart
    ]
    drawn = list(charts[1].plots[0].series[0].values)
    trend = con.execute(
        "select lost_value_yuan::double from reports.trend where report = 'weekly' order by from_day"
    ).fetchall()

    assert [value for (value,) in trend] == drawn
    assert all(chart.part.chart_workbook.xlsx_part is not None for chart in charts)


def test_the_workbook_has_native_charts_and_the_agenda(rendered: dict[ReportName, RenderedReport]) -> None:
    book = openpyxl.load_workbook(rendered["weekly"].xlsx)

    assert ["要点", "图表", "周会"] == book.sheetnames[:3]
    assert 5 == len(book["图表"]._charts)
    assert {"t_actions_earlier", "t_actions_current"} == set(book["周会"].tables)


def test_the_same_week_gives_the_same_slides(tmp_path_factory: pytest.TempPathFactory) -> None:
    written = []
    for folder in ("one", "two"):
        con, workspace = open_shop(tmp_path_factory.mktemp(folder))
        made = render(con, workspace, "weekly")
        assert made.pptx
        written.append(made.pptx.read_bytes())

    assert written[0] == written[1]
