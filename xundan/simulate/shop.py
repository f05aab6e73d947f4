"""The shop itself: products, agents and campaigns, drawn once from the spec and the catalogue.

What is true of them (skill, speed, effects) is kept on the values and later written to truth/, never to inbox/.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import exp
from typing import Any

from xundan.simulate.dice import Dice
from xundan.simulate.spec import DAY_SECONDS, ShopSpec

BOT_NAME = "服务助手"
_HOUR = 3_600
_EFFECTS = {"strong": 0.75, "medium": 0.4, "weak": 0.1, "mild": -0.15}
_TRAFFIC = {"strong": 1.5, "medium": 1.2, "weak": 1.05, "mild": 1.15}
_LONG = 7
"""Over more than so many days campaigns begin in the evening, as they do."""
_EVENING = 20 * _HOUR
_SHIFTS = ((8, 17), (10, 20), (15, 24))


@dataclass(frozen=True, slots=True)
class Product:
    """A thing on sale. `scarcity` is the chance that the wanted SKU is out."""

    product_id: str
    title: str
    item: str
    kind: str
    category: str
    price: int
    features: tuple[str, ...]
    parts: tuple[str, ...]
    colours: tuple[str, ...]
    sizes: tuple[str, ...]
    popularity: float
    scarcity: float
    is_presale: bool


@dataclass(frozen=True, slots=True)
class Agent:
    """A person of the desk. skill, care and courtesy are standardised; speed is the median first response."""

    agent_id: str
    nick: str
    team: str
    skill: float
    median_seconds: float
    care: float
    courtesy: float
    shift: tuple[int, int]
    days_off: tuple[int, int]
    first_day: int
    last_day: int
    hired_on: str
    left_on: str
    salary: int
    habit: int

    def works(self, day: int, hour: int) -> bool:
        """Whether on duty in this hour of this day (counted from the start)."""
        on_duty = self.shift[0] <= hour < self.shift[1]
        return on_duty and day % 7 not in self.days_off and self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign. `effect` is its direct effect on the logit of buying; times are seconds after the first midnight."""

    campaign_id: str
    name: str
    kind: str
    starts: int
    ends: int
    product_ids: frozenset[str]
    """Empty means the whole shop."""
    effect: float
    traffic: float
    discount: float | None
    threshold: int | None
    off: int | None
    gift: str

    @property
    def is_presale(self) -> bool:
        """Whether its orders are deposits with a balance at its end."""
        return self.kind == "预售"

    def covers(self, product: Product) -> bool:
        """Whether the product takes part."""
        return not self.product_ids or product.product_id in self.product_ids


@dataclass(frozen=True, slots=True)
class Shop:
    """Everything that stands before the first buyer comes."""

    spec: ShopSpec
    products: tuple[Product, ...]
    agents: tuple[Agent, ...]
    campaigns: tuple[Campaign, ...]
    affinity: tuple[tuple[float, ...], ...]
    """[agent][campaign + 1] in 0–1: how readily such inquiries come to this agent; column 0 is no campaign."""

    @property
    def bot_id(self) -> str:
        """The bot's account."""
        return f"{self.spec.shop_id}:{BOT_NAME}"


def build(spec: ShopSpec, catalogue: Mapping[str, Any], dice: Dice) -> Shop:
    """Draws the shop."""
    products = tuple(_product(number, line, dice) for number, line in enumerate(catalogue["products"]))
    skills = [dice.normal() for _ in range(spec.agent_count)]
    mean = sum(skills) / len(skills)
    agents = tuple(_agent(number, skill - mean, spec, catalogue, dice) for number, skill in enumerate(skills))
    campaigns = tuple(_campaign(number, spec, catalogue, products, dice) for number in range(spec.campaign_count))
    affinity = tuple(_affinity(len(campaigns) + 1, spec.mix_spread, dice) for _ in agents)
    return Shop(spec, products, agents, campaigns, affinity)


