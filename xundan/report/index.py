"""The front page of reports/: the latest of each report, and every one before it, newest first.

What stands beside a report is kept in history.json when it is written; a file that is gone is no longer listed, one
that no entry tells of is listed by its name alone.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2

from xundan.report.checks import FRONT, Checks
from xundan.report.strings import Strings
from xundan.report.styles import style_of

_TEMPLATES = Path(__file__).with_name("templates")
_DATED = re.compile(r"(nightly|weekly)-(\d{4}-(?:\d\d-\d\d|W\d\d))\.html")
_SUFFIXES = (".html", ".xlsx", ".pptx")


@dataclass(frozen=True)
class Entry:
    """A dated report: its files by suffix, what it said first, and the front page of its pages of one."""

    report: str
    date: str
    files: Mapping[str, str]
    headline: str
    members: str


def write_index(reports: Path, shop_name: str, strings: Strings, checks: Checks, told: Mapping[str, str]) -> Path:
    """Note what the newest report said (`told`: file name without suffix → headline) and write index.html anew."""
    history = _remember(reports / "history.json", told)
    found = (_DATED.fullmatch(path.name) for path in reports.glob("*.html"))
    entries = [_entry(reports, match[1], match[2], history) for match in found if match]
    entries.sort(key=lambda entry: entry.date, reverse=True)
    latest = [next((entry for entry in entries if entry.report == report), None) for report in ("nightly", "weekly")]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES, encoding="utf-8"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    text = environment.get_template("index.html.j2").render(
        say=strings,
        shop_name=shop_name,
        style_of=style_of,
        latest=[entry for entry in latest if entry],
        nights=_of(entries, "nightly"),
        weeks=_of(entries, "weekly"),
        checks=checks,
        front=FRONT,
    )
    return _place(reports / "index.html", text)


def _of(entries: Sequence[Entry], report: str) -> list[Entry]:
    return [entry for entry in entries if entry.report == report]


def _entry(reports: Path, report: str, date: str, history: Mapping[str, str]) -> Entry:
    name = f"{report}-{date}"
    files = {suffix: name + suffix for suffix in _SUFFIXES if (reports / (name + suffix)).is_file()}
    members = f"{name}/index.html" if (reports / name / "index.html").is_file() else ""
    return Entry(report, date, files, history.get(name, ""), members)


def _remember(path: Path, told: Mapping[str, str]) -> dict[str, str]:
    before: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    there = {name: said for name, said in before.items() if path.with_name(f"{name}.html").is_file()}
    known = dict(sorted({**there, **told}.items()))
    _place(path, json.dumps(known, ensure_ascii=False, indent=1) + "\n")
    return known


def _place(target: Path, text: str) -> Path:
    fresh = target.with_name(f".{target.name}.new")
    fresh.write_text(text, encoding="utf-8", newline="\n")
    fresh.replace(target)
    return target
