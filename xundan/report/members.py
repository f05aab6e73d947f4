"""Who has a page of their own beside the night's, what its file is called, and which rows are theirs.

A page of one is made of the same tables as the night's, less the rows of everybody else: what is not handed to it
cannot stand on it. The shop's totals stay, to compare with. Of the members of a cut only those have a page whom it can
be sent to, so neither the inquiries that nobody answered nor those of no campaign have one.

A file is named after the id of whom it is about, so a link to it stays the same from night to night. An id that every
file system takes as it is (small letters, digits, dashes, Chinese) is the name; of any other the odd characters become
dashes, and a piece of its fingerprint keeps apart what would be called alike.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from xundan.report.data import Data, Row
from xundan.report.strings import Strings

Dimension = Literal["agent", "campaign"]
FOLDERS: Mapping[Dimension, str] = {"agent": "agents", "campaign": "campaigns"}
_NOBODY = {"", "none"}
_LONGEST = 40  # characters; as UTF-8 with its fingerprint still well below what file systems and Windows' paths allow
_ODD = re.compile(r"[^\w]+|_+", re.UNICODE)
_PLAIN = re.compile(r"[^\W_]+([-_][^\W_]+)*", re.UNICODE)
_MARKED = re.compile(r"-[0-9a-f]{10}$")
_RESERVED = re.compile(r"(con|prn|aux|nul|index|com\d|lpt\d|conin|conout)", re.IGNORECASE)  # Windows', and our own
_SHOP = ("cover", "trend", "reasons", "definitions", "compared_periods")
"""What a page of one has of the shop: totals and the shop's own rows, none of another member."""
_OWN: Mapping[Dimension, tuple[str, ...]] = {
    "agent": (
        *("agents", "service", "agent_orders", "agent_comparison", "agent_case_mix", "agent_reasons", "agent_gaps"),
        *("facet_losses", "facet_hours", "facet_trend", "lost_conversations"),
    ),
    "campaign": (
        *("campaigns", "campaign_effects", "campaign_reasons"),
        *("facet_losses", "facet_hours", "facet_trend", "lost_conversations"),
    ),
}


@dataclass(frozen=True)
class Member:
    """An agent or a campaign with a page; `path` is that page's below the folder of its night."""

    dimension: Dimension
    id: str
    name: str
    team: str
    path: str

    @property
    def key(self) -> str:
        return f"{self.dimension}_id"

    @property
    def table(self) -> str:
        """The model that has one row of theirs and the shop's total."""
        return FOLDERS[self.dimension]


def list_members(data: Data, strings: Strings) -> list[Member]:
    """Agents in order of team and name, then campaigns in order of name: no rank."""
    return [
        Member(
            dimension=dimension,
            id=row[f"{dimension}_id"],
            name=strings.value(f"{dimension}_name", row[f"{dimension}_name"] or row[f"{dimension}_id"]),
            team=row.get("team") or "" if dimension == "agent" else "",
            path=f"{folder}/{file_name(row[f'{dimension}_id'])}",
        )
        for dimension, folder in FOLDERS.items()
        for row in sorted(data.body(folder), key=lambda row: _order(row, dimension))
        if row[f"{dimension}_id"] not in _NOBODY
    ]


def _order(row: Row, dimension: Dimension) -> tuple[str, str, str]:
    return row.get("team") or "", row[f"{dimension}_name"] or "", row[f"{dimension}_id"]


def file_name(member_id: str) -> str:
    """The name of a member's page: no two ids share one, on file systems that fold case and accents neither."""
    folded = unicodedata.normalize("NFKC", member_id).casefold()
    is_plain = folded == member_id and bool(_PLAIN.fullmatch(member_id)) and len(member_id) <= _LONGEST
    if is_plain and not _MARKED.search(member_id) and not _RESERVED.fullmatch(member_id):
        return f"{member_id}.html"
    mark = hashlib.sha256(member_id.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    kept = _ODD.sub("-", folded).strip("-")[:_LONGEST].rstrip("-")
    return f"{kept or 'id'}-{mark}.html"


def rows_of_each(data: Data, dimension: Dimension) -> dict[str, Data]:
    """For every member of a dimension the tables with its rows and the totals of the shop, by id."""
    key = f"{dimension}_id"
    split: dict[str, dict[str, list[Row]]] = {}
    totals: dict[str, list[Row]] = {}
    for model in _OWN[dimension]:
        for row in data.rows(model):
            if row.get("is_total"):
                totals.setdefault(model, []).append(row)
            else:
                split.setdefault(row[key] or "", {}).setdefault(model, []).append(row)
    shop = {model: data.rows(model) for model in _SHOP} | {"shop_period": data.rows("shop_period")}
    return {
        member_id: replace(
            data,
            tables=shop | {model: [*own.get(model, ()), *totals.get(model, ())] for model in _OWN[dimension]},
        )
        for member_id, own in split.items()
    }


def without_colleagues(rows: Sequence[Row], agent_id: str, colleague: str) -> list[Row]:
    """Conversations in which everybody of the desk but `agent_id` is called `colleague`.

    One in which that changes anything is marked as `for_agent_id`, because it is told to nobody else.
    """
    own = {None, "", agent_id}
    return [
        row
        if all(message["agent_id"] in own for message in row["messages"])
        else {
            **row,
            "for_agent_id": agent_id,
            "messages": [
                message if message["agent_id"] in own else {**message, "agent_id": colleague}
                for message in row["messages"]
            ],
        }
        for row in rows
    ]
