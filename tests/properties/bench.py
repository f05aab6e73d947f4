"""Workspaces for laws: small shops drawn from one fixed seed, built at the nights a law names, compared row by row.

The examples are drawn from one fixed seed, so the laws about a single build look at the same few shops and share their
builds. All workspaces share one pseudonym key: what is compared between two differs only by what the law is about.
"""

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.properties.shops import DAYS, START, Shop, shop
from tests.scenarios import canonical
from xundan.ingest.pseudonym import create_identities
from xundan.workspace import Workspace

Row = dict[str, Any]

ZONE = ZoneInfo("Asia/Shanghai")
# Every night of the chats, and one when every order has been placed and every window has closed.
NIGHTS = [(START + dt.timedelta(days=day)).replace(tzinfo=ZONE) for day in (*range(1, DAYS + 1), DAYS + 9)]
BEFORE, MIDDLE, LAST = START.replace(tzinfo=ZONE), NIGHTS[2], NIGHTS[-1]
# What a load is numbered is not the shop's doing, and a text once cut stays cut, said or not.
NOT_OF_THE_SHOP = ("marts.ingest_file", "marts.reject", "core.tokens", "core.text_marks")


class Bench:
    """Makes workspaces that share one pseudonym key, and keeps what was built."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._count = 0
        self._built: dict[str, Workspace] = {}
        create_identities(root / "identities.duckdb")

    def workspace(self, **overrides: Any) -> Workspace:
        self._count += 1
        shop = canonical.workspace(self._root / f"shop{self._count}", overrides)
        shutil.copy(self._root / "identities.duckdb", shop.identities_path)
        return shop

    def built(self, rows: Shop, *nights: dt.datetime, **overrides: Any) -> Workspace:
        """The shop delivered at once and built at these nights, in their order."""
        name = repr((rows, nights, overrides))
        if name not in self._built:
            shop = self.workspace(**overrides)
            canonical.deliver(shop, rows)
            for night in nights:
                night_of(shop, night)
            self._built[name] = shop
        return self._built[name]


def night_of(shop: Workspace, as_of: dt.datetime) -> None:
    """Ingest and build, and forget what was touched, as a publication does: the next night has only its own."""
    canonical.build(shop, as_of)
    with duckdb.connect(str(shop.warehouse_path)) as con:
        con.execute("delete from run.days")
        con.execute("delete from run.unpublished_buyers")


def law(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A law tried on this many shops. A failing shop is not shrunk: that would be hundreds of builds."""
    few = settings(
        max_examples=examples,
        phases=(Phase.explicit, Phase.generate),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

    def tried(test: Callable[[Bench, Shop], None]) -> Callable[..., None]:
        def on_a_shop(bench: Bench, number: int) -> None:
            test(bench, shop(number))

        on_a_shop.__name__ = test.__name__
        return seed(1)(few(given(number=st.integers(0, 2**32 - 1))(on_a_shop)))

    return tried


def differences(one: Workspace, other: Workspace) -> dict[str, list[str]]:
    """Rows of core, labels and marts that only one of the two has, whatever their order; nothing when they agree."""
    names = [name for name in canonical.tables(one, ("core", "labels", "marts")) if name not in NOT_OF_THE_SHOP]
    rows = ({name: Counter(map(repr, canonical.table(shop, name))) for name in names} for shop in (one, other))
    ours, theirs = rows
    only = {name: [*(ours[name] - theirs[name]), *(theirs[name] - ours[name])] for name in names}
    return {name: found for name, found in only.items() if found}


def exported(rows: Shop, last: dt.datetime, night: dt.datetime) -> Shop:
    """What a shop would export that night: the chats since the last, and every order so far, as known then."""
    since, until = last.replace(tzinfo=None), night.replace(tzinfo=None)
    return {
        "messages": [row for row in rows["messages"] if since <= row["sent_at"] < until],
        "orders": [_as_known(row, until) for row in rows["orders"] if row["created_at"] < until],
        "campaigns": rows["campaigns"] if last == BEFORE else (),
        "agents": rows["agents"] if last == BEFORE else (),
    }


def _as_known(order: Row, until: dt.datetime) -> Row:
    known = {key: None if isinstance(value, dt.datetime) and value >= until else value for key, value in order.items()}
    return known | ({} if known["refunded_at"] else {"refund_yuan": None})
