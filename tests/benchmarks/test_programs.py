"""The programs that are measured do what they are measured for, on a shop small enough to look at."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from benchmarks import baseline, floor, ingest_one, night, read_and_mask, shops, year

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
    session_count, token_count = floor.main(shops.chats(MESSAGES, "canonical"))

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


def test_a_year_is_told_by_some_of_its_nights_and_the_last(tmp_path: Path) -> None:
    rooms = {"inbox": 1.0, "warehouse.duckdb": 2.0, "analyst.duckdb": 0.5, "reports": 1.0}
    stages = {"ingest": (1.0, 0.5), "build": (3.0, 2.0), "of it comparison": (0.5, None)}
    nights = [{"stages": stages, "mb": rooms, "files": {"reports": number}} for number in range(1, 41)]
    year.drawn(nights, tmp_path / "year.svg")

    assert [line.split(" | ")[:4] for line in list(year.table(nights))[2:]] == [
        [f"| {number}", "4.0", "2.5", "2.0"] for number in (2, 7, 30, 40)
    ]
    assert (tmp_path / "year.svg").read_text(encoding="utf-8").startswith("<svg")
