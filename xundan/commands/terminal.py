"""What the commands share: the option that names the workspace, bars for long work, a line per step."""

import contextlib
import logging
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
    handler = _Lines(console)
    logger = logging.getLogger("xundan")
    level = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        bars = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
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
