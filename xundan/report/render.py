"""From the tables of a run to the files of a report."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from xundan.collector import at_rest
from xundan.report import actions, summary
from xundan.report.checks import read_checks
from xundan.report.conversations import Told
from xundan.report.data import Data, ReportName, load_data
from xundan.report.index import write_index
from xundan.report.meeting import prepare
from xundan.report.member_page import write_members
from xundan.report.page import build_page, environment
from xundan.report.strings import load_strings
from xundan.report.tables import build_parts
from xundan.report.workbook import write_workbook
from xundan.workspace import Workspace


@dataclass(frozen=True)
class RenderedReport:
    """Where a report was written."""

    html: Path
    xlsx: Path
    pptx: Path | None = None

    @property
    def files(self) -> list[Path]:
        """Everything that was written, the page first."""
        return [path for path in (self.html, self.xlsx, self.pptx) if path]


@at_rest()
def render(con: duckdb.DuckDBPyConnection, workspace: Workspace, report: ReportName) -> RenderedReport:
    """Write a report's page and workbook, and a week's slides, to the reports folder, dated and as `…-latest`; and a
    night's pages of single agents and campaigns to a folder of its name.

    `con` holds the `reports.*` tables of the run; beside them only the verdicts of the checks and, for a week,
    actions.csv are read. The front page of the folder is written anew. The same tables give the same bytes. A file
    appears whole or not at all.
    """
    data = load_data(con, report)
    strings = load_strings(data.cover["language"])
    parts = build_parts(data, strings)
    meeting = None
    if report == "weekly":
        meeting = prepare(data, actions.take_up(workspace.actions_path, data, strings), strings)
    checks = read_checks(workspace.reports, strings)
    name = f"{report}-{_date(data)}"
    workspace.reports.mkdir(parents=True, exist_ok=True)
    members, told = [], Told()
    if report == "nightly":
        pages = environment(strings.language)
        members = write_members(workspace.reports / name, data, strings, pages, _place_text, told)
    page = build_page(data, parts, strings, checks, meeting, members, name, told)

    folder = workspace.reports
    html = _place_text(folder / f"{name}.html", page)
    xlsx = _place(folder / f"{name}.xlsx", lambda path: write_workbook(path, data, parts, strings, meeting))
    pptx = None
    if meeting:
        from xundan.report.slides import write_slides  # a night makes none, and they take a while to import

        pptx = _place(folder / f"{name}.pptx", partial(write_slides, data=data, meeting=meeting, strings=strings))
    rendered = RenderedReport(html, xlsx, pptx)
    if name == max(path.stem for path in folder.glob(f"{report}-[0-9]*.html")):  # not a past one made again
        for written in rendered.files:
            _place(folder / f"{report}-latest{written.suffix}", partial(shutil.copyfile, written))
    _forget(folder, name, getattr(workspace.settings, f"keep_{report}_reports"))
    headline = " ".join(summary.sentences(data, strings)[:2])
    write_index(folder, data.cover["shop_name"], strings, checks, {name: headline})
    return rendered


def _forget(folder: Path, written: str, most: int) -> None:
    """Remove all but the newest so many dated reports of this kind, and the one just written; 0 keeps all.

    A year of nights is half a gigabyte, of fifty agents two and a half.
    """
    kind = written.partition("-")[0]
    dated = sorted(path.stem for path in folder.glob(f"{kind}-[0-9]*.html"))
    for name in dated[:-most] if most else ():
        if name != written:
            shutil.rmtree(folder / name, ignore_errors=True)
            for path in folder.glob(f"{name}.*"):
                path.unlink()


def _date(data: Data) -> str:
    """A night is named by the day it ran for, a week by its ISO number."""
    cover = data.cover
    return f"{cover['to_day']:%G-W%V}" if data.report == "weekly" else f"{cover['as_of_day']:%Y-%m-%d}"


def _place_text(target: Path, text: str) -> Path:
    return _place(target, lambda path: path.write_text(text, encoding="utf-8", newline="\n"))


def _place(target: Path, write: Callable[[Path], object]) -> Path:
    fresh = target.with_name(f".{target.name}.new")
    try:
        write(fresh)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return target
