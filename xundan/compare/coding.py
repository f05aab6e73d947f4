"""The case mix of an inquiry as numbers: everything that was settled before anybody of the desk wrote a word.

Each dimension becomes a column of level codes. Amounts become bands of the shop's own (fifths of the prices asked
about), levels with fewer than `RARE` inquiries become one, and of many products the most asked about are kept. Nothing
an agent did may enter: no response time, no word of the desk's, no outcome, and not the campaign or product that only
an order names, which would tell the outcome.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Codes = npt.NDArray[np.intp]

DIMENSIONS = ("campaign", "product", "price", "hour", "weekday", "week", "buyer", "source", "topic", "queue")
RARE = 20
"""A level with fewer inquiries is taken together with others of its kind."""
MOST_LEVELS = 200
_BANDS = 5


@dataclass(frozen=True)
class CaseMix:
    """`codes[d][i]` is the level of inquiry i in dimension d, an index into `levels[d]`."""

    codes: Mapping[str, Codes]
    levels: Mapping[str, Sequence[str]]

    def __len__(self) -> int:
        return len(next(iter(self.codes.values())))


def code(cases: pl.DataFrame) -> CaseMix:
    """Codes of the rows of `labels.comparison_cases` (columns as there; one row an inquiry), in their order."""
    named = cases.select(
        campaign=pl.col("campaign_id"),
        product=pl.col("product_id").fill_null(""),
        price=_fifth("price_yuan"),
        hour=pl.col("opened_hour").cast(pl.String),
        weekday=pl.col("weekday").cast(pl.String),
        week=pl.col("weeks_back").cast(pl.String),
        buyer=_buyer_band(),
        source=pl.col("source"),
        topic=pl.col("topic"),
        queue=_fifth("arrivals_per_agent"),
    )
    coded = {dimension: levels_of(named[dimension]) for dimension in DIMENSIONS}
    return CaseMix({d: codes for d, (codes, _) in coded.items()}, {d: levels for d, (_, levels) in coded.items()})


def codes_of(values: pl.Series) -> tuple[Codes, list[str]]:
    """Codes of text values and the values in order of name, all of them."""
    levels = values.unique().sort().to_list()
    codes = values.replace_strict(levels, list(range(len(levels))), return_dtype=pl.Int64)
    return codes.to_numpy().astype(np.intp), levels


def levels_of(values: pl.Series, *, rare: int = RARE) -> tuple[Codes, list[str]]:
    """As `codes_of`, but rare values, and those beyond the `MOST_LEVELS` most frequent, share the level '(rare)'."""
    counts = values.value_counts(name="n").sort(["n", values.name], descending=[True, False])
    kept = counts.filter(pl.col("n") >= rare)[values.name].head(MOST_LEVELS).sort().to_list()
    if len(kept) == counts.height:
        return codes_of(values)
    levels = ["(rare)", *kept]
    codes = values.replace_strict(levels, list(range(len(levels))), default=0, return_dtype=pl.Int64)
    return codes.to_numpy().astype(np.intp), levels


def _fifth(column: str) -> pl.Expr:
    """Which fifth of the shop's own values; equal values fall into the same."""
    value = pl.col(column).cast(pl.Float64)
    fifth = (value.rank("max") * _BANDS / (value.count() + 1)).floor().cast(pl.Int64)
    return pl.when(value.is_null()).then(pl.lit("unknown")).otherwise(fifth.cast(pl.String))


def _buyer_band() -> pl.Expr:
    """New, or returning by what the buyer had paid before: less or more than half of the returning buyers."""
    past = pl.when(pl.col("past_order_count") > 0).then(pl.col("past_paid_yuan").cast(pl.Float64))
    return (
        pl.when(past.is_null())
        .then(pl.lit("new"))
        .when(past > past.median())
        .then(pl.lit("returning, more"))
        .otherwise(pl.lit("returning, less"))
    )
