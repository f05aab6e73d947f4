"""The comparison of agents, on desks whose truth is known."""

import numpy as np
import polars as pl
import pytest
from scipy.stats import spearmanr

from tests.compare.desk import Desk, desk
from xundan.compare import agents, odds
from xundan.compare.agents import verdict


def compared(made: Desk, period: str = "13_weeks") -> pl.DataFrame:
    return agents.compare(odds.of_cases(made.cases)).filter(pl.col("period") == period).sort("agent_id")


@pytest.fixture(scope="module")
def unequal() -> list[tuple[Desk, pl.DataFrame]]:
    """Six desks of eight agents, the luckier the later: they get the campaign."""
    made = [desk(seed, [60, 400, 250, 120, 300, 90, 500, 200], campaign_effect=2.0) for seed in range(6)]
    return [(one, compared(one)) for one in made]


def test_adjusted_rates_follow_skill_where_raw_ones_follow_the_campaign(
    unequal: list[tuple[Desk, pl.DataFrame]],
) -> None:
    ranks = {
        rate: np.mean([spearmanr(told[rate], list(made.true_skill.values())).statistic for made, told in unequal])
        for rate in ("adjusted_rate", "raw_rate")
    }

    assert ranks["adjusted_rate"] > 0.7
    assert ranks["raw_rate"] < ranks["adjusted_rate"] - 0.15


def test_most_true_rates_lie_in_their_intervals(unequal: list[tuple[Desk, pl.DataFrame]]) -> None:
    inside = [
        lower <= made.true_rate[agent] <= upper
        for made, told in unequal
        for agent, lower, upper in told.select("agent_id", "lower_rate", "upper_rate").iter_rows()
    ]

    assert 0.80 <= np.mean(inside) <= 0.98  # 48 agents; the nominal 0.90 give or take two standard errors


def test_everybody_of_a_desk_of_hundreds_is_compared_by_her_own_inquiries() -> None:
    made = desk(1, [3 + number % 5 for number in range(240)])

    assert (
        compared(made)["inquiry_count"].to_list()
        == made.cases.group_by("agent_id").len().sort("agent_id")["len"].to_list()
    )


def test_of_equal_agents_next_to_none_is_called_above_or_below() -> None:
    words = [
        word
        for seed in range(5)
        for word in compared(desk(seed, [80, 300, 150, 60, 400, 200], skills=[0.0] * 6, campaign_effect=1.0))["verdict"]
    ]

    assert sum(word in ("above", "below") for word in words) <= 1


def test_what_the_case_mix_explains_adds_up_and_names_the_campaign() -> None:
    known = odds.of_cases(desk(1, [500] * 4, campaign_effect=1.2).cases)
    parts = agents.case_mix(known).filter(pl.col("period") == "13_weeks")
    gap = (
        agents.compare(known)
        .filter(pl.col("period") == "13_weeks")
        .select("agent_id", gap=pl.col("expected_rate") - pl.col("average_rate"))
    )
    sums = parts.group_by("agent_id").agg(pl.col("part").sum()).join(gap, on="agent_id")
    campaign = parts.filter(pl.col("dimension") == "campaign").sort("agent_id")["part"]

    assert (sums["part"] - sums["gap"]).abs().max() < 1e-8
    assert campaign[0] < -0.05 < 0.05 < campaign[3]


def test_observed_and_expected_are_of_the_same_inquiries() -> None:
    told = compared(desk(6, [200, 100, 50]))
    chances = (told["expected_rate"] * told["inquiry_count"]).sum()

    assert chances == pytest.approx(told["converted_count"].sum(), abs=1e-6)


def test_an_agent_away_in_the_week_has_a_row_that_says_so() -> None:
    made = desk(7, [120, 120, 120])
    away = made.cases.filter(~((pl.col("agent_id") == "a1") & (pl.col("weeks_back") == 0)))
    told = agents.compare(odds.of_cases(away)).filter((pl.col("agent_id") == "a1") & (pl.col("period") == "week"))

    assert [(0, None, "too_few")] == told.select("inquiry_count", "adjusted_rate", "verdict").rows()


@pytest.mark.parametrize("sizes", [[1], [200], [0, 40], [1, 1, 1]])
def test_a_desk_of_one_or_next_to_nothing_is_too_few_to_tell(sizes: list[int]) -> None:
    told = compared(desk(8, sizes))

    assert {"too_few"} == set(told["verdict"])
    assert told["adjusted_rate"].is_finite().all()


def test_without_inquiries_nobody_is_compared() -> None:
    assert agents.compare(odds.of_cases(desk(8, [10]).cases.head(0))).height == 0


@pytest.mark.parametrize(
    ("count", "above", "width", "word"),
    [
        (400, 0.97, 0.05, "above"),
        (400, 0.02, 0.05, "below"),
        (400, 0.60, 0.05, "as_expected"),
        (400, 0.60, 0.20, "too_few"),
        (12, 0.999, 0.05, "too_few"),
    ],
)
def test_the_plain_word_needs_both_certainty_and_numbers(count: int, above: float, width: float, word: str) -> None:
    assert word == verdict(count, above, width)


def half_credited_away(made: Desk) -> pl.DataFrame:
    """Every fifth inquiry of the best, begun by it, is credited to the worst."""
    is_fifth = (pl.col("agent_id") == "a0") & (pl.int_range(pl.len()) % 5 == 0)
    return made.cases.with_columns(agent_id=pl.when(is_fifth).then(pl.lit("a1")).otherwise("agent_id"))


def test_an_inquiry_begun_by_another_says_half_of_it_about_each() -> None:
    """What a0 began and a1 was credited with moves their levels apart again, for half of it is a0's."""
    made = desk(12, [600, 600, 600], skills=[0.8, -0.8, 0.0], campaign_effect=0.0)
    cases = half_credited_away(made)
    shared = agents.compare(odds.of_cases(cases)).filter(pl.col("period") == "13_weeks").sort("agent_id")
    unshared = agents.compare(odds.of_cases(cases.with_columns(first_agent_id="agent_id")))
    unshared = unshared.filter(pl.col("period") == "13_weeks").sort("agent_id")

    assert shared["converted_count"].equals(unshared["converted_count"])
    assert made.true_rate["a1"] - 0.03 < shared["adjusted_rate"][1] < unshared["adjusted_rate"][1] - 0.015


def test_the_same_cases_in_any_order_give_the_same_rows() -> None:
    cases = desk(9, [70, 90, 40]).cases
    shuffled = cases.sample(fraction=1.0, shuffle=True, seed=1)

    assert agents.compare(odds.of_cases(cases)).equals(agents.compare(odds.of_cases(shuffled)))
