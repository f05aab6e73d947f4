"""Cards in a chat: a product or an order, sent as an object, or as JSON in the place of words.

A card becomes a text that people can read and orders can be found by: the number of the order, behind a word that keeps
it from being masked, and the title of the product. The members have as many names as there are platforms; they are
compared without case and underscores.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

_MEANINGS = {
    **dict.fromkeys(("goodsid", "productid", "itemid", "spuid", "wareid", "numiid"), "product_id"),
    **dict.fromkeys(("ordersn", "orderid", "orderno", "ordernumber", "ordersequenceno"), "order_id"),
    **dict.fromkeys(("mainorderid", "parentorderid", "shoporderid"), "order_id"),
    **dict.fromkeys(("goodsname", "productname", "itemname"), "title"),
    **dict.fromkeys(("goodstitle", "producttitle", "itemtitle", "title"), "title"),
    **dict.fromkeys(("text", "content", "msg", "desc", "description"), "words"),
}
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{3,63}")
_DEEPEST = 6


@dataclass(frozen=True)
class Card:
    """What an object in a chat says: a product, an order, a title, or words like any message."""

    product_id: str | None = None
    order_id: str | None = None
    title: str | None = None
    words: str | None = None

    @property
    def is_card(self) -> bool:
        return self.product_id is not None or self.order_id is not None

    @property
    def text(self) -> str:
        """It as people would read it."""
        if not self.is_card:
            return self.words or self.title or ""
        number = f"[订单] 订单号：{self.order_id}" if self.order_id else "[商品]"
        return f"{number} {self.title}" if self.title else number


def parse(content: Any) -> dict[str, Any] | None:
    """An object, also one that is written as JSON in a text; None where it is neither."""
    if isinstance(content, str):
        if not content.lstrip().startswith("{"):
            return None
        try:
            content = json.loads(content, parse_int=str, parse_float=str, parse_constant=str)
        except (ValueError, RecursionError):
            return None
    return content if isinstance(content, dict) else None


def read(*things: Any) -> Card:
    """What these objects say, whatever is said first counting."""
    told: dict[str, str] = {}
    for thing in things:
        _look(thing, told, 0)
    return Card(**told)


def _look(thing: Any, told: dict[str, str], depth: int) -> None:
    if depth > _DEEPEST:
        return
    if isinstance(thing, list):
        for element in thing:
            _look(element, told, depth + 1)
    elif isinstance(thing, dict):
        for name, value in thing.items():
            if isinstance(value, dict | list):
                _look(value, told, depth + 1)
            elif isinstance(value, str) and value:
                what = _MEANINGS.get(name.replace("_", "").lower())
                if what in ("title", "words") or (what and _NUMBER.fullmatch(value)):
                    told.setdefault(what, value)
