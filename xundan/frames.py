"""Queries that read Polars frames.

DuckDB finds a frame by the name of the variable that holds it. Registered under a name instead, one that is read within
a transaction stays in memory until the connection closes: gigabytes, in a night of millions of messages, of rows that
were written long ago.
"""

from collections.abc import Mapping
from typing import Any

import duckdb
import polars as pl


def execute(
    con: duckdb.DuckDBPyConnection,
    query: str,
    frame: pl.DataFrame,  # noqa: ARG001 the query names it
    other: pl.DataFrame | None = None,  # noqa: ARG001
) -> None:
    """Run a statement that reads `frame`, and perhaps `other`, by these names."""
    con.execute(query)


def ask(
    con: duckdb.DuckDBPyConnection,
    query: str,
    frame: pl.DataFrame,  # noqa: ARG001 the query names it
    parameters: Mapping[str, Any] | None = None,
) -> pl.DataFrame:
    """The rows of a query that reads `frame` by this name."""
    rows: pl.DataFrame = con.sql(query, params=parameters).pl()
    return rows
