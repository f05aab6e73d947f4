"""From the cells of a layout to the typed rows of a contract, and the rows that cannot be taken.

A row is refused at its first fault: a broken byte, then, in the order of the layout's columns, a value that is missing
where one must be, that cannot be read, or that lies before what it must follow. Columns nobody declared are kept as
JSON in `extra`, except those that hold personal data by declaration or by name, which are neither stored nor shown.
"""

import json
from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from xundan.ingest import faults, figures, sums
from xundan.ingest.header import Columns, match, taken
from xundan.ingest.layout import (
    FAULT,
    FAULT_COLUMN,
    FILE,
    LINE,
    Choice,
    Column,
    Context,
    Figure,
    Joined,
    Layout,
    Records,
    Time,
    Yuan,
    unique_names,
)
from xundan.ingest.mask import mask
from xundan.ingest.refusal import refused_rows, without_broken_bytes
from xundan.ingest.tables import key

EXTRA = "extra"
LINE_KEY = "__line_key"

ABSENT = ("", "null", "none", "nan", "-", "--", "\\n", "n/a", "暂无数据", "延迟统计", "0000-00-00 00:00:00")
_ABSENT_SPELT = tuple({spelt for word in ABSENT for spelt in (word, word.upper(), word.title(), "NaN")})
_WHOSE = ("agent_id", "product_id")
_TIME_OF_DAY = r"^\d{1,2}:\d{2}(?::\d{2})?$"


