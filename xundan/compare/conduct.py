"""Questions about conduct that would make a rate look better than the work behind it. Questions, never verdicts.

Each is a share of an agent's work beside the same share of all others: cherry-picking (easy inquiries the agent went
and got), sniping (first contact within minutes of the payment, after somebody else's work), dumping (hard inquiries
begun and left to others), padding (messages of a character or two), flags (orders marked as not to be counted).

A question is asked when the share is at least `TIMES` that of the others, in at least `CASES` cases, and chance alone
would bring it once in a hundred desks (Fisher's exact test, divided among all agents and checks of the period). There
is an innocent answer to each; docs/fairness.md has them.
"""

import numpy as np
import polars as pl

TIMES = 2.0
CASES = 5
CHANCE = 0.01


def questions(counts: pl.DataFrame) -> pl.DataFrame:
    """Rows of `marts.agent_question` from those of `labels.agent_conduct`: shares, the others', whether to ask."""
    from scipy.stats import hypergeom  # takes a second to import, and every night asks this module for its version

    totals = [pl.col(name).sum().over("period", "question").alias(f"all_{name}") for name in ("case_count", "of_count")]
    held = counts.filter(pl.col("of_count") > 0).with_columns(totals)
    all_cases, all_of = held["all_case_count"].to_numpy(), held["all_of_count"].to_numpy()
    cases, of = held["case_count"].to_numpy(), held["of_count"].to_numpy()
    chance = np.asarray(hypergeom.sf(cases - 1, all_of, all_cases, of), dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        others = (all_cases - cases) / (all_of - of)
    share = cases / np.maximum(of, 1)
    asked = pl.Series(np.isfinite(others) & (cases >= CASES) & (share >= TIMES * np.nan_to_num(others)))
    tests = held.select(pl.len().over("period")).to_series().to_numpy()
    return (
        held.select("agent_id", "period", "question", "case_count", "of_count")
        .with_columns(
            case_rate=pl.Series(share),
            others_rate=pl.Series(others).fill_nan(None),
            is_asked=asked & pl.Series(chance * tests < CHANCE),
        )
        .sort("agent_id", "period", "question")
    )
