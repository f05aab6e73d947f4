"""The change of the conversion rate between two periods, split exactly into who and what came, and how it converted.

Kitagawa (1955, "Components of a difference between two rates", JASA 50), symmetric: of member m with shares p and
rates r before and after,

    mix_m  = (p1 − p0) · ((r0 + r1)/2 − (R0 + R1)/2)        rate_m = (r1 − r0) · (p0 + p1)/2

Σ (mix + rate) = R1 − R0, to the last bit that floats have. Taking off the shop's rate in the mix part changes no sum,
for the shares' changes sum to nothing, and makes a member's part readable: more of what converts badly is negative. A
member met in one period only has no change of rate: all of it is mix.

Agents and campaigns at once: the mix part of agent × campaign cells is shared by Shapley's value (Shorrocks 2013,
Journal of Economic Inequality 11), agents' share = ½ [M(agents) + M(cells) − M(campaigns)], campaigns' likewise; what
is left is the rate at equal agent and campaign. The whole shop is a single member, whose change is all rate.
Intervals: 90 %, from resampling the inquiries of both periods.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from xundan.compare import periods
from xundan.compare.coding import RARE, Codes, levels_of
from xundan.compare.logistic import Floats

RESAMPLES = 400
_SEED = 19_550_401
_TAIL = (0.05, 0.95)
_DIMENSIONS = {
    "agent": "agent_id",
    "campaign": "campaign_id",
    "product": "product_id",
    "hour": "opened_hour",
    "source": "source",
}
_COLUMNS = {
    "period": pl.String,
    "dimension": pl.String,
    "member": pl.String,
    "before_count": pl.Int64,
    "after_count": pl.Int64,
    "before_rate": pl.Float64,
    "after_rate": pl.Float64,
    "mix_part": pl.Float64,
    "rate_part": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "mix_lower": pl.Float64,
    "mix_upper": pl.Float64,
    "rate_lower": pl.Float64,
    "rate_upper": pl.Float64,
}


@dataclass(frozen=True)
class Counts:
    """Inquiries and conversions by member, before and after: four arrays of members, or of resamples × members."""

    before: Floats
    before_converted: Floats
    after: Floats
    after_converted: Floats


def kitagawa(counts: Counts) -> tuple[Floats, Floats]:
    """Mix and rate part of each member. Both periods need at least one inquiry."""
    p0, p1 = (n / n.sum(axis=-1, keepdims=True) for n in (counts.before, counts.after))
    r0, r1 = _rates(counts)
    whole = sum(
        y.sum(axis=-1, keepdims=True) / n.sum(axis=-1, keepdims=True)
        for n, y in ((counts.before, counts.before_converted), (counts.after, counts.after_converted))
    )
    return (p1 - p0) * ((r0 + r1) - whole) / 2, (r1 - r0) * (p0 + p1) / 2


def shapley(agents: Counts, campaigns: Counts, cells: Counts) -> tuple[Floats, Floats, Floats]:
    """What of the change is the mix of agents, the mix of campaigns, and the rate where both are equal."""
    by_agent, by_campaign = (kitagawa(counts)[0].sum(axis=-1) for counts in (agents, campaigns))
    mix, rate = (part.sum(axis=-1) for part in kitagawa(cells))
    return (by_agent + mix - by_campaign) / 2, (by_campaign + mix - by_agent) / 2, rate


def conversion(cases: pl.DataFrame) -> pl.DataFrame:
    """Rows of `marts.conversion_change` from those of `labels.comparison_cases`, for periods with one before them."""
    frames = []
    for period, after in periods.of(cases):
        before = periods.before(cases, period)
        if _is_whole(before, period):
            frames.append(_period(period, before, after))
    return pl.concat(frames) if frames else pl.DataFrame(schema=_COLUMNS)


def _is_whole(before: pl.DataFrame, period: str) -> bool:
    """Whether the period before is there from its first day on: half a period is no measure of change."""
    if not before.height:
        return False
    first, last = before["first_day"][0], before["to_day"][0]
    return bool(first <= last - dt.timedelta(days=14 * periods.PERIODS[period] - 1))


def _period(period: str, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    both = pl.concat([before, after])
    is_after = np.arange(both.height) >= before.height
    converted = both["is_converted"].cast(pl.Float64).to_numpy()
    dice = np.random.default_rng(_SEED)
    coded = {
        dimension: levels_of(both[column].cast(pl.String).fill_null(""), rare=RARE if dimension == "product" else 1)
        for dimension, column in _DIMENSIONS.items()
    }

    def split(dimension: str, codes: Codes, levels: list[str]) -> pl.DataFrame:
        counts = _count(codes, len(levels), is_after, converted)
        return _rows(period, dimension, levels, counts, kitagawa(counts), kitagawa(_resampled(counts, dice)))

    frames = [split(dimension, codes, levels) for dimension, (codes, levels) in coded.items()]
    frames.extend(_two_way(period, coded, is_after, converted, dice))
    return pl.concat([*frames, split("shop", np.zeros(both.height, dtype=np.intp), ["shop"])])


def _two_way(
    period: str,
    coded: Mapping[str, tuple[Codes, list[str]]],
    is_after: np.ndarray[tuple[int], np.dtype[np.bool_]],
    converted: Floats,
    dice: np.random.Generator,
) -> list[pl.DataFrame]:
    """Agent and campaign at once: the three parts, and each agent's with the campaign held."""
    (agent, agents), (campaign, campaigns) = coded["agent"], coded["campaign"]
    shape = (len(agents), len(campaigns))
    cells = _count(agent * shape[1] + campaign, shape[0] * shape[1], is_after, converted)
    drawn = _resampled(cells, dice)
    three, three_drawn = (
        np.stack(shapley(_along(c, shape, 1), _along(c, shape, 0), c), axis=-1) for c in (cells, drawn)
    )
    is_mix = np.array([1.0, 1.0, 0.0])
    whole = Counts(
        *(
            np.repeat(part.sum(), 3)
            for part in (cells.before, cells.before_converted, cells.after, cells.after_converted)
        )
    )
    held, held_drawn = (
        tuple(part.reshape(*part.shape[:-1], *shape).sum(axis=-1) for part in kitagawa(c)) for c in (cells, drawn)
    )
    return [
        _rows(
            period,
            "agent_campaign",
            ["agent", "campaign", "rate"],
            whole,
            (three * is_mix, three * (1 - is_mix)),
            (three_drawn * is_mix, three_drawn * (1 - is_mix)),
        ),
        _rows(
            period,
            "agent_in_campaign",
            agents,
            _along(cells, shape, 1),
            (held[0], held[1]),
            (held_drawn[0], held_drawn[1]),
        ),
    ]


