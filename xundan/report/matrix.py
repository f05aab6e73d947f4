"""Members × reasons, from the long rows of a model whose totals are marked 「*」 on either axis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xundan.report import format as form
from xundan.report.data import Data, Row
from xundan.report.strings import Strings

PAGE_REASONS = 10
"""Known reasons that have a column of their own on the page; the workbook has them all."""
_UNKNOWN = "unknown.silent"
_ALL = "*"
_NONE: Row = {"lost_count": 0, "lost_value_yuan": 0, "share_rate": 0.0}


@dataclass(frozen=True)
class MatrixCell:
    """Losses of a member for a reason; `shade` 0–5 grows with its share of the member's explained losses."""

    count: int
    yuan: float
    shade: int
    hover: str


@dataclass(frozen=True)
class MatrixRow:
    """A member's losses by known reason, in the order of `Matrix.reasons`, the unexplained ones, and all of them."""

    name: str
    is_total: bool
    known: Sequence[MatrixCell]
    unknown: MatrixCell
    lost_count: int
    lost_value_yuan: float

    @property
    def folded_count(self) -> int:
        """Losses for the reasons that the page has no column for."""
        return sum(cell.count for cell in self.known[PAGE_REASONS:])


@dataclass(frozen=True)
class Matrix:
    """Members × known reasons, the dearest first; what nobody knows stands apart, so as not to drown them."""

    model: str
    title: str
    note: str
    member: str
    reasons: Sequence[str]
    unknown: str
    rows: Sequence[MatrixRow]


def build_matrix(spec: Mapping[str, str], data: Data, strings: Strings) -> Matrix:
    """The matrix of a layout entry, its total row last."""
    model, member = spec["model"], spec["member"]
    cells = {(row[member], row["reason"]): row for row in data.rows(model)}
    ordered = sorted(cells, key=lambda key: (-cells[key]["lost_value_yuan"], -cells[key]["lost_count"], key))
    members = [key for key, reason in ordered if reason == _ALL and key != _ALL]
    reasons = [reason for key, reason in ordered if key == _ALL and reason not in (_ALL, _UNKNOWN)]
    names = {row["reason"]: row["reason_name"] or row["reason"] for row in data.rows(model)}
    names.setdefault(_UNKNOWN, strings.value("reason_group", "unknown"))
    rows = []
    for key in [*members, _ALL] if members else []:
        called = cells[key, _ALL][spec["name"]] or key
        name = strings("words", "total") if key == _ALL else strings.value(spec["name"], called)
        rows.append(_row(cells, key, name, reasons, names, strings))
    heading = strings.column(model, spec["name"])
    title, note = strings("tables", model), strings("notes", model)
    return Matrix(model, title, note, heading, [names[reason] for reason in reasons], names[_UNKNOWN], rows)


def _row(
    cells: Mapping[tuple[str, str], Row],
    key: str,
    name: str,
    reasons: Sequence[str],
    names: Mapping[str, str],
    strings: Strings,
) -> MatrixRow:
    whole = cells[key, _ALL]
    unknown = cells.get((key, _UNKNOWN), _NONE)
    known_count = whole["lost_count"] - unknown["lost_count"]

    def cell(reason: str) -> MatrixCell:
        row = cells.get((key, reason), _NONE)
        count, yuan = row["lost_count"], float(row["lost_value_yuan"])
        share = form.percent(row["share_rate"])
        facts = {"member": name, "reason": names[reason], "count": f"{count:,}", "share": share, "yuan": f"{yuan:,.0f}"}
        shade = 0 if reason == _UNKNOWN else _shade(count, known_count)
        return MatrixCell(count, yuan, shade, strings("words", "cell", **facts))

    return MatrixRow(
        name=name,
        is_total=key == _ALL,
        known=[cell(reason) for reason in reasons],
        unknown=cell(_UNKNOWN),
        lost_count=whole["lost_count"],
        lost_value_yuan=float(whole["lost_value_yuan"]),
    )


def _shade(count: int, known_count: int) -> int:
    """0 for nothing, then a step for every twelfth of the explained losses; one or two cases never shout."""
    return min(5, int(count / known_count * 12) + 1, count + 1) if count else 0
