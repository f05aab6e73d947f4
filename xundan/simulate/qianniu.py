"""Writes chats as the 千牛 client exports them: one .txt a day, GB18030, CRLF.

Every message has the header `发送者 --> 接收者 2026-10-19 09:03:11`, so the buyer of an agent's message is told;
messages are grouped by chat. What the client adds is added: 已读/未读 after agents' words, `cntaobao` before some
nicks, recall notices instead of what was recalled, hand-over notices and other lines without a header.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from xundan.simulate.canonical import clock, write_agents, write_campaigns
from xundan.simulate.dice import Dice
from xundan.simulate.orders import Order
from xundan.simulate.shop import Shop
from xundan.simulate.talk import Row
from xundan.simulate.taobao import write_orders

ENCODING = "gb18030"
_NOISE = ("请在客户端查看原始聊天记录，网页版无法展示", "商品推荐", "商品详情页")
_PREFIX = "cntaobao"


class QianniuWriter:
    """Lays out `inbox/` as a 淘宝 shop's own exports; campaigns and agents stay canonical."""

    def __init__(self, inbox: Path, shop: Shop) -> None:
        self._inbox, self._shop = inbox, shop
        self._dice = Dice(shop.spec.seed + 1)
        for folder in ("chats", "orders", "campaigns", "agents"):
            (inbox / folder).mkdir(parents=True, exist_ok=True)

    def people_and_campaigns(self) -> None:
        """campaigns.csv and agents.csv."""
        write_campaigns(self._inbox / "campaigns" / "campaigns.csv", self._shop)
        write_agents(self._inbox / "agents" / "agents.csv", self._shop)

    def chats(self, day: int, rows: Sequence[Row]) -> None:
        """One day's messages, chat after chat in order of each one's first message of the day."""
        first: dict[int, int] = {}
        for row in rows:
            first[row[1]] = min(row[0], first.get(row[1], row[0]))
        ordered = sorted(rows, key=lambda row: (first[row[1]], row[1], row[0], row[2]))
        lines: list[str] = []
        for _, chat in groupby(ordered, key=lambda row: row[1]):
            self._chat(list(chat), lines)
        path = self._inbox / "chats" / f"{self._shop.spec.start + timedelta(days=day)}.txt"
        path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(ENCODING))

    def orders(self, day: int, orders: Sequence[Order]) -> None:
        """Both order exports of this day's end."""
        write_orders(self._inbox / "orders", self._shop, day, orders)

    def _chat(self, rows: Sequence[Row], lines: list[str]) -> None:
        dice = self._dice
        prefix = _PREFIX if dice.chance(0.04) else ""
        recalled = {row[9] for row in rows if row[8] == "recall"}
        for at, _, number, buyer, account, role, text, product_id, kind, _ in rows:
            if role == "system":
                lines.extend(self._notice(text))
            elif kind == "recall":
                lines.append(f"{buyer} {text}")
            elif number not in recalled:
                is_buyer = role == "buyer"
                sender, receiver = (
                    (prefix + buyer, prefix + account) if is_buyer else (prefix + account, prefix + buyer)
                )
                lines.append(f"{sender} --> {receiver} {clock(self._shop.spec.start, at)}")
                lines.extend(_card(text, product_id) if kind == "card" else [text])
                if not is_buyer and dice.chance(0.5):
                    lines.append("已读" if dice.chance(0.85) else "未读")
                if dice.chance(0.004):
                    lines.append(dice.pick(_NOISE))

    def _notice(self, text: str) -> list[str]:
        if text.startswith("由") and self._dice.chance(0.3):
            return [text, "原因：【离线留言自动分配】"]
        return [text]


def _card(text: str, product_id: str) -> list[str]:
    """A product's card is its link, title and price; the card that checks an address is four lines."""
    if not product_id:
        return text.split(" ", 3)
    title, _, price = text.rpartition(" ¥")
    return [f"https://item.taobao.com/item.htm?id={product_id}", title, f"¥{price}"]
