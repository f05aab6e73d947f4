"""The documentation as a site: it builds, has every page, and fetches nothing from elsewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser

from tests.docs.markdown import ROOT

_FETCHED = re.compile(r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"(?:https?:)?//|<link\b[^>]*\bhref=\"(?:https?:)?//")
_STYLED = re.compile(r"url\([\"']?(?:https?:)?//|@import\s+[\"']")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def _listed(entries: object) -> list[str]:
    if isinstance(entries, str):
        return [entries]
    values = entries.values() if isinstance(entries, dict) else entries
    return [name for value in values for name in _listed(value)]  # type: ignore[attr-defined]


def test_every_page_of_the_docs_can_be_reached() -> None:
    listed = _listed(yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"])

    assert sorted(listed) == sorted(
        path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")
    )


def test_no_page_fetches_anything_from_elsewhere(site: Path) -> None:
    pages = {path.name: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}

    assert [] == [(name, found) for name, text in pages.items() for found in _FETCHED.findall(text)]


def test_no_style_fetches_anything_from_elsewhere(site: Path) -> None:
    assert [] == [path.name for path in site.rglob("*.css") if _STYLED.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    ("page", "typed", "found"),
    [("index.html", "unattended", "run-unattended"), ("howto/checks.html", "静默下单", "decisions")],
)
def test_a_search_in_the_site_opened_from_its_files_finds_and_asks_nobody(
    site: Path, browser: Browser, page: str, typed: str, found: str
) -> None:
    opened, asked = browser.new_page(), list[str]()
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((site / page).as_uri())
    opened.fill("input[name=query]", typed)
    opened.press("input[name=query]", "End")
    opened.locator(f".md-search-result__link[href*='{found}']").first.wait_for(state="attached")
    opened.close()

    assert [] == [url for url in asked if not url.startswith("file:")]
