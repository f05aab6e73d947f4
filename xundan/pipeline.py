"""The steps of a night, as plain functions that the flows compose.

    ingest → check_raw → build → read → check_marts → publish → render

Each opens the warehouse itself and leaves it whole: a crash between or inside steps loses nothing, and running the
night again gives the same rows.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from xundan import (
    alone,
    analyst,
    config,
    layout,
    models,
    processes,
    publishing,
    quality,
    restatement,
    warehouse,
)
from xundan import build as building
from xundan.errors import UserError
from xundan.ingest import FileResult, ingest_inbox
from xundan.quality import Checked
from xundan.reasons import corrections, wording
from xundan.workspace import Workspace

_INGEST_SHARE = 0.3  # of the memory; the rest is for the pieces of a file while they are parsed

if TYPE_CHECKING:  # charts take a second to import
    from xundan.reader.night import Night
    from xundan.report import RenderedReport, ReportName


@dataclass(frozen=True)
class Run:
    """One run over a workspace: what is later than `as_of` is hidden; `week_from` is the Monday of a weekly report."""

    run_id: str
    as_of: dt.datetime
    week_from: dt.date | None = None

    @classmethod
    def at(cls, as_of: dt.datetime, kind: str = "nightly", week_from: dt.date | None = None) -> "Run":
        """A run named by its kind and as_of, so that the same night run again has the same name."""
        return cls(f"{kind}-{as_of:%Y%m%dT%H%M%S}", as_of, week_from)


def ingest(workspace: Workspace, run: Run, on_progress: Callable[[str], None] | None = None) -> list[FileResult]:
    """Take what lies in the inbox, and people's corrections, into raw; returns the accounting of each file taken.

    Raises UserError when the warehouse cannot be opened; a faulty file or row is a reject, not an error.
    """
    with warehouse.connect(workspace, memory_share=_INGEST_SHARE) as con:
        lay_out(con, workspace)
        results = ingest_inbox(con, workspace, run.run_id, on_progress)
        corrected = corrections.take(con, workspace, run.run_id)
        return [*results, corrected] if corrected else results


@alone.if_need_be
def check_raw(workspace: Workspace, run: Run) -> tuple[Checked, ...]:
    """Judge the raw rows that no finished run has used. Raises CheckFailed naming rows, so that nothing is built."""
    return _check(workspace, run, "raw")


@alone.if_need_be
def build(workspace: Workspace, run: Run, on_model: Callable[[str], None] = lambda _: None) -> list[building.Built]:
    """Bring every table up to `run.as_of`. Raises CheckFailed when a model's fatal test fails.

    In one transaction, but for a very large night. One of those that dies leaves some tables done; the next build finds
    them as they are to be, and the days they changed still in run.days, and goes on with the others.
    """
    try:
        with warehouse.connect(workspace) as con:
            lay_out(con, workspace)
            with warehouse.transaction(con):
                fingerprint = _fingerprint(con, workspace)
                _prepare(con, workspace, run, fingerprint)
                built = building.build(con, models.load(), workspace.settings, on_model=on_model, may_commit=True)
                _remember(con, fingerprint)
            return built
    finally:
        processes.end()


def read(workspace: Workspace, run: Run, on_progress: Callable[[int, int], None]) -> "Night | None":
    """Ask the reader what is unread, and judge again what was read; None where the shop has none.

    Each answer is committed as it comes. Whatever goes wrong with the reader is told in what is returned, and no error.
    """
    if not workspace.settings.reader.is_on:
        return None
    from xundan.reader import night

    with warehouse.connect(workspace) as con:
        return night.read(con, workspace, run.as_of, on_progress)


@alone.if_need_be
def check_marts(workspace: Workspace, run: Run) -> tuple[Checked, ...]:
    """Judge the rebuilt days of the marts. Raises CheckFailed naming rows, so that nothing is published."""
    return _check(workspace, run, "marts")


@alone.if_need_be
def publish(workspace: Workspace) -> Path:
    """Note what it restates, write analyst.duckdb beside the old one and swap it; returns its path.

    Only then is forgotten what was touched: the days of a night that failed its checks are checked with the next.
    """
    with warehouse.connect(workspace) as con:
        restatement.note(con, workspace.settings)
        return publishing.publish(con, workspace, models.load())


@alone.if_need_be
def render(workspace: Workspace, report: "ReportName") -> "RenderedReport":
    """Write the page and the workbook of a report from what is published, so that they say what analysts find.

    With the weekly pack goes the list of new wording, for whoever keeps dictionary and rules.
    """
    from xundan.report import render as write

    with analyst.connect(workspace) as con:
        rendered = write(con, workspace, report)
        if report == "weekly":
            wording.write_week(con, workspace.reports)
    return rendered


def parse_as_of(text: str | None, workspace: Workspace) -> dt.datetime:
    """`--as-of`: ISO with offset; a bare date is its 00:00, a time without offset is in the shop's zone. None is now.

    Raises UserError (bad usage) when it is neither.
    """
    if text is None:
        return dt.datetime.now(workspace.zone).replace(microsecond=0)
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as unreadable:
        raise UserError(
            f"{text!r} is no time",
            where="--as-of",
            remedy="write it like 2026-11-09T02:30:00+08:00, or 2026-11-09",
            exit_code=2,
        ) from unreadable
    return moment if moment.tzinfo else moment.replace(tzinfo=workspace.zone)


def lay_out(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """Have every table there, in the shape of this version; `con` is the open warehouse.

    What an older version computed goes first, since new tables may read columns that it had not; raw stays and gains
    columns. The run after that computes everything, because its fingerprint is another. One transaction, because
    hundreds of comments made durable one by one take seconds.
    """
    if layout.is_laid_out(con, models.load(), models.macros()):
        return
    with warehouse.transaction(con):
        layout.keep_up(con, models.load())
        layout.drop_derived(con, models.load(), workspace.settings)
        layout.create_all(con, models.load(), models.macros())


def _history(con: duckdb.DuckDBPyConnection) -> list[tuple[dt.datetime, int, str]]:
    """as_of, last load and fingerprint of the last finished run, if any."""
    last = "order by run_number desc, finished_at desc limit 1"
    return con.execute(f"select as_of, last_load_id, fingerprint from run.history {last}").fetchall()


def _check(workspace: Workspace, run: Run, border: str) -> tuple[Checked, ...]:
    with warehouse.connect(workspace) as con:
        return quality.check(con, border, docs=workspace.reports / "data_docs", as_of=run.as_of)


def _prepare(con: duckdb.DuckDBPyConnection, workspace: Workspace, run: Run, fingerprint: str) -> None:
    """Fill config and run: what this run may see, and whom it touches."""
    previous = _history(con)
    previous_as_of, previous_load_id, previous_print = previous[0] if previous else (None, 0, "")
    died_at = layout.remembered(con).get(layout.BEGUN)  # a build for that moment left some tables done
    is_later = died_at is not None and dt.datetime.fromisoformat(died_at) > run.as_of
    is_full = previous_print != fingerprint or is_later
    if is_full and (previous or died_at):  # before the first build there is nothing to forget
        layout.drop_derived(con, models.load(), workspace.settings)
        layout.create_all(con, models.load(), models.macros())
    config.fill(con, workspace)
    con.execute("delete from run.run")
    con.execute(
        "insert into run.run values (?, ?, ?, ?, ?, ?)",
        [run.run_id, run.as_of, run.week_from, previous_as_of or run.as_of, previous_load_id, is_full],
    )
    config.pin_run(con)
    for query in models.touched():
        con.execute(f"delete from run.{query.table}")
        con.execute(f"insert into run.{query.table} {query.body}")
    con.execute("delete from run.contracts where contract = ?", [layout.BEGUN])
    con.execute("insert into run.contracts values (?, ?)", [layout.BEGUN, run.as_of.isoformat()])


def _fingerprint(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> str:
    """The models', plus the newest roster and campaigns: a change of either reaches every row."""
    loaded = con.execute(
        "select (select max(load_id) from raw.campaigns), (select max(load_id) from raw.agents)"
    ).fetchall()
    return f"{layout.fingerprint(models.load(), models.macros(), workspace.settings)}-{loaded}"


def _remember(con: duckdb.DuckDBPyConnection, fingerprint: str) -> None:
    """Note the run as done with what was there when it began; what changed meanwhile is for the next."""
    con.execute("delete from run.contracts where contract = ?", [layout.BEGUN])
    ((run_number,),) = con.execute("select coalesce(max(run_number), 0) + 1 from run.history").fetchall()
    con.execute("delete from run.history where run_id in (select run_id from run.run)")  # a night run again
    ((last_load_id,),) = con.execute("select coalesce(max(load_id), 0) from raw.files").fetchall()
    con.execute(
        "insert into run.history select ?, run_id, as_of, ?, ?, now() from run.run",
        [run_number, last_load_id, fingerprint],
    )
