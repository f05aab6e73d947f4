"""What simulate promises: the same seed the same bytes, files as in a workspace, no export that knows the future."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from tests.simulate.conftest import read
from xundan.errors import UserError
from xundan.simulate import Summary, simulate
from xundan.simulate.sample import make_sample

SAMPLE = Path(__file__).parents[2] / "data_samples" / "shop"


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("fmt", ["canonical", "qianniu"])
def test_the_same_seed_writes_the_same_bytes(tmp_path: Path, fmt: str) -> None:
    simulate(tmp_path / "a", messages=400, days=2, seed=3, fmt=fmt)
    simulate(tmp_path / "b", messages=400, days=2, seed=3, fmt=fmt)

    assert _bytes(tmp_path / "a") == _bytes(tmp_path / "b")


def test_another_seed_writes_another_shop(tmp_path: Path) -> None:
    simulate(tmp_path / "a", messages=400, days=1, seed=3)
    simulate(tmp_path / "b", messages=400, days=1, seed=4)

    assert _bytes(tmp_path / "a") != _bytes(tmp_path / "b")


def test_the_first_day_of_the_sample_shop_is_made_again_byte_for_byte(tmp_path: Path) -> None:
    make_sample(tmp_path, stop_after_days=1)
    made = _bytes(tmp_path / "inbox")

    assert made == {name: content for name, content in _bytes(SAMPLE / "inbox").items() if name in made}
    assert len(made) == 5


def test_files_lie_as_in_a_workspace(shop: Summary) -> None:
    names = [str(path.relative_to(shop.out / "inbox").as_posix()) for path in (shop.out / "inbox").rglob("*.csv")]

    assert sorted(names) == [
        "agents/agents.csv",
        "campaigns/campaigns.csv",
        "chats/2026-10-19.csv",
        "chats/2026-10-20.csv",
        "chats/2026-10-21.csv",
        "orders/orders-2026-10-20.csv",
        "orders/orders-2026-10-21.csv",
        "orders/orders-2026-10-22.csv",
    ]


def test_about_as_many_messages_come_as_were_asked_for(shop: Summary) -> None:
    assert 4_800 < shop.messages < 7_200


def test_a_days_file_holds_that_day_in_order_of_time(shop: Summary) -> None:
    frame = read(shop.out / "inbox" / "chats" / "2026-10-20.csv")

    assert frame["sent_at"].is_sorted()
    assert set(frame["sent_at"].dt.date()) == {date(2026, 10, 20)}


def test_an_order_export_knows_nothing_later_than_its_own_midnight(shop: Summary) -> None:
    for path in (shop.out / "inbox" / "orders").glob("*.csv"):
        frame = read(path).select(pl.col("^.*_at$").cast(pl.Datetime))
        latest = frame.max().row(0)

        assert {at.date() < date.fromisoformat(path.stem[-10:]) for at in latest if at} == {True}


def test_a_later_export_carries_the_orders_later_state(shop: Summary) -> None:
    day, next_day = (read(shop.out / "inbox" / "orders" / f"orders-2026-10-2{n}.csv") for n in (0, 1))
    both = day.join(next_day, on=["order_id", "product_id"], suffix="_next")

    assert both.filter(pl.col("status") != pl.col("status_next")).height > 0


def test_chats_that_cross_midnight_go_on_in_the_next_days_file(tmp_path: Path) -> None:
    summary = simulate(tmp_path, messages=6_000, days=2, seed=1)
    first, second = (read(summary.out / "inbox" / "chats" / f"2026-10-{n}.csv") for n in (19, 20))
    nick = pl.col("message_id").str.split("-").list.first()

    assert set(first.select(nick).to_series()) & set(second.select(nick).to_series())


def test_days_done_are_told(tmp_path: Path) -> None:
    told: list[int] = []
    simulate(tmp_path, messages=100, days=3, seed=1, progress=told.append)

    assert told == [1, 2, 3]


@pytest.mark.parametrize(
    "arguments",
    [{"fmt": "xml"}, {"days": 0}, {"messages": 0}, {"agents": 0}, {"colour": "red"}],
)
def test_impossible_wishes_are_users_mistakes(tmp_path: Path, arguments: dict[str, object]) -> None:
    with pytest.raises(UserError) as raised:
        simulate(tmp_path, **{"messages": 100, "days": 1, "seed": 1, **arguments})  # type: ignore[arg-type]

    assert raised.value.exit_code == 2


def test_a_shop_is_not_written_over_another(tmp_path: Path) -> None:
    simulate(tmp_path, messages=100, days=1, seed=1)

    with pytest.raises(UserError):
        simulate(tmp_path, messages=100, days=1, seed=1)


def test_a_campaign_is_of_the_simulated_time(shop: Summary) -> None:
    campaigns = read(shop.out / "inbox" / "campaigns" / "campaigns.csv")
    start = date(2026, 10, 19)

    assert campaigns["starts_at"].dt.date().is_between(start, start + timedelta(days=3)).all()


@pytest.mark.parametrize(
    "overrides",
    [
        {"messages": 300, "days": 1, "agents": 1, "campaigns": 0},
        {"messages": 1, "days": 1},
        {"messages": 400, "days": 3, "agents": 30, "campaigns": 1, "skill_spread": 0.0, "fmt": "qianniu"},
        {"messages": 400, "days": 30, "agents": 6, "campaigns": 20},
    ],
)
def test_odd_shops_are_shops_too(tmp_path: Path, overrides: dict[str, object]) -> None:
    simulate(tmp_path, **{"seed": 2, **overrides})  # type: ignore[arg-type]

    assert read(tmp_path / "inbox" / "campaigns" / "campaigns.csv").columns[:2] == ["campaign_id", "name"]
    assert sorted(path.name for path in (tmp_path / "truth").iterdir()) == [
        "agents.csv",
        "campaigns.csv",
        "chats.csv",
        "orders.csv",
    ]
