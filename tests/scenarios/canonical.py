"""Canonical files of small shops: written into a workspace's inbox, taken through the real ingest and build, read back.

Rows give only the columns that matter; the rest is filled here, the same for every reader: platform taobao, shop s1,
buyer 小明, agent 甲, role buyer, and a text that leaves no doubt of the stage (a buyer asks whether it is in stock).
An order has one line of one item for 100 yuan, paid in full when it has a `paid_at`. A campaign runs all October 2026.
"""

import csv
import datetime as dt
import functools
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import yaml

from xundan import pipeline
from xundan.ingest.pseudonym import Identities
from xundan.workspace import Workspace, init_workspace

Row = dict[str, Any]
Given = Mapping[str, Sequence[Row]]  # messages, orders, campaigns, agents

FOLDERS = {"messages": "chats", "orders": "orders", "campaigns": "campaigns", "agents": "agents"}
TEXTS = {"buyer": "这款有货吗", "agent": "有货的亲", "bot": "欢迎光临，请问有什么可以帮您"}


def workspace(root: Path, settings: Mapping[str, Any] | None = None) -> Workspace:
    """An empty workspace with these settings beside the defaults."""
    init_workspace(root, "s1")
    shop = {"shop_id": "s1", "name": "s1", **(settings or {})}
    (root / "shop.yml").write_text(yaml.safe_dump(shop, allow_unicode=True), encoding="utf-8")
    opened = Workspace.open(root)
    opened.warehouse_path.write_bytes(_empty_warehouse())
    return opened


@functools.cache
def _empty_warehouse() -> bytes:
    """A warehouse with every table and none of the rows: made once, for it costs as much as a build."""
    with tempfile.TemporaryDirectory() as folder:
        shop = init_workspace(Path(folder) / "shop", "s1")
        pipeline.ingest(shop, pipeline.Run.at(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)))
        return shop.warehouse_path.read_bytes()


def deliver(shop: Workspace, given: Given, name: str = "load1") -> None:
    """Write one canonical CSV file per kind into the inbox."""
    for kind, folder in FOLDERS.items():
        rows = [_filled(kind, row) for row in given.get(kind, ())]
        if rows:
            _write(shop.inbox / folder / f"{name}.csv", rows)


def build(shop: Workspace, as_of: dt.datetime) -> None:
    """What a night does up to the marts: ingest the inbox, build every table."""
    run = pipeline.Run.at(as_of)
    pipeline.ingest(shop, run)
    pipeline.build(shop, run)


def table(shop: Workspace, name: str) -> list[Row]:
    """All rows of a warehouse table. Times come back with an offset."""
    with duckdb.connect(str(shop.warehouse_path), read_only=True) as con:
        con.execute("set timezone = 'UTC'")
        found = con.execute(f"from {name}")
        columns = [column[0] for column in found.description]
        return [dict(zip(columns, values, strict=True)) for values in found.fetchall()]


def tables(shop: Workspace, schemas: Iterable[str]) -> list[str]:
    """The names of all tables of these schemas."""
    with duckdb.connect(str(shop.warehouse_path), read_only=True) as con:
        found = con.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
    return [f"{schema}.{name}" for schema, name in found if schema in set(schemas)]


def buyers(shop: Workspace, known: Iterable[tuple[str, str]]) -> dict[str, str]:
    """buyer_key → buyer_id of the (platform, buyer_id) pairs."""
    with Identities(shop.identities_path) as identities:
        return {identities.key_of(platform, buyer): buyer for platform, buyer in known}


def _filled(kind: str, row: Row) -> Row:
    if kind == "messages":
        role = row.get("role", "buyer")
        base: Row = {
            "platform": "taobao",
            "shop_id": "s1",
            "buyer_id": "小明",
            "agent_id": "甲",
            "role": role,
            "text": TEXTS.get(role, ""),
        }
    elif kind == "orders":
        amount = row.get("amount_yuan", 100)
        base = {
            "platform": "taobao",
            "shop_id": "s1",
            "order_id": "o1",
            "buyer_id": "小明",
            "status": _status(row),
            "product_id": "p1",
            "quantity": 1,
            "amount_yuan": amount,
            "paid_yuan": amount if row.get("paid_at") else 0,
        }
    elif kind == "campaigns":
        base = {
            "name": row["campaign_id"],
            "kind": "满减",
            "starts_at": "2026-10-01 00:00:00",
            "ends_at": "2026-10-31 23:59:59",
        }
    else:
        base = {"name": row["agent_id"], "team": "一组", "role": "pre_sale", "is_bot": False}
    return base | row


def _status(row: Row) -> str:
    marks = {"closed_at": "closed", "shipped_at": "shipped", "paid_at": "paid"}
    return next((status for mark, status in marks.items() if row.get(mark)), "unpaid")


def _write(path: Path, rows: Sequence[Row]) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows({column: _text(value) for column, value in row.items()} for row in rows)


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
