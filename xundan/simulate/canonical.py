"""Writes a day in the canonical layout: chats, order exports, campaigns, agents as CSV in UTF-8.

Times are the shop's own, without an offset. `message_id` is `<chat>-<number>`; truth/ names evidence by it.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import polars as pl

from xundan.simulate.orders import Order
from xundan.simulate.shop import BOT_NAME, Shop
from xundan.simulate.talk import Row

TIME_FORMAT = "%Y-%m-%d %H:%M:%S"
_ROW_SCHEMA = {
    "at": pl.Int64,
    "chat": pl.Int64,
    "number": pl.Int64,
    "buyer_id": pl.String,
    "agent_id": pl.String,
    "role": pl.String,
    "text": pl.String,
    "product_id": pl.String,
    "kind": pl.String,
    "recalled": pl.Int64,
}


def moment(start: date, seconds: int) -> datetime:
    """The shop's wall clock, so many seconds after the first midnight."""
    return datetime.combine(start, time()) + timedelta(seconds=seconds)


def clock(start: date, seconds: int | None) -> str:
    """The same as text, empty for None."""
    return "" if seconds is None else moment(start, seconds).strftime(TIME_FORMAT)


def frame(rows: Sequence[Row], start: date) -> pl.DataFrame:
    """Rows as a frame in time order, with `sent_at`."""
    columns = zip(*rows, strict=True) if rows else iter([()] * len(_ROW_SCHEMA))
    data = {
        name: pl.Series(name, column, dtype) for (name, dtype), column in zip(_ROW_SCHEMA.items(), columns, strict=True)
    }
    midnight = datetime.combine(start, time())
    return (
        pl.DataFrame(data)
        .sort("at", "chat", "number")
        .with_columns(sent_at=pl.lit(midnight) + pl.duration(seconds=pl.col("at")))
    )


class CanonicalWriter:
    """Lays out `inbox/` of canonical files."""

    def __init__(self, inbox: Path, shop: Shop) -> None:
        self._inbox, self._shop = inbox, shop
        self._start = shop.spec.start
        for folder in ("chats", "orders", "campaigns", "agents"):
            (inbox / folder).mkdir(parents=True, exist_ok=True)

    def people_and_campaigns(self) -> None:
        """campaigns.csv and agents.csv."""
        write_campaigns(self._inbox / "campaigns" / "campaigns.csv", self._shop)
        write_agents(self._inbox / "agents" / "agents.csv", self._shop)

    def chats(self, day: int, rows: Sequence[Row]) -> None:
        """One day's messages, in time order."""
        spec = self._shop.spec
        chat = pl.col("chat").cast(pl.String)
        name = f"{self._start + timedelta(days=day)}.csv"
        frame(rows, self._start).select(
            pl.lit(spec.platform).alias("platform"),
            pl.lit(spec.shop_id).alias("shop_id"),
            pl.concat_str(chat, pl.lit("-"), pl.col("number").cast(pl.String)).alias("message_id"),
            "buyer_id",
            "agent_id",
            "sent_at",
            "role",
            "text",
            pl.col("product_id").replace("", None),
            "kind",
            pl.when(pl.col("recalled") >= 0)
            .then(pl.concat_str(chat, pl.lit("-"), pl.col("recalled").cast(pl.String)))
            .otherwise(None)
            .alias("recalled_message_id"),
        ).write_csv(self._inbox / "chats" / name, datetime_format=TIME_FORMAT, quote_style="necessary")

    def orders(self, day: int, orders: Sequence[Order]) -> None:
        """The export made at the end of this day, named by the morning it is made on."""
        name = f"orders-{self._start + timedelta(days=day + 1)}.csv"
        rows = [row for order in orders for row in self._order_rows(order)]
        frame = pl.DataFrame(rows, schema=dict.fromkeys(_ORDER_COLUMNS, pl.String), orient="row")
        frame.with_columns(pl.all().replace("", None)).write_csv(self._inbox / "orders" / name)

    def _order_rows(self, order: Order) -> list[tuple[str, ...]]:
        spec, times = self._shop.spec, (order.created, order.paid, order.closed, order.shipped)
        created, paid, closed, shipped = (clock(self._start, at) for at in times)
        is_deposit = order.deposit_paid is not None
        return [
            (
                spec.platform, spec.shop_id, order.order_id, order.buyer_id, created, paid, closed, shipped,
                status(order), order.close_reason, line.product.product_id, line.sku, str(line.quantity),
                f"{line.amount}.00", f"{line.amount if order.paid is not None else 0}.00",
                f"{line.refund}.00" if line.refund else "",
                clock(self._start, order.refunded if line.refund else None),
                clock(self._start, order.deposit_paid if place == 0 else None),
                f"{order.deposit}.00" if is_deposit and place == 0 else "", order.flag, order.campaign_id,
            )
            for place, line in enumerate(order.lines)
        ]  # fmt: skip


_ORDER_COLUMNS = [
    "platform", "shop_id", "order_id", "buyer_id", "created_at", "paid_at", "closed_at", "shipped_at", "status",
    "close_reason", "product_id", "sku", "quantity", "amount_yuan", "paid_yuan", "refund_yuan", "refunded_at",
    "deposit_paid_at", "deposit_yuan", "flag", "campaign_id",
]  # fmt: skip


def status(order: Order) -> str:
    """The canonical status of an order as an export saw it."""
    reached = (("closed", order.closed), ("finished", order.finished), ("shipped", order.shipped), ("paid", order.paid))
    return next((name for name, at in reached if at is not None), "unpaid")


def write_campaigns(path: Path, shop: Shop) -> None:
    """campaigns.csv, canonical."""
    start = shop.spec.start
    rows = [
        (
            c.campaign_id, c.name, c.kind, clock(start, c.starts), clock(start, c.ends),
            ";".join(sorted(c.product_ids)) or "*", c.discount, c.threshold, c.off, c.gift or None,
        )
        for c in shop.campaigns
    ]  # fmt: skip
    columns = [
        "campaign_id", "name", "kind", "starts_at", "ends_at", "products",
        "discount_rate", "threshold_yuan", "off_yuan", "gift",
    ]  # fmt: skip
    pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None).write_csv(path)


def write_agents(path: Path, shop: Shop) -> None:
    """agents.csv, canonical; the bot last."""
    people = [
        (a.agent_id, a.nick, a.team, "pre_sale", "false", str(a.salary), a.hired_on, a.left_on) for a in shop.agents
    ]
    bot = (shop.bot_id, BOT_NAME, "", "pre_sale", "true", "", "", "")
    columns = ["agent_id", "name", "team", "role", "is_bot", "monthly_salary_yuan", "hired_on", "left_on"]
    pl.DataFrame([*people, bot], schema=columns, orient="row").with_columns(pl.all().replace("", None)).write_csv(path)
