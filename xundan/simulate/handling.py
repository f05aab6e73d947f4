"""The desk's side of an inquiry: what this agent does with this need under this load, and what comes of it.

The probability of buying is a logistic sum of the need, the campaign's effect, the agent's skill, the first response,
the objection (met or not) and what went wrong.
"""

from dataclasses import dataclass
from math import exp, log

from xundan.simulate.dice import Dice, sigmoid
from xundan.simulate.need import Need, causes
from xundan.simulate.shop import Agent

SPEED_EFFECT = -0.16
UNMET, MET = -2.5, -0.5
EFFECTS = {
    "service.no_reply": -2.4,
    "service.slow": -0.9,
    "service.off_target": -1.4,
    "service.attitude": -2.0,
    "service.violation": -0.8,
    "service.no_alternative": -0.3,
    "service.no_follow_up": -1.0,
}
"""Effect of each failing on the logit of buying."""
WON_BACK = 0.14
"""Chance that a follow-up the next day still brings the order."""
_OFFERABLE = ("stock.out", "stock.presale", "product.fit", "product.function", "product.variant", "price.too_high")


@dataclass(frozen=True, slots=True)
class Handling:
    """What the agent did. `gaps` are the events that happened, outcome aside."""

    first_response_seconds: float
    is_met: bool
    gaps: frozenset[str]
    is_warm: bool
    """The buyer asked to be told; a promise was given."""
    follows_up: bool
    probability: float
    """Of buying, the follow-up's chance included."""
    direct: float
    """Of buying without a follow-up."""


def handle(
    need: Need, agent: Agent, campaign_effect: float, load: int, dice: Dice, *, is_night: bool = False
) -> Handling:
    """What this agent makes of this need with so many chats open; at night it is read in the morning, if at all."""
    clumsy = exp(-0.5 * agent.care)
    first = min(270.0, max(3.0, dice.around(agent.median_seconds * (1 + 0.15 * load), 0.75)))
    first = 170.0 if is_night else first
    is_met = bool(need.objection) and need.is_voiced
    is_met = is_met and dice.chance(sigmoid(causes()[need.objection]["ease"] + 1.6 * agent.skill + 0.2 * agent.care))
    gaps = set()
    if dice.chance(min(0.3, (0.022 + 0.008 * load) * clumsy) + (0.25 if is_night else 0.0)):
        gaps.add("service.no_reply")
    if dice.chance(min(0.35, (0.02 + 0.012 * load) * clumsy)) and not is_night:
        gaps.add("service.slow")
    if dice.chance(min(0.15, 0.022 * clumsy)):
        gaps.add("service.off_target")
    if dice.chance(min(0.08, 0.009 * exp(-0.6 * agent.courtesy))):
        gaps.add("service.attitude")
    if dice.chance(0.007):
        gaps.add("service.violation")
    if need.is_voiced and not is_met and need.objection in _OFFERABLE and dice.chance(sigmoid(-0.3 - agent.care)):
        gaps.add("service.no_alternative")
    is_warm = not need.objection and dice.chance(0.05)
    if is_warm and dice.chance(sigmoid(-0.4 - agent.care)):
        gaps.add("service.no_follow_up")
    follows_up = gaps.isdisjoint(("service.no_reply", "service.no_follow_up")) and dice.chance(
        0.1 * exp(0.5 * agent.care)
    )
    logit = need.logit + campaign_effect + agent.skill + SPEED_EFFECT * log(first / 30)
    logit += sum(EFFECTS[gap] for gap in sorted(gaps))
    logit += 0.0 if not need.objection else MET if is_met else UNMET
    direct = 0.02 if need.objection == "buyer.no_need" and need.is_voiced else sigmoid(logit)
    probability = direct + (1 - direct) * WON_BACK if follows_up else direct
    return Handling(first, is_met, frozenset(gaps), is_warm, follows_up, probability, direct)
