"""Laws that hold for every shop, whatever its messages and orders.

The examples are drawn from one fixed seed, so the laws about a single build look at the same few shops and share their
builds. All workspaces share one pseudonym key: what is compared between two differs only by what the law is about.
"""

import datetime as dt
import random
import shutil
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.properties.shops import AGENTS, DAYS, START, Shop, shop
from tests.scenarios import canonical
from xundan import build, partitions
from xundan.ingest.pseudonym import create_identities
from xundan.workspace import Workspace

Row = dict[str, Any]

ZONE = ZoneInfo("Asia/Shanghai")
# Every night of the chats, and one when every order has been placed and every window has closed.
NIGHTS = [(START + dt.timedelta(days=day)).replace(tzinfo=ZONE) for day in (*range(1, DAYS + 1), DAYS + 9)]
BEFORE, MIDDLE, LAST = START.replace(tzinfo=ZONE), NIGHTS[2], NIGHTS[-1]
CUTS = ("agent", "campaign", "agent_campaign", "shop", "reason", "agent_reason", "campaign_reason")
DAY_PRESETS = ("sycm_order", "sycm_pay", "sycm_order_first", "chitu_rounds", "pdd_3d", "douyin_3d")
# What a load is numbered is not the shop's doing, and a text once cut stays cut, said or not.
NOT_OF_THE_SHOP = ("marts.ingest_file", "marts.reject", "core.tokens", "core.text_marks")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> "Bench":
    return Bench(tmp_path_factory.mktemp("laws"))


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


@law(examples=2)
def test_an_inquiry_is_converted_or_lost_or_pending(bench: Bench, rows: Shop) -> None:
    days = canonical.table(bench.built(rows, MIDDLE), "marts.shop_day")
    outcomes = [day["converted_count"] + day["lost_count"] + day["pending_count"] for day in days]

    assert [day["inquiry_count"] for day in days] == outcomes


@law(examples=2)
def test_a_message_is_in_one_session_at_most(bench: Bench, rows: Shop) -> None:
    messages = canonical.table(bench.built(rows, LAST), "marts.message")
    times = Counter((message["message_id"], message["sent_at"]) for message in messages)

    assert set(times.values()) == {1}


@law(examples=2)
def test_whatever_was_said_and_not_taken_back_is_in_one_session(bench: Bench, rows: Shop) -> None:
    built = bench.built(rows, LAST)
    said = canonical.table(built, "staging.messages")
    taken_back = {(row["buyer_key"], row["recalled_message_id"]) for row in said if row["kind"] == "recall"}
    counted = Counter(
        row["message_key"]
        for row in said
        if row["kind"] != "recall"
        and row["role"] != "system"
        and (row["buyer_key"], row["message_id"]) not in taken_back
    )
    in_sessions = [row for row in canonical.table(built, "core.messages") if row["role"] != "system"]

    assert counted == Counter(row["message_key"] for row in in_sessions if row["session_id"])


@law(examples=2)
def test_an_order_credits_one_inquiry_at_most_per_preset(bench: Bench, rows: Shop) -> None:
    owners = canonical.table(bench.built(rows, LAST), "marts.order_attribution")
    times = Counter((row["platform"], row["shop_id"], row["order_id"], row["preset"]) for row in owners)

    assert set(times.values()) == {1}


@law(examples=2)
def test_the_lost_are_as_many_in_every_cut(bench: Bench, rows: Shop) -> None:
    built = bench.built(rows, LAST)
    lost = sum(row["outcome"] == "lost" for row in canonical.table(built, "marts.inquiry"))
    sums = {by: sum(row["lost_count"] for row in canonical.table(built, f"marts.{by}_day")) for by in CUTS}

    assert dict.fromkeys(CUTS, lost) == sums


@law(examples=2)
def test_nothing_is_pending_once_every_window_has_closed(bench: Bench, rows: Shop) -> None:
    inquiries = canonical.table(bench.built(rows, LAST), "marts.inquiry")

    assert {(True, False)} == {(row["is_matured"], row["outcome"] == "pending") for row in inquiries}


@law(examples=2)
def test_a_wider_window_never_takes_an_order_away(bench: Bench, rows: Shop) -> None:
    wider = {"presets": {preset: {"window": 5} for preset in DAY_PRESETS}}

    assert _credited(bench.built(rows, LAST)) - _credited(bench.built(rows, LAST, **wider)) == set()


