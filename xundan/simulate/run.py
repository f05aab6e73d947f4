"""Runs the shop day by day and writes it: `simulate`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xundan.errors import UserError
from xundan.simulate import others, phrases
from xundan.simulate.buyers import BuyerPool
from xundan.simulate.canonical import CanonicalWriter
from xundan.simulate.desk import Desk
from xundan.simulate.dice import Dice
from xundan.simulate.inquiry import hold
from xundan.simulate.need import Market
from xundan.simulate.orders import OrderBook
from xundan.simulate.qianniu import QianniuWriter
from xundan.simulate.shop import build
from xundan.simulate.spec import DAY_SECONDS, SHOP_ID, START, ShopSpec
from xundan.simulate.truth import TruthWriter
from xundan.simulate.world import World

WRITERS: Mapping[str, type[CanonicalWriter | QianniuWriter]] = {"canonical": CanonicalWriter, "qianniu": QianniuWriter}
_HOURS = (12, 6, 3, 2, 1, 2, 4, 10, 30, 55, 75, 70, 55, 60, 72, 72, 62, 52, 50, 70, 95, 100, 80, 40)
"""How busy each hour of the day is."""
_WEEKDAYS = (1.0, 0.98, 1.0, 1.0, 1.05, 1.12, 1.15)
_HISTORY_ORDERS = 25_000
"""At most so many orders before the first day: enough to be asked after."""
_CONVERSION = 0.55
"""Rough share of inquiries that buy, to size what comes without a chat."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What was made."""

    out: Path
    messages: int
    chats: int
    inquiries: int
    converted: int
    orders: int


def simulate(
    out: Path,
    *,
    messages: int,
    days: int,
    seed: int,
    fmt: str = "canonical",
    start: date = START,
    shop_id: str = SHOP_ID,
    progress: Callable[[int], None] | None = None,
    stop_after_days: int | None = None,
    **overrides: Any,
) -> Summary:
    """Writes a shop of about so many messages over so many days to `out/inbox` and its truth to `out/truth`.

    `overrides` are further fields of ShopSpec; `progress` is told the days done; `stop_after_days` writes only the
    first days of the very same shop, without the truth of the whole. The same arguments write the same
    bytes. Raises UserError for an unknown format, impossible sizes, or an `out` that already holds a shop.
    """
    if fmt not in WRITERS:
        raise UserError(f"unknown format {fmt!r}", remedy=f"use one of: {', '.join(sorted(WRITERS))}", exit_code=2)
    try:
        spec = ShopSpec(messages, days, seed, start, shop_id, **overrides)
    except (TypeError, ValueError) as error:
        raise UserError(str(error), remedy="xundan simulate --help", exit_code=2) from error
    if (out / "truth").exists():
        raise UserError("a simulated shop is already here", where=str(out), remedy="choose an empty folder")
    dice, words = Dice(seed), phrases.load()
    shop = build(spec, words.catalogue, dice)
    pool = BuyerPool(words.catalogue, dice)
    world = World(spec, shop, words, dice, Market(shop), Desk(shop), pool, OrderBook(spec.export_days))
    writer, truth = WRITERS[fmt](out / "inbox", shop), TruthWriter(out / "truth", shop)
    writer.people_and_campaigns()
    _history(world)
    clock = _Clock(world)
    message_count = inquiry_count = converted_count = order_count = 0
    for day in range(days if stop_after_days is None else stop_after_days):
        clock.live(day)
        end = (day + 1) * DAY_SECONDS
        today = [row for row in world.rows if row[0] < end]
        world.rows = [row for row in world.rows if row[0] >= end]
        writer.chats(day, today)
        writer.orders(day, world.book.export(day))
        truth.day(world.chat_truths, world.order_truths)
        message_count += len(today)
        inquiry_count += sum(chat.stage == "pre_sale" for chat in world.chat_truths)
        converted_count += sum(chat.outcome == "converted" for chat in world.chat_truths)
        order_count += len(world.order_truths)
        world.chat_truths, world.order_truths = [], []
        if progress:
            progress(day + 1)
    if stop_after_days is None:
        truth.close()
    return Summary(out, message_count, world.chat_count, inquiry_count, converted_count, order_count)


def _history(world: World) -> None:
    """What was bought before the first day, so that its buyers can ask after it."""
    spec = world.spec
    count = min(_HISTORY_ORDERS, int(spec.chats_per_day * spec.history_days * 0.4))
    span = spec.history_days * DAY_SECONDS
    for at in sorted(-world.dice.below(span) - 3_600 for _ in range(count)):
        others.silent_order(world, at, is_history=True)


class _Clock:
    """Decides what happens when. Arrivals follow the hour, the weekday and the campaigns' pull."""

    def __init__(self, world: World) -> None:
        self._world = world
        spec = world.spec
        weights = [self._weight(day, hour) for day in range(spec.days) for hour in range(24)]
        self._scale = spec.chats_per_day * spec.days / sum(weights)

    def _weight(self, day: int, hour: int) -> float:
        world = self._world
        weekday = _WEEKDAYS[(world.spec.start.weekday() + day) % 7]
        return _HOURS[hour] * weekday * world.market.traffic(day * DAY_SECONDS + hour * 3_600)

    def live(self, day: int) -> None:
        """Everything that begins on this day, in order of time."""
        dice, spec = self._world.dice, self._world.spec
        silent = spec.silent_order_share / (1 - spec.silent_order_share) * _CONVERSION
        flagged = spec.flagged_share * _CONVERSION
        moments = []
        for hour in range(24):
            count = dice.poisson(self._scale * self._weight(day, hour) * (1 + 0.75 * (silent + flagged)))
            moments += [day * DAY_SECONDS + hour * 3_600 + dice.below(3_600) for _ in range(count)]
        shares = (silent, flagged, spec.after_sale_share / 0.75, spec.other_share / 0.75, spec.initiated_share / 0.75)
        whole = 1.0 / 0.75 + silent + flagged
        for at in sorted(moments):
            self._happen(at, dice.unit() * whole, shares)

    def _happen(self, at: int, draw: float, shares: tuple[float, ...]) -> None:
        world = self._world
        silent, flagged, after_sale, other, initiated = shares
        if draw < silent:
            others.silent_order(world, at)
        elif draw < silent + flagged:
            others.flagged(world, at)
        elif draw < silent + flagged + after_sale and (owner := world.pool.owner(at)):
            others.after_sale(world, at, owner)
        elif draw < silent + flagged + after_sale + other:
            others.stranger(world, at)
        elif draw < silent + flagged + after_sale + other + initiated and (friend := world.pool.returning(at)):
            others.initiated(world, at, friend)
        else:
            known = world.pool.returning(at) if world.dice.chance(world.spec.returning_share) else None
            hold(world, at, known or world.pool.new(), is_returning=known is not None)
