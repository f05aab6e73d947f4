"""The periods of comparison: the last whole and matured week, and the 4 and 13 weeks up to its end."""

from collections.abc import Iterator

import polars as pl

PERIODS = {"week": 1, "4_weeks": 4, "13_weeks": 13}
"""Period → how many weeks of `weeks_back` it takes."""


def of(cases: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Each period with its rows; `cases` needs weeks_back (0 is the last week)."""
    for period, weeks in PERIODS.items():
        yield period, cases.filter(pl.col("weeks_back") < weeks)


def before(cases: pl.DataFrame, period: str) -> pl.DataFrame:
    """The rows of the period as long just before."""
    weeks = PERIODS[period]
    return cases.filter(pl.col("weeks_back").is_between(weeks, 2 * weeks - 1))
