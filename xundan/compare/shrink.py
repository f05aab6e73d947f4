"""How good is each, given luck: every member's true level from its few or many inquiries, all judged together.

Members (agents, bands of response time) differ by u on the logit scale, on top of what the case mix lets expect:

    P(converted | inquiry i of member g) = σ(logit_i + u_g),    u_g ~ N(μ, τ²)

μ and τ are integrated out on grids and not set to one best value, for with five agents the best value is often τ = 0,
and intervals of no width would follow. μ is flat, and so is the variance τ², until it is far beyond what desks are
(damped by a normal factor of scale `TAU_SCALE`): flat in τ² is the prior whose intervals hold the truth as often as
they say when members do differ, where priors that heap on τ = 0 shrink too much (Morris 1983, "Parametric empirical
Bayes inference", JASA 78; Morris and Tang 2011, "Estimating random effects via adjustment for density maximization",
Statistical Science 26). The likelihood is exact, so a member with no inquiry, with one, or with nothing but conversions
gets an answer like any other. Errors of the case mix itself (`errors`) widen a member's likelihood.

An inquiry in which two had a hand may be told as two links of weight ½ (`weights`): half a trial of each.

Levels are told as rates: what all inquiries of the period would convert at if this member had served them.
"""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d

from xundan.compare.coding import Codes
from xundan.compare.logistic import Floats

TAU_SCALE = 0.5
"""Where the prior of τ is highest: two members of three within half a logit, some 12 points at a rate of one half."""
LEVEL = 0.90
_STEP = 0.01
_GRID = np.arange(-400, 401) * _STEP
_TAUS = np.array([0.01, 0.03, 0.05, 0.07, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.36, 0.43, 0.52, 0.63, 0.77, 0.95, 1.2])
_MEANS = 17
_BINS = 96
_DRAWS = 6_000
_SEED = 20_261_111


@dataclass(frozen=True)
class Shrunk:
    """By member: rates with their interval, and draws of the logit level (draws × members) to compare members with."""

    rate: Floats
    lower: Floats
    upper: Floats
    unshrunk_rate: Floats
    draws: Floats
    draw_rates: Floats


