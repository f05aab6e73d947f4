"""Great Expectations' Data Docs, made fit for a machine without a net.

Its pages load styles, scripts, fonts and a logo from a dozen addresses, copy six megabytes of pictures beside them,
and the list of results on its front page is drawn by one of those scripts. So after it has written the site, scripts,
pictures and outside addresses are taken out of the pages, one small style sheet of ours is put in, and the front page
is our own: every check in words. What remains are plain pages that print, weigh little, and cannot run anything a
buyer wrote.
"""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import jinja2

_FRONT = Path(__file__).with_name("data_docs.html")
_STYLE = Path(__file__).with_name("data_docs.css")
_REMOVED = [
    re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE),
    re.compile(r"<style\b.*?</style\s*>", re.DOTALL | re.IGNORECASE),
    re.compile(r"<footer\b.*?</footer\s*>", re.DOTALL | re.IGNORECASE),
    re.compile(r"<(?:link|img)\b[^>]*>", re.IGNORECASE),
    re.compile(r"\son[a-z]+\s*=\s*\"[^\"]*\"", re.IGNORECASE),  # handlers that called those scripts
]


def site(docs: Path) -> dict[str, Any]:
    """The site's declaration for a Great Expectations context."""
    backend = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs.resolve())}
    return {"xundan": {"class_name": "SiteBuilder", "show_how_to_buttons": False, "store_backend": backend}}


def build(context: Any, docs: Path) -> None:
    """Write the site under `docs`, with a front page over every `<border>.json` of verdicts that lies there."""
    for folder in ("expectations", "validations"):
        shutil.rmtree(docs / folder, ignore_errors=True)
    context.build_data_docs(build_index=False)  # the front page is ours
    shutil.rmtree(docs / "static", ignore_errors=True)
    style = _STYLE.read_text(encoding="utf-8")
    for page in docs.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        for outside in _REMOVED:
            html = outside.sub("", html)
        page.write_text(html.replace("</head>", f"<style>{style}</style></head>", 1), encoding="utf-8")
    checks = [check for verdicts in sorted(docs.glob("*.json")) for check in _read(verdicts)]
    front = jinja2.Template(_FRONT.read_text(encoding="utf-8"), autoescape=True)
    pages = {check["table"]: _page(docs, check["table"]) for check in checks}
    (docs / "index.html").write_text(front.render(checks=checks, pages=pages, style=style), encoding="utf-8")


def _read(verdicts: Path) -> list[dict[str, Any]]:
    checks: list[dict[str, Any]] = json.loads(verdicts.read_text(encoding="utf-8"))
    return checks


def _page(docs: Path, table: str) -> str:
    """Where Great Expectations put the results of a table, relative to the front page."""
    found = next((docs / "validations").joinpath(*table.split(".")).rglob("*.html"), None)
    return found.relative_to(docs).as_posix() if found else ""
