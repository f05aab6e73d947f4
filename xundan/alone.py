"""A step in which DuckDB's threads failed together is done again by one.

DuckDB 2.0.0 now and then shuts a database down over a join that several threads work on ("dict-surviving cache: global
dictionary column … changed identity"): the same query, asked again, may pass or fail, and with one thread has always
passed. It is an internal error of theirs, harms no file, and comes only where joins are large. A step leaves the
warehouse whole however it ends, so it can be done again at once, in a database opened anew.
"""

import functools
import logging
from collections.abc import Callable
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

import duckdb

log = logging.getLogger("xundan.night")

_P = ParamSpec("_P")
_R = TypeVar("_R")
_is_alone = ContextVar("_is_alone", default=False)


def if_need_be(step: Callable[_P, _R]) -> Callable[_P, _R]:
    """The step, done again with one thread when DuckDB fails inside itself. Raises whatever fails then, too."""

    @functools.wraps(step)
    def done(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return step(*args, **kwargs)
        except (duckdb.InternalException, duckdb.FatalException) as fault:
            log.warning("%s: DuckDB failed (%s); done again with one thread", step.__name__, str(fault).split("\n")[0])
        token = _is_alone.set(True)
        try:
            return step(*args, **kwargs)
        finally:
            _is_alone.reset(token)

    return done


def limit(con: duckdb.DuckDBPyConnection) -> None:
    """One thread for a database that is opened while a step is done again."""
    if _is_alone.get():
        con.execute("set threads = 1")
