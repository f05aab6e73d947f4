"""What a night changes in figures published before, through ingest, build and publication.

Every case is a shop of its own. It asks on Monday 12 October; the window of two days closes with Tuesday, the payments'
with Wednesday. Thursday's night publishes it, then something becomes known, and Friday's night publishes it again. The
nights are run once for all cases: after these two Friday's again, with more; Tuesday's, to look back; and Saturday's,
under other settings. What Friday restated is asked for only then, so it has outlived the others.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from tests.scenarios import canonical
from tests.scenarios.canonical import Row
from xundan import analyst, pipeline
from xundan.workspace import Workspace

ZONE = ZoneInfo("Asia/Shanghai")
TUESDAY, THURSDAY, FRIDAY, SATURDAY = (dt.datetime(2026, 10, day, 2, 30, tzinfo=ZONE) for day in (13, 15, 16, 17))
MONDAY = "2026-10-12"

Changes = set[tuple[str, str | None, str | None, str]]


def asks(at: str = f"{MONDAY} 10:00:00", **row: Any) -> Row:
    return {"sent_at": at, **row}


def answers(at: str = f"{MONDAY} 10:01:00", **row: Any) -> Row:
    return {"sent_at": at, "role": "agent", **row}


def order(at: str = f"{MONDAY} 11:00:00", paid_at: str | None = f"{MONDAY} 11:05:00", **row: Any) -> Row:
    return {"created_at": at, "paid_at": paid_at, **row}


@dataclass(frozen=True)
class Case:
    """What is known by Thursday, what comes after it, and what Friday's night restates of the inquiry."""

    restated: Changes
    then: Mapping[str, list[Row]] = field(default_factory=lambda: {"messages": [asks(), answers()]})
    now: Mapping[str, list[Row]] = field(default_factory=dict)
    again: Mapping[str, list[Row]] = field(default_factory=dict)


