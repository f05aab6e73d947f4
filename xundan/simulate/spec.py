"""What a simulated shop is made of: its size, its people's spread, its proportions. Every number can be overridden."""

from dataclasses import dataclass
from datetime import date

MESSAGES_PER_CHAT = 11.3
"""Mean messages of one chat, all kinds together: measured, turns a number of messages into a number of chats."""

START = date(2026, 10, 19)
"""A Monday, three weeks before 双11."""
SHOP_ID = "禾木家居旗舰店"

DAY_SECONDS = 86_400
FULL_DAY_CHATS_PER_AGENT = 75


@dataclass(frozen=True, slots=True)
class ShopSpec:
    """A shop to simulate. Shares are in 0–1, effects on the logit scale, times in seconds unless named."""

    messages: int
    days: int
    seed: int
    start: date = START
    shop_id: str = SHOP_ID
    platform: str = "taobao"
    agents: int | None = None
    campaigns: int | None = None
    skill_spread: float = 0.3
    """Standard deviation of the agents' skill; 0 makes all agents equal in skill, speed and care."""
    campaign_scale: float = 1.0
    """Multiplies every campaign's effect; 0 makes campaigns draw buyers but change nothing."""
    mix_spread: float = 0.3
    """How unequally campaigns fall on agents (standard deviation of log weights)."""
    base_logit: float = 1.0
    voiced_share: float = 0.74
    """Share of objections a buyer puts into words; the others leave without a word."""
    after_sale_share: float = 0.19
    other_share: float = 0.03
    initiated_share: float = 0.025
    silent_order_share: float = 0.07
    flagged_share: float = 0.012
    returning_share: float = 0.12
    export_days: int = 4
    """An order export covers the orders created in so many last days, and older ones that changed on the last day."""
    history_days: int = 15
    slow_seconds: int = 300
    """A buyer kept waiting at least so long in service hours was served slowly; no ordinary reply takes so long."""

    def __post_init__(self) -> None:
        """Refuses sizes of which no shop can be made."""
        if self.messages < 1 or self.days < 1:
            raise ValueError("messages and days must be at least 1")
        if (self.agents is not None and self.agents < 1) or (self.campaigns is not None and self.campaigns < 0):
            raise ValueError("agents must be at least 1 and campaigns at least 0")

    @property
    def chats_per_day(self) -> float:
        """Mean chats a day, of every kind."""
        return self.messages / self.days / MESSAGES_PER_CHAT

    @property
    def agent_count(self) -> int:
        """Agents asked for, or as many as the traffic keeps busy."""
        return self.agents or max(4, round(self.chats_per_day / FULL_DAY_CHATS_PER_AGENT * 1.4))

    @property
    def campaign_count(self) -> int:
        """Campaigns asked for, or one for every five days, at least five."""
        return max(5, self.days // 5) if self.campaigns is None else self.campaigns

    @property
    def horizon_seconds(self) -> int:
        """End of the simulated time, in seconds after the first midnight."""
        return self.days * DAY_SECONDS
