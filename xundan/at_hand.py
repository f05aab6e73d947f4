"""Queries that read, in place of whole tables, the part of them that has what they ask for.

A model with `partition: buyer_key` reads other such models, and of them only the rows of the buyers in run.buyers; a
buyer's rows come from that buyer's rows alone, which is also why a model can be replaced buyer by buyer. So in its
query, and in the views that it reads, the name of a table can be replaced by something smaller, and the same SQL gives
the same rows without a search among all that there are.

What a build has just computed is at hand. In a night that touches few buyers it is the temporary table in which their
rows were computed. Where all are computed a slice of the buyers at a time, it is the part of the table that holds their
slice: slices are written one after another, so theirs are the rows from one number to another.
"""

import re
from collections.abc import Callable, Mapping

import duckdb

from xundan.models import Model

_TABLE = re.compile(r"\b(?P<name>[a-z]+\.(?P<table>\w+))(?P<alias>\s+as\b)?")


def narrowed(query: str, models: Mapping[str, Model], smaller: Callable[[str], str | None]) -> str:
    """The query, reading what `smaller` says in place of a table; a view that reads such a table becomes its query."""

    def replaced(found: re.Match[str]) -> str:
        model = models.get(found["name"])
        if model is None:
            return found[0]
        instead = smaller(model.name)
        if instead is None and model.materialized == "view":
            inner = narrowed(model.body, models, smaller)
            instead = f"({inner})" if inner != model.body else None
        return found[0] if instead is None else instead + (found["alias"] or f" as {found['table']}")

    return _TABLE.sub(replaced, query)


def named(name: str) -> str:
    """The temporary table of a model's rows."""
    return f'temp."{name}"'


class AtHand:
    """What of each model is at hand in a build, and queries that read that."""

    def __init__(self, con: duckdb.DuckDBPyConnection, models: Mapping[str, Model], slice_count: int) -> None:
        self._con = con
        self._models = models
        self._slice_count = slice_count
        self._kept: list[str] = []
        self._places: dict[str, Mapping[int, tuple[int, int]]] = {}  # of each slice: its first row and its last

    def keep(self, model: Model) -> None:
        """Its rows lie in the temporary table of its name."""
        self._kept.append(model.name)

    def keep_given(self, model: Model) -> None:
        """Have, of a model that only gains rows, those of what it was given in this build."""
        key = ", ".join(model.grain)
        rows = f"from {model.name} semi join {model.reads} using ({key})"
        self._con.execute(f"create temp table {named(model.name)} as {rows}")
        self.keep(model)

    def find_slices(self, model: Model) -> None:
        """Look where each slice lies in a table that was written slice by slice, and committed."""
        place = "min(rowid), max(rowid), count(*)"
        found = self._con.execute(
            f"select hash(buyer_key) % {self._slice_count}, {place} from {model.name} group by 1"
        ).fetchall()
        if all(last - first + 1 == count for _, first, last, count in found):
            self._places[model.name] = {slice_number: (first, last) for slice_number, first, last, _ in found}

    def reading(self, query: str, slice_number: int | None = None) -> str:
        """The query, reading what is at hand, of one slice of the buyers or of all, in place of whole tables."""

        def smaller(name: str) -> str | None:
            if name in self._kept:
                return named(name)
            if name in self._places and slice_number is not None:
                first, last = self._places[name].get(slice_number, (0, -1))
                return f"(select * from {name} where rowid between {first} and {last})"
            return None

        return narrowed(query, self._models, smaller)

    def let_go(self) -> None:
        """Drop the temporary tables."""
        for name in self._kept:
            self._con.execute(f"drop table {named(name)}")
        self._kept.clear()
