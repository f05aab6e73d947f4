"""The scenario files: read, gathered into as few builds as can be, and compared with what was built.

A scenario says what it needs (`given`, perhaps `settings`, `as_of`, and a second delivery `later`) and what must come
out (`expect`: table → rows with only the columns that matter). Scenarios with the same settings and as_of share a
workspace: each has shops, buyers, orders, agents, products and campaigns of its own, told apart by a prefix; an order
number that a chat may name stands as it is, since it is looked for in its own shop alone. So do settings that concern
names and flags of a case's own (`OWN_SETTINGS`, `APART`). Only one marked `alone` has the workspace to itself, because
a campaign for all products, or the row of no campaign, belongs to every shop; those marked `alone: roster` share one,
because a second roster rebuilds everything.

In `expect`: null is null, "*" is anything but null, a list of presets stands for a row each, `buyer` is the one behind
buyer_key and `inquiry_opened_at` says when the row's inquiry opened. As many rows must be there as are expected, except
that of order_attribution and order_credit only the orders and presets named are looked at, and of a table by day only
the keys named.
`ambiguous` says where the definitions can be read in two ways, and which way was taken.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.scenarios import canonical
from tests.scenarios.canonical import Row
from xundan import yml

HERE = Path(__file__).parent
LATE = "2026-12-01T00:00:00+08:00"  # every window of October has closed
OWN = ("shop_id", "order_id", "agent_id", "campaign_id", "product_id", "sku", "buyer_id")
OWN_SETTINGS = ("test_accounts", "excluded_agents")
# Each changes what no case of the others looks at, so one build serves them all.
APART = (
    "excluded_flags",
    "bot_accounts",
    "received.code_words",
    "received.main_accounts",
    "service.starts_at",
    "service.quick_reply_seconds",
)
KEYS = {
    "marts.agent_day": ("agent_id", "day"),
    "marts.campaign_day": ("campaign_id", "day"),
    "marts.agent_campaign_day": ("agent_id", "campaign_id", "day"),
    "marts.shop_day": ("shop_id", "day"),
    "marts.agent_workload_day": ("agent_id", "day"),
    "marts.credit_day": ("preset", "agent_id", "cell", "day"),
    "marts.filter_day": ("filter", "shop_id", "day"),
    "marts.order_day": ("shop_id", "day"),
    "marts.preset_agent_day": ("preset", "agent_id", "day"),
    "marts.reminder_day": ("cut", "shop_id", "agent_id", "day"),
    "marts.stage_preset_day": ("stage_preset", "shop_id", "day"),
    "marts.order_link_day": ("shop_id", "day"),
}


@dataclass(frozen=True)
class Case:
    """One scenario, its names already prefixed in `given` and `later`."""

    name: str
    why: str
    file: str
    prefix: str
    settings: Mapping[str, Any]
    as_of: dt.datetime
    alone: bool | str
    given: canonical.Given
    later: canonical.Given
    expect: Mapping[str, Sequence[Row]]

    @property
    def group(self) -> str:
        """Cases of equal group share one build."""
        return json.dumps(
            [
                self.settings,
                self.as_of.isoformat(),
                bool(self.later),
                self.prefix if self.alone is True else self.alone,
            ],
            sort_keys=True,
            default=str,
        )


@dataclass(frozen=True)
class Built:
    """The tables one workspace gave, with `buyer` and `inquiry_opened_at` added."""

    tables: Mapping[str, Sequence[Row]]
    zone: ZoneInfo


def load() -> list[Case]:
    """Every scenario of every file beside this one, in the order of files."""
    files = ((path.stem, path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("*.yml")))
    found = [(stem, case) for stem, text in files for case in yml.parse(text)]
    loaded = [_case(index, stem, case) for index, (stem, case) in enumerate(found)]
    # Names of one case's own world harm no other, so they need no build of their own.
    own = {key: [name for case in loaded for name in case.settings.get(key, ())] for key in OWN_SETTINGS}
    apart = [case.settings for case in loaded if _paths(case.settings) and _paths(case.settings) <= set(APART)]
    together: dict[str, Any] = {}
    for settings in apart:
        together = _merged(together, settings)
    return [
        replace(case, settings={**(together if case.settings in apart else case.settings), **own}) for case in loaded
    ]


def build(root: Path, cases: Sequence[Case]) -> Built:
    """Build the cases of one group in a fresh workspace."""
    first = cases[0]
    shop = canonical.workspace(root, first.settings)
    for delivery in ("given", "later"):
        loads = [getattr(case, delivery) for case in cases]
        rows = {kind: [row for load in loads for row in load.get(kind, ())] for kind in canonical.FOLDERS}
        canonical.deliver(shop, rows, delivery)
        if delivery == "given" or any(loads):
            canonical.build(shop, first.as_of)
    names = {name for case in cases for name in case.expect} | {"marts.inquiry"}
    tables = {name: canonical.table(shop, name) for name in names}
    pairs = {
        (row.get("platform", "taobao"), row.get("buyer_id", f"{case.prefix}小明"))
        for case in cases
        for load in (case.given, case.later)
        for kind in ("messages", "orders")
        for row in load.get(kind, ())
    }
    buyers = canonical.buyers(shop, pairs)
    opened = {row["inquiry_id"]: row["opened_at"] for row in tables["marts.inquiry"]}
    for table in tables.values():
        for row in table:
            row["buyer"] = buyers.get(row.get("buyer_key", ""))
            row["inquiry_opened_at"] = opened.get(row.get("inquiry_id"))
    return Built(tables, shop.zone)


def differences(case: Case, built: Built) -> tuple[list[tuple[str, Row]], list[tuple[str, Row]]]:
    """What was expected but not found, and what was found but not expected, cut to the columns expected anywhere."""
    missing: list[tuple[str, Row]] = []
    surplus: list[tuple[str, Row]] = []
    for table, wanted in case.expect.items():
        expected = list(_spread(wanted))
        actual = [_unprefixed(row, case.prefix) for row in _of_case(case, table, built.tables[table])]
        actual = list(_looked_at(table, expected, actual))
        pairs = _pairs(expected, actual, built.zone)
        columns = list(dict.fromkeys(column for row in expected for column in row)) or ["buyer", "day"]
        missing += [(table, row) for number, row in enumerate(expected) if number not in pairs.values()]
        left = [row for number, row in enumerate(actual) if number not in pairs]
        surplus += [(table, {column: _shown(row.get(column), built.zone) for column in columns}) for row in left]
    return missing, surplus


def _paths(settings: Mapping[str, Any], above: str = "") -> set[str]:
    """The dotted names of what is set, those of a case's own world left out."""
    inner = {f"{above}{key}": value for key, value in settings.items() if key not in OWN_SETTINGS}
    return set().union(
        *(_paths(value, f"{path}.") if isinstance(value, Mapping) else {path} for path, value in inner.items())
    )


