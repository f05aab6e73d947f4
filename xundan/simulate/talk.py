"""One chat being written: a clock, two voices, and how people type.

`Talk` appends rows to a list; a row is (at, chat, number, buyer_id, agent_id, role, text, product_id, kind, recalled)
with `at` in seconds after the first midnight and `recalled` the number of the message taken back, -1 for none.
"""

from collections.abc import Mapping
from typing import Any

from xundan.simulate.buyers import Buyer
from xundan.simulate.dice import Dice
from xundan.simulate.phrases import Bank, Phrases, say
from xundan.simulate.shop import BOT_NAME, Agent, Product, Shop
from xundan.simulate.wording import address, person, phone

Row = tuple[int, int, int, str, str, str, str, str, str, int]
MESSAGE_BREAK = " / "
ADDRESS_CHECK = "请确认收货地址"
_LONG = 4
"""A line longer than so many letters may be adorned; shorter ones are said as they are."""
_ADORNED = 0.6
_TAILED = 0.3
_LETTER_OFFSET = 0xFEE0
_WIDE = {ord(c): ord(c) + _LETTER_OFFSET for c in "0123456789abcdefgABCDEFG?!"}


class Talk:
    """A chat under way. `at` is its clock; `agent` the human who answers now."""

    __slots__ = (
        "_buyer", "_chat", "_dice", "_habits", "_phrases", "_rows", "_shop", "_traditional",
        "agent", "at", "contacts", "longest_wait", "number", "slots", "waiting_since",
    )  # fmt: skip

    def __init__(
        self, rows: list[Row], chat: int, at: int, buyer: Buyer, agent: Agent, slots: dict[str, object],
        shop: Shop, phrases: Phrases, dice: Dice,
    ) -> None:  # fmt: skip
        self._rows, self._chat, self._buyer, self._shop = rows, chat, buyer, shop
        self._phrases, self._dice = phrases, dice
        self._habits: Mapping[str, Any] = phrases.habits
        self._traditional: dict[int, int] = _traditional(phrases) if buyer.is_traditional else {}
        self.at, self.agent, self.slots = at, agent, slots
        self.number = 0
        self.contacts: list[tuple[int, str]] = []
        self.waiting_since = -1
        self.longest_wait = 0

    def _add(
        self, role: str, account: str, text: str, kind: str = "text", product_id: str = "", recalled: int = -1
    ) -> int:
        self._rows.append(
            (self.at, self._chat, self.number, self._buyer.buyer_id, account, role, text, product_id, kind, recalled)
        )
        self.number += 1
        return self.number - 1

    def buyer(self, words: Bank | str, pause: float = 14.0, *, is_plain: bool = False) -> list[int]:
        """The buyer types; returns the numbers of the messages. A line may come in pieces, and adorned if not plain."""
        dice, buyer = self._dice, self._buyer
        line = words if isinstance(words, str) else say(dice, words, self.slots)
        pieces = line.split(MESSAGE_BREAK)
        if " " in line and len(pieces) == 1 and dice.chance(buyer.splits):
            pieces = line.split(" ", 1)
        self.at += max(1, int(dice.around(pause, 0.7)))
        if self.waiting_since < 0:
            self.waiting_since = self.at
        numbers = []
        if not is_plain and len(line) > _LONG and dice.chance(_ADORNED):
            pieces = self._adorned(pieces)
        for place, piece in enumerate(pieces):
            if place:
                self.at += 1 + int(dice.unit() * 9)
            numbers.append(self._add("buyer", self.agent.agent_id, self._typed(piece)))
        return numbers

    def _adorned(self, pieces: list[str]) -> list[str]:
        """The line with what people put around one: an opener, a closer, something about themselves."""
        dice, words = self._dice, self._phrases
        draw = dice.unit()
        if draw < 0.4:
            return [f"{say(dice, words.openers, self.slots)} {pieces[0]}", *pieces[1:]]
        if draw < 0.65:
            return [*pieces[:-1], f"{pieces[-1]} {say(dice, words.closers, self.slots)}"]
        aside = say(dice, words.asides, self.slots)
        if draw < 0.75:
            return [*pieces, aside]
        first, last = (aside, pieces[0]) if draw < 0.88 else (pieces[0], aside)
        return [f"{first} {last}", *pieces[1:]]

    def _typed(self, text: str) -> str:
        """The same words as this buyer would type them."""
        dice, buyer = self._dice, self._buyer
        if buyer.joiner != " " and " " in text:
            text = text.replace(" ", buyer.joiner)
        draw = dice.unit()
        if draw < buyer.slip:
            slips: Mapping[str, list[str]] = self._habits["slips"]
            for letters in slips:
                if letters in text and dice.chance(0.4):
                    text = text.replace(letters, dice.pick(slips[letters]), 1)
                    break
        elif (draw := draw - buyer.slip) < buyer.tail:
            text += dice.pick(self._habits["tails"])
        elif (draw := draw - buyer.tail) < buyer.emoji:
            text += dice.pick(self._habits["emoji"])
        elif (draw := draw - buyer.emoji) < buyer.particle:
            text += dice.pick(self._habits["particles"])
        elif draw - buyer.particle < 0.008:
            text = text.translate(_WIDE)
        return text.translate(self._traditional) if self._traditional else text

    def reply(
        self, words: Bank | str, wait: float, *, habitual: bool = True, kind: str = "text", is_plain: bool = False
    ) -> int:
        """The agent answers after so many seconds. Agents repeat themselves: each keeps to a few phrases of a bank."""
        dice = self._dice
        self.at += max(2, int(wait))
        if self.waiting_since >= 0:
            self.longest_wait = max(self.longest_wait, self.at - self.waiting_since)
            self.waiting_since = -1
        if isinstance(words, str):
            text = words
        elif habitual:
            phrase = words[(self.agent.habit + dice.below(3)) % len(words)]
            text = phrase[self.agent.habit % len(phrase)]
            text = text.format_map(self.slots) if "{" in text else text
        else:
            text = say(dice, words, self.slots)
        if not is_plain and kind == "text" and dice.chance(_TAILED):
            text = f"{text} {say(dice, self._phrases.agent['tails'], self.slots)}"
        number = -1
        for place, piece in enumerate(text.split(MESSAGE_BREAK)):
            self.at += 3 if place else 0
            number = self._add("agent", self.agent.agent_id, piece, kind)
        self.contacts.append((self.at, self.agent.agent_id))
        return number

    def check_address(self, wait: float) -> None:
        """The agent sends the card that asks whether the address is right."""
        catalogue = self._phrases.catalogue
        owner = f"{person(catalogue, self._dice)} {phone(self._dice)}"
        self.reply(f"{ADDRESS_CHECK} {owner} {address(catalogue, self._dice)}", wait, kind="card")

    def quick(self) -> float:
        """Seconds an ordinary answer takes this agent."""
        return min(150.0, self._dice.around(0.8 * self.agent.median_seconds + 4, 0.5))

    def bot(self, words: Bank) -> None:
        """The bot's own line, at once."""
        self.at += 1
        self._add("bot", f"{self._shop.spec.shop_id}:{BOT_NAME}", say(self._dice, words, self.slots))

    def notice(self, text: str) -> None:
        """A line of the system."""
        self._add("system", self.agent.agent_id, text)

    def card(self, product: Product) -> None:
        """The buyer sends the card of a product, or pastes its link."""
        self.at += 1 + int(self._dice.unit() * 6)
        if self.waiting_since < 0:
            self.waiting_since = self.at
        if self._dice.chance(0.8):
            self._add("buyer", self.agent.agent_id, f"{product.title} ¥{product.price}.00", "card", product.product_id)
        else:
            url = f"https://item.taobao.com/item.htm?id={product.product_id}"
            self._add("buyer", self.agent.agent_id, url, "text", product.product_id)

    def picture(self) -> None:
        """The buyer sends a picture."""
        self.at += self._dice.between(4, 30)
        self._add("buyer", self.agent.agent_id, "[图片]", "image")

    def recall(self, number: int) -> None:
        """The buyer takes a message back."""
        self.at += self._dice.between(2, 15)
        text = "撤回了一条消息"
        self._add("buyer", self.agent.agent_id, text, "recall", "", number)

    def hand_over(self, agent: Agent) -> None:
        """Another agent takes the chat."""
        name = self.agent.agent_id
        self.at += 2
        self._add("system", agent.agent_id, f"由 {name} 转交给 {agent.agent_id}")
        self.agent = agent

    def settle(self) -> None:
        """Whatever the buyer said last needed no answer."""
        self.waiting_since = -1

    def last_human(self, before: int) -> str:
        """The human agent last in contact before this moment, or empty."""
        return next((agent for at, agent in reversed(self.contacts) if at <= before), "")

    def text_of(self, number: int) -> str:
        """The words of one of this chat's messages."""
        return self._rows[len(self._rows) - self.number + number][6]


def _traditional(phrases: Phrases) -> dict[int, int]:
    letters = phrases.habits["traditional"]
    return {ord(a): ord(b) for a, b in zip(letters["simple"], letters["complex"], strict=True)}
