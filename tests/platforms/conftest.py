from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ingest.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """An empty shop to drop exports into."""
    shop = Shop.at(tmp_path)
    yield shop
    shop.con.close()