def _along(cells: Counts, shape: tuple[int, int], axis: int) -> Counts:
    """Cells of agent × campaign summed over one of the two: 1 leaves agents, 0 campaigns."""
    return Counts(
        *(
            part.reshape(*part.shape[:-1], *shape).sum(axis=axis - 2)
            for part in (cells.before, cells.before_converted, cells.after, cells.after_converted)
        )
    )


def _count(codes: Codes, count: int, is_after: np.ndarray[tuple[int], np.dtype[np.bool_]], converted: Floats) -> Counts:
    sides = [
        np.bincount(codes[side], weights, count).astype(np.float64)
        for side in (~is_after, is_after)
        for weights in (None, converted[side])
    ]
    return Counts(*sides)


def _resampled(counts: Counts, dice: np.random.Generator) -> Counts:
    """Periods of as many inquiries drawn again with replacement: resampling inquiries is resampling their cells."""
    drawn = []
    for n, y in ((counts.before, counts.before_converted), (counts.after, counts.after_converted)):
        cells = np.concatenate([y, n - y])
        taken = dice.multinomial(int(n.sum()), cells / n.sum(), size=RESAMPLES).astype(np.float64)
        bought = taken[:, : len(n)]
        drawn += [bought + taken[:, len(n) :], bought]
    return Counts(*drawn)


def _rates(counts: Counts) -> tuple[Floats, Floats]:
    """Rates before and after; where one period has none, the other's."""
    with np.errstate(divide="ignore", invalid="ignore"):
        r0, r1 = counts.before_converted / counts.before, counts.after_converted / counts.after
    r0, r1 = np.where(np.isnan(r0), r1, r0), np.where(np.isnan(r1), r0, r1)
    return np.nan_to_num(r0), np.nan_to_num(r1)


def _rows(
    period: str,
    dimension: str,
    members: list[str],
    counts: Counts,
    parts: tuple[Floats, Floats],
    drawn: tuple[Floats, Floats],
) -> pl.DataFrame:
    sides = {
        "before_rate": (counts.before, counts.before_converted),
        "after_rate": (counts.after, counts.after_converted),
    }
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = {name: pl.Series(y / n).fill_nan(None) for name, (n, y) in sides.items()}
    bounds: dict[str, Floats] = {}
    for name, draws in (("", drawn[0] + drawn[1]), ("mix_", drawn[0]), ("rate_", drawn[1])):
        low, high = np.quantile(draws, _TAIL, axis=0)
        bounds |= {f"{name}lower": low, f"{name}upper": high}
    return pl.DataFrame(
        {
            "period": [period] * len(members),
            "dimension": [dimension] * len(members),
            "member": members,
            "before_count": counts.before.astype(np.int64),
            "after_count": counts.after.astype(np.int64),
            **rates,
            "mix_part": parts[0],
            "rate_part": parts[1],
            **bounds,
        },
        schema=_COLUMNS,
    )
