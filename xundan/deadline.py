"""A limit on how long a run may take, which also ends a query that is being computed.

Prefect's own limit reaches Python only, and a query that hangs, on a disk that no longer answers or on a join that
grew out of hand, never comes back to Python. So while a limit holds, a thread beside each open warehouse interrupts
whatever is asked of it from that moment on. The transaction is rolled back, the run ends as failed, and the next one
begins where it began.
"""

import contextlib
import threading
import time
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

import duckdb

from xundan.errors import UserError

_AGAIN_SECONDS = 0.2  # between interruptions: the first may meet no query

_ends_at: ContextVar[float | None] = ContextVar("ends_at", default=None)


@contextlib.contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Whatever is asked of a warehouse inside ends so many seconds from now; a limit around this one holds as well."""
    outer = _ends_at.get()
    mine = time.monotonic() + seconds
    token = _ends_at.set(mine if outer is None else min(mine, outer))
    try:
        yield
    finally:
        _ends_at.reset(token)


@contextlib.contextmanager
def kept(con: duckdb.DuckDBPyConnection, root: Path) -> Iterator[None]:
    """Keep the limit, if there is one, for what is asked of `con` inside. Raises UserError when it has passed."""
    ends_at = _ends_at.get()
    if ends_at is None:
        yield
        return
    is_over = threading.Event()

    def watch() -> None:
        if is_over.wait(max(0.0, ends_at - time.monotonic())):
            return
        while not is_over.wait(_AGAIN_SECONDS):
            con.interrupt()

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    except duckdb.InterruptException as stopped:
        if time.monotonic() < ends_at:  # somebody else's interruption
            raise
        raise UserError(
            "the run took longer than it may and was stopped",
            where=str(root),
            remedy="nothing is lost, and the next run goes on from here; if it is stopped again, `xundan doctor` looks "
            "at disk and database",
        ) from stopped
    finally:
        is_over.set()
        watching.join()
