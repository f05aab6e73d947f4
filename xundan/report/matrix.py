"""Members × reasons, from the long rows of a model whose totals are marked 「*」 on either axis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xundan.report import format as form
from xundan.report.data import Data, Row
from xundan.report.strings import Strings

PAGE_REASONS = 10
"""Reasons that have a column of their own on the page; the workbook has them all."""


@dataclass(frozen=True)
class Matrix:
    """Members × reasons: each cell a count, shaded 0–5 by its share of the member's losses."""

    model: str
    title: str
    note: str
    member: str
    reasons: Sequence[str]
    rows: Sequence["MatrixRow"]


@dataclass(frozen=True)
class MatrixRow:
    """A member's losses by reason, in the order of `Matrix.reasons`, and all of them."""

    name: str
    is_total: bool
    counts: Sequence[int]
    yuan: Sequence[float]
    shades: Sequence[int]
    hovers: Sequence[str]
    lost_count: int
    lost_value_yuan: float
    folded: tuple[int, float] = (0, 0.0)


def build_matrix(spec: Mapping[str, str], data: Data, strings: Strings) -> Matrix:
    """The matrix of a layout entry: members and reasons with most yuan first, then the total."""
    model, member = spec["model"], spec["member"]
    cells = {(row[member], row["reason"]): row for row in data.rows(model)}
    dearest_first = sorted(cells, key=lambda key: (-cells[key]["lost_value_yuan"], -cells[key]["lost_count"], key))
    members = [key for key, reason in dearest_first if key != "*" and reason == "*"]
    reasons = [reason for key, reason in dearest_first if key == "*" and reason != "*"]
    names = {row["reason"]: row["reason_name"] or row["reason"] for row in data.rows(model)}
    rows = [_matrix_row(spec, cells, key, reasons, names, strings) for key in [*members, "*"] if (key, "*") in cells]
    return Matrix(
        model,
        strings("tables", model),
        strings("notes", model),
        strings.column(model, spec["name"]),
        [names[r] for r in reasons],
        rows,
    )


def _matrix_row(
    spec: Mapping[str, str],
    cells: Mapping[tuple[str, str], Row],
    key: str,
    reasons: Sequence[str],
    names: Mapping[str, str],
    strings: Strings,
) -> MatrixRow:
    whole = cells[key, "*"]
    is_total = key == "*"
    name = strings("words", "total") if is_total else strings.value(spec["name"], whole[spec["name"]] or key)
    row = [cells.get((key, reason)) for reason in reasons]
    counts = [cell["lost_count"] if cell else 0 for cell in row]
    yuan = [float(cell["lost_value_yuan"]) if cell else 0.0 for cell in row]
    shares = [cell["share_rate"] or 0.0 if cell else 0.0 for cell in row]
    return MatrixRow(
        name=name,
        is_total=is_total,
        counts=counts,
        yuan=yuan,
        shades=[_shade(share) for share in shares],
        hovers=[
            strings(
                "words",
                "cell",
                member=name,
                reason=names[reason],
                count=count,
                share=form.percent(share),
                yuan=f"{value:,.0f}",
            )
            for reason, count, value, share in zip(reasons, counts, yuan, shares, strict=True)
        ],
        lost_count=whole["lost_count"],
        lost_value_yuan=float(whole["lost_value_yuan"]),
        folded=(sum(counts[PAGE_REASONS:]), sum(yuan[PAGE_REASONS:])),
    )


def _shade(share: float) -> int:
    """0 for nothing, then a step for every twelfth, so that a lone reason does not drown the rest."""
    return min(5, int(share * 12) + 1) if share else 0
