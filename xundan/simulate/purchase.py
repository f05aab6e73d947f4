"""From the chat to the order: announced or silent, at once or the next day, paid at once or late, or left unpaid."""

from dataclasses import replace

from xundan.simulate.buyers import Buyer
from xundan.simulate.dice import Dice
from xundan.simulate.need import Need
from xundan.simulate.orders import HOUR, Order, draw_lines, paid_life, unpaid_life
from xundan.simulate.shop import Campaign
from xundan.simulate.spec import DAY_SECONDS
from xundan.simulate.talk import Talk
from xundan.simulate.world import ChatTruth, OrderTruth, World

_LATE_PAYERS = 0.11
_REORDERS = 0.025
_NEXT_DAY = 0.1


def next_day_at(at: int, dice: Dice) -> int:
    """A moment of the next day in the desk's hours."""
    return (at // DAY_SECONDS + 1) * DAY_SECONDS + dice.between(9 * HOUR, 21 * HOUR)


def buy(world: World, talk: Talk, buyer: Buyer, need: Need, truth: ChatTruth, *, kind: str = "inquiry") -> None:
    """The buyer orders and pays; the chat goes on as far as buyer and agent have something to say."""
    dice, words = world.dice, world.phrases
    is_unanswered = talk.waiting_since >= 0
    if not is_unanswered and kind == "inquiry" and dice.chance(_NEXT_DAY):
        _sleep_over(world, talk, need)
    is_announced = not is_unanswered and dice.chance(0.55)
    limit = (talk.at // DAY_SECONDS + 2) * DAY_SECONDS - 1
    delay = dice.between(20, 240) if is_announced else int(dice.around(420, 1.1)) + 5
    created = min(talk.at + delay, limit)
    truth.agent_id = talk.last_human(created)
    order = _fresh(world, buyer, need, created)
    if dice.chance(_REORDERS):
        order = _reorder(world, order, truth)
    is_late = dice.chance(_LATE_PAYERS)
    paid = order.created + (min(20 * HOUR, int(dice.around(2 * HOUR, 1.0))) if is_late else dice.between(12, 120))
    order = paid_life(order, paid, world.campaign(need.campaign), dice)
    if is_announced:
        talk.at = max(talk.at, order.created)
        _talk_of_order(world, talk)
    if is_late and paid - order.created > HOUR and talk.last_human(talk.at) and dice.chance(0.6):
        talk.at = max(talk.at, order.created + dice.between(600, 3_000))
        if world.desk.on_duty(talk.at):
            talk.settle()
            talk.reply(words.agent["pay_up"], 1)
    truth.outcome, truth.order_ids = "converted", (*truth.order_ids, order.order_id)
    is_refunded = order.refunded is not None and sum(line.refund for line in order.lines) == order.amount
    truth.loss_stage = "refunded" if is_refunded else ""
    world.place(order, _truth_of(order, kind, truth))
    world.pool.owns(buyer, order)
    buyer.busy_until = max(talk.at, order.created)


def leave_unpaid(
    world: World, talk: Talk, buyer: Buyer, need: Need, truth: ChatTruth, *, reason: str, is_reminded: bool
) -> None:
    """The buyer orders and never pays; `reason` is the close reason of a cancelled order, empty when it just lapses."""
    dice = world.dice
    created = talk.at + int(dice.around(300, 0.8)) + 5
    order = unpaid_life(_fresh(world, buyer, need, created), is_cancelled=bool(reason), reason=reason, dice=dice)
    truth.agent_id, truth.order_ids = talk.last_human(created), (order.order_id,)
    if is_reminded and not reason and talk.contacts:
        talk.settle()
        talk.at = max(talk.at, created + dice.between(600, 5_400))
        talk.reply(world.phrases.agent["pay_up"], 1)
    world.place(order, _truth_of(order, "inquiry", truth))
    buyer.busy_until = max(talk.at, order.closed or created)


def pick_close(world: World, truth: ChatTruth, is_cancelled: bool) -> str:
    """The close reason of a cancelled order, from what the buyer felt; empty when not cancelled."""
    if not is_cancelled:
        return ""
    if truth.hidden_reason == "stock.out":
        return "缺货"
    return "买家不想买了" if world.dice.chance(0.55) else world.dice.pick(world.phrases.catalogue["closes"][1:])


def _fresh(world: World, buyer: Buyer, need: Need, created: int) -> Order:
    campaign: Campaign | None = world.campaign(need.campaign)
    lines = draw_lines(need.product, world.dice.pick(world.shop.products), campaign, world.dice)
    campaign_id = campaign.campaign_id if campaign else ""
    return Order(world.book.next_id(world.dice), buyer.buyer_id, lines, created, campaign_id=campaign_id)


def _truth_of(order: Order, kind: str, truth: ChatTruth) -> OrderTruth:
    return OrderTruth(
        order.order_id,
        kind,
        truth.chat,
        truth.agent_id,
        truth.campaign_id,
        order.created,
        order.deposit_paid or order.paid,
    )


def _sleep_over(world: World, talk: Talk, need: Need) -> None:
    """The buyer thinks it over; the next day comes back to the desk, or just orders."""
    dice, words = world.dice, world.phrases
    talk.buyer(words.objections["buyer.thinking", need.product.kind].say)
    talk.reply(words.agent["closing"], talk.quick())
    talk.at = next_day_at(talk.at, dice)
    if dice.chance(0.5):
        talk.agent = world.shop.agents[world.desk.assign(talk.at, need.campaign, dice)]
        talk.buyer(words.buyer["back"])
        topic = dice.pick(words.topics[need.product.kind])
        talk.buyer(topic.ask)
        talk.reply(topic.answer, talk.quick())


def _reorder(world: World, order: Order, truth: ChatTruth) -> Order:
    """The first order is cancelled within minutes, and placed again."""
    dice = world.dice
    closed = order.created + dice.between(90, 900)
    reason = dice.pick(("信息填写错误，重新拍", "拍错了"))
    first = replace(order, closed=closed, close_reason=reason)
    world.place(first, _truth_of(first, "reordered", truth))
    truth.order_ids = (*truth.order_ids, first.order_id)
    return replace(order, order_id=world.book.next_id(dice), created=closed + dice.between(20, 300))


def _talk_of_order(world: World, talk: Talk) -> None:
    """Small talk once the order stands: told, checked, thanked."""
    dice, words = world.dice, world.phrases
    talk.buyer(words.buyer["buy"], pause=8, is_plain=True)
    if dice.chance(0.35):
        talk.check_address(talk.quick())
        if dice.chance(0.12):
            talk.buyer(words.buyer["address"])
        else:
            talk.buyer(words.buyer["accept"], pause=9, is_plain=True)
        talk.settle()
    if dice.chance(0.5):
        talk.buyer(words.buyer["urge"] if dice.chance(0.6) else words.buyer["thanks"], pause=9)
    talk.reply(words.agent["bye"], talk.quick())
