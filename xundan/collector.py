"""Python's search for garbage in cycles, which costs the more the more objects there are, whether or not it finds any.

Rows of a big shop are millions of objects without a cycle. Looked through again and again, they cost more than they do
themselves: a fifth of a big night's report.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_rest() -> Iterator[None]:
    """Meanwhile no cycles are looked for. What is no longer referred to is given back as ever."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
