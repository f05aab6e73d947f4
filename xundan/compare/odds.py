"""From cases to `labels.inquiry_odds`: the fitted case mix, a row an inquiry, which all comparisons start from."""

import numpy as np
import polars as pl

from xundan.compare import coding, expected, periods
from xundan.compare.coding import DIMENSIONS


def of_cases(cases: pl.DataFrame) -> pl.DataFrame:
    """Rows of `labels.inquiry_odds` from those of `labels.comparison_cases`: 13 weeks of what humans answer for.

    Rounded to nine places, which no inquiry decides, so that they are the same on every machine.
    """
    inside = cases.filter(pl.col("is_human") & (pl.col("weeks_back") < periods.PERIODS["13_weeks"]))
    converted = inside["is_converted"].cast(pl.Float64).to_numpy()
    mix = coding.code(inside)
    hours = inside["clock_hour"].to_numpy().astype(np.intp)
    known = expected.expect(mix, inside["agent_id"], inside["buyer_key"], hours, converted)
    effect, error = expected.against(known.whole, mix, "campaign", "none")
    placed = mix.codes["campaign"]
    fitted = {
        "logit": known.logit,
        "agent_logit": known.agent_effect,
        "agent_logit_error": known.agent_error,
        "campaign_effect_logit": effect[placed],
        "campaign_effect_logit_error": error[placed],
        **{f"{dimension}_logit": known.effects[dimension] for dimension in DIMENSIONS},
    }
    columns = ["inquiry_id", "agent_id", "first_agent_id", "campaign_id", "day", "to_day", "weeks_back", "is_converted"]
    rounded = [pl.Series(name, np.round(values, 9)).fill_nan(None) for name, values in fitted.items()]
    chance = pl.Series("expected_rate", np.round(expected.rate_of(known.logit), 9))
    return inside.select([*columns, "first_response_seconds"]).with_columns([chance, *rounded])
