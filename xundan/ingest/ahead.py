"""A step of work done in a thread of its own while what it gave before is used.

Polars and DuckDB do their work outside Python's lock, so steps chained this way keep every processor busy, and no more
than one batch waits between two of them.
"""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TypeVar

_Step = TypeVar("_Step")


def ahead(steps: Generator[_Step, None, None]) -> Generator[_Step, None, None]:
    """The same steps, each made while the one before is used; what a step raises is raised here."""
    with closing(steps), ThreadPoolExecutor(1, thread_name_prefix="ahead") as maker:
        upcoming = maker.submit(next, steps, None)
        while (step := upcoming.result()) is not None:
            upcoming = maker.submit(next, steps, None)
            yield step
