"""A law of restatement: what is said of inquiries and what is said of their days is the same."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tests.properties.bench import LAST, Bench, law
from tests.properties.shops import Shop
from tests.scenarios import canonical
from xundan import pipeline
from xundan.workspace import Workspace


@law(examples=1)
def test_what_is_restated_of_inquiries_adds_up_to_what_is_restated_of_their_days(bench: Bench, rows: Shop) -> None:
    """Half of the orders come a night late; every window had closed by then, so every day was settled."""
    late = bench.workspace()
    for name, orders, night in (
        ("first", rows["orders"][::2], LAST),
        ("late", rows["orders"][1::2], LAST + dt.timedelta(days=1)),
    ):
        canonical.deliver(late, {**rows, "orders": orders}, name)
        canonical.build(late, night)
        pipeline.publish(late)

    assert _sums(late, "inquiry") != {}
    assert _sums(late, "inquiry") == _sums(late, "shop_day")


def _sums(shop: Workspace, table: str) -> dict[Any, Decimal]:
    sums: dict[Any, Decimal] = {}
    for figure, yuan in _differences(shop, table):
        sums[figure] = sums.get(figure, Decimal(0)) + yuan
    return {figure: yuan for figure, yuan in sums.items() if yuan}


def _differences(shop: Workspace, table: str) -> Iterator[tuple[Any, Decimal]]:
    """(shop, day and column, new less old) of every figure in yuan that a table has restated."""
    for row in canonical.table(shop, "marts.restatement"):
        if row["table"] == table and row["column"] in ("paid_yuan", "refund_yuan"):
            yield (row["shop_id"], row["day"], row["column"]), Decimal(row["new"] or 0) - Decimal(row["old"] or 0)
