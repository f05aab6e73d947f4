"""The Python functions that fill contracts, named by `filled_by`: called with rows, asked which version they are.

Whoever judges conversations is given one row of each. The view it reads has a row a message, in columns `message` and
`place`: DuckDB sorts rows faster than it makes lists in an order.

The module of such a function may say two things more: `version(settings)`, whatever else than the contract its results
depend on, and `is_wanted(settings)`, whether it can have any row.
"""

import importlib
from collections.abc import Callable, Sequence

import duckdb
import polars as pl

from xundan import frames
from xundan.models import Model
from xundan.settings import Settings

Filler = Callable[[pl.DataFrame, Settings], pl.DataFrame]


def given(con: duckdb.DuckDBPyConnection, rows: str, model: Model) -> pl.DataFrame:
    """The rows of a query for the filler of a model, in the order of the model's grain."""
    key = ", ".join(model.grain)
    is_said = "message" in con.sql(rows).columns
    in_order: pl.DataFrame = con.sql(f"from ({rows}) order by {key}{', place' if is_said else ''}").pl()
    return gathered(in_order, model.grain) if is_said else in_order


def gathered(said: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """One row of each conversation, its `messages` a list, of rows that are a message each and lie in order."""
    of_all = pl.exclude("message", "message_key", "place").first()
    return said.group_by(key, maintain_order=True).agg(of_all, messages="message")


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
