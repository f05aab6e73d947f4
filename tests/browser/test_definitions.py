"""What a figure means is told to a finger and to the keyboard as it is to a pointer; long lists begin short."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

RATE = "归因期已满且付款的询单 ÷ 归因期已满的询单"


def all_rows(page: Page) -> list[Locator]:
    return page.locator(".x-product tbody tr").all()


@pytest.fixture
def phone(browser: Browser, nightly: Path) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(nightly.as_uri())
    yield page
    context.close()


def test_a_tap_on_a_figure_of_the_first_screen_shows_its_definition(phone: Page) -> None:
    phone.locator("#summary button.label", has_text="询单转化率").tap()
    box = phone.locator(".means").bounding_box() or {}

    assert RATE in phone.locator(".means").inner_text()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_a_tap_on_a_heading_shows_its_definition_and_sorts(phone: Page) -> None:
    phone.locator(".t-agents th", has_text="询单转化率").locator("button").tap()

    assert RATE in phone.locator(".means").inner_text()
    assert 1 == phone.locator(".t-agents th[aria-sort=descending]").count()


def test_a_tap_elsewhere_takes_the_definition_away(phone: Page) -> None:
    phone.locator("#summary button.label").first.tap()
    phone.locator("h1").tap()

    assert phone.locator(".means").is_hidden()


def test_the_keyboard_reaches_definitions_and_escape_takes_them_away(page: Page) -> None:
    page.locator("#summary button.label", has_text="询单转化率").focus()
    page.keyboard.press("Tab")  # the focus of a script is not that of a keyboard
    page.keyboard.press("Shift+Tab")

    assert RATE in page.locator(".means").inner_text()

    page.keyboard.press("Escape")

    assert page.locator(".means").is_hidden()


def test_a_definition_moves_nothing_and_is_not_printed(page: Page) -> None:
    before = page.evaluate("document.documentElement.scrollHeight")
    page.locator("#summary button.label").first.click()

    assert page.locator(".means").is_visible()
    assert before == page.evaluate("document.documentElement.scrollHeight")

    page.emulate_media(media="print")

    assert page.locator(".means").is_hidden()


def test_axe_finds_no_serious_fault_with_a_definition_open(page: Page) -> None:
    page.locator("#summary button.label").first.click()
    found = Axe().run(page).response["violations"]

    assert [] == [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")]


def test_a_long_table_begins_with_its_first_rows(page: Page) -> None:
    assert 12 == sum(row.is_visible() for row in all_rows(page)) < len(all_rows(page))

    page.locator(".wide:has(.x-product) + button").click()

    assert all(row.is_visible() for row in all_rows(page))


def test_a_folded_table_shows_the_first_by_whatever_it_is_sorted(page: Page) -> None:
    page.locator(".x-product th", has_text="流失询单").locator("button").click()
    rows = [(int(row.locator("td").first.text_content() or ""), row.is_visible()) for row in all_rows(page)]

    assert sorted((count for count, _ in rows), reverse=True) == [count for count, _ in rows]
    assert [place < 12 for place in range(len(rows))] == [is_visible for _, is_visible in rows]


def test_the_whole_of_a_folded_table_is_printed(page: Page) -> None:
    page.select_option("select[name=agent]", label="小美")  # a view that is chosen is printed
    page.emulate_media(media="print")

    assert all(row.is_visible() for row in all_rows(page))


def test_on_paper_a_heading_holds_no_button(page: Page) -> None:
    """Chromium repeats no heading on the next sheet that holds the box of one."""
    page.emulate_media(media="print")
    drawn = page.locator("main th button").evaluate_all("all => all.map(button => getComputedStyle(button).display)")

    assert {"contents"} == set(drawn)


def test_a_part_that_is_gone_to_begins_below_the_contents(browser: Browser, nightly: Path) -> None:
    """Also where the contents take two lines."""
    context = browser.new_context(viewport={"width": 820, "height": 900})
    page = context.new_page()
    page.goto(nightly.as_uri())
    page.locator("nav a", has_text="公平比较").click()
    bars = page.locator("nav").bounding_box() or {}
    heading = page.locator("#part-fairness h2").bounding_box() or {}
    context.close()

    assert bars["height"] > 60
    assert heading["y"] >= bars["height"]


def test_a_link_to_a_conversation_further_down_opens_its_list(page: Page) -> None:
    further = page.locator(".case.further:not([hidden])").first
    address = further.get_attribute("id")

    assert further.is_hidden()

    page.evaluate("id => { location.hash = id; }", address)
    page.wait_for_timeout(100)

    assert page.locator(f"#{address}").is_visible()


def test_the_view_of_a_reason_says_what_it_means(page: Page) -> None:
    page.select_option("select[name=reason]", label="等活动")

    assert "活动" in page.locator("#explore .fair").inner_text()