BOUGHT = {"messages": [asks(), answers()], "orders": [order()]}
DEPOSIT = {"paid_at": None, "deposit_paid_at": f"{MONDAY} 11:05:00", "deposit_yuan": 20}
CASES = {
    "nothing new": Case(set()),
    "a late order": Case(
        {
            ("outcome", "lost", "converted", "late_order"),
            ("loss_stage", "no_order", None, "late_order"),
            ("reason", "unknown.silent", None, "late_order"),
            ("order_id", None, "o1", "late_order"),
            ("order_count", "0", "1", "late_order"),
            ("paid_yuan", "0.00", "100.00", "late_order"),
            ("value_at_stake_yuan", "0.00", None, "late_order"),
        },
        now={"orders": [order()]},
    ),
    "a late order, refunded by the time the night is run again": Case(
        {
            ("outcome", "lost", "converted", "late_order"),
            ("loss_stage", "no_order", "refunded", "refund"),
            ("reason", "unknown.silent", None, "late_order"),
            ("order_id", None, "o1", "late_order"),
            ("order_count", "0", "1", "late_order"),
            ("paid_yuan", "0.00", "100.00", "late_order"),
            ("refund_yuan", "0.00", "100.00", "refund"),
            ("value_at_stake_yuan", "0.00", None, "late_order"),
        },
        now={"orders": [order()]},
        again={"orders": [order(refund_yuan=100, refunded_at="2026-10-15 09:00:00")]},
    ),
    "a late order that was of another buyer, and makes a price": Case(
        {("value_at_stake_yuan", "0.00", "100.00", "order_change")},
        now={"orders": [order()]},
        again={"orders": [order(buyer_id="别人")]},
    ),
    "a refund": Case(
        {("loss_stage", None, "refunded", "refund"), ("refund_yuan", "0.00", "100.00", "refund")},
        then=BOUGHT,
        now={"orders": [order(refund_yuan=100, refunded_at="2026-10-15 09:00:00")]},
    ),
    "a refund that time brings to light": Case(
        {("refund_yuan", "0.00", "30.00", "refund")},
        then={**BOUGHT, "orders": [order(refund_yuan=30, refunded_at="2026-10-15 09:00:00")]},
    ),
    "a flag": Case(
        {
            ("day", MONDAY, None, "flag"),
            ("agent_id", "甲", None, "flag"),
            ("campaign_id", "none", None, "flag"),
            ("outcome", "converted", None, "flag"),
            ("order_id", "o1", None, "flag"),
            ("order_count", "1", None, "flag"),
            ("paid_yuan", "100.00", None, "flag"),
            ("refund_yuan", "0.00", None, "flag"),
            ("first_response_seconds", "60", None, "flag"),
        },
        then=BOUGHT,
        now={"orders": [order(flag="刷单")]},
    ),
    "a flag on one of two orders, the other unpaid": Case(
        {
            ("outcome", "converted", "lost", "flag"),
            ("loss_stage", None, "unpaid", "flag"),
            ("reason", None, "unknown.silent", "flag"),
            ("order_id", "o1", "o2", "flag"),
            ("order_count", "2", "1", "flag"),
            ("paid_yuan", "100.00", "0.00", "flag"),
            ("value_at_stake_yuan", None, "50.00", "flag"),
        },
        then={**BOUGHT, "orders": [order(), order(f"{MONDAY} 12:00:00", None, order_id="o2", amount_yuan=50)]},
        now={"orders": [order(flag="刷单")]},
    ),
    "a deposit given back, the order closed": Case(
        {("loss_stage", None, "refunded", "refund"), ("refund_yuan", "0.00", "20.00", "refund")},
        then={**BOUGHT, "orders": [order(**DEPOSIT)]},
        now={
            "orders": [
                order(**DEPOSIT, refund_yuan=20, refunded_at="2026-10-15 09:00:00", closed_at="2026-10-15 09:00:00")
            ]
        },
    ),
    "an order without a buyer, named in a chat later": Case(
        {
            ("outcome", "lost", "converted", "order_link"),
            ("loss_stage", "no_order", None, "order_link"),
            ("reason", "unknown.silent", None, "order_link"),
            ("order_id", None, "251012-123456789012345", "order_link"),
            ("order_count", "0", "1", "order_link"),
            ("paid_yuan", "0.00", "100.00", "order_link"),
            ("value_at_stake_yuan", "100.00", None, "order_link"),
        },
        then={
            "messages": [asks(platform="pdd"), answers(platform="pdd")],
            "orders": [order(platform="pdd", buyer_id="", order_id="251012-123456789012345")],
        },
        now={"messages": [asks("2026-10-15 09:00:00", platform="pdd", text="251012-123456789012345 发货了吗")]},
    ),
    "an order cancelled after all, the one made in its place unpaid": Case(
        {("value_at_stake_yuan", "220.00", "120.00", "cancellation")},
        then={
            **BOUGHT,
            "orders": [order(paid_at=None), order(f"{MONDAY} 12:00:00", None, order_id="o2", amount_yuan=120)],
        },
        now={"orders": [order(paid_at=None, closed_at=f"{MONDAY} 11:30:00")]},
    ),
    "a payment after every window": Case(
        {("paid_yuan", "0.00", "100.00", "payment")},
        then={**BOUGHT, "orders": [order(paid_at=None)]},
        now={"orders": [order(paid_at="2026-10-15 09:00:00")]},
    ),
    "an order that the export takes back": Case(
        {
            ("outcome", "converted", "lost", "payment"),
            ("loss_stage", None, "cancelled", "payment"),
            ("reason", None, "unknown.silent", "payment"),
            ("paid_yuan", "100.00", "0.00", "payment"),
            ("value_at_stake_yuan", None, "100.00", "payment"),
        },
        then=BOUGHT,
        now={"orders": [order(paid_at=None, closed_at=f"{MONDAY} 12:00:00")]},
    ),
    "a late answer of somebody else": Case(
        {("agent_id", "甲", "乙", "late_message")}, now={"messages": [answers(f"{MONDAY} 10:02:00", agent_id="乙")]}
    ),
    "a late question": Case(
        {
            ("day", None, MONDAY, "late_message"),
            ("agent_id", None, "甲", "late_message"),
            ("campaign_id", None, "none", "late_message"),
            ("outcome", None, "lost", "late_message"),
            ("loss_stage", None, "no_order", "late_message"),
            ("reason", None, "service.no_reply", "late_message"),
            ("order_count", None, "0", "late_message"),
            ("paid_yuan", None, "0.00", "late_message"),
            ("refund_yuan", None, "0.00", "late_message"),
            ("value_at_stake_yuan", None, "0.00", "late_message"),
        },
        then={},
        now={"messages": [asks()]},
    ),
    "a recalled answer": Case(
        {("first_response_seconds", "60", "120", "recall")},
        then={"messages": [asks(), answers(message_id="m1"), answers(f"{MONDAY} 10:02:00")]},
        now={
            "messages": [
                answers("2026-10-15 09:00:00", kind="recall", recalled_message_id="m1", text="", message_id="m2")
            ]
        },
    ),
    "a pending inquiry that converts": Case(
        set(),
        then={"messages": [asks("2026-10-14 10:00:00"), answers("2026-10-14 10:01:00")]},
        now={"orders": [order("2026-10-14 11:00:00", "2026-10-15 11:00:00")]},
    ),
    "a second order inside the open window": Case(
        set(),
        then={
            "messages": [asks("2026-10-14 10:00:00"), answers("2026-10-14 10:01:00")],
            "orders": [order("2026-10-14 11:00:00", "2026-10-14 11:00:00")],
        },
        now={"orders": [order("2026-10-15 11:00:00", "2026-10-15 11:00:00", order_id="o2")]},
    ),
    "a question of the day that had not ended": Case(
        set(), now={"messages": [asks("2026-10-15 01:00:00", buyer_id="小红")]}
    ),
}


