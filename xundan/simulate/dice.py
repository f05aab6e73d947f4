"""Seeded chance, drawn from numpy in blocks: a draw costs no more than popping a list; same seed, same bytes."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from math import exp
from typing import TypeVar

import numpy as np

T = TypeVar("T")
_BLOCK = 1 << 15


class Dice:
    """A stream of draws. Not safe to share between threads; a shop has one."""

    __slots__ = ("_normals", "_rng", "_units")

    def __init__(self, seed: int) -> None:
        self._rng = np.random.Generator(np.random.PCG64(seed))
        self._units: list[float] = []
        self._normals: list[float] = []

    def unit(self) -> float:
        """Uniform in [0, 1)."""
        if not self._units:
            self._units = self._rng.random(_BLOCK).tolist()
        return self._units.pop()

    def normal(self) -> float:
        """Standard normal."""
        if not self._normals:
            self._normals = self._rng.standard_normal(_BLOCK // 4).tolist()
        return self._normals.pop()

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.unit() < probability

    def below(self, size: int) -> int:
        """A whole number in 0 … size-1."""
        return int(self.unit() * size)

    def between(self, low: int, high: int) -> int:
        """A whole number in low … high, both inside."""
        return low + int(self.unit() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, all alike."""
        return options[int(self.unit() * len(options))]

    def weighted(self, cumulative: Sequence[float]) -> int:
        """An index drawn by running totals as of `running`."""
        return min(bisect_right(cumulative, self.unit() * cumulative[-1]), len(cumulative) - 1)

    def around(self, median: float, spread: float) -> float:
        """Log-normal: positive, half below the median."""
        return median * exp(spread * self.normal())

    def poisson(self, mean: float) -> int:
        """A Poisson count."""
        return int(self._rng.poisson(mean))


def running(weights: Sequence[float]) -> list[float]:
    """Running totals of weights, for `Dice.weighted`."""
    return list(accumulate(weights))


def sigmoid(logit: float) -> float:
    """Probability of a logit."""
    return 1.0 / (1.0 + exp(-logit))
