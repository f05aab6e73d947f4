"""The tests that a model's header declares, run on its fresh rows before they take their place.

`grain` means not null and unique. `tests` hold expressions true for every row (null passes, as in a check constraint),
or one of `references: {column: schema.table}`, `one_of: {column: [values]}`,
`sums_to: {column: schema.table.column}` (equal sums over the touched days). `warn: <test>` reports instead of failing.

The grain and what is said of single rows are asked in one query, since in a night with few rows planning a query costs
more than running it. Only where something is wrong are they asked one by one, to say which and of what rows.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from xundan.errors import CheckFailed
from xundan.models import Model

SHOWN_ROWS = 5
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Test:
    """What is tested in words, the query that must give no row, and of a test of single rows what breaks it."""

    said: str
    query: str
    breach: str | None
    is_fatal: bool = True


def run(con: duckdb.DuckDBPyConnection, model: Model, rows: str, *, is_empty: bool = False) -> None:
    """Test `rows` (a table with the model's fresh rows). Raises CheckFailed naming the model, the test and rows.

    Where there is none (`is_empty`), no row can be wrong and only sums are asked.
    """
    tests = list(_tests(model, rows))
    if is_empty or not con.execute(_any_broken(model, rows, tests)).fetchall():
        tests = [test for test in tests if test.breach is None]
    for test in tests:
        failing = con.execute(f"{test.query} limit {SHOWN_ROWS}").fetchall()
        if not failing:
            continue
        shown = "; ".join(str(row if len(row) > 1 else row[0]) for row in failing)
        if test.is_fatal:
            raise CheckFailed(
                f"{model.name}: {test.said}",
                where=f"rows {shown}",
                remedy="nothing was published; see docs/howto/checks.md",
            )
        log.warning("%s: %s, e.g. rows %s", model.name, test.said, shown)


def _any_broken(model: Model, rows: str, tests: list[_Test]) -> str:
    """A query that gives a row where the grain or a test of single rows is broken."""
    breaches = [f"({test.breach})" for test in tests if test.breach is not None]
    if not model.grain:
        return f"select 1 from {rows} where {' or '.join(breaches) or 'false'} limit 1"
    key = ", ".join(f'"{column}"' for column in model.grain)
    broken = " or ".join(["count(*) > 1", *(f"bool_or({breach})" for breach in breaches)])
    return f"select 1 from {rows} group by {key} having {broken} limit 1"


def _tests(model: Model, rows: str) -> Iterator[_Test]:
    if model.grain:
        key = ", ".join(f'"{column}"' for column in model.grain)
        null = " or ".join(f'"{column}" is null' for column in model.grain)
        yield _Test(f"grain ({', '.join(model.grain)}) is null", f"select {key} from {rows} where {null}", null)
        yield _Test(
            f"grain ({', '.join(model.grain)}) is not unique",
            f"select {key} from {rows} group by all having count(*) > 1",
            "false",  # of any single row
        )
    for test in model.tests:
        is_fatal = not (isinstance(test, dict) and "warn" in test)
        for said, query, breach in _one(model, rows, test if is_fatal else test["warn"]):
            yield _Test(said, query, breach, is_fatal)


def _one(model: Model, rows: str, test: Any) -> Iterator[tuple[str, str, str | None]]:
    key = ", ".join(f'"{column}"' for column in model.grain) or "*"
    if isinstance(test, str):
        yield f"not true: {test}", f"select {key} from {rows} where not ({test})", f"not ({test})"
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
                None,
            )
        elif kind == "one_of":
            values = ", ".join("'" + str(value).replace("'", "''") + "'" for value in target)
            breach = f"{column} not in ({values})"
            yield f"{column} is none of {target}", f"select {key} from {rows} where {breach}", breach
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
                None,
            )
        else:
            raise ValueError(f"{model.path}: unknown kind of test {kind!r}")
