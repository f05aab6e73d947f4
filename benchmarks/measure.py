"""Processes measured from outside: wall-clock and processor seconds, and the largest memory they held."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Took:
    """One run of a program."""

    wall_seconds: float
    cpu_seconds: float
    peak_mb: float

    @classmethod
    def median(cls, runs: Sequence["Took"]) -> "Took":
        return cls(*(statistics.median(getattr(run, name) for run in runs) for name in cls.__dataclass_fields__))


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
    """Every program so many times, A B A B …, after one uncounted round that fills the system's caches."""
    took: dict[str, list[Took]] = {program.name: [] for program in programs}
    for number in range(runs + 1):
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
    process = subprocess.Popen(program.command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    last_words = process.stderr.read() if process.stderr else b""
    if hasattr(os, "wait4"):
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        took = Took(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)
    else:  # Windows tells neither
        process.wait()
        took = Took(time.perf_counter() - started, float("nan"), float("nan"))
    if process.returncode:
        raise RuntimeError(f"{program.name} failed: {last_words.decode(errors='replace')[-2000:]}")
    return took
