"""The split of a change adds up, is symmetric, and finds what was planted."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.compare.desk import desk
from xundan.compare import change, losses
from xundan.compare.change import Counts, kitagawa, shapley

cell = st.integers(0, 500).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


def counts_of(before: list[tuple[int, int]], after: list[tuple[int, int]]) -> Counts:
    return Counts(*(np.array(column, dtype=float) for side in (before, after) for column in zip(*side, strict=True)))


def two_periods(size: int) -> st.SearchStrategy[Counts]:
    side = st.lists(cell, min_size=size, max_size=size).filter(lambda cells: sum(n for n, _ in cells) > 0)
    return st.builds(counts_of, side, side)


def change_of(counts: Counts) -> float:
    return float(
        counts.after_converted.sum() / counts.after.sum() - counts.before_converted.sum() / counts.before.sum()
    )


@given(st.integers(1, 8).flatmap(two_periods))
def test_the_parts_add_up_to_the_change(counts: Counts) -> None:
    mix, rate = kitagawa(counts)

    assert abs(mix.sum() + rate.sum() - change_of(counts)) < 1e-9


@given(st.integers(1, 8).flatmap(two_periods))
def test_the_other_way_round_every_part_has_the_other_sign(counts: Counts) -> None:
    there = kitagawa(counts)
    back = kitagawa(Counts(counts.after, counts.after_converted, counts.before, counts.before_converted))

    assert np.allclose(there[0], -back[0], atol=1e-12)
    assert np.allclose(there[1], -back[1], atol=1e-12)


@given(two_periods(6))
def test_the_two_way_parts_add_up_to_the_change(cells: Counts) -> None:
    agents = Counts(*(part.reshape(2, 3).sum(axis=1) for part in vars(cells).values()))
    campaigns = Counts(*(part.reshape(2, 3).sum(axis=0) for part in vars(cells).values()))

    assert abs(sum(shapley(agents, campaigns, cells)) - change_of(cells)) < 1e-9


def test_more_of_what_converts_badly_is_mix_and_nothing_else() -> None:
    mix, rate = kitagawa(counts_of([(100, 60), (100, 20)], [(50, 30), (150, 30)]))

    assert np.allclose([-0.0625, -0.0375], mix)  # shares −25 and +25 points; 25 above and 15 below the mean of 35 %
    assert np.allclose([0, 0], rate)


def test_a_rate_that_fell_is_rate_and_nothing_else() -> None:
    mix, rate = kitagawa(counts_of([(100, 60), (100, 20)], [(100, 40), (100, 20)]))

    assert np.allclose([0, 0], mix)
    assert np.allclose([-0.10, 0], rate)


def test_a_member_met_in_one_period_only_has_no_change_of_rate() -> None:
    mix, rate = kitagawa(counts_of([(100, 50), (0, 0)], [(100, 50), (100, 10)]))

    assert np.allclose([0, 0], rate)
    assert abs(mix.sum() - (-0.2)) < 1e-12


def test_a_campaign_that_everybody_got_more_of_is_the_campaign_s_part() -> None:
    """Both agents as good as before, and the good campaign grew for both alike."""
    cells = counts_of([(80, 32), (20, 14), (80, 32), (20, 14)], [(20, 8), (80, 56), (20, 8), (80, 56)])
    agents = Counts(*(part.reshape(2, 2).sum(axis=1) for part in vars(cells).values()))
    campaigns = Counts(*(part.reshape(2, 2).sum(axis=0) for part in vars(cells).values()))

    assert np.allclose([0, 0.18, 0], shapley(agents, campaigns, cells))


@pytest.fixture(scope="module")
def changed() -> pl.DataFrame:
    return change.conversion(desk(5, [200, 150, 100], weeks=2).cases)


def test_every_dimension_adds_up_to_the_same_change(changed: pl.DataFrame) -> None:
    sums = changed.group_by("dimension").agg((pl.col("mix_part") + pl.col("rate_part")).sum())["mix_part"]

    assert float(sums.max() - sums.min()) < 1e-9


def test_the_row_of_the_whole_shop_is_the_change_itself(changed: pl.DataFrame) -> None:
    (row,) = changed.filter(pl.col("dimension") == "shop").iter_rows(named=True)

    assert row["after_rate"] - row["before_rate"] == pytest.approx(row["rate_part"])
    assert 0.0 == row["mix_part"]


def test_every_part_lies_in_its_interval_or_near_it(changed: pl.DataFrame) -> None:
    near = pl.col("lower") - 0.02 <= pl.col("mix_part") + pl.col("rate_part")
    near &= pl.col("mix_part") + pl.col("rate_part") <= pl.col("upper") + 0.02

    assert changed.filter(~near).height == 0


def test_without_a_whole_period_before_nothing_is_compared() -> None:
    cases = desk(5, [50, 50], weeks=2).cases
    young = cases.with_columns(first_day=pl.col("to_day") - dt.timedelta(days=9))

    assert change.conversion(young).height == 0


def test_the_interval_holds_the_true_change_nine_times_in_ten() -> None:
    held = 0
    for seed in range(60):
        cases = desk(seed, [120, 120], skills=[0, 0], weeks=2).cases  # both weeks alike: the true change is nil
        whole = change.conversion(cases).filter(
            (pl.col("dimension") == "agent_campaign") & (pl.col("member") == "rate")
        )
        held += bool(whole["lower"][0] <= 0 <= whole["upper"][0])

    assert 48 <= held <= 59


def test_the_parts_of_lost_yuan_add_up() -> None:
    sums = pl.DataFrame(
        {
            "period": ["week"] * 3,
            "dimension": ["reason"] * 3,
            "member": ["grew", "appeared", "vanished"],
            "before_matured_count": [100] * 3,
            "after_matured_count": [140] * 3,
            "before_lost_count": [10, 0, 4],
            "after_lost_count": [25, 3, 0],
            "before_lost_value_yuan": [1000.0, 0.0, 200.0],
            "after_lost_value_yuan": [3000.0, 450.0, 0.0],
            "before_squares": [1e5, 0.0, 1e4],
            "after_squares": [4e5, 7e4, 0.0],
        }
    )
    told = losses.change(sums)
    parts = told["volume_part_yuan"] + told["frequency_part_yuan"] + told["value_part_yuan"]

    assert [450.0, 2000.0, -200.0] == [round(part, 9) for part in parts]
    assert [0.0, 0.0] == told.filter(pl.col("member") != "grew")["value_part_yuan"].to_list()
