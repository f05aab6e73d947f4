"""A law of publishing: night after night analysts find what they would if everything were published anew."""

import datetime as dt
import random
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

from tests.properties.bench import BEFORE, LAST, MIDDLE, NIGHTS, Bench, exported, law
from tests.properties.shops import AGENTS, Shop
from tests.scenarios import canonical
from xundan import pipeline
from xundan.workspace import Workspace

Rows = dict[str, Counter[tuple[Any, ...]]]


@law(examples=1)
def test_what_nights_publish_one_by_one_is_what_is_published_whole(bench: Bench, rows: Shop) -> None:
    """Files come day by day, and orders late; the second and the fourth night fail their checks."""
    shop = bench.workspace()
    for number, (since, night) in enumerate(pairwise([BEFORE, *NIGHTS])):
        given = exported(rows, since, night)
        in_time = given if night == LAST else {**given, "orders": given["orders"][::2]}
        canonical.deliver(shop, in_time, f"night{number}")
        canonical.build(shop, night)
        if number not in (1, 3):
            _differs_in_nothing(shop)


@law(examples=1)
def test_nights_in_any_order_publish_what_is_published_whole(bench: Bench, rows: Shop) -> None:
    shop = bench.workspace()
    canonical.deliver(shop, rows)
    for night in (*random.Random(7).sample(NIGHTS[:-1], 3), LAST, MIDDLE, LAST):
        canonical.build(shop, night)
        _differs_in_nothing(shop)


@law(examples=1)
def test_after_a_change_of_the_roster_is_published_what_is_published_whole(bench: Bench, rows: Shop) -> None:
    shop = bench.workspace()
    canonical.deliver(shop, rows)
    canonical.build(shop, MIDDLE)
    pipeline.publish(shop)
    canonical.deliver(shop, {"agents": [{"agent_id": agent, "team": "新组"} for agent in AGENTS]}, "roster")
    canonical.build(shop, MIDDLE + dt.timedelta(hours=1))
    _differs_in_nothing(shop)


def _differs_in_nothing(shop: Workspace) -> None:
    pipeline.publish(shop)
    nightly = published(shop.analyst_path)
    base = shop.analyst_path.rename(shop.analyst_path.with_suffix(".nightly"))
    pipeline.publish(shop)
    whole = published(shop.analyst_path)

    assert len(whole) > 90
    assert {} == {
        name: (nightly[name] - whole[name], whole[name] - nightly[name])
        for name in whole
        if nightly[name] != whole[name]
    }
    _go_on_from(shop, base)


def _go_on_from(shop: Workspace, base: Path) -> None:
    """Put back the file of the nights, so that the next one begins with what all nights have made of it."""
    base.replace(shop.analyst_path)
    with duckdb.connect(str(shop.analyst_path), read_only=True) as con:
        ((stamp,),) = con.execute("from run.published_file").fetchall()
    with duckdb.connect(str(shop.warehouse_path)) as con:
        modified_ns = shop.analyst_path.stat().st_mtime_ns
        con.execute("update run.published_file set stamp = ?, modified_ns = ?", [stamp, modified_ns])


def published(path: Path) -> Rows:
    """The rows of each published table, whatever their order."""
    with duckdb.connect(str(path), read_only=True) as con:
        named = con.execute("select schema_name, table_name from duckdb_tables() where schema_name <> 'run'").fetchall()
        return {
            f"{schema}.{table}": Counter(map(repr, con.execute(f'from {schema}."{table}"').fetchall()))
            for schema, table in named
        }
