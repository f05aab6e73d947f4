"""The steps of a night as Prefect tasks, and their order, which the flows share.

A step is retried only where trying again can help: a file somebody still has open. Whatever is wrong with the data or
the settings is wrong again a minute later, so it fails at once. The steps run one after another in this process,
because DuckDB has one writer; each opens the warehouse itself and leaves it whole.
"""

import itertools
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import httpx
from prefect import task
from prefect.artifacts import create_link_artifact, create_markdown_artifact
from prefect.blocks.core import Block
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task

from xundan import models, notices, pipeline, progress
from xundan.artifacts import key_tables
from xundan.ingest import report_lines
from xundan.pipeline import Run
from xundan.quality import Checked
from xundan.report import RenderedReport, ReportName
from xundan.workspace import Workspace

log = logging.getLogger("xundan.night")


def file_is_busy(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether a step failed on the file system, as when another program still holds the file."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, OSError) or isinstance(getattr(error, "__cause__", None), duckdb.IOException)


MOST_SECONDS = 6 * 3600  # of a run: one that hangs makes room for the next, which loses nothing by it
# Prefect's own limit, for what hangs outside of a query; later, so that the clearer message comes first
PREFECT_SECONDS = MOST_SECONDS + 600
RETRY_DELAYS_SECONDS: list[float] = [5, 30, 120]


@task(
    name="ingest",
    task_run_name="ingest",
    cache_policy=NO_CACHE,
    retries=len(RETRY_DELAYS_SECONDS),
    retry_delay_seconds=RETRY_DELAYS_SECONDS,
    retry_condition_fn=file_is_busy,
)
def ingest(workspace: Workspace, run: Run) -> None:
    """Take the inbox into raw."""
    progress.tell("ingest")
    files = pipeline.ingest(workspace, run, on_progress=lambda file: progress.tell("ingest", file))
    *lines, total = report_lines(files)
    for file, line in zip(files, lines, strict=True):
        log.log(logging.WARNING if file.rows_rejected else logging.DEBUG, "ingest: %s", line)
    log.info("ingest: %s", total)


@task(name="check-raw", task_run_name="check raw", cache_policy=NO_CACHE)
def check_raw(workspace: Workspace, run: Run) -> None:
    """Judge the raw rows that came in since the last publication."""
    progress.tell("check raw")
    _tell_verdicts("raw", pipeline.check_raw(workspace, run))


@task(name="build", task_run_name="build", cache_policy=NO_CACHE)
def build(workspace: Workspace, run: Run) -> None:
    """Bring every table up to as_of."""
    done = itertools.count(1)
    total = len(models.load())
    built = pipeline.build(workspace, run, on_model=lambda model: progress.tell("build", model, next(done), total))
    log.info("build: %d tables, %s rows written", len(built), f"{sum(each.rows_written for each in built):,}")


@task(name="read", task_run_name="read", cache_policy=NO_CACHE)
def read(workspace: Workspace, run: Run) -> None:
    """Ask the reader about the lost inquiries whose reason is unknown or unsure."""
    progress.tell("read")
    night = pipeline.read(workspace, run, on_progress=lambda done, total: progress.tell("read", "", done, total))
    if night is not None:
        level = logging.WARNING if night.is_cut_short else logging.INFO
        log.log(level, "read: %s", night)


@task(name="check-marts", task_run_name="check marts", cache_policy=NO_CACHE)
def check_marts(workspace: Workspace, run: Run) -> None:
    """Judge the rebuilt days of the marts before anybody sees them."""
    progress.tell("check marts")
    _tell_verdicts("marts", pipeline.check_marts(workspace, run))


@task(
    name="publish",
    task_run_name="publish",
    cache_policy=NO_CACHE,
    retries=len(RETRY_DELAYS_SECONDS),
    retry_delay_seconds=RETRY_DELAYS_SECONDS,
    retry_condition_fn=file_is_busy,
)
def publish(workspace: Workspace) -> None:
    """Swap in the new analyst.duckdb."""
    progress.tell("publish")
    log.info("publish: %s", pipeline.publish(workspace))


@task(
    name="render",
    task_run_name="render {report}",
    cache_policy=NO_CACHE,
    retries=len(RETRY_DELAYS_SECONDS),
    retry_delay_seconds=RETRY_DELAYS_SECONDS,
    retry_condition_fn=file_is_busy,
)
def render(workspace: Workspace, report: ReportName) -> RenderedReport:
    """Write the report's page and workbook."""
    progress.tell("render")
    rendered = pipeline.render(workspace, report)
    log.info("render: %s", rendered.html)
    return rendered


def run_all(workspace: Workspace, run: Run, report: ReportName) -> RenderedReport:
    """Every step in its order, as the workspace's one writer."""
    log.info("%s of %s, as of %s", report, workspace.settings.name, f"{run.as_of:%Y-%m-%d %H:%M}")
    with workspace.lock():
        ingest(workspace, run)
        check_raw(workspace, run)
        build(workspace, run)
        if workspace.settings.reader.is_on:
            read(workspace, run)
        check_marts(workspace, run)
        publish(workspace)
        rendered = render(workspace, report)
    show(workspace, report, rendered.html)
    notify(workspace, report, rendered)
    return rendered


def show(workspace: Workspace, report: ReportName, page: Path) -> None:
    """Prefect's artifacts of a run: the key tables, and where the report lies; none when its server is gone by now."""
    try:
        for name, markdown in key_tables(workspace, report).items():
            about = f"{workspace.settings.name} {report}"
            create_markdown_artifact(markdown, key=f"{report}-{name}", description=about)
        create_link_artifact(page.resolve().as_uri(), link_text=page.name, key=f"{report}-report")
    except httpx.TransportError:
        log.warning("Prefect's server does not answer, so it shows no tables of this run; the run itself is done")


@task(name="notify", task_run_name="notify", cache_policy=NO_CACHE)
def notify(workspace: Workspace, report: ReportName, rendered: RenderedReport) -> None:
    """Send the headline and the link to whoever wants them. A notice that fails is told and changes nothing else."""
    wanted = workspace.settings.notices
    if report in wanted.reports:
        deliver(lambda: notices.compose(workspace, report, rendered.html), wanted.block)


def deliver(compose: Callable[[], notices.Notice], block_name: str) -> None:
    """Send a notice to the addresses of the environment and to a block, if there are any of these.

    What goes wrong is told and changes nothing.
    """
    if not (block_name or os.environ.get(notices.ADDRESSES)):
        return
    try:
        notice = compose()
        for fault in notices.send(notice):
            log.warning("notify: %s", fault)
        if block_name:
            block: Any = Block.load(block_name)
            block.notify(notice.body, notice.title)
    except Exception as wrong:  # whatever a service or Prefect's server raises, the run stands as it is
        log.warning("notify: nothing sent: %s", type(wrong).__name__)


def _tell_verdicts(border: str, verdicts: tuple[Checked, ...]) -> None:
    log.info("check %s: %d of %d checks hold", border, sum(v.is_passed for v in verdicts), len(verdicts))
    for verdict in verdicts:
        if not verdict.is_passed:
            log.warning("check %s: %s", border, verdict)
