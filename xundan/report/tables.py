"""From rows and layout to the tables that page and workbook show alike: headings, hovers, cells and raw values."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, NamedTuple
from urllib.parse import quote

from xundan.report import format as form
from xundan.report.data import Data, Row, load_layout, tables_of
from xundan.report.matrix import Matrix, build_matrix
from xundan.report.strings import Strings

_BOTH = re.compile(r"(?P<zh>.*[^\x00-\x7f]) (?P<en>[A-Za-z0-9(][\x20-\x7e–’…¥]*)", re.DOTALL)


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it means, what it holds, and whether the page has room for it.

    The page may write yuan in 万 (`page_label` says so), the workbook never does.
    """

    name: str
    label: str
    page_label: str
    hover: str
    kind: form.Kind
    is_on_page: bool


class Cell(NamedTuple):
    """A value and how the page writes it: `note` under it, `bar` 0–1 behind it, `link` to a conversation."""

    value: Any
    text: str
    note: str = ""
    is_thin: bool = False
    bar: float | None = None
    tone: str = ""
    link: str = ""


@dataclass(frozen=True)
class Table:
    """One table of a report; `total` is the row of the model marked `is_total`, `printed` how many rows go on paper."""

    model: str
    title: str
    note: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] | None = None
    printed: int | None = None

    @cached_property
    def page_columns(self) -> list[Column]:
        return [column for column in self.columns if column.is_on_page]

    def on_page(self, row: Sequence[Cell]) -> Iterable[tuple[Column, Cell]]:
        """The cells of a row that the page has room for: the layout names their columns first."""
        return zip(self.page_columns, row, strict=False)


@dataclass(frozen=True)
class Part:
    """A part of the report: tables and matrices in order of reading."""

    name: str
    title: str
    tables: Sequence[Table] = field(default=())
    matrices: Sequence[Matrix] = field(default=())


def build_parts(data: Data, strings: Strings) -> list[Part]:
    """Every part of the layout, filled."""
    links = {row["inquiry_id"]: f"case-{row['position']}" for row in data.rows("lost_conversations")} | _views(data)
    return [
        Part(
            name=part["part"],
            title=strings("parts", part["part"]),
            tables=[build_table(spec, data, strings, links) for spec in tables_of(part)],
            matrices=[build_matrix(spec, data, strings) for spec in part.get("matrices", ())],
        )
        for part in load_layout()
    ]


_VIEWS = {"agent_name": "agent_id", "campaign_name": "campaign_id", "reason_name": "reason"}
"""Names that lead to the page's view of whom they name, and the column that says who that is."""


def _views(data: Data) -> dict[str, str]:
    """The address of each view that has something to show, under `column=id`."""
    rows = [*data.rows("facet_hours"), *data.rows("facet_losses")]
    return {
        f"{column}={row[column]}": f"{column.removesuffix('_id')}={quote(row[column], safe='')}"
        for column in _VIEWS.values()
        for row in rows
        if row.get(column)
    }


def build_table(spec: Mapping[str, Any], data: Data, strings: Strings, links: Mapping[str, str]) -> Table:
    """The table of a layout entry; `links` are the addresses of conversations by inquiry, and of views."""
    model = spec["model"]
    page = spec.get("page", [])
    names = [*page, *spec.get("more", [])]
    body, total = data.body(model), data.total(model)
    told = [row for row in body if not row.get("is_rest")]  # a line for the rest drowns no bar
    yuan = [name for name in names if "_yuan" in name]
    wan = dict.fromkeys(yuan, form.in_wan((row.get(name) for row in body for name in yuan), strings))
    tops = {name: max((row[name] or 0 for row in told), default=0) for name in spec.get("bar", ())}
    columns = [
        Column(
            name=name,
            label=label(model, name, unit_of(name), strings),
            page_label=label(model, name, ("wan" if wan[name] else "yuan") if name in wan else "", strings),
            hover=_hover(model, name, data, strings),
            kind=form.kind_of(name),
            is_on_page=name in page,
        )
        for name in names
    ]
    rows = [*body, total] if total else body
    filled = [_cells(spec, column, rows, strings, wan.get(column.name, False), tops, links) for column in columns]
    lines = list(zip(*filled, strict=True))
    total_cells = None
    if total:
        total_name = strings("words", spec.get("total", "total"))
        first = next((i for i, column in enumerate(columns) if column.kind == "text"), None)
        total_cells = [
            Cell(total_name, total_name) if i == first else Cell(None, "") if column.kind in {"text", "list"} else cell
            for i, (column, cell) in enumerate(zip(columns, lines.pop(), strict=True))
        ]
    return Table(
        model=model,
        title=strings("tables", model),
        note=days_compared(data, strings, **spec.get("over", {})) + strings("notes", model),
        columns=columns,
        rows=lines,
        total=total_cells,
        printed=spec.get("printed"),
    )