def shrink(
    logit: Floats,
    converted: Floats,
    member: Codes,
    count: int,
    errors: Floats | None = None,
    weights: Floats | None = None,
) -> Shrunk:
    """Judge `count` members by n links: logits, outcomes (0 or 1), members' codes, weights (1); `errors` by member."""
    weights = np.ones(len(logit)) if weights is None else weights
    logit = logit + centre(logit, converted, weights)
    steps = _GRID
    likelihood = _likelihood(logit, converted, weights, member, count)
    if errors is not None:
        likelihood = _widened(likelihood, errors)
    posterior, draws = _posterior(likelihood, logit, weights)
    rates = _rates(logit, weights)
    cumulated = np.cumsum(posterior, axis=1)
    lower, upper = ((cumulated < bound).sum(axis=1) for bound in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    last = len(steps) - 1
    return Shrunk(
        rate=posterior @ rates,
        lower=rates[np.minimum(lower, last)],
        upper=rates[np.minimum(upper, last)],
        unshrunk_rate=rates[np.argmax(likelihood, axis=1)],
        draws=draws,
        draw_rates=np.interp(draws, steps, rates),
    )


def expected_rates(logit: Floats, converted: Floats) -> Floats:
    """Chances with an average agent, moved so that all of them together expect what was observed."""
    return np.asarray(1 / (1 + np.exp(-(logit + centre(logit, converted)))))


def above_average(draws: Floats, weights: Floats) -> Floats:
    """Probability of each member (draws × members) to be above the mean weighted by inquiries; 0.5 when alone."""
    total = weights.sum()
    if draws.shape[1] < 2 or not total:
        return np.full(draws.shape[1], 0.5)
    return np.asarray((draws > (draws @ (weights / total))[:, None]).mean(axis=0))


def top_third(draws: Floats) -> Floats:
    """Probability of each member (draws × members) to be among the best third, rounded, at least one."""
    best = max(1, round(draws.shape[1] / 3)) if draws.shape[1] else 0
    ranks = np.argsort(np.argsort(-draws, axis=1, kind="stable"), axis=1, kind="stable")
    return np.asarray((ranks < best).mean(axis=0))


def centre(logit: Floats, converted: Floats, weights: Floats | None = None) -> float:
    """The shift of all logits at which all chances sum to the number converted; bounded where none or all are."""
    if not len(converted):
        return 0.0
    weights = np.ones(len(logit)) if weights is None else weights
    wanted = float(np.clip(weights @ converted, 0.5, weights.sum() - 0.5))
    low, high = -12.0, 12.0
    for _ in range(50):
        middle = (low + high) / 2
        if weights @ (1 / (1 + np.exp(-(logit + middle)))) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _binned(logit: Floats, weights: Floats) -> tuple[Codes, Floats, Floats]:
    """Links of nearly the same chance count as one: bin of each link, the middle of every bin, and its weight."""
    edges = np.linspace(logit.min(initial=0.0), logit.max(initial=0.0) + 1e-9, _BINS + 1)
    place = np.clip(np.searchsorted(edges, logit, side="right") - 1, 0, _BINS - 1)
    size = np.bincount(place, weights, _BINS).astype(np.float64)
    middle = np.bincount(place, weights * logit, _BINS) / np.where(size > 0, size, 1.0)
    return place, middle, size


def _likelihood(logit: Floats, converted: Floats, weights: Floats, member: Codes, count: int) -> Floats:
    """Of each member (rows) at each step of the grid, its largest value 1."""
    place, middle, _ = _binned(logit, weights)
    seen = np.bincount(member * _BINS + place, weights, count * _BINS).reshape(count, _BINS)
    bought = np.bincount(member * _BINS + place, weights * converted, count * _BINS).reshape(count, _BINS)
    at = middle[:, None] + _GRID
    log = bought @ at - seen @ np.logaddexp(0.0, at)
    return np.asarray(np.exp(log - log.max(axis=1, keepdims=True)))


def _widened(likelihood: Floats, errors: Floats) -> Floats:
    """Each member's likelihood, blurred by the error of what was expected of it."""
    wide = np.stack(
        [
            gaussian_filter1d(row, max(error / _STEP, 0.1), mode="nearest")
            for row, error in zip(likelihood, errors, strict=True)
        ]
    )
    return np.asarray(wide / wide.max(axis=1, keepdims=True))


def _posterior(likelihood: Floats, logit: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Distribution of each member's level over the grid, and joint draws of all levels."""
    count = len(likelihood)
    rate = 1 / (1 + np.exp(-logit))
    pooled = 1 / max(float(weights @ (rate * (1 - rate))), 0.2)
    means: list[Floats] = []
    logs: list[Floats] = []
    for tau in _TAUS:
        around = np.linspace(-3.5, 3.5, _MEANS) * min(np.sqrt(pooled + tau**2 / max(count, 1)), 0.7)
        mass = np.maximum(likelihood @ _prior(around, tau).T, 1e-300)
        means.append(around)
        # trapezium weights of the two grids; dτ² is 2τ dτ
        step = np.gradient(_TAUS)[len(logs)] * (around[1] - around[0])
        logs.append(np.log(mass).sum(axis=0) + np.log(step * tau) - 0.5 * (tau / TAU_SCALE) ** 2)
    weight = np.exp(np.array(logs) - np.max(logs))
    weight /= weight.sum()
    dice = np.random.default_rng(_SEED)
    share = dice.multinomial(_DRAWS, weight.ravel()).reshape(weight.shape)
    posterior, draws = np.zeros_like(likelihood), []
    for i, tau in enumerate(_TAUS):
        for j in np.flatnonzero((weight[i] > 1e-6) | (share[i] > 0)):
            given = likelihood * _prior(means[i][j : j + 1], tau)
            given /= np.maximum(given.sum(axis=1, keepdims=True), 1e-300)
            posterior += weight[i, j] * given
            draws.append(_draw(given, int(share[i, j]), dice))
    posterior /= np.maximum(posterior.sum(axis=1, keepdims=True), 1e-300)
    return posterior, np.concatenate(draws) if count else np.zeros((_DRAWS, 0))


def _prior(means: Floats, tau: float) -> Floats:
    density = np.exp(-0.5 * ((_GRID - means[:, None]) / tau) ** 2)
    return np.asarray(density / np.maximum(density.sum(axis=1, keepdims=True), 1e-300))


def _draw(distribution: Floats, count: int, dice: np.random.Generator) -> Floats:
    """`count` draws of every member's level from its row, spread within the step so that no two tie."""
    levels = np.empty((count, len(distribution)))
    for member, row in enumerate(np.cumsum(distribution, axis=1)):
        place = np.searchsorted(row, dice.random(count) * row[-1])
        levels[:, member] = _GRID[np.minimum(place, len(_GRID) - 1)]
    return levels + (dice.random(levels.shape) - 0.5) * _STEP


def _rates(logit: Floats, weights: Floats) -> Floats:
    """What all inquiries would convert at, at each step of the grid."""
    if not len(logit):
        return np.asarray(1 / (1 + np.exp(-_GRID)))
    _, middle, size = _binned(logit, weights)
    return np.asarray(size / weights.sum() @ (1 / (1 + np.exp(-(middle[:, None] + _GRID)))))
