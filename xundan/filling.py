"""The Python functions that fill contracts, named by `filled_by`: called with rows, asked which version they are.

Whoever judges conversations is given one row of each. The view it reads has a row a message, in columns `message` and
`place`: DuckDB sorts rows faster than it makes lists in an order.

The module of such a function may say two things more: `version(settings)`, whatever else than the contract its results
depend on, and `is_wanted(settings)`, whether it can have any row.
"""

import importlib
import itertools
from collections.abc import Callable, Iterator, Sequence

import duckdb
import polars as pl

from xundan import frames
from xundan.models import Model
from xundan.settings import Settings

Filler = Callable[[pl.DataFrame, Settings], pl.DataFrame]


def given(con: duckdb.DuckDBPyConnection, rows: str, model: Model, pieces: int = 1) -> Iterator[pl.DataFrame]:
    """The rows of a query for the filler of a model, in the order of the model's grain, in about so many pieces."""
    key = ", ".join(model.grain)
    if "message" in con.sql(rows).columns:
        said: pl.DataFrame = con.sql(f"select * exclude (message_key, place) from ({rows}) order by {key}, place").pl()
        first_rows = said.select(pl.struct(model.grain).rle_id().is_first_distinct().arg_true()).to_series()
        edges = [*first_rows[:: -(-len(first_rows) // pieces) or 1], said.height]
        yield from (gathered(said[start:end], model.grain) for start, end in itertools.pairwise(edges))
    else:
        in_order: pl.DataFrame = con.sql(f"from ({rows}) order by {key}").pl()
        yield from in_order.iter_slices(-(-in_order.height // pieces) or 1)


def gathered(said: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """One row of each conversation, its `messages` a list, of rows that are a message each and lie in order."""
    return said.group_by(key, maintain_order=True).agg(pl.exclude("message").first(), messages="message")


def insert(con: duckdb.DuckDBPyConnection, model: Model, chunk: pl.DataFrame, settings: Settings, into: str) -> int:
    """Call the filler; what it does not return itself (partition, ids) is carried over from the rows it was given."""
    module, function = (model.filled_by or "").split(":")
    filler: Filler = getattr(importlib.import_module(module), function)
    filled = filler(chunk, settings)
    if "conversation_id" in filled.columns:  # what a classifier calls a session or an inquiry alike
        filled = filled.rename({"conversation_id": model.grain[0]})
    carried = [column for column in con.table(model.name).columns if column not in filled.columns]
    rows, carried_over = "from frame", None
    if carried:
        rows = f"select * from frame join other using ({', '.join(model.grain)})"
        carried_over = chunk.select([*model.grain, *carried])
    frames.execute(con, f"insert into {into} by name {rows}", filled, carried_over)
    return filled.height


def version(model: Model, settings: Settings) -> str:
    """The contract, and what its filler's module says in `version(settings)`: whatever else its results depend on."""
    module = importlib.import_module((model.filled_by or "").split(":")[0])
    said: Callable[[Settings], str] | None = getattr(module, "version", None)
    return f"{model.body}\n{said(settings) if said else ''}"


def is_wanted(model: Model, settings: Settings) -> bool:
    """What its filler's module says in `is_wanted(settings)`: whether it can have any row."""
    module = importlib.import_module((model.filled_by or "").split(":")[0])
    asked: Callable[[Settings], bool] | None = getattr(module, "is_wanted", None)
    return asked is None or asked(settings)
