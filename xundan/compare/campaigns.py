"""What a campaign did for conversion: its effect against no campaign, the rest of the case mix and the agents alike.

The effect is that of the case-mix model (logistic.py), shrunken like every effect there, with its standard error; in
points it is what the campaign's own inquiries convert at more (or less) than they would have without it. That is an
adjusted comparison, no experiment: who comes because of a campaign may be more ready to buy by itself. A campaign whose
agents all served nothing else cannot be told from them, and is `too_few` to tell.
"""

import numpy as np
import polars as pl

from xundan.compare import expected, periods, shrink
from xundan.compare.agents import FEW

_Z = 1.6448536269514722  # 90 %, two-sided
_WIDE = 0.20
_COLUMNS = {
    "campaign_id": pl.String,
    "period": pl.String,
    "from_day": pl.Date,
    "to_day": pl.Date,
    "inquiry_count": pl.Int64,
    "converted_count": pl.Int64,
    "raw_rate": pl.Float64,
    "without_rate": pl.Float64,
    "effect_rate": pl.Float64,
    "lower_rate": pl.Float64,
    "upper_rate": pl.Float64,
    "verdict": pl.String,
}


def effects(odds: pl.DataFrame) -> pl.DataFrame:
    """Rows of `marts.campaign_effect` from those of `labels.inquiry_odds`: every campaign of every period."""
    agents = {campaign: set(own["agent_id"]) for (campaign,), own in odds.group_by("campaign_id")}
    rows = []
    for period, inside in periods.of(odds):
        converted = inside["is_converted"].cast(pl.Float64).to_numpy()
        logit = inside["logit"].to_numpy() + inside["agent_logit"].to_numpy()
        inside = inside.with_columns(pl.Series("with_logit", logit + shrink.centre(logit, converted)))
        for (campaign,), own in sorted(inside.filter(pl.col("campaign_id") != "none").group_by("campaign_id")):
            others = set().union(*(served for other, served in agents.items() if other != campaign))
            rows.append(_row(str(campaign), period, own, inside, is_apart=others.isdisjoint(agents[campaign])))
    return pl.DataFrame(rows, schema=_COLUMNS, orient="row")


def _row(campaign: str, period: str, own: pl.DataFrame, inside: pl.DataFrame, *, is_apart: bool) -> list[object]:
    count, bought = own.height, int(own["is_converted"].sum())
    facts: list[object] = [campaign, period, inside["day"].min(), inside["to_day"].max(), count, bought, bought / count]
    effect, error = own["campaign_effect_logit"][0], own["campaign_effect_logit_error"][0]
    if effect is None or is_apart:  # without any inquiry outside campaigns there is nothing to compare with
        return [*facts, None, None, None, None, "too_few"]
    logit = own["with_logit"].to_numpy()
    reached = float(expected.rate_of(logit).mean())

    def gain(of: float) -> float:
        return reached - float(expected.rate_of(logit - of).mean())

    low, high = gain(effect - _Z * error), gain(effect + _Z * error)
    figures = [bought / count - gain(effect), gain(effect), low, high]
    return [*facts, *(float(np.round(figure, 9)) for figure in figures), _verdict(count, low, high)]


def _verdict(count: int, low: float, high: float) -> str:
    if count < FEW:
        return "too_few"
    if low > 0:
        return "lifts"
    if high < 0:
        return "lowers"
    return "too_few" if high - low > _WIDE else "unclear"