def days_compared(data: Data, strings: Strings, period: str = "", against_previous: bool = False) -> str:
    """From when to when a period of the fair comparison is, as a sentence; nothing where there is no such period."""
    row = next((row for row in data.rows("compared_periods") if row["period"] == period), None)
    if row is None:
        return ""
    days = {
        "days": form.span(row["from_day"], row["to_day"]),
        "previous_days": form.span(row["previous_from_day"], row["previous_to_day"]),
    }
    return strings("words", "days_against_previous" if against_previous else "days_compared", **days)


def label(model: str, name: str, unit: str, strings: Strings) -> str:
    """The heading of a column, with its unit."""
    named = strings.column(model, name)
    return f"{named} ({strings('words', unit)})" if unit else named


def unit_of(name: str) -> str:
    """What the workbook's bare numbers are counted in; the page writes durations out."""
    return "yuan" if "_yuan" in name else "seconds" if name.endswith("_seconds") else ""


def _hover(model: str, name: str, data: Data, strings: Strings) -> str:
    """The metric's definition, else what the model says of its column."""
    definition = next((row for row in data.rows("definitions") if row["metric"] == name), None)
    if definition is None:
        return _of_both(data.comments.get((model, name), ""), strings.language)
    parts = [definition["numerator"], definition["denominator"]]
    stated = (
        strings("words", "definition", numerator=parts[0], denominator=parts[1])
        if _given(parts[1])
        else str(parts[0] or "")
    )
    return "\n".join(text for text in (stated, definition["note"]) if text)


@cache
def _of_both(comment: str, language: str) -> str:
    """A comment in one of its languages: Chinese first, then English."""
    both = _BOTH.fullmatch(comment)
    return both["en" if language == "en" else "zh"] if both else comment


def _given(text: str | None) -> bool:
    return bool(text) and text != form.NOTHING


def _cells(
    spec: Mapping[str, Any],
    column: Column,
    rows: Sequence[Row],
    strings: Strings,
    wan: bool,
    tops: Mapping[str, Any],
    links: Mapping[str, str],
) -> list[Cell]:
    """The cells of a column. A big shop has half a million in all, so what those of a column share is asked once."""
    name = column.name
    write = form.writer(column.kind, strings, column=name, wan=wan)
    numerator, denominator = spec.get("notes", {}).get(name, (None, None))
    top = tops.get(name)
    has_tone = column.kind in {"points", "yuan_change"}
    cells = []
    for row in rows:
        value: Any = [hit["quote"] for hit in row["evidence"] or ()] if name == "quotes" else row.get(name)
        n = row.get(denominator) if denominator and value is not None else None
        has_bar = top and value is not None and not (row.get("is_total") or row.get("is_rest"))
        cells.append(
            Cell(
                value=value,
                text=write(value),
                note="" if n is None else f"{row[numerator]:,}/{n:,}" if numerator else f"n={n:,}",
                is_thin=n is not None and n < form.THIN,
                bar=float(value / top) if has_bar else None,
                tone=_tone(value, column) if has_tone else "",
                link=_link(spec, row, name, links) if links else "",
            )
        )
    return cells


def _link(spec: Mapping[str, Any], row: Row, name: str, links: Mapping[str, str]) -> str:
    """Where a cell leads: to the conversation its column names, or to the view of whom it names."""
    if name in _VIEWS and not row.get("is_total"):
        return links.get(f"{_VIEWS[name]}={row.get(_VIEWS[name])}", "")
    if "link" not in spec:
        return ""
    return links.get(row.get(spec["link"].get(name, ""), ""), "")


def _tone(value: Any, column: Column) -> str:
    """Good news or bad: more conversion is good, more loss is bad; a hair's breadth is neither."""
    if value is None or abs(value) < 0.0005:
        return ""
    is_good = (value > 0) == (column.kind == "points")
    return "good" if is_good else "bad"
