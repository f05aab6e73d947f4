"""A member's rows as a small report of their own: what the first screen and the tables of such a page are made of.

The figures are those of the night's tables. Where a table of the page has no model (a member's losses by product, say),
the cells of the period are added up, as the night's page does when it is filtered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from xundan import yml
from xundan.report import format as form
from xundan.report.conversations import buyer_quote
from xundan.report.data import Data, Row, load_layout, tables_of
from xundan.report.members import Member, without_colleagues
from xundan.report.strings import Strings
from xundan.report.tables import Cell, Column, Table, build_table

_UNKNOWN = "unknown.silent"
_COUNTS = ("lost_count", "lost_value_yuan")
_PRODUCTS = 10
"""So many products are told apart on a page of one; the rest is one line."""
_TILES: Mapping[str, Sequence[tuple[str, str, str | None, str | None, bool]]] = {
    # metric, table, numerator, denominator, whether more is better
    "agent": (
        ("conversion_rate", "agents", "matured_converted_count", "matured_count", True),
        ("lost_count", "agents", None, None, False),
        ("lost_value_yuan", "agents", None, None, False),
        ("first_response_seconds", "service", None, "first_response_count", False),
    ),
    "campaign": (
        ("conversion_rate", "campaigns", "matured_converted_count", "matured_count", True),
        ("lost_count", "campaigns", None, None, False),
        ("lost_value_yuan", "campaigns", None, None, False),
        ("paid_yuan", "campaigns", None, None, True),
    ),
}


@dataclass(frozen=True)
class Beside:
    """A model as lines: a figure, what it is of this member, what it is of the whole shop."""

    model: str
    title: str
    note: str
    lines: Sequence[tuple[Column, Cell, Cell]]


@cache
def load_member_layout() -> dict[str, list[dict[str, Any]]]:
    """The tables of an agent's and of a campaign's page; the keys are explained in members.yml."""
    tables: dict[str, list[dict[str, Any]]] = yml.parse(
        Path(__file__).with_name("members.yml").read_text(encoding="utf-8")
    )
    return tables


def own_report(rows: Data, member: Member, reasons: Mapping[str, Row], strings: Strings) -> Data:
    """The member's rows under the names under which the first screen looks for a shop's (totals, reasons, owners)."""
    row = rows.body(member.table)[0]
    cases = rows.rows("lost_conversations")
    if member.dimension == "agent":
        cases = without_colleagues(cases, member.id, strings("words", "colleague"))
    lost = _reasons(rows, member, reasons, cases)
    cells = rows.rows("facet_losses")
    tables = {
        **rows.tables,
        "shop_period": _periods(row),
        "headline": list(_headline(rows, member)),
        "reasons": lost,
        "owners": _dearest(_sums(lost, "owner")),
        "reader": [],
        "lost_conversations": cases,
        "own_reasons": lost,
        "own_products": _products(cells, strings),
        "own_campaigns": _crossed(rows, "campaign"),
        "own_agents": _crossed(rows, "agent"),
    }
    return replace(rows, tables=tables)


def own_tables(data: Data, member: Member, strings: Strings) -> tuple[list[Table], list[Beside]]:
    """The tables of the page, and those that stand beside the shop's figures; one without rows is left out."""
    links = {row["inquiry_id"]: f"case-{row['position']}" for row in data.rows("lost_conversations")}
    tables, beside = [], []
    for spec in load_member_layout()[member.dimension]:
        if not data.body(spec["model"]):
            continue
        if "beside" in spec:
            beside.append(_beside(spec, data, strings))
        else:
            tables.append(build_table(spec, data, strings, links))
    return tables, beside


def _beside(spec: Mapping[str, Any], data: Data, strings: Strings) -> Beside:
    model = spec["model"]
    given = next(table for part in load_layout() for table in tables_of(part) if table["model"] == model)
    table = build_table({"model": model, "page": spec["beside"], "notes": given["notes"]}, data, strings, {})
    own, shop = table.rows[0], table.total or ()
    return Beside(
        model,
        strings("beside", model),
        strings("beside", f"{model}_note"),
        list(zip(table.columns, own, shop, strict=True)),
    )