def _product(number: int, line: str, dice: Dice) -> Product:
    item, title, kind, category, price, features, parts, colours, sizes = line.split("|")
    return Product(
        product_id=f"68{dice.between(10**9, 10**10 - 1)}",
        title=title,
        item=item,
        kind=kind,
        category=category,
        price=int(price),
        features=tuple(features.split(",")),
        parts=tuple(parts.split(",")),
        colours=tuple(colours.split(",")),
        sizes=tuple(sizes.split(",")),
        popularity=dice.around(1.0, 0.7),
        scarcity=0.35 * dice.unit() ** 2,
        is_presale=number % 6 == 0,
    )


def _agent(number: int, skill: float, spec: ShopSpec, catalogue: Mapping[str, Any], dice: Dice) -> Agent:
    names: Sequence[str] = catalogue["agents"]
    round_, place = divmod(number, len(names))
    nick = names[place] + (str(round_ + 1) if round_ else "")
    is_equal = spec.skill_spread == 0
    speed, care, courtesy = (dice.normal() for _ in range(3))
    comes_late = spec.days >= 14 and spec.agent_count >= 6 and number == 2
    leaves = spec.days >= 14 and spec.agent_count >= 6 and number == 5
    first_day, last_day = (spec.days // 3 if comes_late else 0), (spec.days * 3 // 4 if leaves else spec.days + 30)
    tenure = timedelta(days=dice.between(40, 1_200))
    off = number * 2 % 7
    return Agent(
        agent_id=f"{spec.shop_id}:{nick}",
        nick=nick,
        team=catalogue["teams"][number % len(catalogue["teams"])],
        skill=spec.skill_spread * skill,
        median_seconds=24.0 if is_equal else min(80.0, max(8.0, 24.0 * exp(0.5 * speed))),
        care=0.0 if is_equal else 0.5 * care + 0.5 * skill,
        courtesy=0.0 if is_equal else courtesy,
        shift=_SHIFTS[number % 3],
        days_off=(off, (off + 1) % 7),
        first_day=first_day,
        last_day=last_day,
        hired_on=str(spec.start + timedelta(days=first_day) - (timedelta(0) if comes_late else tenure)),
        left_on=str(spec.start + timedelta(days=last_day)) if leaves else "",
        salary=dice.between(42, 78) * 100,
        habit=dice.between(0, 999),
    )


def _campaign(
    number: int, spec: ShopSpec, catalogue: Mapping[str, Any], products: Sequence[Product], dice: Dice
) -> Campaign:
    models: Sequence[str] = catalogue["campaigns"]
    round_, place = divmod(number, len(models))
    name, kind, strength, discount, threshold, off, gift, whole, begins, lasts = models[place].split("|")
    rounds = -(-spec.campaign_count // len(models))
    span = spec.horizon_seconds / rounds
    starts = int(span * (round_ + float(begins))) // _HOUR * _HOUR
    if spec.days > _LONG and starts:
        starts = starts // DAY_SECONDS * DAY_SECONDS + _EVENING
    ends = starts + min(11 * DAY_SECONDS, max(6 * _HOUR, int(span * float(lasts)) // _HOUR * _HOUR))
    if spec.days > _LONG:
        ends = ends // DAY_SECONDS * DAY_SECONDS + (_EVENING if kind == "预售" else 0)
    chosen = frozenset(p.product_id for p in products if dice.chance(0.35)) or frozenset({products[0].product_id})
    return Campaign(
        campaign_id=f"C{number + 1:02d}",
        name=name + (f"·第{round_ + 1}期" if round_ else ""),
        kind=kind,
        starts=starts,
        ends=ends,
        product_ids=frozenset() if whole else chosen,
        effect=spec.campaign_scale * (_EFFECTS[strength] + 0.12 * dice.normal()),
        traffic=_TRAFFIC[strength],
        discount=float(discount) if discount else None,
        threshold=int(threshold) if threshold else None,
        off=int(off) if off else None,
        gift=gift,
    )


def _affinity(columns: int, spread: float, dice: Dice) -> tuple[float, ...]:
    weights = [exp(spread * dice.normal()) for _ in range(columns)]
    return tuple(weight / max(weights) for weight in weights)
