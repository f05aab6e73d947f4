"""The periods of comparison: the last whole and matured week, and the 4 and 13 weeks up to its end."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import polars as pl

PERIODS = {"week": 1, "4_weeks": 4, "13_weeks": 13}
"""Period → how many weeks of `weeks_back` it takes."""

Judged = TypeVar("Judged")


def of(cases: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Each period that has any rows, with them; `cases` needs weeks_back (0 is the last week)."""
    for period, weeks in PERIODS.items():
        inside = cases.filter(pl.col("weeks_back") < weeks)
        if inside.height:
            yield period, inside


def each(cases: pl.DataFrame, judge: Callable[[pl.DataFrame], Judged]) -> Iterator[tuple[str, pl.DataFrame, Judged]]:
    """Each period with its rows and what `judge` says of them, judged once where a young shop has no more to add."""
    judged: dict[int, Judged] = {}
    for period, inside in of(cases):
        if inside.height not in judged:  # a longer period holds the shorter: as many rows are the same rows
            judged[inside.height] = judge(inside)
        yield period, inside, judged[inside.height]


def before(cases: pl.DataFrame, period: str) -> pl.DataFrame:
    """The rows of the period as long just before."""
    weeks = PERIODS[period]
    return cases.filter(pl.col("weeks_back").is_between(weeks, 2 * weeks - 1))