def conform(records: Records, layout: Layout, context: Context) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Typed rows (the layout's columns, extra, LINE, FILE), the refused ones (BROKEN_SCHEMA, FILE, and WHO), and how
    many were filtered because they only sum up the others.
    """
    cells = records.cells
    names = tuple(name for name in cells.columns if name not in (LINE, FILE))
    columns = match(names, layout)
    if layout.kind == "kpi":
        columns = _with_figures(columns, cells)
    broken = records.broken
    if records.has_broken_bytes and names:
        cells, spoilt = without_broken_bytes(cells, names, columns)
        broken = pl.concat([broken, spoilt], how="diagonal")
    typed: dict[str, pl.Series] = {}
    fault_column = pl.Series(FAULT_COLUMN, [None] * cells.height, dtype=pl.String)
    fault = pl.Series(FAULT, [None] * cells.height, dtype=pl.String)
    called = {column.name: found[0] if found else column.name for column, found in columns.of}
    for column, found in columns.of:
        raw, values = _values(cells, column, found, context)
        reason = _reason(column, called, raw, values, typed)
        if reason is not None:
            is_first = reason.is_not_null() & fault.is_null()
            fault = fault.zip_with(~is_first, reason)
            fault_column = fault_column.zip_with(~is_first, pl.Series([column.name], dtype=pl.String))
        typed[column.name] = values
    rows = pl.DataFrame([series.alias(name) for name, series in typed.items()]).with_columns(
        cells.get_column(LINE),
        cells.get_column(FILE),
        *(pl.lit(value).alias(name) for name, value in layout.constants.items()),
    )
    rows = rows.with_columns(_extra(cells, columns.extra), _line_key(cells, layout))
    if "platform" not in rows.columns:
        rows = rows.with_columns(pl.lit(layout.platform).alias("platform"))
    if "shop_id" not in rows.columns:
        rows = rows.with_columns(pl.lit(context.shop_id).alias("shop_id"))
    refused, sum_count = fault.is_not_null(), 0
    if refused.any() or layout.kind == "agents":  # a roster's row needs no more than a name
        said = {name for column, found in columns.of if column.masks for name in found}
        is_sum = sums.begin(cells, names, said) & (refused | (layout.kind == "agents"))
        cells, rows, sum_count = cells.filter(~is_sum), rows.filter(~is_sum), int(is_sum.sum())
        refused, fault, fault_column = (each.filter(~is_sum) for each in (refused, fault, fault_column))
    if not refused.any():
        return rows, broken, sum_count
    marked = cells.with_columns(fault_column.alias(FAULT_COLUMN), fault.alias(FAULT)).filter(refused)
    broken = pl.concat([broken, refused_rows(marked, names, columns)], how="diagonal")
    return rows.filter(~refused), broken.sort(FILE, LINE), sum_count


def _with_figures(columns: Columns, cells: pl.DataFrame) -> Columns:
    """Of a table of figures: those there are, each with its header, a column that names somebody filled in every row,
    and columns nobody declared that hold nothing but figures, called by their header.
    """
    of: dict[str, tuple[Column, list[str]]] = {}
    for column, found in columns.of:
        if isinstance(column, Figure):
            if found:
                of[column.name] = (replace(column, header=found[0]), found)
        else:
            of[column.name] = (replace(column, filled=bool(found)) if column.name in _WHOSE else column, found)
    for name, harmless in zip(columns.extra, mask(pl.Series(columns.extra, dtype=pl.String)), strict=True):
        column = Figure(figures.called(harmless), (name,), header=name)
        told = _raw(cells, column, [name])
        if column.name not in of and figures.are_figures(told, name) and mask(told).equals(told):
            of[column.name] = (column, [name])
    used = {name for _, found in of.values() for name in found}
    extra = tuple(name for name in columns.extra if name not in used)
    return replace(columns, of=tuple(of.values()), extra=extra)


def _values(cells: pl.DataFrame, column: Column, found: list[str], context: Context) -> tuple[pl.Series, pl.Series]:
    """A column's cells, trimmed and with nulls for nothing, and the values they mean."""
    raw = _raw(cells, column, found)
    if column.pattern:
        raw = raw.str.extract(column.pattern)
    if isinstance(column, Time) and column.day_in:
        raw = _with_day(cells, column, raw)
    for conditions, holds in ((column.only_if, True), (column.unless, False)):
        for name, pattern in conditions:
            raw = raw.zip_with(_matches(cells, name, pattern) == holds, pl.Series([None], dtype=pl.String))
    if column.default is not None:
        raw = raw.fill_null(column.default)
    elif raw.null_count() == raw.len():
        return raw, raw.cast(column.dtype)
    values = column.convert(raw, context.zone)
    return _summed(cells, column, raw, values) if isinstance(column, Yuan) else (raw, values)


def _raw(cells: pl.DataFrame, column: Column, found: list[str]) -> pl.Series:
    if not found:
        return pl.Series(column.name, [None] * cells.height, dtype=pl.String)
    told = {}
    for name in taken(column, found):
        cell = _trimmed(cells.get_column(name)) if column.trims else cells.get_column(name).fill_null("")
        told[name] = cell.replace(dict.fromkeys(column.nothing)) if column.nothing else cell
    if isinstance(column, Joined):
        return _joined(column, told)
    return pl.select(pl.coalesce(list(told.values()))).to_series() if len(told) > 1 else told[found[0]]


def _joined(column: Joined, told: dict[str, pl.Series]) -> pl.Series:
    labels = {key(name): label for name, label in column.labels.items()}
    parts = [pl.lit(labels.get(key(name), "")) + pl.lit(cell) for name, cell in told.items()]
    whole = pl.concat_str(parts, separator="/", ignore_nulls=True)
    return pl.select(pl.when(whole != "").then(pl.lit(column.starts) + whole)).to_series()


def _summed(cells: pl.DataFrame, column: Yuan, raw: pl.Series, values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """With what the row adds and takes off. Where one of these is unreadable so is the sum, and its cell is shown."""
    for names, sign in ((column.plus, 1), (column.less, -1)):
        for name in names:
            cell = _cell(cells, name)
            if cell is None:
                continue
            part = column.convert(cell.fill_null("0"), "")
            raw = raw.zip_with(part.is_not_null() | raw.is_null(), cell)
            values = (values + part * sign).cast(column.dtype)
    return raw, values


def _with_day(cells: pl.DataFrame, column: Time, raw: pl.Series) -> pl.Series:
    """A bare time of day with the day that another cell of its row names."""
    told = [cell for name in column.day_in if (cell := _cell(cells, name)) is not None]
    if not told:
        return raw
    day = pl.coalesce(pl.lit(cell) for cell in told).str.extract(r"^(\S+?)(?:[ T]|$)")
    is_bare = pl.lit(raw).str.contains(_TIME_OF_DAY)
    return pl.select(pl.when(is_bare).then(day + " " + pl.lit(raw)).otherwise(pl.lit(raw))).to_series()


def _matches(cells: pl.DataFrame, name: str, pattern: str) -> pl.Series:
    cell = _cell(cells, name)
    if cell is None:
        return pl.zeros(cells.height, dtype=pl.Boolean, eager=True)
    return cell.fill_null("").str.contains(pattern)


def _cell(cells: pl.DataFrame, name: str) -> pl.Series | None:
    """The trimmed cells of a column, None where there is no such column."""
    found = [each for each in cells.columns if key(each) == key(name)]
    return _trimmed(cells.get_column(found[0])) if found else None


def _trimmed(cells: pl.Series) -> pl.Series:
    """Without outer blanks, Excel's ="…" and leading quote; null where the cell says nothing."""
    cells = cells.str.strip_chars(" \t\n\u3000\u00a0")
    if cells.str.contains(r"^[='\"]").any():
        cells = cells.str.replace(r'^=?"(.*)"$', "${1}").str.strip_chars_start("'").str.strip_chars()
    absent = cells.is_in(_ABSENT_SPELT)
    return cells.zip_with(~absent.fill_null(value=False), pl.Series([None], dtype=pl.String)) if absent.any() else cells


def _reason(
    column: Column, called: Mapping[str, str], raw: pl.Series, values: pl.Series, typed: Mapping[str, pl.Series]
) -> pl.Series | None:
    """Why each row's value is refused, null where it is not; None when no row is. Columns are called as in the file."""
    name = called[column.name]
    is_unreadable = values.is_null() & raw.is_not_null()
    is_missing = raw.is_null() if column.filled else pl.zeros(raw.len(), dtype=pl.Boolean, eager=True)
    other = column.not_before if isinstance(column, Time) and column.not_before else column.name
    is_early = (values < typed.get(other, values)).fill_null(value=False)
    if not (is_unreadable.any() or is_missing.any() or is_early.any()):
        return None
    if isinstance(column, Choice):
        unreadable = pl.lit(faults.unknown_word(name, column.name, sorted(set(column.words.values()))))
    else:
        unreadable = faults.unreadable(name, column.name, pl.lit(raw), column.example)
    return pl.select(
        pl.when(is_missing).then(pl.lit(faults.missing(name)))
        .when(is_unreadable).then(unreadable)
        .when(is_early).then(pl.lit(faults.too_early(name, called.get(other, other))))
    ).to_series()  # fmt: skip


def _extra(cells: pl.DataFrame, names: tuple[str, ...]) -> pl.Series:
    if not names:
        return pl.Series(EXTRA, [None] * cells.height, dtype=pl.String)
    kept = pl.DataFrame([mask(_trimmed(cells.get_column(name))).alias(name) for name in names])
    kept.columns = list(unique_names(mask(pl.Series(names)).to_list()))
    names = tuple(kept.columns)
    has_any = pl.any_horizontal(pl.col(name).is_not_null() for name in names)
    encoded = pl.when(has_any).then(pl.struct(names).struct.json_encode()).otherwise(None)
    for name in names:
        if kept.get_column(name).null_count():  # an empty cell says nothing and need not be kept
            nothing = f"{json.dumps(name, ensure_ascii=False)}:null"
            encoded = encoded.str.replace(f"{nothing},", "", literal=True).str.replace(f",{nothing}", "", literal=True)
    return kept.select(encoded.alias(EXTRA)).to_series()


def _line_key(cells: pl.DataFrame, layout: Layout) -> pl.Series:
    found = _cell(cells, layout.line_key) if layout.line_key else None
    return pl.Series(LINE_KEY, [None] * cells.height, dtype=pl.String) if found is None else found.alias(LINE_KEY)