def _merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    inner = {key: _merged(one[key], other[key]) for key in one if isinstance(one[key], Mapping) and key in other}
    return {**one, **other, **inner}


def _case(index: int, file: str, case: Row) -> Case:
    prefix = f"k{index:03d}."
    settings = dict(case.get("settings", {}))
    for key in OWN_SETTINGS:
        if key in settings:
            settings[key] = [prefix + name for name in settings[key]]
    given = {kind: [_prefixed(kind, row, prefix) for row in rows] for kind, rows in case["given"].items()}
    later = {kind: [_prefixed(kind, row, prefix) for row in rows] for kind, rows in case.get("later", {}).items()}
    if "agents" not in case["given"]:
        given["agents"] = _roster(given.get("messages", ()))
    as_of = dt.datetime.fromisoformat(case.get("as_of", LATE))
    return Case(
        case["case"], case["why"], file, prefix, settings, as_of, case.get("alone", False), given, later, case["expect"]
    )


def _prefixed(kind: str, row: Row, prefix: str) -> Row:
    """The row with every name of the case's own world prefixed, those that are defaults too."""
    defaults = {"shop_id": "s1", "buyer_id": "小明"} if kind in ("messages", "orders") else {}
    defaults |= {"messages": {"agent_id": "甲"}, "orders": {"order_id": "o1", "product_id": "p1"}}.get(kind, {})
    named = {
        key: prefix + value
        for key, value in (defaults | row).items()
        if key in OWN and value and not (key == "order_id" and value[0].isdigit())
    }
    if row.get("accounts"):
        named["accounts"] = ";".join(prefix + account for account in row["accounts"].split(";"))
    if kind == "campaigns":
        if row["products"] != "*":
            named["products"] = ";".join(prefix + product for product in row["products"].split(";"))
        named["name"] = row.get("name", named["campaign_id"])
    return row | named


