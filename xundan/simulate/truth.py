"""Writes what is true of the simulated shop to truth/: nothing but tests and benchmarks may read it.

chats.csv: every chat, its stage, outcome, reason, gaps, probability · orders.csv: to whom each order belongs ·
agents.csv: skill and `true_rate`, the conversion were this agent to serve the whole shop · campaigns.csv: direct
effect, and the conversion of the same goods with and without the campaign.
"""

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

import polars as pl

from xundan.simulate.canonical import TIME_FORMAT
from xundan.simulate.dice import Dice
from xundan.simulate.handling import handle
from xundan.simulate.need import Market, Need
from xundan.simulate.shop import Shop
from xundan.simulate.world import CHAT_COLUMNS, ChatTruth, OrderTruth

_NEEDS = 3_000
"""Needs kept to work out true rates."""
_ORDER = ("order_id", "kind", "chat", "agent_id", "campaign_id", "created_at", "paid_at")
_AGENT = ("agent_id", "skill_logit", "median_seconds", "care", "courtesy", "true_rate")
_CAMPAIGN = ("campaign_id", "name", "effect_logit", "true_rate_with", "true_rate_without")
_TIMES = ("opened_at", "last_message_at", "created_at", "paid_at")


class TruthWriter:
    """Appends day by day, so that nothing grows with the length of the simulation."""

    def __init__(self, folder: Path, shop: Shop) -> None:
        self._folder, self._shop = folder, shop
        self._dice = Dice(shop.spec.seed + 2)
        self._market = Market(shop)
        self._loads: list[int] = []
        self._has_header: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def day(self, chats: Sequence[ChatTruth], orders: Sequence[OrderTruth]) -> None:
        """The truths of one day."""
        self._append("chats.csv", CHAT_COLUMNS, [chat.row() for chat in chats])
        self._append(
            "orders.csv",
            _ORDER,
            [
                {
                    "order_id": order.order_id,
                    "kind": order.kind,
                    "chat": order.chat if order.chat >= 0 else None,
                    "agent_id": order.agent_id,
                    "campaign_id": order.campaign_id,
                    "created_at": order.created,
                    "paid_at": order.paid,
                }
                for order in orders
            ],
        )
        self._loads = [*self._loads, *(chat.open_chats for chat in chats if chat.kind == "inquiry")][-_NEEDS:]

    def close(self) -> None:
        """What holds for the whole shop: agents and campaigns."""
        needs = self._needs()
        self._append("agents.csv", _AGENT, [self._agent(place, needs) for place in range(len(self._shop.agents))])
        self._append("campaigns.csv", _CAMPAIGN, [self._campaign(n) for n in range(len(self._shop.campaigns))])

    def _needs(self) -> list[Need]:
        """Fresh needs as the shop meets them over its whole time."""
        count = max(300, min(_NEEDS, 120_000 // len(self._shop.agents)))
        times = [
            int(self._shop.spec.horizon_seconds * place / count) // 86_400 * 86_400 + 54_000 for place in range(count)
        ]
        return [self._need(at) for at in times]

    def _need(self, at: int) -> Need:
        product = self._market.product(at, self._dice)
        is_returning = self._dice.chance(self._shop.spec.returning_share)
        campaign = self._market.campaign_of(product, at)
        return self._market.need(at, product, campaign, is_returning=is_returning, dice=self._dice)

    def _probability(self, need: Need, agent: int) -> float:
        effect = self._shop.campaigns[need.campaign].effect if need.campaign >= 0 else 0.0
        load = self._dice.pick(self._loads) if self._loads else 0
        return handle(need, self._shop.agents[agent], effect, load, self._dice).probability

    def _agent(self, place: int, needs: Sequence[Need]) -> dict[str, Any]:
        agent = self._shop.agents[place]
        rate = sum(self._probability(need, place) for need in needs) / len(needs)
        return {
            "agent_id": agent.agent_id,
            "skill_logit": round(agent.skill, 4),
            "median_seconds": round(agent.median_seconds, 1),
            "care": round(agent.care, 4),
            "courtesy": round(agent.courtesy, 4),
            "true_rate": round(rate, 4),
        }

    def _campaign(self, place: int) -> dict[str, Any]:
        campaign = self._shop.campaigns[place]
        goods = [product for product in self._shop.products if campaign.covers(product)]
        count = max(200, min(1_500, 30_000 // len(self._shop.campaigns)))
        rates = []
        for index in (place, -1):
            total = 0.0
            for _ in range(count):
                at = campaign.starts // 86_400 * 86_400 + 54_000
                product = self._dice.pick(goods)
                need = self._market.need(at, product, index, is_returning=False, dice=self._dice)
                total += self._probability(need, self._dice.below(len(self._shop.agents)))
            rates.append(round(total / count, 4))
        return {
            "campaign_id": campaign.campaign_id,
            "name": campaign.name,
            "effect_logit": round(campaign.effect, 4),
            "true_rate_with": rates[0],
            "true_rate_without": rates[1],
        }

    def _append(self, name: str, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
        """Adds rows to a file, after a header the first time."""
        midnight = datetime.combine(self._shop.spec.start, time())
        frame = pl.DataFrame(rows, schema=list(columns), infer_schema_length=None)
        since = {at: pl.duration(seconds=pl.col(at).cast(pl.Int64)) for at in _TIMES if at in columns}
        frame = frame.with_columns((pl.lit(midnight) + seconds).alias(at) for at, seconds in since.items())
        frame = frame.with_columns(pl.col(pl.String).replace("", None))
        with (self._folder / name).open("ab") as file:
            frame.write_csv(file, include_header=name not in self._has_header, datetime_format=TIME_FORMAT)
        self._has_header.add(name)
