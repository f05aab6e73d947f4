"""The slots of a chat: what is talked about, in figures and names. All of it is invented."""

from collections.abc import Mapping
from typing import Any

from xundan.simulate.dice import Dice
from xundan.simulate.shop import Campaign, Product, Shop


def draw_slots(
    product: Product,
    campaign: Campaign | None,
    buyer_id: str,
    agent: str,
    shop: Shop,
    catalogue: Mapping[str, Any],
    dice: Dice,
) -> dict[str, object]:
    """The words that fill the slots of phrases for one chat."""
    price = round(product.price * (campaign.discount or 1)) if campaign else product.price
    threshold = campaign.threshold if campaign and campaign.threshold else (price // 100 + 1) * 100 - 1
    off = campaign.off if campaign and campaign.off else max(3, price // 20)
    other = dice.pick(shop.products)
    n = dice.between(2, 6)
    return {
        "item": product.item,
        "title": product.title,
        "pid": product.product_id,
        "nick": buyer_id,
        "title2": other.item + dice.pick(("升级款", "经典款", "", "新款")),
        "price": price,
        "low": max(9, int(price * (0.55 + 0.3 * dice.unit()))),
        "two": price * 2,
        "third": price // 3,
        "round": max(9, price // 10 * 10 - dice.pick((0, 10, 20))),
        "aft": max(9, price - off),
        "off": off,
        "thr": threshold,
        "gap": dice.between(3, 60),
        "n": n,
        "n0": n * 10,
        "size": dice.pick(product.sizes),
        "bigsize": dice.pick(("3XL", "4XL", "43码", "35码", "XXXL", "2.2m")),
        "color": dice.pick(product.colours)
        if dice.chance(0.7)
        else dice.pick(("香槟金", "姜黄", "克莱因蓝", "荧光绿")),
        "feat": dice.pick(product.features),
        "part": dice.pick(product.parts),
        "city": dice.pick(catalogue["cities"]),
        "far": dice.pick(catalogue["far"]),
        "day": dice.pick(catalogue["days"]),
        "cm": dice.between(152, 186),
        "kg": dice.between(88, 190),
        "ship": dice.pick(catalogue["carriers"]),
        "gift": (campaign.gift if campaign else "") or dice.pick(catalogue["gifts"]),
        "code": dice.between(100_000, 999_999),
        "name": person(catalogue, dice),
        "phone": phone(dice),
        "mail": f"{dice.pick(('lily', 'wang', 'hao', 'xiaoyu'))}{dice.between(10, 9999)}@example.com",
        "addr": _Address(catalogue, dice),
        "agent": agent.rpartition(":")[2],
    }


class _Address:
    """An address with name and phone, drawn only when a phrase shows it."""

    __slots__ = ("_catalogue", "_dice")

    def __init__(self, catalogue: Mapping[str, Any], dice: Dice) -> None:
        self._catalogue, self._dice = catalogue, dice

    def __format__(self, spec: str) -> str:
        return f"{address(self._catalogue, self._dice)} {person(self._catalogue, self._dice)} {phone(self._dice)}"


def person(catalogue: Mapping[str, Any], dice: Dice) -> str:
    """An invented name."""
    return f"{dice.pick(catalogue['surnames'])}{dice.pick(catalogue['given'])}"


def phone(dice: Dice) -> str:
    """An invented mobile number: 11 digits, four zeros where a region would be."""
    return f"{dice.pick(('138', '139', '150', '186', '199'))}0000{dice.between(0, 9999):04d}"


def address(catalogue: Mapping[str, Any], dice: Dice) -> str:
    """An invented address."""
    house = f"{dice.between(1, 28)}栋{dice.between(1, 4)}单元{dice.between(2, 26)}0{dice.between(1, 4)}室"
    return f"{dice.pick(catalogue['provinces'])} {dice.pick(catalogue['streets'])}{house}"