# What Saturday brings: another window, a campaign, and a word of the supervisor's.
BOUGHT_ON_TUESDAY = {"messages": [asks(), answers()], "orders": [order("2026-10-13 11:00:00", "2026-10-13 11:00:00")]}
ASKED_FOR_A_PRODUCT = {"messages": [asks(product_id="p7"), answers()]}
OTHERS: dict[str, Mapping[str, list[Row]]] = {
    "another window": BOUGHT_ON_TUESDAY,
    "a campaign": ASKED_FOR_A_PRODUCT,
    "a correction": {"messages": [asks(), answers()]},
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """All nights of all cases."""
    root = tmp_path_factory.mktemp("restatement") / "s1"
    made = canonical.workspace(root)
    roster: list[Row] = [{"agent_id": "甲"}, {"agent_id": "乙"}]
    then, now, again = (
        {name: getattr(case, when) for name, case in CASES.items()} for when in ("then", "now", "again")
    )
    publish(made, THURSDAY, {"agents": roster, **_of_shops({**then, **OTHERS})})
    publish(made, FRIDAY, _of_shops(now))
    publish(made, FRIDAY, _of_shops(again), "again")
    publish(made, TUESDAY)
    settings = yaml.safe_load((root / "shop.yml").read_text(encoding="utf-8"))
    settings["presets"] = {"sycm_order_first": {"window": 1}}
    (root / "shop.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    made = Workspace.open(root)
    _correct(made, "a correction", "price.too_high")
    publish(made, SATURDAY, {"campaigns": [{"campaign_id": "c1", "products": "p7"}]})
    return made


def publish(shop: Workspace, as_of: dt.datetime, given: Mapping[str, list[Row]] | None = None, name: str = "") -> None:
    """A night: what came in, and its publication."""
    canonical.deliver(shop, given or {}, f"{as_of:%m%d}{name}")
    canonical.build(shop, as_of)
    pipeline.publish(shop)


def _of_shops(given: Mapping[str, Mapping[str, list[Row]]]) -> dict[str, list[Row]]:
    return {
        kind: [{"shop_id": name, **row} for name, rows in given.items() for row in rows.get(kind, ())]
        for kind in ("messages", "orders")
    }


def _correct(shop: Workspace, name: str, reason: str) -> None:
    ((inquiry_id,),) = analyst.ask(shop, f"select inquiry_id from marts.inquiry where shop_id = '{name}'").rows
    path = shop.root / "labels" / "corrections.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"inquiry_id,reason,by,at,note\n{inquiry_id},{reason},王,2026-10-16 10:00:00,\n", encoding="utf-8")


def restated(shop: Workspace, of: str, night: dt.datetime = FRIDAY, table: str = "inquiry") -> Changes:
    """(column, old, new, cause) of what a night restated in a shop."""
    rows = analyst.ask(
        shop,
        'select "column", old, new, cause from marts.restatement '
        f"where shop_id = '{of}' and as_of = '{night}' and \"table\" = '{table}'",
    ).rows
    assert len(rows) == len(set(rows))
    return set(rows)


@pytest.mark.parametrize("name", CASES)
def test_a_publication_restates_just_what_became_known_of_days_published_before(shop: Workspace, name: str) -> None:
    assert CASES[name].restated == restated(shop, name)


def test_the_figures_of_a_day_are_restated_with_the_causes_of_its_inquiries(shop: Workspace) -> None:
    assert {
        ("converted_count", "0", "1", "late_order"),
        ("lost_count", "1", "0", "late_order"),
        ("ordered_count", "0", "1", "late_order"),
        ("same_day_count", "0", "1", "late_order"),
        ("paid_yuan", "0.00", "100.00", "late_order"),
        ("conversion_rate", "0.0000", "1.0000", "late_order"),
    } == restated(shop, "a late order", table="shop_day")


def test_service_figures_are_restated_with_what_is_new_in_the_messages_of_the_day(shop: Workspace) -> None:
    assert {
        ("first_response_seconds", "60.0", "120.0", "recall"),
        ("average_response_seconds", "60.0", "120.0", "recall"),
    } == restated(shop, "a recalled answer", table="shop_day")


def test_to_run_an_earlier_night_again_restates_nothing(shop: Workspace) -> None:
    nights = {as_of for (as_of,) in analyst.ask(shop, "select distinct as_of from marts.restatement").rows}

    assert {FRIDAY, SATURDAY} == nights


def test_another_setting_is_the_cause_where_nothing_is_new_of_the_buyer(shop: Workspace) -> None:
    assert {
        ("outcome", "converted", "lost", "settings"),
        ("loss_stage", None, "no_order", "settings"),
        ("reason", None, "unknown.silent", "settings"),
        ("order_id", "o1", None, "settings"),
        ("order_count", "1", "0", "settings"),
        ("paid_yuan", "100.00", "0.00", "settings"),
        ("value_at_stake_yuan", None, "0.00", "settings"),
    } == restated(shop, "another window", SATURDAY)


def test_a_campaign_loaded_later_is_the_cause_of_a_campaign(shop: Workspace) -> None:
    assert {("campaign_id", "none", "c1", "campaigns")} == restated(shop, "a campaign", SATURDAY)


def test_a_correction_is_the_cause_of_a_reason(shop: Workspace) -> None:
    assert {("reason", "unknown.silent", "price.too_high", "correction")} == restated(shop, "a correction", SATURDAY)
