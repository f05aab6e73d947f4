"""Processes measured from outside: wall-clock and processor seconds, and the most memory they held.

Memory is that of a program and of all the processes it started together, what they share counted once (Linux's PSS).
It is looked at twice a second; the system remembers the most of one process alone, which counts where it is more.
"""

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

_LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Took:
    """One run of a program; `said` is the last line it printed."""

    wall_seconds: float
    cpu_seconds: float
    peak_mb: float
    said: str = ""

    @classmethod
    def median(cls, runs: Sequence["Took"]) -> "Took":
        """Each figure's own median, and what the run in the middle said."""
        figures = ("wall_seconds", "cpu_seconds", "peak_mb")
        middle = sorted(runs, key=lambda run: run.wall_seconds)[len(runs) // 2]
        return cls(*(statistics.median(getattr(run, name) for run in runs) for name in figures), middle.said)


@dataclass(frozen=True)
class Program:
    """Something to measure: its name in the results, its command, and what makes its folder fresh before each run."""

    name: str
    command: Sequence[str]
    prepare: Callable[[], None] = lambda: None


def python(name: str, module: str, *arguments: str | Path, prepare: Callable[[], None] = lambda: None) -> Program:
    """A Python module as a program of its own."""
    return Program(name, [sys.executable, "-m", module, *map(str, arguments)], prepare)


def in_turn(programs: Sequence[Program], runs: int) -> dict[str, list[Took]]:
    """Every program so many times, A B A B …, after one uncounted round that fills the system's caches.

    With one run there is no such round: what takes an hour is measured as it comes.
    """
    took: dict[str, list[Took]] = {program.name: [] for program in programs}
    for number in range(runs + 1) if runs > 1 else (1,):
        for program in programs:
            program.prepare()
            one = _run(program)
            if number:
                took[program.name].append(one)
            print(f"  {program.name}: {one.wall_seconds:.1f} s", file=sys.stderr, flush=True)
    return took


def ratio(ours: Sequence[Took], theirs: Sequence[Took]) -> float:
    """How many times as long ours takes, the median over pairs of neighbouring runs."""
    return statistics.median(a.wall_seconds / b.wall_seconds for a, b in zip(ours, theirs, strict=True))


def _run(program: Program) -> Took:
    """Run to the end. Raises RuntimeError with the last words of a program that fails."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as wrong:
        process = subprocess.Popen(program.command, stdout=out, stderr=wrong)
        with _watched(process.pid) as held_mb:
            if hasattr(os, "wait4"):
                _, status, used = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
                unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
                cpu_seconds, alone_mb = used.ru_utime + used.ru_stime, used.ru_maxrss / unit
            else:  # Windows tells neither
                process.wait()
                cpu_seconds, alone_mb = float("nan"), 0.0
        peak_mb = max(alone_mb, *held_mb)
        wall_seconds = time.perf_counter() - started
        said, last_words = (_read(file) for file in (out, wrong))
    if process.returncode:
        raise RuntimeError(f"{program.name} failed: {last_words[-2000:]}")
    return Took(wall_seconds, cpu_seconds, peak_mb, said.splitlines()[-1] if said else "")


@contextlib.contextmanager
def _watched(pid: int) -> Iterator[list[float]]:
    """What the process and those it started hold together, in MB, from look to look; begins with 0."""
    held_mb, ended = [0.0], threading.Event()

    def look() -> None:
        seen: set[psutil.Process] = set()
        while not ended.wait(_LOOK_SECONDS):
            with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):  # ended in between
                whole = psutil.Process(pid)
                now = {whole, *whole.children(recursive=True)}
                # one that has only just been started may still show its parent's memory as its own
                held_mb.append(sum(map(_held, now & seen)) / (1 << 20))
                seen = now

    watching = threading.Thread(target=look)
    watching.start()
    try:
        yield held_mb
    finally:
        ended.set()
        watching.join()


def _held(process: psutil.Process) -> int:
    held = process.memory_full_info()
    return int(getattr(held, "pss", held.uss))


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace").strip()
