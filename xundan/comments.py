"""What the files of sql/ say about tables and columns, said again in the database, where analysts meet it."""

from collections.abc import Mapping

import duckdb

from xundan.models import Model


def apply(con: duckdb.DuckDBPyConnection, models: Mapping[str, Model], model: Model, *, table: str, kind: str) -> None:
    """Comment `table` (a name, perhaps with its catalog) and each of its columns as the model's file does.

    `kind` is what SQL calls it: table or view.
    """
    said = {column: of_column(models, model, column) for column in con.sql(f"from {table}").columns}
    con.execute(
        f"comment on {kind} {table} is {_literal(model.description)}"
        + "".join(f'; comment on column {table}."{column}" is {_literal(text)}' for column, text in said.items())
    )


def of_column(models: Mapping[str, Model], model: Model, column: str) -> str:
    """The comment of a column: the file's own, else that of the same name in what the model reads, else ''.

    Same name means same quantity, so a query that hands a column on unchanged need not explain it again.
    """
    sources = (of_column(models, models[name], column) for name in sorted(model.depends_on))
    return model.comments.get(column) or next(filter(None, sources), "")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
