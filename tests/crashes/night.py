"""A night as a process of its own, without Prefect: the steps in their order, and every point at which it may die.

A point is the begin or end of a step, whatever a step tells of its progress, and every time Python opens, renames or
removes a file of the workspace: a crash between two of these differs from the next one only inside DuckDB, and there it
is met by killing after a random time.
"""

import contextlib
import datetime as dt
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from xundan import pipeline
from xundan.pipeline import Run
from xundan.workspace import Workspace

PRELOADED = [
    "tests.crashes.warm",
    "tests.crashes.night",
    "xundan.report",
    "xundan.reasons.classify",
    "great_expectations",
    "sklearn",
]
_FILE_EVENTS = {"open", "os.rename", "os.remove", "os.chmod", "os.mkdir", "shutil.copyfile"}
_ANSWERS = {True: 0, False: 1}
STEPS = ("ingest", "check raw", "build", "check marts", "publish", "render")

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Misfortune:
    """What befalls a night: death at the n-th point, files no larger than so many bytes, files nobody may open."""

    dies_at: int | None = None
    most_bytes: int | None = None
    unreadable: str | None = None


def start(
    root: Path,
    as_of: str,
    misfortune: Misfortune | None = None,
    points: Path | None = None,
    only: tuple[str, ...] = STEPS,
) -> BaseProcess:
    """Begin a night, or some steps of it, in a process of its own.

    `points` gets a line for each point it passes: seconds, tab, name.

    The processes are forked from one that has imported everything, where the system can do that.
    """
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context: Any = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(PRELOADED)
    asked = (root, as_of, misfortune or Misfortune(), points, only)
    process: BaseProcess = context.Process(target=_live, args=asked)
    process.start()
    return process


def _step(name: str, workspace: Workspace, run: Run, tell: Tell) -> None:
    every: dict[str, Callable[[], object]] = {
        "ingest": lambda: pipeline.ingest(workspace, run, tell),
        "check raw": lambda: pipeline.check_raw(workspace, run),
        "build": lambda: pipeline.build(workspace, run, tell),
        "check marts": lambda: pipeline.check_marts(workspace, run),
        "publish": lambda: pipeline.publish(workspace),
        "render": lambda: pipeline.render(workspace, "nightly"),
    }
    every[name]()


def _live(root: Path, as_of: str, misfortune: Misfortune, points: Path | None, only: tuple[str, ...]) -> None:
    """The night's own process: exit code 0 done, 1 failed, and no tidying up behind it."""
    with contextlib.suppress(OSError), Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    passed: list[str] = []

    began = time.monotonic()

    def reach(point: str) -> None:
        passed.append(f"{time.monotonic() - began:.3f}\t{point}")
        if misfortune.dies_at == len(passed):
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

    is_done = False
    try:
        with _befallen(misfortune), _watched(root, reach):
            workspace = Workspace.open(root)
            run = Run.at(dt.datetime.fromisoformat(as_of))
            with workspace.lock():
                for name in only:
                    reach(f"begin of {name}")
                    _step(name, workspace, run, lambda told: reach(told.split(" ")[0]))
                    reach(f"end of {name}")
            is_done = True
    finally:
        if points is not None:
            points.write_text("\n".join(passed), encoding="utf-8")
        os._exit(_ANSWERS[is_done])


@contextlib.contextmanager
def _watched(root: Path, reach: Tell) -> Iterator[None]:
    """Every change Python makes to a file of the workspace is a point. The hook stays, but hears nothing afterwards."""
    listening = [True]
    inside = str(root)

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if listening[0] and event in _FILE_EVENTS and str(arguments[0]).startswith(inside):
            listening[0] = False  # what is done at the point is no point
            reach(f"{event} {str(arguments[0]).removeprefix(inside)}")
            listening[0] = True

    sys.addaudithook(hear)
    try:
        yield
    finally:
        listening[0] = False


@contextlib.contextmanager
def _befallen(misfortune: Misfortune) -> Iterator[None]:
    if misfortune.most_bytes is not None:
        import resource  # absent on Windows, where nothing asks for it

        resource.setrlimit(resource.RLIMIT_FSIZE, (misfortune.most_bytes, misfortune.most_bytes))
    if misfortune.unreadable is not None:
        from xundan.ingest.inbox_file import InboxFile

        opened = InboxFile._open

        def open_or_not(file: InboxFile) -> Any:
            if file.name.startswith(misfortune.unreadable or ""):
                raise PermissionError(13, "open in a spreadsheet", file.name)
            return opened(file)

        InboxFile._open = open_or_not  # type: ignore[method-assign] # as a spreadsheet program would
    yield
