"""What may be shown of a row that was refused: everything but personal data and whoever bought."""

import polars as pl

from xundan.ingest import faults
from xundan.ingest.decode import BROKEN
from xundan.ingest.header import Columns
from xundan.ingest.layout import BROKEN_SCHEMA, CONTENT, FAULT, FAULT_COLUMN, FILE, LINE, Buyer, Choice, Column
from xundan.ingest.mask import BUYER, mask

WHO = "__who"  # the buyer of a refused row, who is noted and then forgotten


def without_broken_bytes(
    cells: pl.DataFrame, names: tuple[str, ...], columns: Columns
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows without a broken byte, and those with one, as `refused_rows` shows them."""
    at = pl.coalesce(pl.when(pl.col(name).str.contains(BROKEN, literal=True)).then(pl.lit(name)) for name in names)
    marked = cells.with_columns(at.alias(FAULT_COLUMN))
    spoilt = marked.filter(pl.col(FAULT_COLUMN).is_not_null()).with_columns(pl.lit(faults.BROKEN_BYTES).alias(FAULT))
    if not spoilt.height:
        return cells, pl.DataFrame(schema=BROKEN_SCHEMA)
    return cells.filter(marked.get_column(FAULT_COLUMN).is_null()), refused_rows(spoilt, names, columns)


def refused_rows(marked: pl.DataFrame, names: tuple[str, ...], columns: Columns) -> pl.DataFrame:
    """Refused rows with what may be shown of them: `name=value` of every cell that is neither private nor the buyer."""
    of = {name: column for column, found in columns.of for name in found}
    buyers = [name for name, column in of.items() if isinstance(column, Buyer)]
    shown = [
        pl.when(pl.col(name) != "").then(pl.concat_str(pl.lit(f"{name}="), _shown(name, of.get(name))))
        for name in names
        if name not in columns.private
    ]
    marked = marked.with_columns(mask(marked.get_column(name)) for name in names)  # alone: name=… would say whose it is
    content = pl.concat_str(shown, separator="，", ignore_nulls=True).str.replace_all(BROKEN, "\ufffd", literal=True)
    refused = marked.select(
        LINE, FILE, FAULT_COLUMN, FAULT, content.alias(CONTENT), *(pl.col(name).alias(f"__{name}") for name in buyers)
    )
    for name in buyers:
        refused = _without_nick(refused, f"__{name}")
    who = pl.coalesce(f"__{name}" for name in buyers) if buyers else pl.lit(None, dtype=pl.String)
    return refused.select(LINE, FILE, FAULT_COLUMN, FAULT, CONTENT, who.alias(WHO))


def _shown(name: str, column: Column | None) -> pl.Expr:
    cells = pl.col(name)
    if isinstance(column, Buyer):
        return pl.lit(BUYER)
    if isinstance(column, Choice):
        is_known = cells.str.strip_chars().str.to_lowercase().is_in([word.lower() for word in column.words])
        return pl.when(is_known).then(cells).otherwise(pl.lit(faults.HIDDEN))
    return cells if column is None or column.dtype == pl.String() else faults.shown(cells)


def _without_nick(refused: pl.DataFrame, nick: str) -> pl.DataFrame:
    """Content without the buyer's name where it stands in other cells, too."""
    has_nick = (pl.col(nick).str.len_chars() > 1) & pl.col(CONTENT).str.contains(pl.col(nick), literal=True)
    if not refused.select(has_nick.any()).item():
        return refused
    told = [text.replace(name, BUYER) if name else text for text, name in refused.select(CONTENT, nick).iter_rows()]
    return refused.with_columns(pl.Series(CONTENT, told, dtype=pl.String))
