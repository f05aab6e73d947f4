"""The programs that are measured do what they are measured for, on a shop small enough to look at."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from benchmarks import baseline, floor, ingest_one, night, read_and_mask, shops

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
    assert ["ingest", "check raw", "build", "check marts", "publish", "render"] == list(night.main(shop, tmp_path))
