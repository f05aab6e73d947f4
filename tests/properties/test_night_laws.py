"""Laws of nights: however a shop's files and nights come, the rows are those of one rebuild.

Between two nights is forgotten what was touched, as a publication does: each has only its own.
"""

import datetime as dt
import random
from itertools import pairwise

import pytest

from tests.properties.bench import BEFORE, LAST, MIDDLE, NIGHTS, Bench, differences, exported, law, night_of
from tests.properties.shops import DAYS, START, Shop
from tests.scenarios import canonical


@law(examples=1)
def test_nights_one_by_one_give_what_one_full_rebuild_gives(bench: Bench, rows: Shop) -> None:
    assert differences(bench.built(rows, LAST), bench.built(rows, *NIGHTS)) == {}


@law(examples=1)
def test_nights_in_any_order_give_what_one_full_rebuild_gives(bench: Bench, rows: Shop) -> None:
    scrambled = random.Random(7).sample(NIGHTS[:-1], 4)

    assert differences(bench.built(rows, LAST), bench.built(rows, *scrambled, LAST)) == {}


def test_days_without_orders_come_out_the_same_night_by_night(bench: Bench) -> None:
    """A lost inquiry of such a day is worth what the orders of the days before say, in every build."""
    chats = [{"sent_at": START + dt.timedelta(days=day, hours=10), "buyer_id": f"买家{day}"} for day in range(DAYS)]
    rows = {"messages": chats, "orders": [{"created_at": START, "paid_at": START, "buyer_id": "别人"}]}

    assert differences(bench.built(rows, LAST), bench.built(rows, NIGHTS[1], NIGHTS[3], LAST)) == {}


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

    assert differences(bench.built({"messages": [asked, notice]}, LAST), nightly) == {}


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

    assert differences(bench.built(whole, LAST), nightly) == {}


@law(examples=1)
def test_an_earlier_night_before_leaves_no_trace(bench: Bench, rows: Shop) -> None:
    assert differences(bench.built(rows, LAST), bench.built(rows, MIDDLE, LAST)) == {}


@law(examples=1)
def test_an_old_night_can_be_run_again(bench: Bench, rows: Shop) -> None:
    assert differences(bench.built(rows, MIDDLE), bench.built(rows, LAST, MIDDLE)) == {}


@law(examples=1)
def test_files_that_come_day_by_day_give_what_one_file_gives(bench: Bench, rows: Shop) -> None:
    nightly = bench.workspace()
    for since, night in pairwise([BEFORE, *NIGHTS]):
        canonical.deliver(nightly, exported(rows, since, night), f"night{night:%m%d}")
        night_of(nightly, night)

    assert differences(bench.built(rows, LAST), nightly) == {}


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

    assert differences(bench.built({"messages": chats, "orders": orders}, LAST), nightly) == {}
