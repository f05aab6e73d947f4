"""Texts that a spreadsheet program would take for a formula get an apostrophe before them: chats are hostile."""

import polars as pl

_FORMULA = r"^[=+\-@\t\r]"


def tame(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of a CSV, each text harmless in a spreadsheet."""
    return rows.with_columns(pl.col(pl.String).str.replace(_FORMULA, "'${0}"))
