"""One small canonical shop and one small 千牛 shop, made once."""

from pathlib import Path

import polars as pl
import pytest

from xundan.simulate import Summary, simulate


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    """Three days, 6,000 messages, canonical."""
    return simulate(tmp_path_factory.mktemp("shop"), messages=6_000, days=3, seed=7, agents=5)


@pytest.fixture(scope="session")
def qianniu(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    """Two days, 2,500 messages, as 千牛 and 淘宝 export them."""
    return simulate(tmp_path_factory.mktemp("qianniu"), messages=2_500, days=2, seed=7, agents=5, fmt="qianniu")


@pytest.fixture(scope="session")
def messages(shop: Summary) -> pl.DataFrame:
    """All messages of the canonical shop, with their chat's number."""
    frame = read(shop.out / "inbox" / "chats" / "*.csv")
    return frame.with_columns(chat=pl.col("message_id").str.split("-").list.first().cast(pl.Int64))


@pytest.fixture(scope="session")
def chats(shop: Summary) -> pl.DataFrame:
    """The truth of every chat of the canonical shop."""
    return read(shop.out / "truth" / "chats.csv").with_columns(gaps=pl.col("service_gaps").fill_null(""))


def read(path: Path) -> pl.DataFrame:
    """A CSV of the shop's, times parsed, order numbers kept as text."""
    text = {"order_id": pl.String, "order_ids": pl.String, "product_id": pl.String, "text": pl.String}
    return pl.read_csv(path, schema_overrides=text, try_parse_dates=True, infer_schema_length=None)
