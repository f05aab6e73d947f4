"""How conversion goes with the first response: an adjusted curve, observational.

Bands of the first response are compared like agents (shrink.py), on top of what case mix and agent let expect, so that
neither a quick agent's skill nor an easy hour is taken for the effect of speed. What stays: a buyer who writes more, or
comes when little is going on, may be both answered sooner and readier to buy; and nobody was made slow by lot.

The desk's median is the band of the median first response. What moving to it would bring is counted over the inquiries
answered more slowly (or never): their number × (the median band's rate − their band's), from joint draws.
"""

import numpy as np
import polars as pl

from xundan.compare import periods, shrink

BANDS = (
    ("0_15_s", 15.0),
    ("15_30_s", 30.0),
    ("30_60_s", 60.0),
    ("1_3_min", 180.0),
    ("3_10_min", 600.0),
    ("10_min", np.inf),
)
"""Bands and their upper ends in seconds, each beginning after the one before."""
NEVER = "never"
"""Not answered within the first session."""
_COLUMNS = {
    "period": pl.String,
    "band": pl.String,
    "position": pl.Int64,
    "is_median": pl.Boolean,
    "inquiry_count": pl.Int64,
    "converted_count": pl.Int64,
    "raw_rate": pl.Float64,
    "adjusted_rate": pl.Float64,
    "lower_rate": pl.Float64,
    "upper_rate": pl.Float64,
    "gain_inquiries": pl.Float64,
    "lower_gain_inquiries": pl.Float64,
    "upper_gain_inquiries": pl.Float64,
}


def curve(odds: pl.DataFrame) -> pl.DataFrame:
    """Rows of `marts.response_curve` from those of `labels.inquiry_odds`: every band met, in every period."""
    rows = [[period, *row] for period, _, curved in periods.each(odds, _curve) for row in curved]
    return pl.DataFrame(rows, schema=_COLUMNS, orient="row")


def _curve(inside: pl.DataFrame) -> list[list[object]]:
    seconds = inside["first_response_seconds"].cast(pl.Float64).to_numpy()
    answered = ~np.isnan(seconds)
    ends = [end for _, end in BANDS]
    place = np.where(answered, np.searchsorted(ends, np.where(answered, seconds, 0.0)), len(BANDS)).astype(np.intp)
    met = np.unique(place)
    member = np.searchsorted(met, place)
    size = np.bincount(member, minlength=len(met))
    converted = inside["is_converted"].cast(pl.Float64).to_numpy()
    bought = np.bincount(member, converted, len(met))
    logit = inside["logit"].to_numpy() + inside["agent_logit"].to_numpy()
    judged = shrink.shrink(logit, converted, member, len(met))
    middle = int(np.searchsorted(ends, np.median(seconds[answered]))) if answered.any() else -1
    names = [*(name for name, _ in BANDS), NEVER]
    rows = []
    for i, band in enumerate(met):
        gains: list[object] = [None, None, None]
        if middle in met and band > middle:
            at_median = judged.draw_rates[:, int(np.searchsorted(met, middle))]
            brought = size[i] * (at_median - judged.draw_rates[:, i])
            tail = (1 - shrink.LEVEL) / 2
            gains = [_rounded(brought.mean()), *(_rounded(q) for q in np.quantile(brought, [tail, 1 - tail]))]
        figures = [bought[i] / size[i], judged.rate[i], judged.lower[i], judged.upper[i]]
        shown = [_rounded(figure) for figure in figures]
        rows.append([names[band], int(band), band == middle, int(size[i]), int(bought[i]), *shown, *gains])
    return rows


def _rounded(value: float) -> float:
    return round(float(value), 9)
