"""One inquiry from the first word to the order, or to the loss and its true reason.

Decided first (need, handling, whether bought), then told (the chat), then the order lives on. The reason of a loss
follows the taxonomy's rules: a voiced objection that stood unmet; else what the desk failed to do; else nothing that
anyone could read.
"""

from xundan.simulate.buyers import Buyer
from xundan.simulate.dialogue import Dialogue
from xundan.simulate.dice import sigmoid
from xundan.simulate.handling import Handling, handle
from xundan.simulate.need import Need
from xundan.simulate.purchase import buy, leave_unpaid, next_day_at, pick_close
from xundan.simulate.spec import DAY_SECONDS
from xundan.simulate.story import Story
from xundan.simulate.talk import Talk
from xundan.simulate.world import ChatTruth, World

_STAGES = (0.09, 0.05)
"""Shares of losses that got as far as an order: left unpaid, cancelled."""


def hold(world: World, at: int, buyer: Buyer, *, is_returning: bool) -> None:
    """Simulates one inquiry that begins now and writes its messages, orders and truth."""
    dice, market = world.dice, world.market
    product = market.product(at, dice)
    campaign = market.campaign_of(product, at)
    need = market.need(at, product, campaign, is_returning=is_returning, dice=dice)
    agent = world.desk.assign(at, campaign, dice)
    is_night = not world.desk.on_duty(at)
    load = world.desk.load(agent, at)
    effect = world.shop.campaigns[campaign].effect if campaign >= 0 else 0.0
    handling = handle(need, world.shop.agents[agent], effect, load, dice, is_night=is_night)
    talk = world.talk(at, buyer, agent, product, campaign)
    truth = ChatTruth(
        chat=world.chat_count,
        kind="inquiry",
        stage="pre_sale",
        buyer_id=buyer.buyer_id,
        opened_at=-1,
        first_agent_id=world.shop.agents[agent].agent_id,
        hidden_reason=need.objection,
        campaign_id=world.shop.campaigns[campaign].campaign_id if campaign >= 0 else "",
        product_id=product.product_id,
        source=need.source,
        is_returning=is_returning,
        open_chats=load,
        need_logit=round(need.logit, 4),
        campaign_logit=round(effect, 4),
        skill_logit=round(world.shop.agents[agent].skill, 4),
        probability=round(handling.probability, 4),
    )
    unfold(world, talk, need, handling, truth, agent, buyer, is_night=is_night)


def unfold(
    world: World,
    talk: Talk,
    need: Need,
    handling: Handling,
    truth: ChatTruth,
    agent: int,
    buyer: Buyer,
    *,
    is_night: bool,
) -> None:
    """Tells the chat, settles the outcome and books what follows from it."""
    dice = world.dice
    draw = dice.unit()
    is_bought, is_won_back = draw < handling.direct, handling.direct <= draw < handling.probability
    story = Story(world, Dialogue(talk, need, handling, world.phrases, world.spec, dice), need, handling, truth)
    opened = len(world.rows)
    story.tell(is_bought=is_bought, is_night=is_night, is_opened=truth.kind == "initiated")
    if truth.opened_at < 0:
        truth.opened_at = next((row[0] for row in world.rows[opened:] if row[5] == "buyer"), talk.at)
    world.desk.occupy(agent, max(talk.at, need.at))
    if is_bought:
        buy(world, talk, buyer, need, truth)
    else:
        story.lose()
        _last_steps(world, talk, buyer, need, handling, truth, is_won_back=is_won_back)
    truth.last_message_at = talk.at
    truth.longest_wait_seconds = talk.longest_wait
    truth.agent_id = truth.agent_id or talk.last_human(talk.at) or truth.first_agent_id
    buyer.busy_until = max(buyer.busy_until, talk.at)
    world.pool.remember(buyer)
    world.chat_truths.append(truth)


def _last_steps(
    world: World, talk: Talk, buyer: Buyer, need: Need, handling: Handling, truth: ChatTruth, *, is_won_back: bool
) -> None:
    """After a buyer who did not buy: an order left unpaid, a follow-up the next day, perhaps an order after all."""
    dice = world.dice
    refused = bool(truth.reason) and not truth.reason.startswith(("service", "unknown"))
    stage = dice.unit() * (3.0 if refused else 1.0)
    if stage < sum(_STAGES) and not is_won_back:
        is_cancelled = stage >= _STAGES[0]
        truth.loss_stage = "cancelled" if is_cancelled else "unpaid"
        is_reminded = talk.waiting_since < 0 and dice.chance(sigmoid(0.4 + talk.agent.care))
        leave_unpaid(
            world, talk, buyer, need, truth, reason=pick_close(world, truth, is_cancelled), is_reminded=is_reminded
        )
        if not is_cancelled and not is_reminded and "service.no_follow_up" not in truth.service_gaps:
            truth.service_gaps = (*truth.service_gaps, "service.no_follow_up")
            if truth.reason == "unknown.silent":
                truth.reason = "service.no_follow_up"
        return
    if handling.follows_up:
        talk.at = next_day_at(talk.at, dice)
        if talk.at // DAY_SECONDS > talk.agent.last_day:
            return
        talk.reply(world.phrases.agent["follow"], 1)
        if is_won_back:
            talk.buyer(world.phrases.buyer["accept"], pause=400, is_plain=True)
            truth.outcome = truth.reason = truth.loss_stage = truth.also = ""
            truth.evidence, truth.quotes = (), ()
            buy(world, talk, buyer, need, truth, kind="followed_up")
