"""The pages of one agent or one campaign in a browser, and the way from the night's page to them."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_app import open_agent
from xundan.report import format as form

PAGES = ("agents/agent_2.html", "campaigns/clive.html", "index.html")  # the agent's name and the chats are hostile


@pytest.fixture(params=PAGES)
def one(request: pytest.FixtureRequest, nightly: Path) -> Path:
    path: Path = nightly.with_suffix("") / request.param
    return path


def test_it_opens_alone_without_a_request_or_an_error(said: tuple[Page, list[str]], one: Path, tmp_path: Path) -> None:
    """As it is sent: the one file, in a folder where nothing else is."""
    page, faults = said
    sent = tmp_path / "sent.html"
    sent.write_bytes(one.read_bytes())
    page.goto(sent.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(chat => { chat.open = true; })")

    assert page.locator("h1").is_visible()
    assert [] == faults
    assert 0 == page.locator("main img, main b b, script").count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(browser: Browser, one: Path, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(one.as_uri())
    found = Axe().run(page).response["violations"]
    context.close()

    assert [
        (fault["id"], fault["nodes"][0]["html"][:200]) for fault in found if fault["impact"] in ("serious", "critical")
    ] == []


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_reaches_beyond_the_screen(browser: Browser, one: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    page.goto(one.as_uri())

    assert width == page.evaluate("document.documentElement.scrollWidth")
    context.close()


def test_nothing_is_cut_on_paper(browser: Browser, one: Path) -> None:
    context = browser.new_context(viewport={"width": 703, "height": 1000})
    page = context.new_page()
    page.goto(one.as_uri())
    page.emulate_media(media="print")
    wide = page.locator("table, svg, .case").evaluate_all(
        "all => all.filter(it => it.getBoundingClientRect().right > 704).map(it => it.outerHTML.slice(0, 80))"
    )
    context.close()

    assert [] == wide


def test_the_view_of_an_agent_leads_to_her_page_with_the_same_figures(page: Page) -> None:
    open_agent(page, "agent_0", "小美")
    rate = page.locator("#explore .tiles strong").nth(1).inner_text()
    page.get_by_role("link", name="小美的一页").click()

    expect(page.locator("h1")).to_contain_text("小美")
    assert rate == page.locator(".tiles strong").first.inner_text()


def test_the_night_s_page_leads_to_every_page_of_one(page: Page) -> None:
    assert 12 == page.locator(".pages a").count()


def test_a_view_says_what_became_of_it_as_the_page_of_one_does(page: Page) -> None:
    """The change in the script's words and in Python's: both reckon by one rule."""
    open_agent(page, "agent_0", "小美")
    rate, _, yuan = page.locator("#explore .tiles li").filter(has=page.locator(".change")).all()
    told = [each.locator(".change").inner_text() for each in (rate, yuan)]
    page.get_by_role("link", name="小美的一页").click()

    assert page.locator("#summary .change").all_inner_texts() == told


@pytest.mark.parametrize(("now", "before"), [(150, 100), (80, 100), (100, 100), (999, 100), (1000, 100), (1050, 100)])
def test_the_script_writes_a_change_as_python_does(page: Page, now: int, before: int) -> None:
    assert form.relative(now, before) == page.evaluate(f"relative({now}, {before})")
