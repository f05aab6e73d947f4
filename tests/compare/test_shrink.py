"""Luck and skill: what many inquiries say stands, what few say is drawn to the middle."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xundan.compare.shrink import Shrunk, above_average, expected_rates, shrink, top_third

desks = st.lists(st.integers(0, 80).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=1, max_size=5)


def judged(members: list[tuple[int, int]], logit: float = -0.3) -> Shrunk:
    """Members by (inquiries, conversions), all inquiries alike."""
    member = np.repeat(np.arange(len(members)), [n for n, _ in members])
    converted = np.concatenate([np.arange(n) < y for n, y in members] or [np.zeros(0)]).astype(float)
    return shrink(np.full(len(member), logit), converted, member, len(members))


@settings(max_examples=30, deadline=None)
@given(desks)
def test_any_desk_gets_rates_inside_their_intervals(members: list[tuple[int, int]]) -> None:
    told = judged(members)

    assert np.all((told.lower >= 0) & (told.lower <= told.rate) & (told.rate <= told.upper) & (told.upper <= 1))


def test_the_shrunken_rate_lies_between_the_member_s_own_and_the_mean() -> None:
    members = [(40, 28), (400, 120), (60, 12), (300, 105)]
    told = judged(members)
    mean = sum(y for _, y in members) / sum(n for n, _ in members)

    for (n, y), rate in zip(members, told.rate, strict=True):
        assert min(y / n, mean) - 0.01 <= rate <= max(y / n, mean) + 0.01


def test_twelve_lucky_inquiries_do_not_beat_twelve_hundred_good_ones() -> None:
    told = judged([(12, 12), (1200, 780), (1200, 480), (1200, 600)])
    level = told.rate - 0.5

    assert told.rate[0] < 0.85
    assert told.upper[0] - told.lower[0] > 3 * (told.upper[1] - told.lower[1])
    assert level[1] > 0.1


@pytest.mark.parametrize("members", [[(0, 0)], [(1, 1)], [(30, 30), (30, 30)], [(30, 0), (20, 0)], [(0, 0), (50, 20)]])
def test_nobody_all_or_none_converted_is_an_answer(members: list[tuple[int, int]]) -> None:
    told = judged(members)

    assert np.all(np.isfinite(told.rate))
    assert np.all(told.upper - told.lower > 0)


def test_who_has_no_inquiry_knows_least() -> None:
    told = judged([(0, 0), (200, 80), (200, 120), (200, 100)])

    assert told.upper[0] - told.lower[0] == max(told.upper - told.lower)


def test_the_same_desk_gives_the_same_draws() -> None:
    assert np.array_equal(judged([(50, 20), (70, 40)]).draws, judged([(50, 20), (70, 40)]).draws)


def test_in_another_order_everybody_gets_the_same() -> None:
    there, back = judged([(50, 20), (70, 40), (9, 1)]), judged([(9, 1), (70, 40), (50, 20)])

    assert np.allclose(there.rate, back.rate[::-1], atol=1e-12)
    assert np.allclose(there.lower, back.lower[::-1])


def test_an_uncertain_case_mix_widens_the_interval() -> None:
    member, converted = np.repeat([0, 1], 200), np.tile([1.0, 0.0], 200)
    sure = shrink(np.zeros(400), converted, member, 2)
    unsure = shrink(np.zeros(400), converted, member, 2, np.array([0.4, 0.0]))

    assert unsure.upper[0] - unsure.lower[0] > sure.upper[0] - sure.lower[0]


def test_two_halves_of_every_inquiry_are_the_whole() -> None:
    member, converted = np.repeat([0, 1], 90), (np.arange(180) % 3 == 0).astype(float)
    whole = shrink(np.zeros(180), converted, member, 2)
    halves = shrink(np.zeros(360), np.tile(converted, 2), np.tile(member, 2), 2, weights=np.full(360, 0.5))

    assert np.allclose(whole.rate, halves.rate)
    assert np.allclose(whole.lower, halves.lower)


def test_where_members_differ_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Forty desks of five with forty inquiries each: by luck some look all alike, and are not."""
    dice, held = np.random.default_rng(7), []
    member = np.repeat(np.arange(5), 40)
    for _ in range(40):
        true = 1 / (1 + np.exp(-dice.normal(0, 0.35, 5)))
        told = shrink(np.zeros(200), (dice.random(200) < true[member]).astype(float), member, 5)
        held.append((told.lower <= true) & (true <= told.upper))

    assert 0.86 <= np.mean(held) <= 0.95


def test_probabilities_of_the_top_third_sum_to_its_size() -> None:
    told = judged([(50, 20), (70, 40), (90, 30), (40, 22), (66, 30), (80, 41)])

    assert top_third(told.draws).sum() == pytest.approx(2.0)


def test_alone_nobody_is_above_the_average() -> None:
    assert [0.5] == list(above_average(judged([(300, 120)]).draws, np.array([300.0])))


def test_the_average_is_weighted_by_inquiries() -> None:
    draws = np.array([[1.0, 0.0, -0.4]])

    assert [1.0, 0.0, 0.0] == list(above_average(draws, np.array([1.0, 1.0, 1.0])))
    assert [1.0, 1.0, 0.0] == list(above_average(draws, np.array([1.0, 1.0, 99.0])))


def test_all_chances_together_expect_what_was_observed() -> None:
    chances = expected_rates(np.linspace(-3, 1, 200), (np.arange(200) < 37).astype(float))

    assert chances.sum() == pytest.approx(37)
