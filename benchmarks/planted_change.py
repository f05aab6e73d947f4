"""Does the split of a change find what was planted? Pairs of periods whose true mix and rates are known.

A pair is drawn from two tables of agent × campaign × product × hour × source: how often each combination comes, and
what it converts at (a logistic sum). Between the periods one thing is changed, by `seed % 5`: nothing; which agents
serve; which campaigns run; how agents and campaigns convert; or all of them, with an agent and a campaign that appear
and one of each that vanish. From the tables, without any inquiry drawn, follows what every part should be. The
inquiries drawn go as rows of `labels.comparison_cases` through `change.conversion`, as on every night.

Told in points of conversion: bias, root mean square error, how many of the true parts lie in the 90 % intervals, of
those of at least one point how many are told with the right sign, and how many with an interval wholly on the wrong
side of zero.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from xundan.compare import change

Floats = npt.NDArray[np.float64]
PLANTED = ("nothing", "agents' mix", "campaigns' mix", "rates", "all, with new and gone")
SIZES = (150, 500, 1_500, 5_000)
"""Inquiries of a period."""
_AXES = ("agent", "campaign", "product", "hour", "source")
_COLUMNS = ("agent_id", "campaign_id", "product_id", "opened_hour", "source")
_MONDAY = dt.date(2026, 11, 2)
_POINT = 0.01


@dataclass(frozen=True)
class Period:
    """Over all combinations of the five axes: `share` of the inquiries (sums to 1) and `rate` of conversion."""

    share: Floats
    rate: Floats


@dataclass(frozen=True)
class Pair:
    """Two periods, what was changed between them (of `PLANTED`) and the inquiries drawn of each."""

    before: Period
    after: Period
    planted: str
    size: int


def judge(seeds: Iterable[int]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """How well parts are told, by dimension and part; and how well the cause is named, by what was planted."""
    told = pl.concat([_told(seed) for seed in seeds])
    return _by_dimension(told), _by_cause(told)


def pair_of(seed: int) -> Pair:
    """The pair of this seed."""
    dice = np.random.default_rng(seed)
    agents, campaigns = int(dice.choice([3, 6, 12, 25])), int(dice.choice([2, 4, 6]))
    lengths = (agents, campaigns, 15, 14, 4)
    spreads = (0.35, 0.5, 0.3, 0.1, 0.2)
    effects = [dice.normal(0, spread, length) for spread, length in zip(spreads, lengths, strict=True)]
    shares = [dice.dirichlet(np.full(length, 4.0)) for length in lengths]
    affinity = np.exp(dice.normal(0, 0.6, (agents, campaigns)))
    planted = PLANTED[seed % len(PLANTED)]
    moved, changed = [share.copy() for share in shares], [effect.copy() for effect in effects]
    axes = {"agents' mix": (0,), "campaigns' mix": (1,), "all, with new and gone": (0, 1, 2)}.get(planted, ())
    for axis in axes:
        moved[axis] = moved[axis] * np.exp(dice.normal(0, 0.8, lengths[axis]))
    if planted in ("rates", "all, with new and gone"):
        changed[0] = changed[0] + dice.normal(-0.1, 0.3, agents)
        changed[1] = changed[1] + dice.normal(0, 0.3, campaigns)
    if planted == "all, with new and gone":
        for axis in (0, 1):
            shares[axis][0] = moved[axis][-1] = 0.0
    periods = (_period(s, e, affinity) for s, e in ((shares, effects), (moved, changed)))
    return Pair(*periods, planted, int(dice.choice(SIZES)))


def cases_of(pair: Pair, seed: int) -> pl.DataFrame:
    """Its inquiries, as `labels.comparison_cases` has them: the columns that a split reads."""
    dice = np.random.default_rng([seed, 1])
    last = _MONDAY + dt.timedelta(days=6)
    frames = []
    for weeks_back, period in ((1, pair.before), (0, pair.after)):
        drawn = dice.choice(period.share.size, pair.size, p=period.share.ravel())
        places = np.unravel_index(drawn, period.share.shape)
        columns = {c: [_name(a, n) for n in place] for c, a, place in zip(_COLUMNS, _AXES, places, strict=True)}
        converted = dice.random(pair.size) < period.rate.ravel()[drawn]
        frames.append(pl.DataFrame(columns).with_columns(weeks_back=weeks_back, is_converted=pl.Series(converted)))
    ends = {"to_day": last, "first_day": last - dt.timedelta(days=13)}
    return pl.concat(frames).with_columns(**{name: pl.lit(day) for name, day in ends.items()})


def expected_parts(pair: Pair, dimension: str, members: list[str]) -> tuple[Floats, Floats]:
    """Mix and rate part that each member of `marts.conversion_change` should have."""
    if dimension == "shop":
        before, after = ((period.share * period.rate).sum() for period in (pair.before, pair.after))
        return np.zeros(1), np.array([after - before])
    if dimension == "agent_campaign":
        by_agent, by_campaign = (_split(*_marginal(pair, (axis,)))[0].sum() for axis in (0, 1))
        mix, rate = (part.sum() for part in _split(*_marginal(pair, (0, 1))))
        halves = [(by_agent + mix - by_campaign) / 2, (by_campaign + mix - by_agent) / 2]
        return np.array([*halves, 0.0]), np.array([0.0, 0.0, rate])
    if dimension == "agent_in_campaign":
        mix, rate = (part.sum(axis=1) for part in _split(*_marginal(pair, (0, 1))))
        axis = 0
    else:
        axis = _AXES.index(dimension)
        mix, rate = _split(
            *_marginal(pair, (axis,), [_name(dimension, n) in members for n in range(_length(pair, axis))])
        )
    names = [_name(_AXES[axis], n) for n in range(_length(pair, axis))]
    if "(rare)" in members:
        named = [names.index(member) for member in members if member != "(rare)"]
        return np.array([mix[-1], *mix[named]]), np.array([rate[-1], *rate[named]])
    places = [names.index(member) for member in members]
    return mix[places], rate[places]


def _split(p0: Floats, y0: Floats, p1: Floats, y1: Floats) -> tuple[Floats, Floats]:
    """Kitagawa's parts of members with shares p, of which y converts. Written out as the mean of two counterfactuals:
    the new mix at the old rates and at the new ones; the new rate at the old mix and at the new one."""
    own0, own1 = (np.divide(y, p, out=np.full_like(p, np.nan), where=p > 0) for p, y in ((p0, y0), (p1, y1)))
    r0, r1 = np.where(p0 > 0, own0, own1), np.where(p1 > 0, own1, own0)
    r0, r1 = np.nan_to_num(r0), np.nan_to_num(r1)
    at_old, at_new = (p1 - p0) * (r0 - y0.sum()), (p1 - p0) * (r1 - y1.sum())
    return (at_old + at_new) / 2, (p0 * (r1 - r0) + p1 * (r1 - r0)) / 2


def _marginal(
    pair: Pair, axes: tuple[int, ...], is_named: list[bool] | None = None
) -> tuple[Floats, Floats, Floats, Floats]:
    """Shares and converted shares by these axes, before and after; members not named are added up, at the end."""
    others = tuple(axis for axis in range(len(_AXES)) if axis not in axes)
    sides = [
        table.sum(axis=others)
        for period in (pair.before, pair.after)
        for table in (period.share, period.share * period.rate)
    ]
    if is_named is not None and not all(is_named):
        rest = ~np.array(is_named)
        sides = [np.append(side, side[rest].sum()) for side in sides]
        for side in sides:
            side[:-1][rest] = 0.0
    return sides[0], sides[1], sides[2], sides[3]


def _period(shares: list[Floats], effects: list[Floats], affinity: Floats) -> Period:
    cell = shares[0][:, None] * affinity * shares[1]
    cell = cell / np.maximum(cell.sum(axis=1, keepdims=True), 1e-300) * shares[0][:, None]
    share, logit = cell / cell.sum(), effects[0][:, None] + effects[1]
    for other, effect in zip(shares[2:], effects[2:], strict=True):
        share, logit = share[..., None] * (other / other.sum()), logit[..., None] + effect
    return Period(share, 1 / (1 + np.exp(0.3 - logit)))


def _told(seed: int) -> pl.DataFrame:
    """Every part of a pair as told, beside what it should be."""
    pair = pair_of(seed)
    frames = []
    for (dimension,), rows in change.conversion(cases_of(pair, seed)).group_by("dimension", maintain_order=True):
        mix, rate = expected_parts(pair, str(dimension), rows["member"].to_list())
        for part, true, low, high in (
            ("mix", mix, "mix_lower", "mix_upper"),
            ("rate", rate, "rate_lower", "rate_upper"),
        ):
            frames.append(
                rows.select(
                    "dimension",
                    "member",
                    is_new_or_gone=(pl.col("before_count") == 0) | (pl.col("after_count") == 0),
                    part=pl.lit(part),
                    told=pl.col(f"{part}_part"),
                    low=pl.col(low),
                    high=pl.col(high),
                ).with_columns(true=pl.Series(true))
            )
    facts = {"seed": pl.lit(seed), "planted": pl.lit(pair.planted), "size": pl.lit(pair.size)}
    return pl.concat(frames).with_columns(**facts)


def _by_dimension(told: pl.DataFrame) -> pl.DataFrame:
    # a part that is nothing by definition (no rate before, the rate row's mix) says nothing about the method
    parts = told.filter(~((pl.col("told") == 0) & (pl.col("true") == 0)))
    by_size = parts.with_columns(dimension=pl.format("periods of {}", "size"))
    planted = (pl.col("planted") == PLANTED[-1]) & (pl.col("part") == "mix")
    new_or_gone = parts.filter("is_new_or_gone", planted).with_columns(dimension=pl.lit("new or gone"))
    kept = ["dimension", "part"]
    return pl.concat(
        [
            parts.group_by(kept).agg(_measures()).sort(kept),
            new_or_gone.group_by(kept).agg(_measures()).sort(kept),
            by_size.group_by("size", *kept).agg(_measures()).sort("size", "part").drop("size"),
        ]
    )


def _by_cause(told: pl.DataFrame) -> pl.DataFrame:
    """Of the three parts of agent × campaign: is the largest told the largest planted, and nothing told as nothing?"""
    size = pl.col("true").abs()
    three = told.filter(
        (pl.col("dimension") == "agent_campaign") & ((pl.col("member") == "rate") == (pl.col("part") == "rate"))
    ).with_columns(
        is_sure=(pl.col("low") > 0) | (pl.col("high") < 0),
        is_told=pl.col("told").abs() == pl.col("told").abs().max().over("seed"),
        is_cause=(size == size.max().over("seed")) & (size >= _POINT),
        has_cause=size.max().over("seed") >= _POINT,
    )
    rows = []
    for planted in PLANTED:
        own = three.filter(pl.col("planted") == planted)
        cause, nothing = own.filter("is_cause"), own.filter(size < 1e-9)
        rows.append(
            {
                "planted": planted,
                "pairs": own["seed"].n_unique(),
                "with a part of a point": cause.height,
                "told as the largest": _share(cause, "is_told"),
                "of these surely": own.filter("is_told", "is_sure", "has_cause").height,
                "then it is the planted": _share(own.filter("is_told", "is_sure", "has_cause"), "is_cause"),
                "parts of nothing": nothing.height,
                "told as something": _share(nothing, "is_sure"),
            }
        )
    return pl.DataFrame(rows, strict=False, infer_schema_length=None)


def _share(rows: pl.DataFrame, column: str) -> str:
    return f"{rows[column].cast(pl.Float64).to_numpy().mean():.3f}" if rows.height else "–"


def _measures() -> list[pl.Expr]:
    error, is_clear = pl.col("told") - pl.col("true"), pl.col("true").abs() >= _POINT
    is_wrong = ((pl.col("low") > 0) & (pl.col("true") < 0)) | ((pl.col("high") < 0) & (pl.col("true") > 0))
    return [
        pl.len().alias("parts"),
        (100 * pl.col("true").std()).round(2).alias("spread"),
        (100 * error.mean()).round(3).alias("bias"),
        (100 * (error**2).mean().sqrt()).round(2).alias("rmse"),
        pl.col("true").is_between(pl.col("low") - 1e-12, pl.col("high") + 1e-12).mean().round(3).alias("coverage"),
        ((pl.col("told").sign() == pl.col("true").sign()).filter(is_clear)).mean().round(3).alias("sign_right"),
        is_wrong.filter(is_clear).mean().round(3).alias("surely_wrong"),
    ]


def _length(pair: Pair, axis: int) -> int:
    return pair.before.share.shape[axis]


def _name(axis: str, number: int) -> str:
    return f"{axis[0]}{number:02d}"
