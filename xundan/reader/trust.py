"""How far a reader can be trusted: learnt, never asked for.

A reader's answer is right so often, by how it stands to what rules and model say:

    agrees   both name the same reason             alone    only the reader names one
    against  they name different ones              denies   the reader sees no reason where they name one
    silent   neither names one

and by whether the answer was whole, or parts of it had to be dropped. Each of these ten shares is a mean with a prior
that counts as PRIOR_WEIGHT cases. What is learnt from: people's corrections (a case each), and the sure inquiries read
as a check (CHECK_WEIGHT of a case, for they are easier than those a reader is needed for; there the reader, who does
not know what rules and model say, stands as if alone). People correct what is wrong more often than they confirm what
is right, so a learnt share errs on the low side.

Shares are learnt anew when the judged cases have grown by a quarter, so a year of nights rewrites history a dozen
times.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Standing = Literal["agrees", "alone", "against", "denies", "silent"]
Key = tuple[Standing, bool]

# How sure one may be of a capable reader before anything is known of this one. Not measured: chosen low.
PRIOR: Mapping[Key, float] = {
    ("agrees", True): 0.93,
    ("agrees", False): 0.87,
    ("alone", True): 0.82,
    ("alone", False): 0.65,
    ("against", True): 0.68,
    ("against", False): 0.48,
    ("denies", True): 0.58,
    ("denies", False): 0.45,
    ("silent", True): 0.88,
    ("silent", False): 0.80,
}
PRIOR_WEIGHT = 30.0
CHECK_WEIGHT = 0.25
_GROWTH, _LEAST = 1.25, 5


@dataclass(frozen=True)
class Case:
    """An answer of the reader and, by a person or by a sure verdict, how likely it was right."""

    standing: Standing
    is_whole: bool
    right: float
    weight: float


@dataclass(frozen=True)
class Share:
    """What was learnt of one kind of answers."""

    standing: Standing
    is_whole: bool
    confidence: float
    right_weight: float
    judged_weight: float


def learn(cases: Iterable[Case]) -> list[Share]:
    """The share of right answers of every kind."""
    right = dict.fromkeys(PRIOR, 0.0)
    weight = dict.fromkeys(PRIOR, 0.0)
    for case in cases:
        right[case.standing, case.is_whole] += case.right * case.weight
        weight[case.standing, case.is_whole] += case.weight
    return [
        Share(
            standing,
            is_whole,
            round((prior * PRIOR_WEIGHT + right[key]) / (PRIOR_WEIGHT + weight[key]), 3),
            round(right[key], 3),
            round(weight[key], 3),
        )
        for key, prior in PRIOR.items()
        for standing, is_whole in [key]
    ]


def is_due(judged_count: int, learnt_from: int) -> bool:
    """Whether enough is new to learn again."""
    return judged_count >= learnt_from * _GROWTH + _LEAST


def corrected(standing: Standing, is_whole: bool, said: str, true: str) -> Case:
    """What a person's correction teaches."""
    return Case(standing, is_whole, float(said == true), 1.0)


def checked(is_whole: bool, said_unknown: bool, is_same: bool, own_confidence: float) -> Case:
    """What a sure inquiry teaches: its verdict is right as often as its own confidence says."""
    if said_unknown:
        return Case("denies", is_whole, 1 - own_confidence, CHECK_WEIGHT)
    return Case("alone", is_whole, own_confidence if is_same else 0.0, CHECK_WEIGHT)
