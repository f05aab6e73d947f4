"""A logistic regression whose coefficients are shrunken by dimension.

    logit P(converted) = intercept + Σ over dimensions of effect[dimension, level],    effect[d, ·] ~ N(0, σ_d²)

Each dimension has a spread σ_d of its own, found from the data: a dimension that explains nothing shrinks to nothing,
levels with few inquiries towards the middle, and separation (a campaign in which all bought) does no harm. The effects
are the mode for given spreads, found by Newton's method; the spreads follow MacKay's fixed point, which makes the most
of the Laplace approximation of the evidence (MacKay 1992, "Bayesian interpolation", Neural Computation 4; for
generalised linear mixed models Schall 1991, Biometrika 78). All predictors are categories, so the information matrix
is counted rather than multiplied out, and its inverse is the covariance of the effects.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve

from xundan.compare.coding import Codes

Floats = npt.NDArray[np.float64]
_ROUNDS = 12
_STEPS = 6
_SMALLEST_VARIANCE, _LARGEST_VARIANCE = 1e-4, 4.0
_START_VARIANCE = 0.1
_FREE_VARIANCE = 4.0
_LONGEST_STEP = 2.0


@dataclass(frozen=True)
class Fit:
    """Effects of every level, one after another as in `names`; `covariance` is of [intercept, *effects]."""

    names: Sequence[str]
    sizes: Sequence[int]
    intercept: float
    effects: Floats
    variances: Floats
    covariance: Floats

    def part(self, dimension: str) -> slice:
        """Where the effects of a dimension stand in `effects`."""
        place = list(self.names).index(dimension)
        start = sum(self.sizes[:place])
        return slice(start, start + self.sizes[place])

    def effects_of(self, dimension: str) -> Floats:
        return self.effects[self.part(dimension)]


def fit(
    codes: Mapping[str, Codes],
    sizes: Mapping[str, int],
    converted: Floats,
    *,
    free: str = "",
    start: Fit | None = None,
) -> Fit:
    """Effects of `codes` (level codes below `sizes`, a dimension each) on `converted` (0 or 1), all of one length.

    The dimension `free` is next to not shrunken. With `start`, its spreads are kept and only the effects are found,
    beginning at its own.
    """
    names = tuple(codes)
    counts = [sizes[name] for name in names]
    columns = [codes[name] for name in names]
    if start is None:
        rate = (converted.sum() + 0.5) / (len(converted) + 1)
        point = np.concatenate([[np.log(rate / (1 - rate))], np.zeros(sum(counts))])
        variances = np.where([name == free for name in names], _FREE_VARIANCE, _START_VARIANCE)
    else:
        point, variances = np.concatenate([[start.intercept], start.effects]), start.variances
    covariance = np.empty((0, 0))
    for _ in range(_STEPS if start else _ROUNDS):
        penalty = np.concatenate([[1e-6], np.repeat(1 / variances, counts)])
        point, covariance, moved = _step(columns, counts, converted, point, penalty)
        if start is None:
            before, variances = variances, _spreads(point[1:], np.diag(covariance)[1:], counts, variances)
            variances[[name == free for name in names]] = _FREE_VARIANCE
            moved = max(moved, float(np.max(np.abs(np.log(variances / before)), initial=0.0)) / 10)
        if moved < 1e-3:
            break
    return Fit(names, counts, float(point[0]), point[1:], variances, covariance)


def _step(
    columns: Sequence[Codes], counts: Sequence[int], converted: Floats, point: Floats, penalty: Floats
) -> tuple[Floats, Floats, float]:
    """One Newton step from `point`: the new point, the inverse of the information at the old, the longest move."""
    logit = np.full(len(converted), point[0])
    starts = np.concatenate([[1], 1 + np.cumsum(counts)]).astype(int)
    for start, column in zip(starts, columns, strict=False):
        logit += point[start:][column]
    rate = 1 / (1 + np.exp(-logit))
    weight, residual = rate * (1 - rate), converted - rate
    size = len(point)
    information, slope = np.zeros((size, size)), np.empty(size)
    information[0, 0], slope[0] = weight.sum(), residual.sum()
    for i, column in enumerate(columns):
        here = slice(starts[i], starts[i + 1])
        slope[here] = np.bincount(column, residual, counts[i])
        diagonal = np.bincount(column, weight, counts[i])
        information[here, here] = np.diag(diagonal)
        information[0, here] = information[here, 0] = diagonal
        for j in range(i):
            there = slice(starts[j], starts[j + 1])
            both = np.bincount(column * counts[j] + columns[j], weight, counts[i] * counts[j])
            information[here, there] = both.reshape(counts[i], counts[j])
            information[there, here] = information[here, there].T
    information[np.diag_indices(size)] += penalty
    factor = cho_factor(information)
    move = cho_solve(factor, slope - penalty * point)
    longest = float(np.max(np.abs(move)))
    move *= min(1.0, _LONGEST_STEP / longest) if longest else 1.0
    return point + move, cho_solve(factor, np.eye(size)), longest


def _spreads(effects: Floats, errors: Floats, counts: Sequence[int], variances: Floats) -> Floats:
    """MacKay's step for each dimension: sum of squares over the number of effects that the data decide."""
    fresh, start = np.empty(len(counts)), 0
    for i, count in enumerate(counts):
        squares = float(np.sum(effects[start : start + count] ** 2))
        decided = count - float(np.sum(errors[start : start + count])) / variances[i]
        fresh[i] = squares / max(decided, 1e-6)
        start += count
    return np.clip(fresh, _SMALLEST_VARIANCE, _LARGEST_VARIANCE)
