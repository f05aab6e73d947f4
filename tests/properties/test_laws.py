"""Laws that hold for every shop, whatever its messages and orders."""

from collections import Counter

import pytest

from tests.properties.bench import LAST, MIDDLE, Bench, differences, law, night_of
from tests.properties.shops import AGENTS, Shop, shop
from tests.scenarios import canonical
from xundan import build, partitions
from xundan.workspace import Workspace

CUTS = ("agent", "campaign", "agent_campaign", "shop", "reason", "agent_reason", "campaign_reason")
DAY_PRESETS = ("sycm_order", "sycm_pay", "sycm_order_first", "chitu_rounds", "pdd_3d", "douyin_3d")


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

    assert differences(bench.built(rows, LAST), bench.built(backwards, LAST)) == {}


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

    assert differences(at_once, sliced) == {}


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
    assert differences(bench.built(one, LAST), bench.built(several, LAST)) == {}


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
