"""One inquiry from the first word to the order, or to the loss and its true reason.

Decided first (need, handling, whether bought), then told (the chat), then the order lives on. The reason of a loss follows
the taxonomy's rules: a voiced objection that stood unmet; else what the desk failed to do; else nothing anyone could read.
"""

from xundan.simulate.buyers import Buyer
from xundan.simulate.desk import next_opening
from xundan.simulate.dialogue import Dialogue
from xundan.simulate.dice import sigmoid
from xundan.simulate.handling import Handling, handle
from xundan.simulate.need import Need
from xundan.simulate.purchase import buy, leave_unpaid, next_day_at, pick_close
from xundan.simulate.spec import DAY_SECONDS
from xundan.simulate.talk import Talk
from xundan.simulate.world import ChatTruth, World

_PRECEDENCE = (
    "service.no_reply",
    "service.attitude",
    "service.off_target",
    "service.slow",
    "service.no_follow_up",
    "service.violation",
)
_RELAPSES = 0.3
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
    world: World, talk: Talk, need: Need, handling: Handling, truth: ChatTruth, agent: int, buyer: Buyer, *, is_night: bool
) -> None:
    """Tells the chat, settles the outcome and books what follows from it."""
    dice = world.dice
    draw = dice.unit()
    is_bought, is_won_back = draw < handling.direct, handling.direct <= draw < handling.probability
    story = _Story(world, Dialogue(talk, need, handling, world.phrases, world.spec, dice), need, handling, truth)
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
        is_reminded = dice.chance(sigmoid(0.4 + talk.agent.care))
        leave_unpaid(world, talk, buyer, need, truth, reason=pick_close(world, truth, is_cancelled), is_reminded=is_reminded)
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
            talk.buyer(world.phrases.buyer["accept"], pause=400)
            truth.outcome = truth.reason = truth.loss_stage = truth.also = ""
            truth.evidence, truth.quotes = (), ()
            buy(world, talk, buyer, need, truth, kind="followed_up")


class _Story:
    """The course of one chat: which moves in which order, and which of them are evidence."""

    def __init__(self, world: World, dialogue: Dialogue, need: Need, handling: Handling, truth: ChatTruth) -> None:
        self._world, self._dialogue, self._need, self._handling, self._truth = world, dialogue, need, handling, truth
        self._events: dict[str, list[int]] = {}
        self._objected: list[int] = []
        self._is_voiced = False
        self._is_met = False
        self._also = ""
        self._last_at = 0

    def tell(self, *, is_bought: bool, is_night: bool, is_opened: bool) -> None:
        """Everything said up to the order, or to the silence."""
        dialogue, dice, gaps = self._dialogue, self._world.dice, self._handling.gaps
        start = dialogue.talk.at
        if not is_opened:
            dialogue.open(is_night=is_night)
        if "service.no_reply" in gaps and (is_night or dice.chance(0.3)):
            self._events["service.no_reply"] = dialogue.ask_only()
            return
        if is_night:
            dialogue.round_at_night()
            dialogue.morning(next_opening(start))
        dialogue.greet()
        self._truth.first_response_seconds = max(0, round(self._handling.first_response_seconds)) if not is_night else 0
        self._rounds(is_bought=is_bought)
        self._close(is_bought=is_bought)

    def _rounds(self, *, is_bought: bool) -> None:
        dialogue, dice, gaps = self._dialogue, self._world.dice, self._handling.gaps
        count = 1 + dice.below(3)
        slow_at = dice.below(count) if "service.slow" in gaps else -1
        off_at = dice.below(count) if "service.off_target" in gaps else -1
        handover_at = dice.below(count) if dice.chance(0.05) else -1
        for place in range(count):
            if place == handover_at:
                self._hand_over()
            if place == off_at:
                self._events["service.off_target"] = dialogue.round(is_off=True)
            if place == slow_at:
                self._events["service.slow"] = dialogue.round(is_slow=True)
            if place not in (off_at, slow_at):
                dialogue.round()
            if dice.chance(0.1):
                dialogue.herring()
        if dice.chance(0.07):
            dialogue.pause()
        if dice.chance(0.03):
            dialogue.slip()
        if self._need.is_voiced:
            self._object(is_bought=is_bought)
        if "service.attitude" in gaps and "service.attitude" not in self._events:
            self._events["service.attitude"] = dialogue.rude()
        if "service.violation" in gaps:
            self._events["service.violation"] = dialogue.violate()

    def _hand_over(self) -> None:
        world, talk = self._world, self._dialogue.talk
        talk.reply(world.phrases.agent["transfer"], self._dialogue.wait())
        other = world.shop.agents[world.desk.assign(talk.at, -1, world.dice)]
        if other.agent_id != talk.agent.agent_id:
            talk.hand_over(other)
            talk.slots["agent"] = other.nick
            talk.reply(world.phrases.agent["takeover"], talk.quick())

    def _object(self, *, is_bought: bool) -> None:
        need, handling, dialogue, dice = self._need, self._handling, self._dialogue, self._world.dice
        if not is_bought and not handling.is_met and dice.chance(0.13) and not need.objection.startswith("buyer"):
            self._also = self._world.market.other_objection(need, dice)
            dialogue.objection(self._also, is_met=False, is_bare=False)
        is_bare = "service.no_alternative" in handling.gaps
        is_rude = "service.attitude" in handling.gaps and not handling.is_met and dice.chance(0.5)
        numbers = dialogue.objection(need.objection, is_met=handling.is_met, is_bare=is_bare, is_rude=is_rude)
        self._objected, self._is_voiced, self._is_met = numbers, True, handling.is_met
        if is_rude:
            self._events["service.attitude"] = numbers
        offers = ("stock", "product", "price.too_high")
        if not handling.is_met and not is_bare and not is_rude and need.objection.startswith(offers):
            dialogue.offer()

    def _close(self, *, is_bought: bool) -> None:
        dialogue, dice, need, gaps = self._dialogue, self._world.dice, self._need, self._handling.gaps
        words = self._world.phrases
        if "service.no_reply" in gaps:
            self._events["service.no_reply"] = dialogue.ask_only()
            return
        if is_bought:
            if self._is_voiced and not self._is_met and dice.chance(0.5):
                dialogue.talk.buyer(words.buyer["grudge"])
            return
        if self._is_voiced and (not self._is_met or (dice.chance(_RELAPSES) and need.objection != "buyer.no_need")):
            self._is_met = False if not self._is_met or dialogue_relapsed(dialogue, need, self._objected) else self._is_met
            return
        if "service.off_target" in gaps and dice.chance(0.5):
            self._events["service.off_target"] += dialogue.talk.buyer(words.service["off_last"])
            dialogue.talk.settle()
        elif "service.attitude" in gaps and dice.chance(0.5):
            self._events["service.attitude"] += dialogue.talk.buyer(words.service["curt_last"])
            dialogue.talk.settle()
        elif self._handling.is_warm:
            numbers = dialogue.talk.buyer(words.service["warm"])
            dialogue.talk.reply(words.service["warm_promise"], dialogue.wait(), habitual=False)
            if "service.no_follow_up" in gaps:
                self._events["service.no_follow_up"] = numbers
            else:
                dialogue.talk.reply(words.service["warm_follow"], dice.around(5_400, 0.5), habitual=False)
        else:
            dialogue.drift()

    def lose(self) -> None:
        """Writes down why the inquiry was lost, by the rules of the taxonomy."""
