"""The buyer's side of an inquiry, before any agent: what is wanted, from where, and what stands in the way.

Nothing here depends on who answers, so the same need can be given to every agent: that is how true rates are computed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from pathlib import Path
from typing import cast

from xundan import yml
from xundan.simulate.dice import Dice, running
from xundan.simulate.shop import Campaign, Product, Shop
from xundan.simulate.spec import DAY_SECONDS

OBJECTION_SHARE = 0.64
SOURCES = {
    "手淘搜索": (0.34, 0.0),
    "商品详情页": (0.2, 0.1),
    "购物车": (0.12, 0.55),
    "直播间": (0.1, 0.2),
    "手淘推荐": (0.14, -0.35),
    "店铺首页": (0.06, 0.15),
    "订单列表": (0.04, 0.3),
}
"""Where the buyer comes from: share, effect on the logit of buying."""
_SOURCE_NAMES = tuple(SOURCES)
_SOURCE_TOTALS = running([share for share, _ in SOURCES.values()])


@dataclass(frozen=True, slots=True)
class Need:
    """What a buyer brings. `logit` is its own share of the sum: without agent, speed, objection and campaign."""

    at: int
    product: Product
    campaign: int
    """Index of the campaign, -1 for none."""
    source: str
    is_returning: bool
    objection: str
    """A reason code, or empty."""
    is_voiced: bool
    logit: float


@lru_cache(maxsize=1)
def causes() -> Mapping[str, Mapping[str, float]]:
    """Weight and ease of every objection."""
    text = Path(__file__).with_name("causes.yml").read_text("utf-8")
    return cast("Mapping[str, Mapping[str, float]]", yml.parse(text))


class Market:
    """Draws needs. Keeps the running totals it has worked out, for campaigns and products change seldom."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._codes = tuple(causes())
        self._campaigns: dict[int, tuple[int, ...]] = {}
        self._products: dict[tuple[int, ...], list[float]] = {}
        self._objections: dict[tuple[str, int, bool, bool], list[float]] = {}

    def running(self, at: int) -> tuple[int, ...]:
        """Indexes of the campaigns running in this hour."""
        hour = at // 3_600
        if hour not in self._campaigns:
            campaigns = enumerate(self._shop.campaigns)
            self._campaigns[hour] = tuple(i for i, c in campaigns if c.starts <= hour * 3_600 < c.ends)
        return self._campaigns[hour]

    def traffic(self, at: int) -> float:
        """How much more than usual comes at this time."""
        return max((self._shop.campaigns[i].traffic for i in self.running(at)), default=1.0)

    def campaign_of(self, product: Product, at: int) -> int:
        """An inquiry's campaign by its product: specific before whole-shop, then the later start, then the id."""
        campaigns = self._shop.campaigns
        fitting = [i for i in self.running(at) if campaigns[i].covers(product)]
        ranked = ((not campaigns[i].product_ids, -campaigns[i].starts, campaigns[i].campaign_id, i) for i in fitting)
        return min(ranked, default=(False, 0, "", -1))[3]

    def product(self, at: int, dice: Dice) -> Product:
        """A product, campaign goods oftener."""
        now = self.running(at)
        if now not in self._products:
            special = [self._shop.campaigns[i] for i in now if self._shop.campaigns[i].product_ids]
            boosts = [2.5 if any(c.covers(p) for c in special) else 1.0 for p in self._shop.products]
            self._products[now] = running([p.popularity * b for p, b in zip(self._shop.products, boosts, strict=True)])
        return self._shop.products[dice.weighted(self._products[now])]

    def need(self, at: int, product: Product, campaign: int, *, is_returning: bool, dice: Dice) -> Need:
        """A buyer's need for this product at this time."""
        source = _SOURCE_NAMES[dice.weighted(_SOURCE_TOTALS)]
        hour = at % DAY_SECONDS // 3_600
        logit = self._shop.spec.base_logit + 0.5 * dice.normal() - 0.25 * log(product.price / 200)
        logit += SOURCES[source][1] + (0.5 if is_returning else 0.0)
        logit += -0.35 if hour < 8 else 0.12 if 20 <= hour < 23 else 0.0
        objection = self._objection(at, product, campaign, dice) if dice.chance(OBJECTION_SHARE) else ""
        share = self._shop.spec.voiced_share
        voiced = dice.chance(share + 0.3 * (1 - share) if objection.startswith(("stock", "buyer")) else share)
        return Need(at, product, campaign, source, is_returning, objection, bool(objection) and voiced, logit)

    def other_objection(self, need: Need, dice: Dice) -> str:
        """A second objection to the same product, of another group and not of the buyer's own."""
        while True:
            code = self._objection(need.at, need.product, need.campaign, dice)
            if code.split(".")[0] not in ("buyer", need.objection.split(".")[0]):
                return code

    def _objection(self, at: int, product: Product, campaign: int, dice: Dice) -> str:
        campaigns = self._shop.campaigns
        comes_soon = any(0 < c.starts - at < 8 * DAY_SECONDS for c in campaigns)
        just_ended = any(0 <= at - c.ends < 2 * DAY_SECONDS and c.covers(product) for c in campaigns)
        key = (product.product_id, campaign, comes_soon, just_ended)
        if key not in self._objections:
            now = campaigns[campaign] if campaign >= 0 else None
            self._objections[key] = running(_weights(self._codes, product, now, comes_soon, just_ended))
        return self._codes[dice.weighted(self._objections[key])]


def _weights(
    codes: Sequence[str], product: Product, now: Campaign | None, comes_soon: bool, just_ended: bool
) -> list[float]:
    """How likely each objection is for this product under this campaign."""
    is_dear, is_worn, is_machine = (product.price / 200) ** 0.4, product.kind == "wear", product.kind == "device"
    factors = {
        "price": is_dear * (0.75 if now and now.discount else 1.0),
        "promo.wait": 0.5 if now else 1.8 if comes_soon else 0.6,
        "promo.missed": 3.0 if just_ended else 0.6 if now else 0.3,
        "promo.gift": 2.2 if now and now.gift else 0.4,
        "promo.threshold": 2.2 if now and now.threshold else 0.25,
        "promo.coupon": 1.6 if now else 0.6,
        "promo.rules": 2.0 if now else 0.25,
        "stock.out": 0.5 + 4 * product.scarcity,
        "stock.presale": 3.5 if now and now.is_presale else 1.5 if product.is_presale else 0.4,
        "product.fit": 1.8 if is_worn else 0.5 if product.kind == "skin" else 1.0,
        "product.function": 1.6 if is_machine else 0.9,
        "product.style": 1.5 if product.kind in ("wear", "home") else 0.4,
        "product.accessory": 1.6 if is_machine else 0.4 if is_worn else 1.0,
        "trust": 1.4 if product.kind == "skin" else 1.0,
    }
    return [causes()[code]["weight"] * factors.get(code, factors.get(code.split(".")[0], 1.0)) for code in codes]
