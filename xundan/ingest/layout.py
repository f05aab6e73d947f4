"""How a platform is declared: what its export is called, how it is recognised, and which of its columns mean what.

A `Layout` is data. Most exports are tables and need no more than a list of columns with the names they have been seen
under; an export that is no table, or whose rows lack what stands elsewhere in the file, brings a function that turns it
into records (`records`), and where no header tells it one that recognises it (`recognise`). Everything after that
(types, rejects, masking, pseudonyms, duplicates, accounting) is the same for all.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

import polars as pl

from xundan.ingest import figures, times
from xundan.ingest.source import Source

if TYPE_CHECKING:
    from xundan.ingest.json_rows import Rows

Kind = Literal["chats", "orders", "campaigns", "agents", "kpi"]

LINE, FILE = "__line", "__file"  # where a record stands, and in what; no header is called so
FAULT_COLUMN, FAULT, CONTENT = "__column", "__fault", "__content"
BROKEN_SCHEMA = pl.Schema({LINE: pl.Int64, FAULT_COLUMN: pl.String, FAULT: pl.String, CONTENT: pl.String})


def header_name(name: str) -> str:
    """A column name as it is used here: trimmed, and never one of ours."""
    return name.strip().lstrip("_") if name.strip().startswith("__") else name.strip()


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """Column names as they are used here; of those that occur twice the second is `name_2`."""
    seen: dict[str, int] = {}
    unique = []
    for name in map(header_name, names):
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return tuple(unique)


@dataclass(frozen=True)
class Context:
    """What a file does not say of itself: the zone of times without offset and the shop it belongs to."""

    zone: str
    shop_id: str
    shop_name: str = ""


@dataclass(frozen=True)
class Records:
    """A batch of records as the file has them: all cells text, under the file's own names, plus `LINE`.

    `broken` (BROKEN_SCHEMA) holds what could not be cut into cells; `filtered` counts the platform's noise records.
    """

    cells: pl.DataFrame
    broken: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=BROKEN_SCHEMA))
    filtered: int = 0
    has_broken_bytes: bool = True

    @property
    def height(self) -> int:
        return self.cells.height + self.broken.height


@dataclass(frozen=True)
class Column:
    """One canonical column: the header names it has been seen under, first come first served.

    `required`: the header must have it, else the file is refused. `filled`: every row must have a value, else the row
    is refused. `coalesce`: a row takes the first of the names that has a value. `default` stands for an empty cell.
    `nothing`: words that mean an empty cell here. `pattern`: the value is what its group captures; a cell it does not
    match is empty. `only_if`, `unless`: (header name, pattern) of other cells; this one counts for nothing where any of
    the former does not match, or any of the latter does. A column that is not there matches nothing.
    """

    name: str
    aliases: tuple[str, ...]
    required: bool = False
    filled: bool = False
    coalesce: bool = False
    default: str | None = None
    nothing: tuple[str, ...] = ()
    pattern: str | None = None
    only_if: tuple[tuple[str, str], ...] = ()
    unless: tuple[tuple[str, str], ...] = ()

    dtype: ClassVar[pl.DataType] = pl.String()
    trims: ClassVar[bool] = True  # outer blanks and Excel's ="…" are no part of the value
    masks: ClassVar[bool] = False  # free text, in which people leave personal data
    example: ClassVar[str] = ""

    def convert(self, cells: pl.Series, _zone: str) -> pl.Series:
        """Cells as typed values, null where unreadable. Cells are trimmed and never empty."""
        return cells


@dataclass(frozen=True)
class Id(Column):
    """A number or name of a thing, kept as text."""


@dataclass(frozen=True)
class Joined(Id):
    """A name made of several cells: `starts`, then each of them that has a value, in the order of the header names.

    Slashes stand between them, and `labels` (header name → label) before them: 抖店:直播/达人1234.
    """

    starts: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Buyer(Column):
    """Who bought or asked; stored only as a keyed pseudonym."""


@dataclass(frozen=True)
class Text(Column):
    """What people wrote. Kept as written, masked."""

    trims: ClassVar[bool] = False
    masks: ClassVar[bool] = True


@dataclass(frozen=True)
class Remark(Column):
    """A short free text: trimmed, masked."""

    masks: ClassVar[bool] = True


@dataclass(frozen=True)
class Time(Column):
    """A moment. Without offset it is in the shop's zone; a bare date is its 00:00, or its end with `ends_day`.

    `day_in` names the column in which a bare time of day finds its day; what lies before the moment in `not_before`
    is refused.
    """

    ends_day: bool = False
    day_in: tuple[str, ...] = ()
    not_before: str | None = None

    dtype: ClassVar[pl.DataType] = pl.Datetime("us", "UTC")
    example: ClassVar[str] = "2026-01-31 09:05:03"

    def convert(self, cells: pl.Series, zone: str) -> pl.Series:
        return times.parse(cells, zone, ends_day=self.ends_day)


@dataclass(frozen=True)
class Day(Column):
    """A calendar day."""

    dtype: ClassVar[pl.DataType] = pl.Date()
    example: ClassVar[str] = "2026-01-31"

    def convert(self, cells: pl.Series, _zone: str) -> pl.Series:
        return times.parse_days(cells)


@dataclass(frozen=True)
class Yuan(Column):
    """Money: 12, 12.50, ¥1,234.5, 0元. `plus` and `less` name cells of the row that are added to it and taken off."""

    plus: tuple[str, ...] = ()
    less: tuple[str, ...] = ()

    dtype: ClassVar[pl.DataType] = pl.Decimal(18, 2)
    example: ClassVar[str] = "128.00"

    def convert(self, cells: pl.Series, _zone: str) -> pl.Series:
        return _number_text(cells).cast(pl.Decimal(18, 2), strict=False)


@dataclass(frozen=True)
class Number(Column):
    """A number with a fraction."""

    dtype: ClassVar[pl.DataType] = pl.Float64()
    example: ClassVar[str] = "0.85"

    def convert(self, cells: pl.Series, _zone: str) -> pl.Series:
        return _number_text(cells).cast(pl.Float64, strict=False)


@dataclass(frozen=True)
class Count(Column):
    """A whole number; 2.0 is 2, 2.5 is unreadable."""

    dtype: ClassVar[pl.DataType] = pl.Int64()
    example: ClassVar[str] = "1"

    def convert(self, cells: pl.Series, _zone: str) -> pl.Series:
        return _number_text(cells).str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)


@dataclass(frozen=True)
class Figure(Column):
    """A figure of the platform's own, as figures.py reads it; it is called by its name in raw.kpi.

    `unit`: what a bare number is in where its header does not say. `header`: its column in the file at hand.
    """

    nothing: tuple[str, ...] = ("—", "——", "/", "暂无", "无数据", "统计中", "数据统计中")
    unit: str = ""
    header: str = ""

    dtype: ClassVar[pl.DataType] = pl.Float64()
    example: ClassVar[str] = "1,234 · 12.5% · 2分30秒"

    def convert(self, cells: pl.Series, _zone: str) -> pl.Series:
        return figures.read(cells, self.header, self.unit)


@dataclass(frozen=True)
class Choice(Column):
    """One word of a closed list; `words` maps what the file says to what we say, letter case aside."""

    words: Mapping[str, str] = field(default_factory=dict)

    def convert(self, cells: pl.Series, _zone: str) -> pl.Series:
        known = {word.lower(): meaning for word, meaning in self.words.items()}
        return cells.str.to_lowercase().replace_strict(known, default=None, return_dtype=pl.String)


@dataclass(frozen=True)
class Flag(Column):
    """Yes or no."""

    dtype: ClassVar[pl.DataType] = pl.Boolean()
    example: ClassVar[str] = "true"

    def convert(self, cells: pl.Series, _zone: str) -> pl.Series:
        return cells.str.to_lowercase().replace_strict(_YES_NO, default=None, return_dtype=pl.Boolean)


_YES_NO = {
    **dict.fromkeys(("true", "t", "yes", "y", "1", "1.0", "是"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0", "0.0", "否"), False),
}


def _number_text(cells: pl.Series) -> pl.Series:
    """Digits without the currency, the thousands commas and the full width that exports put around them."""
    if cells.str.contains(r"[^0-9.\-]").any():
        cells = cells.str.normalize("NFKC").str.replace_all(r"[¥￥元件,\s]", "")
    return cells


@dataclass(frozen=True)
class Layout:
    """An export a platform is known to make.

    name        what the accounting calls it, unique, e.g. taobao_order_list
    title       what people call it
    kind        the folder it belongs to
    platform    written into every row; None when the file has a column for it
    columns     its columns; names of the contract sql/raw/<kind>.sql, with buyer_id in place of buyer_key
    constants   contract columns that the layout itself decides
    also        header names known to carry nothing we need: kept in `extra`, not remarked upon
    private     header names never stored and never shown in a reject: names, phones, addresses, accounts
    line_key    canonical or header name that tells an order's lines apart, where product and SKU do not, or the
                sessions in a table of figures
    recognise   for an export that no header tells: whether this is one
    records     for an export whose rows are not all there is to its records: these, batch by batch
    finish      what follows from the cells of a record, told for a batch of them, which may be of several files
    """

    name: str
    title: str
    kind: Kind
    platform: str | None
    columns: tuple[Column, ...]
    constants: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    line_key: str | None = None
    recognise: Callable[[Source], bool] | None = None
    records: "Callable[[Source, Context], Iterator[Records | Rows]] | None" = None
    finish: Callable[[Records, Context], Records] | None = None

    @property
    def is_table(self) -> bool:
        """Whether its header tells it."""
        return self.recognise is None or any(column.required for column in self.columns)
