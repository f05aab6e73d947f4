"""What an inquiry's circumstances alone promise: its chance with an average agent, and what that chance owes to what.

A logistic model on the case mix (coding.py), with a free effect for every agent beside it: what a campaign or an hour
does is learnt from how the same agents do inside and outside of it, so that a good agent's skill is not taken for the
merit of the shift that agent happens to work (as teachers' value added is estimated from variation within teachers:
Chetty, Friedman and Rockoff 2014, American Economic Review 104). The chance is then that of agent effect 0. Where two
shifts share no agent, their difference cannot be told from their agents'; it stays with the agents, and the error it
may be in widens their intervals (`agent_error`).

Cross-fitted: the chance of an inquiry comes from a model that saw neither its clock hour (what happened to the whole
desk then) nor any inquiry of its buyer. Five folds of clock hours; a fold's buyers are taken out of its training.

The parts of a chance by dimension are Aumann–Shapley values along the straight line from the shop's mean inquiry
(Sundararajan et al. 2017, "Axiomatic attribution for deep networks", integrated gradients; for a logistic sum they are
exact): part_d = (effect_d − mean effect_d) · (σ(logit) − σ(mean logit)) / (logit − mean logit). They add up.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from xundan.compare.coding import DIMENSIONS, CaseMix, Codes, levels_of
from xundan.compare.logistic import Fit, Floats, fit

FOLDS = 5


@dataclass(frozen=True)
class Known:
    """For n inquiries: `logit` of converting with an average agent, and its `effects` by dimension."""

    logit: Floats
    effects: Mapping[str, Floats]


@dataclass(frozen=True)
class Expected(Known):
    """With the fit on all n inquiries, and what that says of each inquiry's agent.

    `agent_error[i]` is the standard error that the estimated case mix leaves in the level of inquiry i's agent,
    `agent_effect[i]` that agent's own effect.
    """

    whole: Fit
    agent_error: Floats
    agent_effect: Floats


def expect(mix: CaseMix, agents: pl.Series, buyers: pl.Series, hours: Codes, converted: Floats) -> Expected:
    """Cross-fitted logits of n inquiries; `hours` counts clock hours from any beginning. n may be 0."""
    agent_codes, agent_levels = levels_of(agents, rare=1)
    codes = {**mix.codes, "agent": agent_codes}
    sizes = {**{dimension: len(mix.levels[dimension]) for dimension in DIMENSIONS}, "agent": len(agent_levels)}
    whole = fit(codes, sizes, converted, free="agent")
    fold_of, buyer_codes = _folds(hours), buyers.rank("dense").to_numpy().astype(np.intp) - 1
    logit = np.zeros(len(mix))
    effects = {dimension: np.zeros(len(mix)) for dimension in DIMENSIONS}
    for fold in range(FOLDS):
        held = fold_of == fold
        if not held.any():
            continue
        met = np.zeros(buyer_codes.max() + 1, dtype=bool)
        met[buyer_codes[held]] = True
        seen = ~met[buyer_codes]
        part = fit({name: column[seen] for name, column in codes.items()}, sizes, converted[seen], start=whole)
        logit[held] = part.intercept
        for dimension in DIMENSIONS:
            effects[dimension][held] = part.effects_of(dimension)[mix.codes[dimension][held]]
            logit[held] += effects[dimension][held]
    error = _agent_error(whole, mix, agent_codes, len(agent_levels))
    return Expected(logit, effects, whole, error[agent_codes], whole.effects_of("agent")[agent_codes])


def rate_of(logit: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logit)))


def parts(known: Known, shift: float = 0.0) -> dict[str, Floats]:
    """By dimension (and `other`), how far each inquiry's chance is from the mean inquiry's, logits moved by `shift`.

    For every inquiry they sum to σ(logit + shift) − σ(mean logit + shift).
    """
    logit = known.logit
    if not len(logit):
        return {dimension: np.zeros(0) for dimension in known.effects}
    middle = float(logit.mean())
    gap = logit - middle
    risen = rate_of(logit + shift) - rate_of(np.array(middle + shift))
    level = rate_of(np.array(middle + shift))
    is_same = np.abs(gap) < 1e-9
    slope = np.where(is_same, level * (1 - level), risen / np.where(is_same, 1.0, gap))
    named = {dimension: (effect - effect.mean()) * slope for dimension, effect in known.effects.items()}
    # the intercepts of the folds differ a little, which no dimension explains
    return {**named, "other": risen - sum(named.values())}


def against(fit_: Fit, mix: CaseMix, dimension: str, level: str) -> tuple[Floats, Floats]:
    """Effect of each level of a dimension against `level`, and its standard error; nan where `level` is not met."""
    levels, part = list(mix.levels[dimension]), fit_.part(dimension)
    if level not in levels:
        return np.full(len(levels), np.nan), np.full(len(levels), np.nan)
    place = levels.index(level)
    effects, covariance = fit_.effects[part], fit_.covariance[1:, 1:][part, part]
    own = np.diag(covariance)
    return effects - effects[place], np.sqrt(np.maximum(own + own[place] - 2 * covariance[place], 0.0))


def _folds(hours: Codes) -> Codes:
    """Folds of clock hours, spread evenly over days and hours of the day (Fibonacci hashing)."""
    mixed = hours.astype(np.uint64) * np.uint64(11400714819323198485)
    return (mixed >> np.uint64(40)).astype(np.intp) % FOLDS


def _agent_error(whole: Fit, mix: CaseMix, agent_codes: Codes, agent_count: int) -> Floats:
    """Standard error of Σ effects over each agent's mix, against the shop's mix, given all effects' covariance."""
    share = np.zeros((agent_count, len(whole.effects)))
    size = np.maximum(np.bincount(agent_codes, minlength=agent_count), 1)
    for dimension in DIMENSIONS:
        level_count = len(mix.levels[dimension])
        both = np.bincount(agent_codes * level_count + mix.codes[dimension], minlength=agent_count * level_count)
        everybody = np.bincount(mix.codes[dimension], minlength=level_count) / max(len(mix), 1)
        share[:, whole.part(dimension)] = both.reshape(agent_count, level_count) / size[:, None] - everybody
    variance = np.einsum("ai,ij,aj->a", share, whole.covariance[1:, 1:], share)
    return np.asarray(np.sqrt(np.maximum(variance, 0.0)))
