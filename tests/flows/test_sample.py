"""How the sample's exports arrive: no night sees what the desk could not have exported yet."""

import datetime as dt

import pytest

from xundan import dates, sample
from xundan.errors import UserError
from xundan.workspace import Workspace, init_workspace

FILES = (
    "agents/agents.csv",
    "chats/2026-10-19.txt",
    "chats/2026-10-20.txt",
    "chats/2026-10-22.txt",
    "orders/ExportOrderList-2026-10-20.csv",
    "orders/ExportOrderList-2026-10-21.csv",
)


@pytest.fixture
def exports(tmp_path):
    for name in FILES:
        (tmp_path / "exports" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "exports" / name).write_text(name, encoding="utf-8")
    return tmp_path / "exports"


@pytest.fixture
def shop(tmp_path) -> Workspace:
    return init_workspace(tmp_path / "shop", "s1")


def arrived(shop: Workspace) -> list[str]:
    return sorted(path.relative_to(shop.inbox).as_posix() for path in shop.inbox.rglob("*") if path.is_file())


def test_the_days_run_from_the_first_chat_to_the_last_without_a_gap(exports) -> None:
    assert [day.day for day in sample.days(exports)] == [19, 20, 21, 22]


def test_a_night_brings_the_day_that_ended_and_the_list_drawn_that_morning(exports, shop) -> None:
    sample.deliver(exports, shop, dates.night_after(dt.date(2026, 10, 19), shop))

    assert arrived(shop) == ["agents/agents.csv", "chats/2026-10-19.txt", "orders/ExportOrderList-2026-10-20.csv"]


def test_the_last_night_has_everything(exports, shop) -> None:
    sample.deliver(exports, shop, dates.night_after(dt.date(2026, 10, 22), shop))

    assert arrived(shop) == sorted(FILES)


def test_what_has_arrived_is_left_alone(exports, shop) -> None:
    for _ in range(2):
        sample.deliver(exports, shop, dates.night_after(dt.date(2026, 10, 19), shop))
        (shop.inbox / "agents" / "agents.csv").write_text("mine", encoding="utf-8")

    assert (shop.inbox / "agents" / "agents.csv").read_text(encoding="utf-8") == "mine"


def test_a_demo_replaces_a_former_demo(tmp_path) -> None:
    (sample.fresh_workspace(tmp_path / "demo").inbox / "chats" / "old.txt").touch()

    assert arrived(sample.fresh_workspace(tmp_path / "demo")) == []


def test_a_demo_does_not_replace_a_real_shop(tmp_path) -> None:
    init_workspace(tmp_path / "real", "s1")

    with pytest.raises(UserError, match="holds no demo"):
        sample.fresh_workspace(tmp_path / "real")
