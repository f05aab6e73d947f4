"""The page as somebody uses it: opened from a file, filtered, sorted, linked to, printed.

The page follows its address a moment after it changed, so whatever depends on a view waits for the view's heading.
"""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from xundan.report import RenderedReport, ReportName

HOSTILE = "晓雯<b>"


def cells(page: Page, table: str, place: int) -> list[str]:
    """What stands in a column, the total aside."""
    script = (
        "(rows, place) => rows.map(row => row.cells[place])"
        ".map(cell => (cell.querySelector('.value') || cell).innerText.trim())"
    )
    return list(page.locator(f"{table} tbody tr:not(.total)").evaluate_all(script, place))


def choose(page: Page, filter_name: str, label: str) -> None:
    """Filter, and wait until the page shows the view."""
    page.select_option(f"select[name={filter_name}]", label=label)
    expect(page.locator("#explore h2")).to_contain_text(label)


def open_agent(page: Page, agent_id: str, name: str) -> None:
    """Follow a link to the view of an agent."""
    page.goto(page.url.split("#")[0] + f"#agent={agent_id}")
    expect(page.locator("#explore h2")).to_have_text(name)


def number(text: str) -> float:
    factor = 10_000 if "万" in text else 1
    return float(re.sub(r"[¥,%△\s万]", "", text).replace("−", "-")) * factor


@pytest.mark.parametrize("report", ["nightly", "weekly"])
def test_a_report_opens_from_its_file_without_a_request_or_an_error(
    said: tuple[Page, list[str]], reports: dict[ReportName, RenderedReport], report: ReportName
) -> None:
    page, faults = said
    page.goto(reports[report].html.as_uri())

    expect(page.locator("#explore h2")).to_be_visible()
    assert [] == faults


def test_hostile_words_do_nothing(said: tuple[Page, list[str]], nightly: Path) -> None:
    page, faults = said
    page.goto(nightly.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(chat => { chat.open = true; })")
    choose(page, "agent", HOSTILE)

    assert [] == faults
    assert 0 == page.locator("main img, main b b, #explore b").count()


def test_a_script_that_got_in_would_not_run(said: tuple[Page, list[str]], nightly: Path, tmp_path: Path) -> None:
    """The policy lets only our own script run: one put in beside it is refused by the browser."""
    page, _ = said
    broken_into = tmp_path / "page.html"
    html = nightly.read_text(encoding="utf-8")
    broken_into.write_text(html.replace("<main>", "<main><script>document.title = 'in'</script>"), encoding="utf-8")
    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        page.goto(broken_into.as_uri())

    assert "in" != page.title()


def test_a_filter_leaves_only_its_conversations(page: Page) -> None:
    choose(page, "reason", "等活动")
    shown = page.locator(".case:visible")

    assert {"promo.wait"} == set(shown.evaluate_all("all => all.map(item => item.dataset.reason)"))
    assert f"等活动：{shown.count()} 段会话" == page.locator("#cases-shown").inner_text()


def test_two_filters_hold_together_and_are_in_the_address(page: Page) -> None:
    choose(page, "agent", "小美")
    choose(page, "campaign", "周四直播间")

    assert page.url.endswith("#agent=agent_0&campaign=clive")
    assert {("agent_0", "clive")} == {
        tuple(pair)
        for pair in page.locator(".case:visible").evaluate_all(
            "all => all.map(i => [i.dataset.agent, i.dataset.campaign])"
        )
    }


def test_the_back_button_takes_a_filter_back(page: Page) -> None:
    choose(page, "agent", "小美")
    page.go_back()

    expect(page.locator("select[name=agent]")).to_have_value("-")


def test_a_link_opens_the_view_of_an_agent(said: tuple[Page, list[str]], nightly: Path) -> None:
    page, _ = said
    page.goto(nightly.as_uri() + "#agent=agent_3")

    expect(page.locator("#explore h2")).to_have_text("=大刘")
    expect(page.locator("select[name=agent]")).to_have_value("=agent_3")


def test_a_name_in_a_table_leads_to_its_view(page: Page) -> None:
    page.locator(".t-agents a", has_text="小美").click()

    expect(page.locator("#explore h2")).to_have_text("小美")


def test_the_view_of_an_agent_has_the_figures_of_the_agents_table(page: Page) -> None:
    row = page.locator(".t-agents tbody tr", has_text="小美")
    lost = row.locator("td").nth(5).inner_text()
    rate = row.locator("td").nth(3).locator(".value").inner_text()
    open_agent(page, "agent_0", "小美")
    tiles = page.locator("#explore .tiles strong").all_inner_texts()

    assert (rate, lost) == (tiles[1], tiles[2])


def test_the_reasons_of_an_agent_add_up_to_what_the_agent_lost(page: Page) -> None:
    open_agent(page, "agent_0", "小美")
    lost = page.locator("#explore .tiles strong").all_inner_texts()[2]

    assert number(lost) == sum(number(text) for text in cells(page, ".x-reason", 1))


def test_a_heading_sorts_its_table_both_ways_and_leaves_the_total_last(page: Page) -> None:
    heading = page.locator(".t-agents th", has_text="询单转化率").locator("button")
    heading.click()
    down = [number(text) for text in cells(page, ".t-agents", 3)]
    heading.click()
    up = [number(text) for text in cells(page, ".t-agents", 3)]

    assert sorted(down, reverse=True) == down
    assert sorted(up) == up
    assert "合计" in page.locator(".t-agents tbody tr").last.inner_text()


def test_durations_are_sorted_by_their_length(page: Page) -> None:
    page.locator(".t-service th", has_text="首响").locator("button").click()
    lengths = page.locator(".t-service tbody tr:not(.total) td:nth-child(3)").evaluate_all(
        "all => all.map(cell => Number(cell.dataset.v))"
    )

    assert sorted(lengths, reverse=True) == lengths


def test_a_table_is_sorted_with_the_keyboard(page: Page) -> None:
    page.locator(".t-campaigns th", has_text="询单").first.locator("button").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".t-campaigns th[aria-sort=descending]")).to_have_count(1)


