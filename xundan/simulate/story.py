"""The course of one inquiry's chat: which moves in which order, and which messages are evidence of what."""

from xundan.simulate.desk import next_opening
from xundan.simulate.dialogue import Dialogue
from xundan.simulate.handling import Handling
from xundan.simulate.need import Need
from xundan.simulate.world import ChatTruth, World

_PRECEDENCE = (
    "service.no_reply",
    "service.attitude",
    "service.off_target",
    "service.slow",
    "service.no_follow_up",
    "service.violation",
    "service.no_alternative",
)
"""Which failing is the primary reason when no objection was voiced."""
_RELAPSES = 0.3
_RESOLVABLE = ("stock", "product", "price.too_high")
"""Objections to which another product can be offered."""


class Story:
    """Tells one chat; afterwards knows what stands unresolved."""

    def __init__(self, world: World, dialogue: Dialogue, need: Need, handling: Handling, truth: ChatTruth) -> None:
        self._world, self._dialogue, self._need, self._handling, self._truth = world, dialogue, need, handling, truth
        self._events: dict[str, list[int]] = {}
        self._objected: list[int] = []
        self._stands = False

    def tell(self, *, is_bought: bool, is_night: bool, is_opened: bool) -> None:
        """Everything said up to the order, or to the silence; fills the truth of what happened."""
        dialogue, dice, gaps, truth = self._dialogue, self._world.dice, self._handling.gaps, self._truth
        start = dialogue.talk.at
        if not is_opened:
            dialogue.open(is_night=is_night)
        if "service.no_reply" in gaps and (is_night or dice.chance(0.3)):
            self._events["service.no_reply"] = dialogue.ask_only()
        else:
            if is_night:
                dialogue.ask_at_night(next_opening(start))
            else:
                truth.first_response_seconds = round(self._handling.first_response_seconds)
                dialogue.greet()
            self._questions(is_bought=is_bought)
            self._close(is_bought=is_bought)
        truth.service_gaps = tuple(sorted(self._events))

    def lose(self) -> None:
        """Writes down why the inquiry was lost, by the rules of the taxonomy."""
        truth = self._truth
        truth.outcome, truth.loss_stage = "lost", "no_order"
        gap = next((gap for gap in _PRECEDENCE if gap in self._events), "")
        truth.reason = self._need.objection if self._stands else gap or "unknown.silent"
        numbers = self._objected if self._stands else self._events.get(gap, [])
        truth.evidence = tuple(sorted(set(numbers)))
        truth.quotes = tuple(self._dialogue.talk.text_of(number) for number in truth.evidence)
        truth.also = truth.also if self._stands else ""

    def _questions(self, *, is_bought: bool) -> None:
        dialogue, dice, gaps = self._dialogue, self._world.dice, self._handling.gaps
        count = 1 + dice.below(4)
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
        other = world.shop.agents[world.desk.assign(talk.at, -1, world.dice)]
        if other.agent_id != talk.agent.agent_id:
            talk.reply(world.phrases.agent["transfer"], self._dialogue.wait())
            talk.hand_over(other)
            talk.slots["agent"] = other.nick
            talk.reply(world.phrases.agent["takeover"], talk.quick())

    def _object(self, *, is_bought: bool) -> None:
        need, handling, dialogue, dice = self._need, self._handling, self._dialogue, self._world.dice
        if not is_bought and not handling.is_met and not need.objection.startswith("buyer") and dice.chance(0.13):
            self._truth.also = self._world.market.other_objection(need, dice)
            dialogue.objection(self._truth.also, is_met=False, is_bare=False)
        is_bare = "service.no_alternative" in handling.gaps
        is_rude = "service.attitude" in handling.gaps and not handling.is_met and dice.chance(0.5)
        numbers = dialogue.objection(need.objection, is_met=handling.is_met, is_bare=is_bare, is_rude=is_rude)
        self._objected, self._stands = numbers, not handling.is_met
        self._truth.is_voiced, self._truth.is_met = True, handling.is_met
        if is_rude:
            self._events["service.attitude"] = numbers
        if is_bare:
            self._events["service.no_alternative"] = numbers
        elif self._stands and not is_rude and need.objection.startswith(_RESOLVABLE):
            dialogue.offer()

    def _close(self, *, is_bought: bool) -> None:
        dialogue, dice, need, gaps = self._dialogue, self._world.dice, self._need, self._handling.gaps
        service, talk = self._world.phrases.service, dialogue.talk
        if "service.no_reply" in gaps:
            self._events["service.no_reply"] = dialogue.ask_only()
        elif is_bought:
            if self._stands and dice.chance(0.5):
                talk.buyer(self._world.phrases.buyer["grudge"])
                talk.settle()
        elif self._stands:
            self._objected += dialogue.leave(need.objection)
        elif self._truth.is_voiced and need.objection != "buyer.no_need" and dice.chance(_RELAPSES):
            self._stands = True
            self._objected += dialogue.leave(need.objection, is_spoken=True)
        elif "service.off_target" in gaps and dice.chance(0.5):
            self._events["service.off_target"] += talk.buyer(service["off_last"])
            talk.settle()
        elif "service.attitude" in gaps and dice.chance(0.5):
            self._events["service.attitude"] += talk.buyer(service["curt_last"])
            talk.settle()
        elif self._handling.is_warm:
            self._promise()
        else:
            dialogue.drift()

    def _promise(self) -> None:
        """The buyer asks to be told, the agent promises, and keeps it or does not."""
        dialogue, service = self._dialogue, self._world.phrases.service
        numbers = dialogue.talk.buyer(service["warm"])
        dialogue.talk.reply(service["warm_promise"], dialogue.wait(), habitual=False)
        if "service.no_follow_up" in self._handling.gaps:
            self._events["service.no_follow_up"] = numbers
        else:
            dialogue.talk.reply(service["warm_follow"], self._world.dice.around(5_400, 0.5), habitual=False)
