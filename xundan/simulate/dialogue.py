"""How an inquiry is talked through: opening, questions, the objection, what goes wrong, and the way out.

Functions write into a `Talk` and return the numbers of the messages that carry evidence, or nothing.
"""

from xundan.simulate.dice import Dice
from xundan.simulate.handling import Handling
from xundan.simulate.need import Need
from xundan.simulate.phrases import Bank, Phrases, Question
from xundan.simulate.spec import ShopSpec
from xundan.simulate.talk import Talk


class Dialogue:
    """The moves of one inquiry; holds what every move needs."""

    def __init__(
        self, talk: Talk, need: Need, handling: Handling, phrases: Phrases, spec: ShopSpec, dice: Dice
    ) -> None:
        self.talk, self._need, self._handling = talk, need, handling
        self._phrases, self._spec, self._dice = phrases, spec, dice
        self._has_answered = False
        self._topics = list(phrases.topics[need.product.kind])

    def open(self, *, is_night: bool) -> None:
        """The buyer arrives; a bot may greet. At night the auto-reply answers."""
        talk, dice, buyer = self.talk, self._dice, self._phrases.buyer
        if dice.chance(0.3):
            talk.notice(f"当前用户来自 {self._need.source}")
        style = dice.unit()
        if style < 0.34:
            talk.card(self._need.product)
        if style > 0.5 or dice.chance(0.3):
            talk.buyer(buyer["hello"], pause=3, is_plain=True)
        if 0.34 <= style < 0.6:
            talk.buyer(buyer["look"], pause=8)
            if dice.chance(0.5):
                talk.card(self._need.product)
        if talk.waiting_since < 0:
            talk.card(self._need.product)
        if is_night:
            talk.bot(self._phrases.agent["auto"])
        elif dice.chance(0.5):
            talk.bot(self._phrases.agent["bot"])

    def ask_only(self, words: str = "no_reply_ask") -> list[int]:
        """A question nobody answers, and perhaps a poke or two."""
        numbers = self.talk.buyer(self._phrases.service[words])
        for _ in range(self._dice.below(3)):
            self.talk.buyer(self._phrases.service["poke"], pause=120)
        return numbers

    def wait(self) -> float:
        """Seconds until the agent's next words; the first response is the handling's."""
        if self._has_answered:
            return self.talk.quick()
        self._has_answered = True
        return self._handling.first_response_seconds

    def ask_at_night(self, opens: int) -> None:
        """A question left at night; the desk opens and reads it."""
        talk, dice = self.talk, self._dice
        topic = self._topic()
        talk.buyer(topic.ask)
        talk.at = max(talk.at, opens + int(dice.around(900, 0.8)))
        talk.settle()
        self._has_answered = True
        talk.reply(self._phrases.agent["morning"], 2)
        talk.reply(topic.answer, 15)

    def greet(self) -> None:
        """The agent says hello, when the buyer has only said as much."""
        if self._dice.chance(0.6):
            is_named = self._dice.chance(0.35)
            self.talk.reply(self._phrases.agent["greet_name" if is_named else "greet"], self.wait())

    def round(self, *, is_slow: bool = False, is_off: bool = False) -> list[int]:
        """A plain question and its answer; a slow round makes the buyer wait, an off one is answered by a template."""
        talk, dice, words = self.talk, self._dice, self._phrases
        topic = self._topic()
        numbers = talk.buyer(topic.ask, pause=22)
        if dice.chance(0.04):
            talk.picture()
        if is_slow:
            return self._slow(topic.answer, numbers)
        if is_off:
            talk.reply(words.service["off_reply"], self.wait())
            if dice.chance(0.75):
                numbers += talk.buyer(words.service["off_complain"])
                if dice.chance(0.6):
                    talk.reply(words.service["off_reply"], self.wait(), habitual=False)
            talk.settle()
            return numbers
        if dice.chance(0.12):
            talk.reply(words.agent["wait"], self.wait())
            talk.reply(topic.answer, 20 + 40 * dice.unit())
        else:
            talk.reply(topic.answer, self.wait(), habitual=dice.chance(0.7))
        if dice.chance(0.45):
            talk.buyer(words.buyer["accept"], pause=9, is_plain=True)
            if dice.chance(0.12):
                talk.reply(words.agent["ack"], talk.quick())
            talk.settle()
        return []

    def _slow(self, answer: Bank, question: list[int]) -> list[int]:
        """The buyer waits beyond the limit, pokes, and is answered at last."""
        talk, dice, words = self.talk, self._dice, self._phrases
        self._has_answered = True
        due = talk.waiting_since + dice.between(self._spec.slow_seconds + 15, 1_500)
        while talk.at < due - 200 and dice.chance(0.5):
            talk.buyer(words.service["poke"], pause=110)
        talk.at = max(talk.at, due)
        if dice.chance(0.5):
            talk.reply(words.agent["sorry_wait"], 2)
        talk.reply(answer, 4)
        if dice.chance(0.45):
            complaint = talk.buyer(words.service["slow_complain"])
            if dice.chance(0.5):
                talk.reply(words.agent["sorry_wait"], talk.quick())
            talk.settle()
            return question + complaint
        return question

    def _topic(self) -> Question:
        """Something not asked before in this chat."""
        return self._topics.pop(self._dice.below(len(self._topics)))

    def herring(self) -> None:
        """Words that look like an objection and are none."""
        ask, answer, thanks = self._dice.pick(self._phrases.herrings)
        self.talk.buyer(ask, pause=20)
        self.talk.reply(answer, self.wait(), habitual=False)
        self.talk.buyer(thanks, pause=8)
        self.talk.settle()

    def rude(self) -> list[int]:
        """A question met with rudeness."""
        words = self._phrases
        numbers = self.talk.buyer(self._topic().ask)
        self.talk.reply(words.service["curt"], self.wait(), habitual=False, is_plain=True)
        numbers += self.talk.buyer(words.service["curt_react"])
        self.talk.settle()
        return numbers

    def violate(self) -> list[int]:
        """The agent offers what is forbidden."""
        number = self.talk.reply(self._phrases.service["violation"], self.wait(), habitual=False, is_plain=True)
        if self._dice.chance(0.5):
            self.talk.buyer(self._phrases.service["violation_react"])
            self.talk.settle()
        return [number]

    def objection(self, code: str, *, is_met: bool, is_bare: bool, is_rude: bool = False) -> list[int]:
        """The objection is voiced, as words or as a question, and met or not."""
        talk, dice, words = self.talk, self._dice, self._phrases
        spoken = words.objections[code, self._need.product.kind]
        question = dice.pick(spoken.ask) if spoken.ask and dice.chance(0.5) else None
        numbers = talk.buyer(question.ask if question else spoken.say, pause=25)
        if is_rude:
            talk.reply(words.service["curt"], self.wait(), habitual=False, is_plain=True)
        elif is_met:
            talk.reply((question and question.answer) or spoken.soothe, self.wait(), habitual=False)
            if dice.chance(0.75):
                talk.buyer(words.buyer["accept"], pause=12, is_plain=True)
        else:
            is_curt = is_bare and question is not None and dice.chance(0.4)
            refusal = words.service["bare"] if is_curt else (question and question.deny) or spoken.deny
            talk.reply(refusal, self.wait(), habitual=False)
            if question and dice.chance(0.3):
                numbers += talk.buyer(spoken.say, pause=18)
        talk.settle()
        return numbers

    def offer(self) -> None:
        """The agent shows something else."""
        self.talk.reply(self._phrases.agent["offer"], self._dice.between(8, 40))

    def leave(self, code: str, *, is_spoken: bool = False) -> list[int]:
        """Parting words after a refusal: the reason again, a weak word, or none."""
        draw = 0.0 if is_spoken else self._dice.unit()
        if draw < 0.5:
            numbers = self.talk.buyer(self._phrases.objections[code, self._need.product.kind].last, pause=25)
            self.talk.settle()
            return numbers
        if draw < 0.75:
            self.talk.buyer(self._phrases.buyer["weak"], pause=20, is_plain=True)
            self.talk.settle()
        return []

    def drift(self) -> None:
        """The agent closes; the buyer goes without giving a reason."""
        if self._dice.chance(0.6):
            self.talk.reply(self._phrases.agent["closing"], self.wait())
        if self._dice.chance(0.45):
            self.talk.buyer(self._phrases.buyer["silent_exit"], pause=30, is_plain=True)
            self.talk.settle()

    def pause(self) -> None:
        """The buyer is away for a while, within or beyond the gap of a session."""
        self.talk.buyer(self._phrases.buyer["idle"])
        self.talk.settle()
        self.talk.at += int(self._dice.around(1_500, 0.9))

    def slip(self) -> None:
        """A message sent by mistake and taken back."""
        numbers = self.talk.buyer(self._topic().ask, pause=6)
        self.talk.recall(numbers[0])
        for number in numbers[1:]:
            self.talk.recall(number)
        if self._dice.chance(0.4):
            self.talk.buyer(self._phrases.buyer["change"], pause=5)
        self.talk.settle()
