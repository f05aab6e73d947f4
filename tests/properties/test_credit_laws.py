"""Laws of credit, filters and stages: what is given out is what there is, however it is cut."""

from collections import Counter

from tests.properties.bench import LAST, MIDDLE, Bench, law
from tests.properties.shops import Shop
from tests.scenarios import canonical

BY_ORDER = ("sycm_order", "douyin_3d", "gorgias_3d", "gorgias_5d", "shopify_7d", "first_touch")
ORDER_CELLS = {"own_order_own_pay", "own_order_other_pay", "own_order_unpaid"}
PAY_CELLS = {"own_order_own_pay", "other_order_own_pay", "silent_order_own_pay"}


@law(examples=2)
def test_the_agents_orders_and_nobodys_are_the_shops_under_every_preset(bench: Bench, rows: Shop) -> None:
    days = canonical.table(bench.built(rows, LAST), "marts.cut_order_day")
    sums: dict[str, Counter[str]] = {"agent": Counter(), "shop": Counter()}
    for day in days:
        for measure in ("order_count", "paid_order_count", "paid_item_count", "paid_yuan", "refund_yuan"):
            sums[day["cut"]][f"{day['preset']} {day['day']} {measure}"] += day[measure]

    assert sums["shop"] == sums["agent"]


@law(examples=2)
def test_every_preset_shares_out_the_same_orders(bench: Bench, rows: Shop) -> None:
    days = canonical.table(bench.built(rows, LAST), "marts.order_attribution")
    orders = Counter(row["preset"] for row in days)

    assert len(set(orders.values())) == 1


@law(examples=2)
def test_whoever_is_credited_with_an_order_has_one_cell_of_it(bench: Bench, rows: Shop) -> None:
    built = bench.built(rows, LAST)
    owners = {
        (row["order_id"], row["preset"], row["agent_id"])
        for row in canonical.table(built, "marts.order_attribution")
        if row["preset"] in BY_ORDER and row["rule"] == "order"
    }
    cells = Counter(
        (row["order_id"], row["preset"], row["agent_id"])
        for row in canonical.table(built, "marts.order_credit")
        if row["preset"] in BY_ORDER and row["cell"] in ORDER_CELLS
    )

    assert dict.fromkeys(owners, 1) == dict(cells)


@law(examples=2)
def test_an_order_is_paid_to_one_agent_at_most(bench: Bench, rows: Shop) -> None:
    credited = canonical.table(bench.built(rows, LAST), "marts.order_credit")
    payers = Counter((row["order_id"], row["preset"]) for row in credited if row["cell"] in PAY_CELLS)

    assert set(payers.values()) == {1}


@law(examples=2)
def test_who_is_not_received_was_left_out_by_one_filter(bench: Bench, rows: Shop) -> None:
    built = bench.built(rows, LAST)
    left_out = sum(not row["is_received"] for row in canonical.table(built, "marts.session"))

    assert left_out == sum(row["dropped_session_count"] for row in canonical.table(built, "marts.filter_day"))


@law(examples=2)
def test_every_stage_preset_judges_the_same_people(bench: Bench, rows: Shop) -> None:
    days = canonical.table(bench.built(rows, MIDDLE), "marts.stage_preset_day")
    received: dict[str, int] = Counter()
    for day in days:
        received[day["stage_preset"]] += day["received_buyer_count"]

    assert len(set(received.values())) == 1


@law(examples=2)
def test_sessions_and_rounds_are_as_many_in_every_cut(bench: Bench, rows: Shop) -> None:
    built = bench.built(rows, LAST)
    measures = ("session_count", "round_count", "within_3_min_count", "within_45_s_count", "long_session_count")
    sums = {
        by: [sum(row[measure] for row in canonical.table(built, f"marts.{by}_day")) for measure in measures]
        for by in ("shop", "agent", "campaign", "agent_campaign")
    }

    assert len({tuple(counts) for counts in sums.values()}) == 1
