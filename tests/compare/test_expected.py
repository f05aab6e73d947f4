"""The case mix: what it may know, what it must not, and that its parts add up."""

import numpy as np
import polars as pl
import pytest

from tests.compare.desk import Desk, desk
from xundan.compare import coding, expected, odds
from xundan.compare.coding import DIMENSIONS
from xundan.compare.logistic import fit


@pytest.fixture(scope="module")
def made() -> Desk:
    return desk(3, [300, 200, 150, 100])


@pytest.fixture(scope="module")
def known(made: Desk) -> pl.DataFrame:
    return odds.of_cases(made.cases)


def test_what_the_agent_did_moves_nothing(made: Desk, known: pl.DataFrame) -> None:
    """Response times exchanged among those that converted and those that did not."""
    swapped = made.cases.sort("is_converted", "first_response_seconds")["first_response_seconds"].reverse()
    other = odds.of_cases(made.cases.with_columns(swapped))

    assert other.drop("first_response_seconds").equals(known.drop("first_response_seconds"))


def test_an_inquiry_s_own_outcome_moves_its_chance_no_more_than_others(made: Desk, known: pl.DataFrame) -> None:
    """Through the spreads, which all inquiries share, it moves every chance a little; its own it would move most."""
    first = pl.col("inquiry_id") == made.cases["inquiry_id"][0]
    other = odds.of_cases(made.cases.with_columns(is_converted=pl.col("is_converted") ^ first))
    moved = (other["logit"] - known["logit"]).abs()

    assert moved[0] < moved.quantile(0.8)


def test_agents_under_other_names_are_expected_the_same(made: Desk, known: pl.DataFrame) -> None:
    names = {"a0": "z", "a1": "y", "a2": "x", "a3": "w"}
    other = odds.of_cases(made.cases.with_columns(pl.col("agent_id").replace(names)))

    assert np.allclose(known["logit"], other["logit"], atol=1e-6)


def test_a_good_agent_s_skill_is_not_taken_for_the_campaign_s() -> None:
    """The best serve the campaign, which does nothing: without agents in the model it would seem to."""
    made = desk(11, [1500] * 6, skills=[-0.6, -0.4, -0.1, 0.1, 0.4, 0.6], campaign_effect=0.0, apart=0.8)
    effect = odds.of_cases(made.cases).filter(pl.col("campaign_id") == "c1")["campaign_effect_logit"][0]
    raw = made.cases.group_by("campaign_id").agg(pl.col("is_converted").mean()).sort("campaign_id")["is_converted"]

    assert raw[0] - raw[1] > 0.05
    assert abs(effect) < 0.15


def test_what_a_campaign_does_is_found() -> None:
    known = odds.of_cases(desk(2, [1200] * 4, campaign_effect=0.8).cases)
    effect, error = (
        known.filter(pl.col("campaign_id") == "c1")
        .select("campaign_effect_logit", "campaign_effect_logit_error")
        .row(0)
    )

    assert abs(effect - 0.8) < 2 * error < 0.3


def test_the_parts_of_a_chance_add_up(made: Desk) -> None:
    mix = coding.code(made.cases)
    converted = made.cases["is_converted"].cast(pl.Float64).to_numpy()
    hours = made.cases["clock_hour"].to_numpy().astype(np.intp)
    told = expected.expect(mix, made.cases["agent_id"], made.cases["buyer_key"], hours, converted)
    parts = expected.parts(told, 0.3)
    middle = expected.rate_of(np.array(told.logit.mean() + 0.3))

    assert np.allclose(sum(parts.values()), expected.rate_of(told.logit + 0.3) - middle, atol=1e-12)


def test_a_buyer_is_never_judged_by_a_model_that_knows_him() -> None:
    """One buyer asks all day and always buys; nobody else does. Unseen, his chance is that of the others."""
    made = desk(4, [200, 200], skills=[0, 0]).cases
    is_he = pl.int_range(pl.len()) % 10 == 0
    faithful = made.with_columns(
        buyer_key=pl.when(is_he).then(pl.lit("he")).otherwise("buyer_key"),
        source=pl.when(is_he).then(pl.lit("his")).otherwise("source"),
        is_converted=pl.when(is_he).then(pl.lit(value=True)).otherwise(pl.lit(value=False)),
    )
    known = odds.of_cases(faithful).with_columns(faithful["source"])

    assert known.filter(pl.col("source") == "his")["source_logit"].abs().max() < 1e-6


@pytest.mark.parametrize("outcome", [True, False])
def test_all_or_none_converted_separates_nothing(made: Desk, outcome: bool) -> None:
    known = odds.of_cases(made.cases.with_columns(is_converted=pl.lit(outcome)))

    assert known["logit"].is_finite().all()


def test_a_campaign_in_which_all_bought_keeps_a_finite_effect(made: Desk) -> None:
    known = odds.of_cases(made.cases.with_columns(is_converted=pl.col("campaign_id") == "c1"))

    assert known["campaign_effect_logit"].abs().max() < 20


def test_no_cases_have_no_odds(made: Desk) -> None:
    assert odds.of_cases(made.cases.head(0)).height == 0


def test_bots_are_no_agents_to_compare(made: Desk) -> None:
    robots = made.cases.with_columns(is_human=pl.col("agent_id") != "a0")

    assert {"a1", "a2", "a3"} == set(odds.of_cases(robots)["agent_id"])


def test_rare_levels_are_taken_together() -> None:
    codes, levels = coding.levels_of(pl.Series("p", ["a"] * 30 + ["b"] * 3 + ["c"]))

    assert ["(rare)", "a"] == levels
    assert [1] * 30 + [0] * 4 == list(codes)


def test_equal_prices_are_in_one_band(made: Desk) -> None:
    bands = made.cases.with_columns(band=pl.Series(coding.code(made.cases).codes["price"]))

    assert bands.group_by("price_yuan").agg(pl.col("band").n_unique())["band"].max() == 1


def test_a_dimension_that_explains_nothing_shrinks_to_nothing() -> None:
    dice = np.random.default_rng(1)
    codes = {"noise": dice.integers(0, 20, 4000), "real": dice.integers(0, 4, 4000)}
    converted = (dice.random(4000) < np.array([0.2, 0.4, 0.5, 0.7])[codes["real"]]).astype(float)
    told = fit(codes, {"noise": 20, "real": 4}, converted)

    assert np.abs(told.effects_of("noise")).max() < 0.1
    assert np.ptp(told.effects_of("real")) > 1.5


def test_the_dimensions_are_all_from_before_anybody_answered() -> None:
    assert {"agent", "response", "outcome", "reason"}.isdisjoint(DIMENSIONS)
