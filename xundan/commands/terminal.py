"""What the commands share: the option that names the workspace, bars for long work, a line per step.

A machine that reads the lines gets them as JSON, one object each, with `XUNDAN_LOG_FORMAT=json` in the environment.
They hold no personal data: names of files are masked before anything is said of them, and rows are never quoted.
"""

import contextlib
import datetime as dt
import json
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xundan import progress

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

WorkspaceOption = Annotated[
    Path, typer.Option("--workspace", "-w", metavar="DIR", help="The shop's folder, laid out by `xundan init`.")
]
HERE = Path()


@contextlib.contextmanager
def steps() -> Iterator[None]:
    """Show what the library logs, a line each on stderr, and in a terminal a bar for what takes long."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[detail]}", style="dim"),
    )
    is_json = os.environ.get("XUNDAN_LOG_FORMAT") == "json"
    handler = _Objects() if is_json else _Lines(console)
    logger = logging.getLogger("xundan")
    level = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        bars = Progress(*columns, console=console, transient=True, disable=is_json or not console.is_terminal)
        with bars, progress.listening(_Bars(bars)):
            yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


class _Lines(logging.Handler):
    """A log record as one line; above the bars, where there are any."""

    def __init__(self, console: "Console") -> None:
        super().__init__()
        self.console = console

    def emit(self, record: logging.LogRecord) -> None:
        mark = "! " if record.levelno >= logging.WARNING else ""
        self.console.print(f"  {mark}{self.format(record)}", markup=False)


class _Objects(logging.Handler):
    """A log record as one JSON object in a line on stderr."""

    def emit(self, record: logging.LogRecord) -> None:
        said = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            said["error"] = record.exc_info[0].__name__  # not its text, which may quote a row
        sys.stderr.write(json.dumps(said, ensure_ascii=False) + "\n")


class _Bars:
    """Two bars at most: the nights of a longer stretch, and the step they are at."""

    OUTER = "nights"

    def __init__(self, bars: "Progress") -> None:
        self.bars = bars
        self.shown: dict[bool, tuple[str, TaskID]] = {}

    def __call__(self, step: str, detail: str, done: int, total: int | None) -> None:
        is_outer = step == self.OUTER
        name, bar = self.shown.get(is_outer, ("", None))
        if bar is None or name != step:
            if bar is not None:
                self.bars.remove_task(bar)
            bar = self.bars.add_task(step, total=total, detail=detail)
            self.shown[is_outer] = (step, bar)
        self.bars.update(bar, completed=done, total=total, detail=detail)