@law(examples=2)
def test_a_wider_window_leaves_every_buyer_who_converted_converted(bench: Bench, rows: Shop) -> None:
    wider = {"presets": {preset: {"window": 5} for preset in DAY_PRESETS}}

    assert _converted_buyers(bench.built(rows, LAST)) - _converted_buyers(bench.built(rows, LAST, **wider)) == set()


@law(examples=1)
def test_the_order_of_the_rows_does_not_matter(bench: Bench, rows: Shop) -> None:
    backwards = {kind: list(reversed(lines)) for kind, lines in rows.items()}

    assert _differences(bench.built(rows, LAST), bench.built(backwards, LAST)) == {}


def test_buyers_and_days_taken_a_slice_at_a_time_give_what_all_at_once_give(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = shop(1)
    at_once = bench.built(rows, LAST)
    monkeypatch.setattr(partitions, "FEW_BUYERS", 0)
    monkeypatch.setattr(build, "SLICE_ROWS", len(rows["messages"]) // 3)
    monkeypatch.setattr(build, "FILLED_SLICE_ROWS", len(rows["messages"]) // 5)
    monkeypatch.setattr(partitions, "DAY_ROWS", 1)
    sliced = bench.workspace()
    canonical.deliver(sliced, rows)
    night_of(sliced, LAST)

    assert _differences(at_once, sliced) == {}


@law(examples=1)
def test_nights_one_by_one_give_what_one_full_rebuild_gives(bench: Bench, rows: Shop) -> None:
    assert _differences(bench.built(rows, LAST), bench.built(rows, *NIGHTS)) == {}


@law(examples=1)
def test_nights_in_any_order_give_what_one_full_rebuild_gives(bench: Bench, rows: Shop) -> None:
    scrambled = random.Random(7).sample(NIGHTS[:-1], 4)

    assert _differences(bench.built(rows, LAST), bench.built(rows, *scrambled, LAST)) == {}


def test_days_without_orders_come_out_the_same_night_by_night(bench: Bench) -> None:
    """A lost inquiry of such a day is worth what the orders of the days before say, in every build."""
    chats = [{"sent_at": START + dt.timedelta(days=day, hours=10), "buyer_id": f"买家{day}"} for day in range(DAYS)]
    rows = {"messages": chats, "orders": [{"created_at": START, "paid_at": START, "buyer_id": "别人"}]}

    assert _differences(bench.built(rows, LAST), bench.built(rows, NIGHTS[1], NIGHTS[3], LAST)) == {}


@pytest.mark.parametrize("role", ["system", "bot"])
@pytest.mark.parametrize("question", ["这款有货吗", "我的快递到哪了"])
def test_a_message_that_counts_for_nothing_is_shown_in_its_conversation(bench: Bench, role: str, question: str) -> None:
    """It comes later than the conversation, whose day nothing else touches: once an inquiry, once what is none."""
    asked = {"sent_at": START + dt.timedelta(hours=10), "text": question}
    notice = {"sent_at": START + dt.timedelta(hours=10, minutes=20), "role": role, "text": "已发货"}
    if role == "system":
        notice["sent_at"] += dt.timedelta(days=6)
    nightly = bench.workspace()
    for name, said in (("asked", asked), ("notice", notice)):
        canonical.deliver(nightly, {"messages": [said]}, name)
        night_of(nightly, LAST)

    assert _differences(bench.built({"messages": [asked, notice]}, LAST), nightly) == {}


def test_an_order_that_moves_to_another_day_leaves_its_price_nowhere(bench: Bench) -> None:
    """As an unpaid order does that has no time but the day in its number, until it is paid."""
    first, moved = START + dt.timedelta(days=1), START + dt.timedelta(days=2)
    chats = [{"sent_at": first + dt.timedelta(hours=hour), "buyer_id": str(hour)} for hour in (9, 10)]
    order = {"order_id": "o2", "buyer_id": "别人", "amount_yuan": 300}
    rows = {"messages": chats, "orders": [{"created_at": START, "buyer_id": "另一人"}]}
    nightly = bench.workspace()
    canonical.deliver(nightly, {**rows, "orders": [*rows["orders"], {**order, "created_at": first}]}, "first")
    night_of(nightly, LAST)
    canonical.deliver(nightly, {"orders": [{**order, "created_at": moved}]}, "moved")
    night_of(nightly, LAST)
    whole = {**rows, "orders": [*rows["orders"], {**order, "created_at": moved}]}

    assert _differences(bench.built(whole, LAST), nightly) == {}


@law(examples=1)
def test_an_earlier_night_before_leaves_no_trace(bench: Bench, rows: Shop) -> None:
    assert _differences(bench.built(rows, LAST), bench.built(rows, MIDDLE, LAST)) == {}


@law(examples=1)
def test_an_old_night_can_be_run_again(bench: Bench, rows: Shop) -> None:
    assert _differences(bench.built(rows, MIDDLE), bench.built(rows, LAST, MIDDLE)) == {}


@law(examples=1)
def test_files_that_come_day_by_day_give_what_one_file_gives(bench: Bench, rows: Shop) -> None:
    nightly = bench.workspace()
    for since, night in pairwise([BEFORE, *NIGHTS]):
        canonical.deliver(nightly, exported(rows, since, night), f"night{night:%m%d}")
        night_of(nightly, night)

    assert _differences(bench.built(rows, LAST), nightly) == {}


def test_orders_without_a_buyer_find_the_chats_loaded_before(bench: Bench) -> None:
    """The shop had no such order when its chats were read, nor when the next chat came; nothing else happens since."""
    first, second = "261012-1111111111", "261012-2222222222"
    chats = [
        {"buyer_id": "一", "sent_at": START + dt.timedelta(hours=10)},
        {"buyer_id": "一", "sent_at": START + dt.timedelta(hours=11), "role": "agent", "text": f"是 {first} 吗"},
        {"buyer_id": "二", "sent_at": START + dt.timedelta(hours=34), "text": f"{first} 和 {second}"},
    ]
    orders = [{"order_id": number, "buyer_id": None, "created_at": START} for number in (first, second)]
    nightly = bench.workspace()
    deliveries: list[Shop] = [
        {"messages": chats[:2]}, {"messages": chats[2:]}, {"orders": orders[:1]}, {"orders": orders[1:]}
    ]  # fmt: skip
    for number, delivery in enumerate(deliveries):
        canonical.deliver(nightly, delivery, f"load{number}")
        night_of(nightly, LAST)

    assert _differences(bench.built({"messages": chats, "orders": orders}, LAST), nightly) == {}


@law(examples=2)
def test_an_order_without_a_buyer_is_linked_or_said_to_be_unlinkable(bench: Bench, rows: Shop) -> None:
    days = canonical.table(bench.built(rows, LAST), "marts.order_link_day")
    without = [row for row in rows["orders"] if row["buyer_id"] is None and row["flag"] != "刷单"]
    linked, unlinkable = (sum(day[f"{which}_count"] for day in days) for which in ("linked", "unlinkable"))

    assert linked + unlinkable == len(without)
    assert min(linked, unlinkable) > 0  # else this shop shows nothing


@law(examples=1)
def test_it_does_not_matter_from_which_account_a_person_writes(bench: Bench, rows: Shop) -> None:
    roster = [{"agent_id": agent, "accounts": "丙2;丙3" if agent == "丙" else None} for agent in AGENTS]
    # a number of its own keeps a message the same whoever sent it
    messages = [{**row, "message_id": f"m{number}"} for number, row in enumerate(rows["messages"])]
    names = {("丙", 0): "丙2", ("丙", 1): "丙3"}
    mixed = [
        {**row, "agent_id": names.get((row["agent_id"], number % 3), row["agent_id"])}
        for number, row in enumerate(messages)
    ]
    one, several = ({**rows, "agents": roster, "messages": said} for said in (messages, mixed))

    assert mixed != messages
    assert _differences(bench.built(one, LAST), bench.built(several, LAST)) == {}


@law(examples=2)
def test_every_campaign_of_a_day_is_among_the_campaigns(bench: Bench, rows: Shop) -> None:
    built = bench.built(rows, LAST)
    met = {row["campaign_id"] for row in canonical.table(built, "marts.campaign_day")} - {"none"}

    assert met - {row["campaign_id"] for row in canonical.table(built, "marts.campaign")} == set()


def _converted_buyers(shop: Workspace) -> set[tuple[str, str, str]]:
    return {
        (row["platform"], row["shop_id"], row["buyer_key"])
        for row in canonical.table(shop, "marts.inquiry")
        if row["outcome"] == "converted"
    }


def _credited(shop: Workspace) -> set[tuple[str, str]]:
    owners = canonical.table(shop, "marts.order_attribution")
    return {(row["order_id"], row["preset"]) for row in owners if row["preset"] in DAY_PRESETS and row["agent_id"]}


def _differences(one: Workspace, other: Workspace) -> dict[str, list[str]]:
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
