"""The reports in a real browser: Debian's Chromium, driven by playwright, which fetches no browser of its own.

Without Chromium these tests fail with the command that installs it.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.report.shop import open_shop
from xundan.report import RenderedReport, ReportName, render

INSTALL = "no Chromium: apt-get install -y --no-install-recommends chromium fonts-noto-cjk, or name it in CHROMIUM"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed after each file of tests: two cannot be open in one process, and it keeps an event loop running."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.fail(INSTALL)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[ReportName, RenderedReport]:
    """Both reports of the made-up shop, whose buyers, agents and campaigns have hostile words and names."""
    con, workspace = open_shop(tmp_path_factory.mktemp("browsed"))
    with con:
        return {"nightly": render(con, workspace, "nightly"), "weekly": render(con, workspace, "weekly")}


@pytest.fixture(scope="session")
def nightly(reports: dict[ReportName, RenderedReport]) -> Path:
    return reports["nightly"].html


@pytest.fixture
def said(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A fresh page and whatever goes wrong on it: requests beyond the file, errors, dialogs."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    page, faults = context.new_page(), list[str]()
    page.on("request", lambda request: faults.append(request.url) if not request.url.startswith("file:") else None)
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    yield page, faults
    context.close()


@pytest.fixture
def page(said: tuple[Page, list[str]], nightly: Path) -> Page:
    """The nightly page, opened from its file."""
    page, _ = said
    page.goto(nightly.as_uri())
    return page
