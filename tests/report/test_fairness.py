"""The fair comparison as it is shown: no ranks, every number with its n, few said to be few."""

from collections.abc import Iterator
from pathlib import Path

import altair as alt
import duckdb
import pytest
from markupsafe import Markup

from tests.report.parsed import Page, parse
from tests.report.shop import open_shop
from xundan import models
from xundan.report import charts, render, svg
from xundan.report.data import load_data
from xundan.report.meeting import whom_to_draw
from xundan.report.strings import load_strings
from xundan.workspace import Workspace

COMPARED = """
    ('agent_1', 400, 180, 0.45, 0.40, 0.44, 0.40, 0.48, 0.97, 0.8, 'above'),
    ('agent_2', 300, 120, 0.40, 0.41, 0.40, 0.36, 0.44, 0.50, 0.3, 'as_expected'),
    ('agent_3', 12, 12, 1.00, 0.40, 0.43, 0.33, 0.55, 0.80, 0.5, 'too_few')
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[duckdb.DuckDBPyConnection, Workspace]]:
    """The made-up shop with three agents compared."""
    con, workspace = open_shop(tmp_path_factory.mktemp("fair"))
    for period in ("week", "4_weeks", "13_weeks"):
        con.execute(
            f"insert into marts.agent_comparison select agent, '{period}', date '2026-10-05', date '2026-11-01', "
            "n, y, raw, expected, raw / expected, adjusted, low, high, 0.41, above, top, word "
            f"from (values {COMPARED}) as t (agent, n, y, raw, expected, adjusted, low, high, above, top, word)"
        )
        con.execute(
            f"insert into marts.agent_case_mix values ('agent_1', '{period}', 'campaign', -0.03), "
            f"('agent_1', '{period}', 'hour', 0.02), ('agent_1', '{period}', 'other', 0.0)"
        )
    for name in ("agent_comparison", "agent_case_mix", "compared_periods"):
        con.execute(
            f"delete from reports.{name}; insert into reports.{name} by name {models.load()[f'reports.{name}'].body}"
        )
    with con:
        yield con, workspace


@pytest.fixture(scope="module")
def page(shop: tuple[duckdb.DuckDBPyConnection, Workspace]) -> Page:
    con, workspace = shop
    return parse(render(con, workspace, "nightly").html.read_text(encoding="utf-8"))


def test_agents_stand_in_order_of_name_and_not_of_rank(page: Page) -> None:
    """The best stands last, the worst first."""
    assert ["晓雯<b>", "=大刘", "阿杰"] == [cells[0] for cells in page.tables["agent_comparison"][1:]]


def test_twelve_lucky_inquiries_are_said_to_be_too_few(page: Page) -> None:
    assert ["样本太少"] == [cells[8] for cells in page.tables["agent_comparison"] if cells[2] == "12"]


def test_a_page_of_one_holds_her_own_comparison_and_no_other(
    shop: tuple[duckdb.DuckDBPyConnection, Workspace],
) -> None:
    html = render(*shop, "nightly").html
    hers = parse((html.with_suffix("") / "agents" / "agent_1.html").read_text(encoding="utf-8"))
    (said,) = [text for text in hers.said("dd") if text.startswith("公平比较")]

    assert "同样的询单预期 40.0%，校正后 44.0%（40.0%–48.0%），高于预期" in said
    assert "接到的询单使然 −1.0 个" in said


def test_a_slide_draws_who_differs_and_then_who_had_most_in_order_of_name() -> None:
    people = [{"agent_id": f"a{n:02}", "verdict": "as_expected", "matured_count": n} for n in range(20)]
    people[3]["verdict"] = "below"

    assert ["a03", *(f"a{n:02}" for n in range(9, 20))] == [row["agent_id"] for row in whom_to_draw(people)]


def test_the_parts_of_a_gap_add_up_on_the_page(shop: tuple[duckdb.DuckDBPyConnection, Workspace]) -> None:
    con, _ = shop
    (parts,) = con.execute(
        "select case_mix_rate_change, campaign_rate_change + time_rate_change + queue_rate_change "
        "from reports.agent_case_mix where report = 'weekly'"
    ).fetchall()

    assert parts[0] == pytest.approx(parts[1])


def test_a_table_of_the_comparison_says_of_which_days_it_is(page: Page) -> None:
    notes = [note for note in page.said("p") if note.startswith("2026-10-05 – 11-01。预期是")]

    assert len(notes) == 1


def test_every_report_model_of_the_comparison_can_be_empty(tmp_path: Path) -> None:
    con, workspace = open_shop(tmp_path, is_empty=True)

    assert render(con, workspace, "weekly").html.is_file()


def test_every_chart_is_one_that_vega_lite_takes(
    shop: tuple[duckdb.DuckDBPyConnection, Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A night draws them without this check, which takes as long as drawing."""
    drawn: dict[str, alt.LayerChart] = {}
    monkeypatch.setattr(svg, "svg", lambda chart, name, _: drawn.setdefault(name, chart) and Markup())
    charts.draw_all(load_data(shop[0], "nightly"), load_strings("zh-CN"))

    assert {"funnel", "reasons", "agents", "fairness", "luck"} <= drawn.keys()
    assert [chart.to_dict(validate=True)["config"]["font"] for chart in drawn.values()] == ["none"] * len(drawn)


def test_two_people_of_one_name_are_two_on_an_axis() -> None:
    assert ["小美", "大鹏", "小美 "] == svg.distinct(["小美", "大鹏", "小美"])
