"""The programs that are measured do what they are measured for, on a shop small enough to look at."""

import json
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from benchmarks import __main__ as told
from benchmarks import baseline, floor, growth, ingest_one, night, read_and_mask, reasons, shops, year
from xundan.simulate import simulate

MESSAGES = 400


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shops.ROOT = tmp_path_factory.mktemp("bench")
    return shops.shop(MESSAGES)


@pytest.mark.parametrize("layout", ["canonical", "qianniu_text", "sycm_json"])
def test_every_layout_of_a_shop_is_taken_without_a_reject(shop: Path, tmp_path: Path, layout: str) -> None:
    ingest_one.stand(tmp_path)
    ingest_one.main(shops.chats(MESSAGES, layout), tmp_path)


def test_reading_and_masking_keeps_every_row(shop: Path, tmp_path: Path) -> None:
    chats = shops.chats(MESSAGES, "canonical")
    read_and_mask.main(chats, tmp_path / "read.duckdb")
    query = f"select (select count(*) from read_csv('{chats}')) = (select count(*) from masked_messages)"

    with duckdb.connect(tmp_path / "read.duckdb") as con:
        assert [(True,)] == con.execute(query).fetchall()


def test_the_floor_counts_sessions_and_tokens(shop: Path) -> None:
    session_count, token_count = floor.main(str(shops.chats(MESSAGES, "canonical")))

    assert 0 < session_count < MESSAGES < token_count


def test_the_baseline_puts_every_inquiry_into_its_tables(shop: Path, tmp_path: Path) -> None:
    baseline.main(shop, tmp_path)
    inquiries = pd.read_csv(tmp_path / "inquiry.csv")

    assert (
        len(inquiries) == pd.read_csv(tmp_path / "agent_id.csv")["inquiries"].sum() + inquiries["agent_id"].isna().sum()
    )
    assert (inquiries["outcome"] == "lost").sum() == pd.read_csv(tmp_path / "reason.csv")["lost"].sum()


def test_a_night_is_timed_stage_by_stage(shop: Path, tmp_path: Path) -> None:
    stages = [stage for stage in night.main(shop, tmp_path) if not stage.startswith("of it")]

    assert ["ingest", "check raw", "build", "check marts", "publish", "render"] == stages


def test_reading_is_told_in_messages_a_second(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reasons.main(MESSAGES)
    measured = json.loads(capsys.readouterr().out.splitlines()[-1])

    assert measured["same_answers"]
    assert list(told._reading(measured))[-1].endswith("messages/s.\n")


def _nights(count: int) -> list[year.Night]:
    rooms = {"inbox": 1.0, "warehouse.duckdb": 2.0, "analyst.duckdb": 0.5, "reports": 1.0}
    stages = {"ingest": (1.0, 0.5), "build": (3.0, 2.0), "of it comparison": (0.5, None)}
    return [{"stages": stages, "mb": rooms, "files": {"reports": number}} for number in range(1, count + 1)]


def test_a_year_of_one_night_is_told_too() -> None:
    assert ["| 1 | 4.0 | 2.5 | 2.0 | 2.0 | 0.5 | 1.0 | 1 |"] == list(year.table(_nights(1)))[2:]


def test_a_year_is_told_by_some_of_its_nights_and_the_last(tmp_path: Path) -> None:
    nights = _nights(40)
    year.drawn(nights, tmp_path / "year.svg")

    assert [line.split(" | ")[:4] for line in list(year.table(nights))[2:]] == [
        [f"| {number}", "4.0", "2.5", "2.0"] for number in (2, 7, 30, 40)
    ]
    assert (tmp_path / "year.svg").read_text(encoding="utf-8").startswith("<svg")


def test_nights_behind_a_year_stand_beside_those_of_a_new_shop_stage_by_stage() -> None:
    new = [{"stages": {"ingest": (9.0, 1.0), "build": (9.0, 2.0), "of it comparison": (0.5, None)}}] * 3
    old = [{"stages": {"ingest": (9.0, 1.0), "build": (9.0, 3.0), "of it comparison": (0.5, None)}}] * 3

    assert ["| night | 3.0 | 4.0 | 1.33 |", "| ingest | 1.0 | 1.0 | 1.00 |", "| build | 2.0 | 3.0 | 1.50 |"] == list(
        year.beside(new, old)
    )[2:]


def test_a_shop_that_begins_with_some_days_takes_them_in_its_first_night(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    simulate(exports, messages=200, days=4, seed=1)
    (first, second) = year.play(exports, tmp_path / "old", first=3, last=4)

    assert ("2026-10-21", "2026-10-22") == (first["day"], second["day"])
    assert 3 == len(list((tmp_path / "old" / "shop" / "inbox" / "chats").iterdir())) - 1


def test_growth_tells_a_line_and_draws_a_panel_for_each_size(tmp_path: Path) -> None:
    stages = {"ingest": (1.0, 0.5), "of it comparison": (0.5, None)}
    rest = {"stages": stages, "peak_mb": 300.0, "cpu_seconds": 2.0, "mb": {"analyst.duckdb": 1.5}}
    found = [{"kind": kind, "count": 1000, **rest} for kind in ("messages", "agents", "campaigns")]
    growth.drawn(found, tmp_path / "growth.svg")

    assert "| 1,000 agents | 2.0 | 0.5 | 300 | 1.5 |" in list(growth.table(found))
    svg = (tmp_path / "growth.svg").read_text(encoding="utf-8")
    assert all(f">{kind}</text>" in svg for kind in ("messages", "agents", "campaigns"))
