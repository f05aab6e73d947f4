"""Made-up desks whose truth is known: who has what skill, and which campaign does what."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

MONDAY = dt.date(2026, 11, 2)


@dataclass(frozen=True)
class Desk:
    """Cases as `labels.comparison_cases` has them, and each agent's true rate were all inquiries theirs."""

    cases: pl.DataFrame
    true_rate: dict[str, float]
    true_skill: dict[str, float]


def desk(
    seed: int,
    sizes: Sequence[int],
    *,
    skills: Sequence[float] | None = None,
    campaign_effect: float = 0.8,
    apart: float = 1.0,
    weeks: int = 4,
) -> Desk:
    """Agents a0, a1 … of `sizes` inquiries; the later an agent, the more of its inquiries come from the campaign c1."""
    dice = np.random.default_rng(seed)
    agent = np.repeat(np.arange(len(sizes)), sizes)
    count = len(agent)
    skill = np.array(dice.normal(0, 0.35, len(sizes)) if skills is None else skills)
    chances = 0.5 + apart * (np.linspace(0.1, 0.9, len(sizes)) - 0.5)
    is_campaign = dice.random(count) < chances[agent]
    source, day, hour = dice.integers(0, 4, count), dice.integers(0, 7 * weeks, count), dice.integers(9, 23, count)
    logit = -0.4 + campaign_effect * is_campaign + 0.3 * (source - 1.5) / 1.5
    converted = dice.random(count) < _rate(logit + skill[agent])
    last = MONDAY + dt.timedelta(days=6)
    cases = pl.DataFrame(
        {
            "inquiry_id": [f"q{i:06d}" for i in range(count)],
            "buyer_key": [f"b{i:06d}" for i in range(count)],
            "agent_id": [f"a{a}" for a in agent],
            "first_agent_id": [f"a{a}" for a in agent],
            "campaign_id": np.where(is_campaign, "c1", "none"),
            "product_id": [f"p{n}" for n in dice.integers(0, 5, count)],
            "day": [last - dt.timedelta(days=int(d)) for d in day],
            "to_day": [last] * count,
            "first_day": [last - dt.timedelta(days=7 * weeks - 1)] * count,
            "opened_hour": hour,
            "weekday": [(last - dt.timedelta(days=int(d))).isoweekday() for d in day],
            "weeks_back": day // 7,
            "topic": ["price"] * count,
            "source": [f"s{n}" for n in source],
            "price_yuan": dice.integers(1, 9, count) * 10.0,
            "past_order_count": dice.integers(0, 2, count),
            "past_paid_yuan": dice.random(count) * 100,
            "arrivals_per_agent": dice.integers(0, 5, count) / 2,
            "first_response_seconds": dice.integers(5, 900, count),
            "clock_hour": 500_000 - 24 * day + hour,
            "is_human": [True] * count,
            "is_converted": converted,
        }
    )
    true = {f"a{a}": float(_rate(logit + s).mean()) for a, s in enumerate(skill)}
    return Desk(cases, true, {f"a{a}": float(s) for a, s in enumerate(skill)})


def _rate(logit: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logit))