def test_the_heat_map_shows_what_is_chosen(page: Page) -> None:
    page.select_option(".heat select", "rate")

    assert "%" in "".join(page.locator(".x-heat .total td").all_inner_texts())


def test_a_quote_leads_to_its_chat_and_opens_it(page: Page) -> None:
    choose(page, "reason", "等活动")
    link = page.locator(".t-reasons td.c-quote a").first
    case = page.locator(link.get_attribute("href") or "")
    link.click()

    expect(case.locator("details")).to_have_attribute("open", "")
    expect(case.locator("mark").first).to_be_visible()


def test_without_scripts_the_page_reads_whole(browser: Browser, nightly: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(nightly.as_uri())

    assert page.locator(".case").first.is_visible()
    assert not page.locator("#explore").is_visible()
    assert not page.get_by_role("link", name="逐层看").is_visible()
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_reaches_beyond_the_screen(browser: Browser, nightly: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    page.goto(nightly.as_uri())

    assert width == page.evaluate("document.documentElement.scrollWidth")
    context.close()


@pytest.mark.parametrize("report", ["nightly", "weekly"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(
    browser: Browser, reports: dict[ReportName, RenderedReport], report: ReportName, scheme: str
) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(reports[report].html.as_uri())
    found = Axe().run(page).response["violations"]
    context.close()

    assert [
        (fault["id"], fault["nodes"][0]["html"][:200]) for fault in found if fault["impact"] in ("serious", "critical")
    ] == []


@pytest.mark.parametrize("report", ["nightly", "weekly"])
def test_no_table_is_cut_on_paper(
    browser: Browser, reports: dict[ReportName, RenderedReport], report: ReportName
) -> None:
    """At the width of A4 less its margins nothing is wider than the sheet."""
    context = browser.new_context(viewport={"width": 703, "height": 1000})
    page = context.new_page()
    page.goto(reports[report].html.as_uri())
    page.emulate_media(media="print")
    wide = page.locator("table, svg, .case").evaluate_all(
        "all => all.filter(it => it.getBoundingClientRect().right > 704).map(it => it.outerHTML.slice(0, 80))"
    )
    printed = page.pdf(prefer_css_page_size=True)
    context.close()

    assert [] == wide
    assert printed.startswith(b"%PDF")
