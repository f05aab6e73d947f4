"""What a shop may set of its reader, and what is refused."""

from typing import Any

import pytest
from pydantic import ValidationError

from tests.reader.shop import READER
from xundan.reader.settings import Reader
from xundan.settings import default_settings

PAID = {"input_yuan_per_million_tokens": 2, "output_yuan_per_million_tokens": 8}


def reader(**said: Any) -> Reader:
    return Reader.model_validate(READER.model_dump() | said)


def test_a_shop_has_no_reader_until_it_names_one() -> None:
    assert default_settings().reader.is_on is False


@pytest.mark.parametrize(
    "base_url",
    ["http://127.0.0.1:11434/v1", "http://localhost:8000/v1", "http://192.168.1.9:8080/v1", "http://gpu-box:8000/v1"],
)
def test_a_server_in_ones_own_network_needs_neither_price_nor_https(base_url: str) -> None:
    assert reader(base_url=base_url).is_local


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"base_url": ""}, "base_url"),
        ({"base_url": "ftp://127.0.0.1/v1"}, "base_url"),
        ({"base_url": "https://key@reader.example/v1", **PAID}, "without name or key"),
        ({"base_url": "https://reader.example/v1?key=1", **PAID}, "without name or key"),
        ({"base_url": "http://reader.example/v1", **PAID}, "https"),
        ({"base_url": "https://reader.example/v1"}, "yuan_per_million_tokens"),
        ({"base_url": "http://8.8.8.8/v1", **PAID}, "https"),
        ({"key": "sk-1234567890"}, "key"),
        ({"key": "env:"}, "key"),
        ({"nightly_yuan": -1}, "nightly_yuan"),
        ({"check_share": 0.9}, "check_share"),
    ],
)
def test_what_would_leak_or_cost_without_limit_is_refused(said: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        reader(**said)
