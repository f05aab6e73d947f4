"""The tests that a model's header declares, run on its fresh rows before they take their place.

`grain` means not null and unique. `tests` hold expressions true for every row (null passes, as in a check constraint),
or one of `references: {column: schema.table}`, `one_of: {column: [values]}`,
`sums_to: {column: schema.table.column}` (equal sums over the touched days). `warn: <test>` reports instead of failing.
"""

import logging
from collections.abc import Iterator
from typing import Any

import duckdb

from xundan.errors import CheckFailed
from xundan.models import Model

SHOWN_ROWS = 5
log = logging.getLogger(__name__)


def run(con: duckdb.DuckDBPyConnection, model: Model, rows: str) -> None:
    """Test `rows` (a table with the model's fresh rows). Raises CheckFailed naming the model, the test and rows."""
    for test, query, fatal in _queries(model, rows):
        failing = con.execute(f"{query} limit {SHOWN_ROWS}").fetchall()
        if not failing:
            continue
        shown = "; ".join(str(row if len(row) > 1 else row[0]) for row in failing)
        if fatal:
            raise CheckFailed(
                f"{model.name}: {test}", where=f"rows {shown}", remedy="nothing was published; see docs/howto/checks.md"
            )
        log.warning("%s: %s, e.g. rows %s", model.name, test, shown)


def _queries(model: Model, rows: str) -> Iterator[tuple[str, str, bool]]:
    """(the test in words, a query that must give no row, whether it is fatal)."""
    if model.grain:
        key = ", ".join(f'"{column}"' for column in model.grain)
        nulls = " or ".join(f'"{column}" is null' for column in model.grain)
        yield f"grain ({', '.join(model.grain)}) is null", f"select {key} from {rows} where {nulls}", True
        yield (
            f"grain ({', '.join(model.grain)}) is not unique",
            f"select {key} from {rows} group by all having count(*) > 1",
            True,
        )
    for test in model.tests:
        fatal = not (isinstance(test, dict) and "warn" in test)
        yield from ((said, query, fatal) for said, query in _one(model, rows, test if fatal else test["warn"]))


def _one(model: Model, rows: str, test: Any) -> Iterator[tuple[str, str]]:
    key = ", ".join(f'"{column}"' for column in model.grain) or "*"
    if isinstance(test, str):
        yield f"not true: {test}", f"select {key} from {rows} where not ({test})"
        return
    ((kind, said),) = test.items()
    for column, target in said.items():
        if kind == "references":
            yield (
                f"{column} is not in {target}",
                (
                    f"select {key} from {rows} "
                    f"where {column} is not null and {column} not in (select {column} from {target})"
                ),
            )
        elif kind == "one_of":
            values = ", ".join("'" + str(value).replace("'", "''") + "'" for value in target)
            yield f"{column} is none of {target}", f"select {key} from {rows} where {column} not in ({values})"
        elif kind == "sums_to":
            table, _, other = target.rpartition(".")
            ours = f"select coalesce(sum({column}), 0) as total from {rows} where day in (select day from run.days)"
            theirs = f"select coalesce(sum({other}), 0) as total from {table} where day in (select day from run.days)"
            yield (
                f"sum of {column} is not that of {target}",
                (
                    f"select ours.total, theirs.total from ({ours}) as ours, ({theirs}) as theirs "
                    "where ours.total <> theirs.total"
                ),
            )
        else:
            raise ValueError(f"{model.path}: unknown kind of test {kind!r}")
