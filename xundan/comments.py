"""What the files of sql/ say about tables and columns, said again in the database, where analysts meet it."""

from collections.abc import Iterable, Mapping

import duckdb

from xundan.models import Model


def apply(
    con: duckdb.DuckDBPyConnection,
    models: Mapping[str, Model],
    model: Model,
    *,
    table: str,
    kind: str,
    columns: Iterable[str] | None = None,
) -> None:
    """Comment `table` (a name, perhaps with its catalog) and each of its columns as the model's file does.

    `kind` is what SQL calls it: table or view. Its `columns` are asked for, at the price of planning it, if not given.
    """
    said = {column: of_column(models, model, column) for column in columns or con.sql(f"from {table}").columns}
    con.execute(
        f"comment on {kind} {table} is {_literal(model.description)}"
        + "".join(f'; comment on column {table}."{column}" is {_literal(text)}' for column, text in said.items())
    )


def of_column(models: Mapping[str, Model], model: Model, column: str) -> str:
    """The comment of a column: the file's own, else that of the same name in what the model reads, else ''.

    Same name means same quantity, so a query that hands a column on unchanged need not explain it again.
    """
    return _first_said(models, model, column, set())


def _first_said(models: Mapping[str, Model], model: Model, column: str, asked: set[str]) -> str:
    """`asked` are models that were asked in vain: many paths lead to the same, and one visit of each is enough."""
    if said := model.comments.get(column):
        return said
    asked.add(model.name)
    sources = (models[name] for name in sorted(model.depends_on) if name not in asked)
    return next(filter(None, (_first_said(models, source, column, asked) for source in sources)), "")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
