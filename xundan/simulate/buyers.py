"""Buyers: nicks, ways of typing, and who is free to come back.

A buyer returns only when the last inquiry is well over, so that one simulated inquiry is one inquiry by the definition.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from xundan.simulate.dice import Dice
from xundan.simulate.orders import Order
from xundan.simulate.spec import DAY_SECONDS

_REMEMBERED = 20_000
REST_SECONDS = 5 * DAY_SECONDS


@dataclass(slots=True)
class Buyer:
    """A buyer and how he or she types: chances per message, and what stands between clauses."""

    buyer_id: str
    slip: float
    tail: float
    emoji: float
    particle: float
    joiner: str
    splits: float
    is_traditional: bool
    busy_until: int = -10 * DAY_SECONDS
    order: Order | None = None
    is_known: bool = False


class BuyerPool:
    """Makes new buyers and remembers some old ones."""

    def __init__(self, catalogue: Mapping[str, Any], dice: Dice) -> None:
        self._catalogue = catalogue
        self._dice = dice
        self._count = 0
        self._seen: list[Buyer] = []
        self._owners: list[Buyer] = []

    def new(self) -> Buyer:
        """A buyer never seen."""
        dice, names = self._dice, self._catalogue
        self._count += 1
        draw, number = dice.unit(), self._count
        if draw < 0.35:
            nick = f"tb{dice.between(10, 99)}{number:05d}{dice.between(10, 99)}"
        elif draw < 0.85:
            nick = f"{dice.pick(names['nick_heads'])}{dice.pick(names['nick_tails'])}{number}"
        else:
            nick = f"{dice.pick(('lily', 'wang', 'zz', 'miumiu', 'sky', 'hanhan', 'leo'))}_{number}"
        tidy = 0.3 if dice.chance(0.4) else 1.0
        return Buyer(
            buyer_id=nick,
            slip=0.1 * tidy,
            tail=0.14 * tidy,
            emoji=0.09 * dice.unit() * 2,
            particle=0.08 * tidy,
            joiner=dice.pick((" ", " ", "，", "，", "", "，", " ", "、")),
            splits=0.6 * dice.unit() ** 2,
            is_traditional=dice.chance(0.015),
        )

    def remember(self, buyer: Buyer) -> None:
        """Lets the buyer come back some day."""
        _keep(self._seen, buyer, self._dice)

    def owns(self, buyer: Buyer, order: Order) -> None:
        """Lets the buyer come back about this order."""
        buyer.order, buyer.is_known = order, True
        _keep(self._owners, buyer, self._dice)

    def returning(self, at: int) -> Buyer | None:
        """An old buyer whose last business is over, if a few tries find one."""
        return self._find(self._seen, lambda buyer: buyer.busy_until < at - REST_SECONDS)

    def owner(self, at: int) -> Buyer | None:
        """A buyer who paid lately and may ask after the goods."""

        def asks(buyer: Buyer) -> bool:
            if buyer.order is None:
                return False
            paid = buyer.order.deposit_paid or buyer.order.paid
            return paid is not None and paid + 1_800 < at < paid + 15 * DAY_SECONDS and buyer.busy_until + 1_800 < at

        return self._find(self._owners, asks)

    def _find(self, buyers: list[Buyer], fits: Callable[[Buyer], bool]) -> Buyer | None:
        for _ in range(12 if buyers else 0):
            buyer = self._dice.pick(buyers)
            if fits(buyer):
                return buyer
        return None


def _keep(buyers: list[Buyer], buyer: Buyer, dice: Dice) -> None:
    """Adds to a list that forgets at random once it is long."""
    if len(buyers) < _REMEMBERED:
        buyers.append(buyer)
    else:
        buyers[dice.below(_REMEMBERED)] = buyer