def _periods(row: Row) -> list[Row]:
    """What the shop's totals of both periods would be, had the member been the shop."""
    before = row["previous_matured_count"]
    periods: list[Row] = [{**row, "period": "current"}]
    if before:
        converted = round(row["previous_conversion_rate"] * before)
        was = {"matured_count": before, "matured_converted_count": converted}
        periods.append({**was, "lost_value_yuan": row["previous_lost_value_yuan"] or 0, "period": "previous"})
    return periods


def _headline(rows: Data, member: Member) -> Iterable[Row]:
    for position, (metric, table, numerator, denominator, is_more_better) in enumerate(_TILES[member.dimension]):
        own = next(iter(rows.body(table)), {})
        shop = rows.total(table) or {}
        yield {
            "position": position,
            "metric": metric,
            "value": _float(own.get(metric)),
            "previous_value": _float(own.get(f"previous_{metric}")),
            "numerator": own.get(numerator) if numerator else None,
            "denominator": own.get(denominator) if denominator else None,
            "is_more_better": is_more_better,
            "shop_value": shop.get(metric) if form.kind_of(metric) in {"rate", "seconds"} else None,
        }


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _reasons(rows: Data, member: Member, reasons: Mapping[str, Row], cases: Sequence[Row]) -> list[Row]:
    """What the member lost for each reason, the dearest first and the unknown last, each with the buyer's words."""
    shop = {row["reason"]: row["share_rate"] for row in rows.body("reasons")}
    spoken: dict[str, Row] = {}
    for case in cases:
        if quote := buyer_quote(case):
            spoken.setdefault(case["reason"], {"quote": quote, "quote_inquiry_id": case["inquiry_id"]})
    lost = [
        {
            **row,
            "reason_name": row["reason_name"] or row["reason"],
            "reason_group": row["reason"].partition(".")[0],
            "is_rest": row["reason"] == _UNKNOWN,
            "owner": reasons.get(row["reason"], {}).get("owner") or "none",
            "shop_share_rate": shop.get(row["reason"], 0.0),
            **spoken.get(row["reason"], {"quote": None, "quote_inquiry_id": None}),
        }
        for row in rows.rows(f"{member.dimension}_reasons")
        if row["reason"] != "*" and row["lost_count"]
    ]
    return sorted(lost, key=lambda row: (row["reason"] == _UNKNOWN, -row["lost_value_yuan"], row["reason"]))


def _products(cells: Sequence[Row], strings: Strings) -> list[Row]:
    """Losses by product, the dearest first, with one line for all others."""
    known = _dearest(row for row in _sums(cells, "product_id") if row["product_id"])
    shown = {row["product_id"] for row in known[:_PRODUCTS]}
    folded = _sums(
        [{**cell, "product_id": cell["product_id"] * (cell["product_id"] in shown)} for cell in cells], "product_id"
    )
    whole = sum(row["lost_count"] for row in folded)
    named = [
        {
            **row,
            "product_name": row["product_id"] or strings("explore", "other_products"),
            "share_rate": row["lost_count"] / whole,
            "is_rest": not row["product_id"],
        }
        for row in folded
    ]
    return sorted(named, key=lambda row: (not row["product_id"], -row["lost_value_yuan"], row["product_id"]))


def _crossed(rows: Data, dimension: str) -> list[Row]:
    """The member's inquiries by the other dimension: campaigns by what was lost, people by team and name (no rank)."""
    key = f"{dimension}_id"
    names = {row[key]: row[f"{dimension}_name"] for row in rows.rows("facet_trend")}
    figures = ("inquiry_count", "matured_count", "matured_converted_count", *_COUNTS)
    crossed = [
        {
            **row,
            f"{dimension}_name": names.get(row[key]) or row[key],
            "conversion_rate": row["matured_converted_count"] / row["matured_count"] if row["matured_count"] else None,
        }
        for row in _sums(rows.rows("facet_hours"), key, figures)
    ]
    if dimension == "campaign":
        return _dearest(crossed)
    return sorted(crossed, key=lambda row: (row[key] == "", row["agent_name"], row[key]))


def _sums(cells: Iterable[Row], key: str, figures: Sequence[str] = _COUNTS) -> list[Row]:
    sums: dict[str, dict[str, Any]] = {}
    for cell in cells:
        into = sums.setdefault(cell[key], {key: cell[key], **dict.fromkeys(figures, 0)})
        for figure in figures:
            into[figure] += cell[figure]
    return list(sums.values())


def _dearest(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row["lost_value_yuan"], -row["lost_count"], *map(str, row.values())))
