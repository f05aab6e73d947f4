"""What is no inquiry of a buyer's own: after-sale, strangers, the agent speaking first, orders unreal or silent."""

from dataclasses import replace

from xundan.simulate.buyers import Buyer
from xundan.simulate.handling import handle
from xundan.simulate.inquiry import unfold
from xundan.simulate.orders import Order, draw_lines, paid_life, unpaid_life
from xundan.simulate.spec import DAY_SECONDS
from xundan.simulate.talk import Talk
from xundan.simulate.world import ChatTruth, OrderTruth, World


def after_sale(world: World, at: int, buyer: Buyer) -> None:
    """A buyer who paid asks after the goods."""
    product = buyer.order.lines[0].product if buyer.order else world.market.product(at, world.dice)
    agent = world.desk.assign(at, -1, world.dice)
    talk = world.talk(at, buyer, agent, product, -1)
    if world.dice.chance(0.4):
        talk.buyer(world.phrases.buyer["hello"], pause=2, is_plain=True)
        if world.dice.chance(0.4):
            talk.bot(world.phrases.agent["bot"])
    if world.dice.chance(0.25) and buyer.order:
        talk.buyer(f"订单{buyer.order.order_id}", pause=5)
    exchange = world.dice.pick(world.phrases.after_sale)
    _exchange(world, talk, exchange, has_agent=bool(world.desk.on_duty(at)))
    if world.dice.chance(0.3):
        _exchange(world, talk, world.dice.pick(world.phrases.after_sale)[:2], has_agent=bool(world.desk.on_duty(at)))
    if world.dice.chance(0.25) and talk.contacts:
        talk.buyer(world.phrases.buyer["thanks"], is_plain=True)
        talk.settle()
    _note(world, talk, buyer, agent, at, "after_sale", "after_sale")


def stranger(world: World, at: int) -> None:
    """Spam, merchants, job seekers, colleagues."""
    buyer = world.pool.new()
    agent = world.desk.assign(at, -1, world.dice)
    talk = world.talk(at, buyer, agent, world.market.product(at, world.dice), -1)
    _exchange(world, talk, world.dice.pick(world.phrases.other), has_agent=bool(world.desk.on_duty(at)))
    _note(world, talk, buyer, agent, at, "other", "other")


def initiated(world: World, at: int, buyer: Buyer) -> None:
    """The agent writes to an old buyer: mostly no answer; else an inquiry that opens with the answer."""
    dice, duty = world.dice, world.desk.on_duty(at)
    if not duty:
        return
    agent = dice.pick(duty)
    product = world.market.product(at, dice)
    campaign = world.market.campaign_of(product, at)
    talk = world.talk(at, buyer, agent, product, campaign)
    talk.reply(world.phrases.agent["initiate"], 1, habitual=False)
    if dice.chance(0.65):
        _note(world, talk, buyer, agent, at, "initiated", "other")
        return
    need = replace(
        world.market.need(at, product, campaign, is_returning=True, dice=dice), source="", logit=world.spec.base_logit
    )
    effect = world.shop.campaigns[campaign].effect if campaign >= 0 else 0.0
    load = world.desk.load(agent, at)
    person = world.shop.agents[agent]
    handling = handle(need, person, effect, load, dice)
    opened = talk.at + 1
    talk.buyer(world.phrases.agent["initiate_answer"], pause=600)
    truth = ChatTruth(
        chat=world.chat_count,
        kind="initiated",
        stage="pre_sale",
        buyer_id=buyer.buyer_id,
        opened_at=next(row[0] for row in reversed(world.rows) if row[0] >= opened),
        first_agent_id=person.agent_id,
        hidden_reason=need.objection,
        campaign_id=world.shop.campaigns[campaign].campaign_id if campaign >= 0 else "",
        product_id=product.product_id,
        is_returning=True,
        open_chats=load,
        need_logit=round(need.logit, 4),
        campaign_logit=round(effect, 4),
        skill_logit=round(person.skill, 4),
        probability=round(handling.probability, 4),
    )
    unfold(world, talk, need, handling, truth, agent, buyer, is_night=False)


def flagged(world: World, at: int) -> None:
    """An order placed to look busy (刷单), with or without a chat that looks like one."""
    dice, buyer = world.dice, world.pool.new()
    product = world.market.product(at, dice)
    order = Order(
        world.book.next_id(dice), buyer.buyer_id, draw_lines(product, product, None, dice), at + 600, flag="刷单"
    )
    order = replace(order, paid=at + 660, shipped=at + DAY_SECONDS)
    chat = -1
    if dice.chance(0.6) and world.desk.on_duty(at):
        agent = world.desk.assign(at, -1, dice)
        talk = world.talk(at, buyer, agent, product, -1)
        talk.card(product)
        talk.buyer(world.phrases.buyer["hello"], is_plain=True)
        talk.reply(world.phrases.agent["greet"], talk.quick())
        talk.buyer(world.phrases.buyer["buy"], pause=60, is_plain=True)
        talk.reply(world.phrases.agent["bye"], talk.quick())
        _note(world, talk, buyer, agent, at, "flagged", "pre_sale")
        world.chat_truths[-1].order_ids = (order.order_id,)
        chat = world.chat_count
        order = replace(order, created=talk.at + 30, paid=talk.at + 90)
    world.place(order, OrderTruth(order.order_id, "flagged", chat, "", "", order.created, order.paid))


def silent_order(world: World, at: int, *, is_history: bool = False) -> None:
    """An order without any chat; history stands for what was bought before the simulation begins."""
    dice, buyer = world.dice, world.pool.new()
    product = world.market.product(at, dice)
    campaign = None if is_history else world.campaign(world.market.campaign_of(product, at))
    lines = draw_lines(product, dice.pick(world.shop.products), campaign, dice)
    campaign_id = campaign.campaign_id if campaign else ""
    order = Order(world.book.next_id(dice), buyer.buyer_id, lines, at, campaign_id=campaign_id)
    if dice.chance(0.1):
        order = unpaid_life(order, is_cancelled=dice.chance(0.4), reason="买家不想买了", dice=dice)
    else:
        order = paid_life(order, at + dice.between(12, 400), campaign, dice)
        world.pool.owns(buyer, order)
        world.pool.remember(buyer)
    kind = "history" if is_history else "silent"
    paid = order.deposit_paid or order.paid
    buyer.busy_until = at
    world.place(order, OrderTruth(order.order_id, kind, -1, "", campaign_id, order.created, paid))


def _exchange(world: World, talk: Talk, lines: tuple[tuple[tuple[str, ...], ...], ...], *, has_agent: bool) -> None:
    """Buyer and agent in turn; the agent falls silent when nobody is on duty."""
    for place, words in enumerate(lines):
        if place % 2 == 0:
            talk.buyer(words, pause=25)
        elif has_agent:
            talk.reply(words, talk.quick(), habitual=False)
        else:
            talk.bot(world.phrases.agent["auto"])
            break
    talk.settle()


def _note(world: World, talk: Talk, buyer: Buyer, agent: int, at: int, kind: str, stage: str) -> None:
    world.desk.occupy(agent, talk.at)
    buyer.busy_until = max(buyer.busy_until, talk.at)
    account = world.shop.agents[agent].agent_id
    world.chat_truths.append(
        ChatTruth(
            world.chat_count, kind, stage, buyer.buyer_id, at, talk.at, talk.last_human(talk.at) or account, account
        )
    )
