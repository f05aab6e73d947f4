"""Agents compared fairly: observed against expected, shrunken, with an interval and a plain word.

`above` and `below` are said only when the probability of being on that side of the desk's mean is `SURE`, and never of
fewer than `FEW` inquiries; who is neither is `as_expected`, unless the interval is still wider than `WIDE` points: then
it is `too_few` to tell. Probabilities come from joint draws of all agents' levels (shrink.py).

Counts, raw and expected rate are of the inquiries credited to the agent. The level is learnt from the full roster: an
inquiry that one began and another is credited with says half of it about each, as pupils taught by two are shared
between their teachers (Hock and Isenberg 2017, "Methods for accounting for co-teaching in value-added models",
Statistics and Public Policy 4). Else whoever happens to be on duty when buyers come back would owe them to skill.
"""

import numpy as np
import polars as pl

from xundan.compare import expected, periods, shrink
from xundan.compare.coding import DIMENSIONS, Codes, codes_of
from xundan.compare.logistic import Floats

SURE = 0.95
FEW = 30
WIDE = 0.16

_COMPARED = {
    "agent_id": pl.String,
    "period": pl.String,
    "from_day": pl.Date,
    "to_day": pl.Date,
    "inquiry_count": pl.Int64,
    "converted_count": pl.Int64,
    "raw_rate": pl.Float64,
    "expected_rate": pl.Float64,
    "observed_to_expected_ratio": pl.Float64,
    "adjusted_rate": pl.Float64,
    "lower_rate": pl.Float64,
    "upper_rate": pl.Float64,
    "average_rate": pl.Float64,
    "above_average_probability": pl.Float64,
    "top_third_probability": pl.Float64,
    "verdict": pl.String,
}
_MIXED = {"agent_id": pl.String, "period": pl.String, "dimension": pl.String, "part": pl.Float64}


def compare(odds: pl.DataFrame) -> pl.DataFrame:
    """Rows of `marts.agent_comparison` from those of `labels.inquiry_odds`: every agent in every period."""
    everybody = odds["agent_id"].unique().sort().to_list()
    rows = [
        _row(agent, period, inside, judged.get(agent))
        for period, inside, judged in periods.each(odds, _judge)
        for agent in everybody
    ]
    return pl.DataFrame(rows, schema=_COMPARED, orient="row")


def case_mix(odds: pl.DataFrame) -> pl.DataFrame:
    """Rows of `marts.agent_case_mix`: what of expected_rate − average_rate each dimension explains. Adds up."""
    frames = [pl.DataFrame(schema=_MIXED)]
    for period, inside in periods.of(odds):
        codes, agents = codes_of(inside["agent_id"])
        size = np.bincount(codes, minlength=len(agents))
        known = expected.Known(inside["logit"].to_numpy(), {d: inside[f"{d}_logit"].to_numpy() for d in DIMENSIONS})
        parts = expected.parts(known, shrink.centre(known.logit, _converted(inside)))
        frames += [
            pl.DataFrame(
                # summed row by row: threads that sum parts of a group give other last bits each time
                {"agent_id": agents, "part": np.bincount(codes, values - values.mean(), len(agents)) / size}
            ).select("agent_id", pl.lit(period).alias("period"), pl.lit(dimension).alias("dimension"), "part")
            for dimension, values in parts.items()
        ]
    return pl.concat(frames).sort("agent_id", "period", "dimension")


def _judge(inside: pl.DataFrame) -> dict[str, dict[str, float | int | str]]:
    """By agent of one period, what is computed of them together."""
    codes, agents = codes_of(inside["agent_id"])
    logit, converted = inside["logit"].to_numpy(), _converted(inside)
    size = np.bincount(codes, minlength=len(agents))
    if not len(agents):
        return {}
    bought = np.bincount(codes, converted, len(agents))
    chance = np.bincount(codes, shrink.expected_rates(logit, converted), len(agents)) / size
    errors = np.bincount(codes, inside["agent_logit_error"].to_numpy(), len(agents)) / size
    begun = _begun_by_another(inside, agents, codes)
    shared = np.flatnonzero(begun >= 0)
    links = np.concatenate([np.arange(len(codes)), shared])
    weights = np.where(begun[links] >= 0, 0.5, 1.0)
    member = np.concatenate([codes, begun[shared]])
    judged = shrink.shrink(logit[links], converted[links], member, len(agents), errors, weights)
    above = shrink.above_average(judged.draws, size.astype(float))
    top = shrink.top_third(judged.draws)
    return {
        agent: {
            "inquiry_count": int(size[i]),
            "converted_count": int(bought[i]),
            "raw_rate": bought[i] / size[i],
            "expected_rate": chance[i],
            "observed_to_expected_ratio": bought[i] / size[i] / chance[i],
            "adjusted_rate": judged.rate[i],
            "lower_rate": judged.lower[i],
            "upper_rate": judged.upper[i],
            "above_average_probability": above[i],
            "top_third_probability": top[i],
            "verdict": verdict(int(size[i]), above[i], judged.upper[i] - judged.lower[i], is_alone=len(agents) == 1),
        }
        for i, agent in enumerate(agents)
    }


def _begun_by_another(inside: pl.DataFrame, agents: list[str], codes: Codes) -> Codes:
    """Code of the agent who was first in contact where that is another of the agents compared, else -1."""
    began = inside["first_agent_id"].replace_strict(agents, range(len(agents)), default=-1, return_dtype=pl.Int64)
    first = began.fill_null(-1).to_numpy().astype(np.intp)
    return np.where(first == codes, -1, first)


def verdict(inquiry_count: int, above: float, width: float, *, is_alone: bool = False) -> str:
    """The plain word; `width` is that of the 90 % interval of the rate (0–1)."""
    if inquiry_count < FEW or is_alone:
        return "too_few"
    if above >= SURE:
        return "above"
    if above <= 1 - SURE:
        return "below"
    return "too_few" if width > WIDE else "as_expected"


def _row(agent: str, period: str, inside: pl.DataFrame, judged: dict[str, float | int | str] | None) -> list[object]:
    nothing = {"inquiry_count": 0, "converted_count": 0, "verdict": "too_few"}
    shared = {
        "agent_id": agent,
        "period": period,
        "from_day": inside["day"].min(),
        "to_day": inside["to_day"].max(),
        "average_rate": inside["is_converted"].mean(),
    }
    row = shared | (judged or nothing)
    return [_rounded(row.get(column)) for column in _COMPARED]


def _rounded(value: object) -> object:
    """Nine places are beyond what any inquiry decides, and the same on every machine."""
    return round(float(value), 9) if isinstance(value, float) else value


def _converted(cases: pl.DataFrame) -> Floats:
    return cases["is_converted"].cast(pl.Float64).to_numpy()
