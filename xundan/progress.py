"""Who is told how far long work has come.

Library functions and flows say `tell(step, detail, done, total)`; whoever drives them may listen with `listening(…)`,
as the command line does to draw its bars. Nobody listening is the normal case of a scheduled night. The listener
belongs to the context it was set in, so several workspaces in one process do not hear each other.
"""

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar

Listener = Callable[[str, str, int, int | None], None]

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def tell(step: str, detail: str = "", done: int = 0, total: int | None = None) -> None:
    """Say that `step` is at `detail`, the `done`-th of `total` (None: nobody knows how many)."""
    listener = _listener.get()
    if listener:
        listener(step, detail, done, total)


@contextlib.contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Hear everything told inside this block."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
