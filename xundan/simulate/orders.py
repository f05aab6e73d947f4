"""Orders and their lives: created, paid or not, shipped, closed, refunded; and the daily exports in which they appear.

A value holds the whole life at once; `seen_at` is what an export of that moment can know of it.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from xundan.simulate.dice import Dice
from xundan.simulate.shop import Campaign, Product
from xundan.simulate.spec import DAY_SECONDS

HOUR = 3_600
UNPAID_CLOSES_AFTER = 72 * HOUR
"""The platform closes an order nobody paid."""
FULL_REFUND = "退款"


@dataclass(frozen=True, slots=True)
class Line:
    """One product of an order; amounts in yuan."""

    product: Product
    sku: str
    quantity: int
    amount: int
    refund: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """An order with everything that ever happens to it; times are seconds after the first midnight."""

    order_id: str
    buyer_id: str
    lines: tuple[Line, ...]
    created: int
    paid: int | None = None
    closed: int | None = None
    shipped: int | None = None
    finished: int | None = None
    close_reason: str = ""
    refunded: int | None = None
    deposit_paid: int | None = None
    deposit: int = 0
    flag: str = ""
    campaign_id: str = ""

    @property
    def amount(self) -> int:
        """Total of the lines in yuan."""
        return sum(line.amount for line in self.lines)

    def events(self) -> list[int]:
        """Moments at which an export changes, but for shipping and finishing."""
        return [at for at in (self.paid, self.closed, self.refunded, self.deposit_paid) if at is not None]

    def seen_at(self, moment: int) -> "Order":
        """The order as known just before this moment."""

        if all(at is None or at < moment for at in (*self.events(), self.shipped, self.finished)):
            return self

        def past(at: int | None) -> int | None:
            return at if at is not None and at < moment else None

        is_refunded, is_closed = past(self.refunded) is not None, past(self.closed) is not None
        return replace(
            self,
            lines=self.lines if is_refunded else tuple(replace(line, refund=0) for line in self.lines),
            paid=past(self.paid),
            closed=past(self.closed),
            shipped=past(self.shipped),
            finished=past(self.finished),
            close_reason=self.close_reason if is_closed else "",
            refunded=past(self.refunded),
            deposit_paid=past(self.deposit_paid),
            deposit=self.deposit if past(self.deposit_paid) is not None else 0,
        )


class OrderBook:
    """Keeps orders until the last export that shows them."""

    def __init__(self, export_days: int) -> None:
        self._export_days = export_days
        self._due: defaultdict[int, dict[str, Order]] = defaultdict(dict)
        self._number = 4_108_000_000_000_000_000

    def next_id(self, dice: Dice) -> str:
        """A fresh 19-digit order number."""
        self._number += dice.between(1_000, 900_000)
        return str(self._number)

    def add(self, order: Order) -> None:
        """Schedules the order for every export that shows it: the first day's too, when it is history."""
        first = order.created // DAY_SECONDS
        for day in range(max(first, 0), max(first, 0) + 1 if first < 0 else first + self._export_days):
            self._due[day][order.order_id] = order
        for at in order.events():
            if at >= 0:
                self._due[at // DAY_SECONDS][order.order_id] = order

    def export(self, day: int) -> list[Order]:
        """The orders of the export made at the end of this day, as then known, by time of creation."""
        moment = (day + 1) * DAY_SECONDS
        orders = [order.seen_at(moment) for order in self._due.pop(day, {}).values() if order.created < moment]
        return sorted(orders, key=lambda order: (order.created, order.order_id))


def price_of(product: Product, campaign: Campaign | None, quantity: int) -> int:
    """What so many cost under this campaign, in yuan."""
    amount = product.price * quantity * (campaign.discount or 1.0) if campaign else product.price * quantity
    if campaign and campaign.threshold and campaign.off and amount >= campaign.threshold:
        amount -= campaign.off
    return max(1, round(amount))


def draw_lines(product: Product, second: Product, campaign: Campaign | None, dice: Dice) -> tuple[Line, ...]:
    """One line mostly, two now and then; one piece mostly."""
    quantity = 1 if dice.chance(0.86) else dice.between(2, 3)
    lines = [Line(product, _sku(product, dice), quantity, price_of(product, campaign, quantity))]
    if dice.chance(0.07) and second.product_id != product.product_id:
        lines.append(Line(second, _sku(second, dice), 1, second.price))
    return tuple(lines)


def paid_life(order: Order, paid: int, campaign: Campaign | None, dice: Dice) -> Order:
    """The rest of an order that is paid: shipping, finishing, and refunds of some; a pre-sale waits for its balance."""
    if campaign and campaign.is_presale and order.created < campaign.ends:
        balance = max(campaign.ends, order.created) + int(dice.around(2 * HOUR, 1.0))
        deposit = max(10, order.amount // 10)
        return replace(order, deposit_paid=paid, deposit=deposit, paid=balance, shipped=balance + 40 * HOUR)
    shipped = paid + int(dice.around(15 * HOUR, 0.6))
    order = replace(order, paid=paid, shipped=shipped, finished=shipped + int(dice.around(6 * DAY_SECONDS, 0.3)))
    draw = dice.unit()
    if draw < 0.035:  # taken back before shipping
        refunded = paid + int((shipped - paid) * (0.1 + 0.8 * dice.unit()))
        lines = tuple(replace(line, refund=line.amount) for line in order.lines)
        closed = replace(order, lines=lines, refunded=refunded, closed=refunded, close_reason=FULL_REFUND)
        return replace(closed, shipped=None, finished=None)
    if draw < 0.065:  # sent back
        refunded = shipped + int(dice.around(3 * DAY_SECONDS, 0.4))
        lines = tuple(replace(line, refund=line.amount) for line in order.lines)
        return replace(order, lines=lines, refunded=refunded, closed=refunded, close_reason=FULL_REFUND, finished=None)
    if draw < 0.085:  # a part of the money back
        first = replace(order.lines[0], refund=max(1, order.lines[0].amount * dice.between(1, 4) // 10))
        return replace(
            order, lines=(first, *order.lines[1:]), refunded=shipped + int(dice.around(2 * DAY_SECONDS, 0.5))
        )
    return order


def unpaid_life(order: Order, *, is_cancelled: bool, reason: str, dice: Dice) -> Order:
    """An order never paid: cancelled by the buyer within hours, or closed by the platform at last."""
    if is_cancelled:
        return replace(order, closed=order.created + int(dice.around(2 * HOUR, 0.8)) % (18 * HOUR), close_reason=reason)
    return replace(order, closed=order.created + UNPAID_CLOSES_AFTER, close_reason="买家未付款")


def _sku(product: Product, dice: Dice) -> str:
    return f"颜色:{dice.pick(product.colours)};规格:{dice.pick(product.sizes)}"
