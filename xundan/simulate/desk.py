"""The desk: who is on duty, who takes the next chat, how many each has open."""

from heapq import heappop, heappush

from xundan.simulate.dice import Dice
from xundan.simulate.shop import Shop
from xundan.simulate.spec import DAY_SECONDS

OPENS_HOUR = 8
_TRIES = 4


class Desk:
    """Open chats per agent; chats arrive in time order."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._open: list[list[int]] = [[] for _ in shop.agents]
        self._duty: dict[tuple[int, int], list[int]] = {}

    def on_duty(self, at: int) -> list[int]:
        """Indexes of the agents on duty; none at night, never none by day."""
        day, hour = divmod(at // 3_600, 24)
        if (day, hour) not in self._duty:
            working = [i for i, agent in enumerate(self._shop.agents) if agent.works(day, hour)]
            present = [i for i, agent in enumerate(self._shop.agents) if agent.first_day <= day <= agent.last_day]
            self._duty[day, hour] = working or (present if hour >= OPENS_HOUR else [])
            if len(self._duty) > 100:
                del self._duty[next(iter(self._duty))]
        return self._duty[day, hour]

    def assign(self, at: int, campaign: int, dice: Dice) -> int:
        """Who takes a chat: of a few drawn by affinity to the campaign the least busy; at night one of the morning."""
        duty = self.on_duty(at) or self.on_duty(next_opening(at))
        best = -1
        for attempt in range(_TRIES):
            agent = dice.pick(duty)
            if dice.chance(self._shop.affinity[agent][campaign + 1]) and (
                best < 0 or self.load(agent, at) < self.load(best, at)
            ):
                best = agent
            if best >= 0 and attempt >= 1:
                break
        return best if best >= 0 else dice.pick(duty)

    def load(self, agent: int, at: int) -> int:
        """How many chats this agent has open now."""
        chats = self._open[agent]
        while chats and chats[0] <= at:
            heappop(chats)
        return len(chats)

    def occupy(self, agent: int, until: int) -> None:
        """Keeps a chat open until then."""
        heappush(self._open[agent], until)


def next_opening(at: int) -> int:
    """The next moment the desk opens, for a moment at night."""
    day, second = divmod(at, DAY_SECONDS)
    return (day + (second >= OPENS_HOUR * 3_600)) * DAY_SECONDS + OPENS_HOUR * 3_600 + 300
