"""What fills the contracts of comparison: one function a table, from the rows of the model it reads.

`labels.inquiry_odds` holds the fitted case mix; agents, their case mix, campaigns and response times are computed from
it, so that the model is fitted once for all of them.
"""

import polars as pl

from xundan.compare import agents, campaigns, change, conduct, losses, odds, speed
from xundan.settings import Settings

METHOD = 2
"""Raised when a method changes, so that what it filled is filled anew."""


def version(_: Settings) -> str:
    return str(METHOD)


def inquiry_odds(cases: pl.DataFrame, _: Settings) -> pl.DataFrame:
    return odds.of_cases(cases)


def agent_comparison(known: pl.DataFrame, _: Settings) -> pl.DataFrame:
    return agents.compare(known)


def agent_case_mix(known: pl.DataFrame, _: Settings) -> pl.DataFrame:
    return agents.case_mix(known)


def campaign_effect(known: pl.DataFrame, _: Settings) -> pl.DataFrame:
    return campaigns.effects(known)


def response_curve(known: pl.DataFrame, _: Settings) -> pl.DataFrame:
    return speed.curve(known)


def conversion_change(cases: pl.DataFrame, _: Settings) -> pl.DataFrame:
    return change.conversion(cases)


def loss_change(sums: pl.DataFrame, _: Settings) -> pl.DataFrame:
    return losses.change(sums)


def agent_question(counts: pl.DataFrame, _: Settings) -> pl.DataFrame:
    return conduct.questions(counts)
