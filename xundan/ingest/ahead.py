"""A step of work done in a thread of its own while what it gave before is used.

Polars and DuckDB do their work outside Python's lock, so steps chained this way keep every processor busy, and no more
than one batch waits between two of them.

Threads are kept for the next file. Each new one is given a heap that another has left, so after some hundred files
there were sixteen, of which each held what the largest of its files had needed.
"""

from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from typing import TypeVar

_Step = TypeVar("_Step")

_idle: list[ThreadPoolExecutor] = []


def ahead(steps: Generator[_Step, None, None]) -> Generator[_Step, None, None]:
    """The same steps, each made while the one before is used; what a step raises is raised here."""
    upcoming: Future[_Step | None]
    with closing(steps), _thread() as maker:
        upcoming = maker.submit(next, steps, None)
        try:
            while (step := upcoming.result()) is not None:
                upcoming = maker.submit(next, steps, None)
                yield step
        finally:
            wait([upcoming])


@contextmanager
def _thread() -> Iterator[ThreadPoolExecutor]:
    maker = _idle.pop() if _idle else ThreadPoolExecutor(1, thread_name_prefix="ahead")
    try:
        yield maker
    finally:
        _idle.append(maker)
