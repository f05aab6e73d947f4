"""Work on the rows of a frame shared out among processes: the same answer in the same order, sooner on large days.

Judging dialogues is Python, and one Python uses one processor. A step whose rows do not depend on each other is cut
into as many runs of rows as there are processors: this process does the first, the others do the rest. Starting a
process and loading the models takes it longer than a small day takes altogether, so nobody ever waits for that: the
first large frame starts the others and is done here alone, and only when they stand ready are frames shared. If one
of them dies, or cannot be started where we run, everything is done here.

Processes are spawned (there is no other way on Windows, and threads do not survive a fork); they end with a build, and
with this process however it ends. In memory they cost what the modules and models take, and their share of one frame.
Each has one thread of Polars': there are as many processes as processors, and more threads only get into each other's
way.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress

import polars as pl

from xundan.settings import Settings

Step = Callable[[pl.DataFrame, Settings], pl.DataFrame]

_THREADS = "POLARS_MAX_THREADS"  # read when Polars is imported, so it is set before a process begins
_MOST = 8  # beyond that the first process, which hands out and collects, is the slowest
_lock = threading.Lock()
_pool: list[ProcessPoolExecutor] = []
_warming: dict[Step, list[Future[pl.DataFrame]]] = {}


def share(step: Step, frame: pl.DataFrame, settings: Settings, least: int) -> pl.DataFrame:
    """`step(frame, settings)`, where every row's answer depends on that row alone and rows keep their order.

    `least` is the number of rows that are worth another process.
    """
    parts = min(_processors(), frame.height // least)
    if parts < 2 or not _is_ready(step, frame, settings):
        return step(frame, settings)
    size = -(-frame.height // parts)
    first, *others = [frame.slice(start, size) for start in range(0, frame.height, size)]
    given = _given(step, others, settings)
    done = [step(first, settings)]
    with suppress(BrokenProcessPool, CancelledError):  # one died, or another workspace of this process let them go
        done += [one.result() for one in given]
    return pl.concat([*done, *(step(other, settings) for other in others[len(done) - 1 :])])


def start(step: Step, frame: pl.DataFrame, settings: Settings) -> None:
    """Have the other processes ready for a step; `frame` is a small one to practise on."""
    _is_ready(step, frame, settings)
    wait(_warming.get(step, []))


def end() -> None:
    """Let the other processes go, until a large frame starts them again: what follows needs their memory."""
    with _lock:
        for pool in _pool:
            pool.shutdown(wait=False, cancel_futures=True)
        _pool.clear()
        _warming.clear()


def _given(step: Step, others: list[pl.DataFrame], settings: Settings) -> list[Future[pl.DataFrame]]:
    """The parts as handed to the other processes; none where they are gone."""
    with _lock:
        try:
            return [pool.submit(step, other, settings) for pool in _pool for other in others]
        except BrokenProcessPool:
            return []


def _processors() -> int:
    """How many processes may work; one inside a process that is itself somebody's worker and may have no children."""
    is_worker = multiprocessing.parent_process() is not None
    return 1 if is_worker else min(os.cpu_count() or 1, _MOST)


def _is_ready(step: Step, frame: pl.DataFrame, settings: Settings) -> bool:
    """Whether the others have loaded what the step needs. Asked for the first time, they are told to."""
    with _lock:
        if step not in _warming:
            if not _pool:
                spawn = multiprocessing.get_context("spawn")
                _pool.append(ProcessPoolExecutor(max(_processors() - 1, 1), spawn, initializer=_end_with_parent))
            try:
                with _one_thread_each():  # the first submission starts them all
                    _warming[step] = [_pool[0].submit(step, frame.head(1), settings) for _ in range(_processors() - 1)]
            except BrokenProcessPool:
                _warming[step] = []
        warmed = _warming[step]
    return bool(warmed) and all(one.done() and one.exception() is None for one in warmed)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes started meanwhile have one thread of Polars', where nobody asked for another number."""
    asked = os.environ.get(_THREADS)
    os.environ.setdefault(_THREADS, "1")
    try:
        yield
    finally:
        if asked is None:
            del os.environ[_THREADS]


def _end_with_parent() -> None:
    """A worker waits for work for ever; when its parent is killed nobody would ever tell it to stop."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