def _roster(messages: Sequence[Row]) -> list[Row]:
    bots = {row["agent_id"] for row in messages if row.get("role") == "bot"}
    humans = {row["agent_id"] for row in messages if row.get("role") != "bot"} - bots
    return [{"agent_id": agent} for agent in sorted(humans)]


def _spread(wanted: Sequence[Row]) -> Iterator[Row]:
    for row in wanted:
        presets = row.get("preset")
        yield from ({**row, "preset": preset} for preset in presets) if isinstance(presets, list) else (row,)


def _of_case(case: Case, table: str, rows: Sequence[Row]) -> list[Row]:
    if case.alone is True:
        return list(rows)
    owner = next(key for key in ("shop_id", "agent_id", "campaign_id") if not rows or key in rows[0])
    return [row for row in rows if str(row[owner]).startswith(case.prefix)]


def _looked_at(table: str, expected: Sequence[Row], actual: Sequence[Row]) -> Iterator[Row]:
    if table in ("marts.order_attribution", "marts.order_credit") and expected:
        pairs = {(row["order_id"], row["preset"]) for row in expected}
        yield from (row for row in actual if (row["order_id"], row["preset"]) in pairs)
    elif table in KEYS:
        keys = {tuple(row[key] for key in KEYS[table]) for row in expected}
        yield from (row for row in actual if tuple(row[key] for key in KEYS[table]) in keys)
    else:
        yield from actual


def _unprefixed(row: Row, prefix: str) -> Row:
    return {key: _bare(value, prefix) for key, value in row.items()}


def _bare(value: Any, prefix: str) -> Any:
    if isinstance(value, list):
        return [_bare(item, prefix) for item in value]
    return value.removeprefix(prefix) if isinstance(value, str) else value


def _pairs(expected: Sequence[Row], actual: Sequence[Row], zone: ZoneInfo) -> dict[int, int]:
    """Number of an actual row → number of the expected row it is, as many pairs as can be."""
    pairs: dict[int, int] = {}

    def place(wanted: int, tried: set[int]) -> bool:
        for found, row in enumerate(actual):
            if found in tried or not _fits(expected[wanted], row, zone):
                continue
            tried.add(found)
            if found not in pairs or place(pairs[found], tried):
                pairs[found] = wanted
                return True
        return False

    for wanted in range(len(expected)):
        place(wanted, set())
    return pairs


def _fits(expected: Row, actual: Row, zone: ZoneInfo) -> bool:
    return all(_same(value, actual.get(column, "no such column"), zone) for column, value in expected.items())


def _same(expected: Any, actual: Any, zone: ZoneInfo) -> bool:
    if expected == "*":
        return actual is not None
    if expected is None or actual is None:
        return expected is actual
    if isinstance(expected, dt.datetime) and isinstance(actual, dt.datetime):
        return expected.replace(tzinfo=zone) == actual
    if isinstance(expected, list):
        return sorted(expected) == sorted(actual)
    if isinstance(expected, int | float) and not isinstance(expected, bool) and not isinstance(actual, str):
        return abs(float(actual) - expected) < 1e-6
    return bool(expected == actual)


def _shown(value: Any, zone: ZoneInfo) -> Any:
    return value.astimezone(zone).replace(tzinfo=None) if isinstance(value, dt.datetime) else value
