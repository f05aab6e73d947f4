"""Campaigns against none, and the curve of response times."""

import numpy as np
import polars as pl
import pytest

from tests.compare.desk import desk
from xundan.compare import campaigns, odds, speed


def effects(**made: float) -> pl.DataFrame:
    known = odds.of_cases(desk(2, [400] * 4, **made).cases)
    return campaigns.effects(known).filter(pl.col("period") == "13_weeks")


def test_a_campaign_that_helps_lifts() -> None:
    (row,) = effects(campaign_effect=0.9).iter_rows(named=True)

    assert row["verdict"] == "lifts"
    assert row["lower_rate"] < 0.21 < row["upper_rate"]  # 0.9 on the logit scale from a rate of 0.4 to one of 0.62
    assert row["raw_rate"] - row["without_rate"] == pytest.approx(row["effect_rate"], abs=1e-6)


def test_a_campaign_that_does_nothing_is_unclear() -> None:
    assert ["unclear"] == effects(campaign_effect=0.0)["verdict"].to_list()


def test_where_all_is_campaign_there_is_nothing_to_compare_with() -> None:
    cases = desk(2, [60, 60]).cases.with_columns(campaign_id=pl.lit("c1"))
    told = campaigns.effects(odds.of_cases(cases))

    assert {("too_few", None)} == set(told.select("verdict", "effect_rate").rows())


def test_a_campaign_of_the_last_hour_is_too_few_to_tell() -> None:
    cases = (
        desk(2, [200, 200])
        .cases.with_row_index()
        .with_columns(campaign_id=pl.when(pl.col("index") < 3).then(pl.lit("new")).otherwise(pl.col("campaign_id")))
    )
    told = campaigns.effects(odds.of_cases(cases.drop("index"))).filter(pl.col("campaign_id") == "new")

    assert {"too_few"} == set(told["verdict"])


@pytest.fixture(scope="module")
def curve() -> pl.DataFrame:
    """Answered at once or after ten minutes by lot, and the slow convert less by a third."""
    cases = desk(5, [900, 900], skills=[0.3, -0.3]).cases
    dice = np.random.default_rng(1)
    slow = dice.random(cases.height) < 0.4
    cases = cases.with_columns(
        first_response_seconds=pl.Series(np.where(slow, 800, 10)),
        is_converted=pl.col("is_converted") & pl.Series(~slow | (dice.random(cases.height) < 0.67)),
    )
    return speed.curve(odds.of_cases(cases)).filter(pl.col("period") == "13_weeks").sort("position")


def test_the_curve_falls_where_slowness_costs(curve: pl.DataFrame) -> None:
    assert ["0_15_s", "10_min"] == curve["band"].to_list()
    assert curve["adjusted_rate"][0] > curve["adjusted_rate"][1] + 0.08


def test_what_the_median_would_bring_is_told_for_the_slow_only(curve: pl.DataFrame) -> None:
    gained, low, high = curve.select("gain_inquiries", "lower_gain_inquiries", "upper_gain_inquiries").row(1)

    assert curve["gain_inquiries"][0] is None
    assert 0 < low < gained < high
    assert low < curve["inquiry_count"][1] * 0.15 < high


def test_who_was_never_answered_is_a_band_of_its_own() -> None:
    cases = desk(5, [60, 60]).cases.with_columns(
        first_response_seconds=pl.when(pl.col("weekday") == 7).then(None).otherwise(20)
    )

    assert {"15_30_s", "never"} == set(speed.curve(odds.of_cases(cases))["band"])


def test_if_nobody_was_answered_nothing_is_gained() -> None:
    cases = desk(5, [60, 60]).cases.with_columns(first_response_seconds=pl.lit(None, pl.Int64))
    told = speed.curve(odds.of_cases(cases))

    assert [None] * told.height == told["gain_inquiries"].to_list()
