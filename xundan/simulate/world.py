"""What a day of simulation works on, and the truth rows it leaves."""

from dataclasses import dataclass, field, fields
from typing import Any

from xundan.simulate.buyers import Buyer, BuyerPool
from xundan.simulate.desk import Desk
from xundan.simulate.dice import Dice
from xundan.simulate.need import Market
from xundan.simulate.orders import Order, OrderBook
from xundan.simulate.phrases import Phrases
from xundan.simulate.shop import Campaign, Product, Shop
from xundan.simulate.spec import ShopSpec
from xundan.simulate.talk import Row, Talk
from xundan.simulate.wording import draw_slots


@dataclass(slots=True)
class ChatTruth:
    """What is true of one chat. Times are seconds after the first midnight; lists are written joined by `;`."""

    chat: int
    kind: str
    """inquiry, initiated (the agent spoke first), flagged, after_sale or other."""
    stage: str
    buyer_id: str
    opened_at: int
    last_message_at: int = 0
    agent_id: str = ""
    """Credited agent: last human before the order, else last human, else the account addressed."""
    first_agent_id: str = ""
    outcome: str = ""
    loss_stage: str = ""
    reason: str = ""
    also: str = ""
    service_gaps: tuple[str, ...] = ()
    hidden_reason: str = ""
    """The objection the buyer had, voiced or not, met or not."""
    is_voiced: bool = False
    is_met: bool = False
    evidence: tuple[int, ...] = ()
    quotes: tuple[str, ...] = ()
    campaign_id: str = ""
    product_id: str = ""
    source: str = ""
    is_returning: bool = False
    open_chats: int = 0
    first_response_seconds: int = 0
    longest_wait_seconds: int = 0
    need_logit: float = 0.0
    campaign_logit: float = 0.0
    skill_logit: float = 0.0
    probability: float = 0.0
    order_ids: tuple[str, ...] = ()

    def row(self) -> dict[str, Any]:
        """The row as written, times still in seconds."""
        row = {name: getattr(self, name) for name in CHAT_COLUMNS}
        row["evidence"] = ";".join(f"{self.chat}-{number}" for number in self.evidence)
        row["quotes"] = "|".join(self.quotes)
        row["service_gaps"], row["order_ids"] = ";".join(self.service_gaps), ";".join(self.order_ids)
        return row


CHAT_COLUMNS = tuple(column.name for column in fields(ChatTruth))


@dataclass(frozen=True, slots=True)
class OrderTruth:
    """To whom an order truly belongs.

    `kind`: inquiry, followed_up, reordered (cancelled, then ordered again), silent, flagged, history.
    """

    order_id: str
    kind: str
    chat: int = -1
    agent_id: str = ""
    campaign_id: str = ""
    created: int = 0
    paid: int | None = None


@dataclass(slots=True)
class World:
    """The shop in motion."""

    spec: ShopSpec
    shop: Shop
    phrases: Phrases
    dice: Dice
    market: Market
    desk: Desk
    pool: BuyerPool
    book: OrderBook
    rows: list[Row] = field(default_factory=list)
    chat_truths: list[ChatTruth] = field(default_factory=list)
    order_truths: list[OrderTruth] = field(default_factory=list)
    chat_count: int = 0

    def campaign(self, index: int) -> Campaign | None:
        """The campaign of an index, None for -1."""
        return self.shop.campaigns[index] if index >= 0 else None

    def talk(self, at: int, buyer: Buyer, agent: int, product: Product, campaign: int) -> Talk:
        """A new chat with this agent."""
        self.chat_count += 1
        person = self.shop.agents[agent]
        catalogue = self.phrases.catalogue
        slots = draw_slots(
            product, self.campaign(campaign), buyer.buyer_id, person.agent_id, self.shop, catalogue, self.dice
        )
        return Talk(self.rows, self.chat_count, at, buyer, person, slots, self.shop, self.phrases, self.dice)

    def place(self, order: Order, truth: OrderTruth) -> None:
        """Takes an order into the book and into the truth."""
        self.book.add(order)
        self.order_truths.append(truth)
