"""What the first screen says of the reader: nothing where there is none, else what it read and what stayed unread."""

import pytest

from xundan.report.data import Data, Row
from xundan.report.strings import load_strings
from xundan.report.summary import sentences

PERIOD: Row = {
    "period": "current",
    "matured_count": 100,
    "matured_converted_count": 60,
    "lost_count": 40,
    "lost_value_yuan": 4000,
    "pending_count": 0,
    "inquiry_count": 100,
}
UNKNOWN: Row = {"reason_group": "unknown", "lost_count": 10, "is_total": False}
READ: Row = {"asked_count": 25, "read_count": 20, "decided_count": 12, "unread_count": 5}


def said(*read: Row, language: str = "zh-CN") -> list[str]:
    tables = {"shop_period": [PERIOD], "reasons": [UNKNOWN], "owners": [], "reader": list(read)}
    return sentences(Data("nightly", tables, {}), load_strings(language))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh-CN", "规则没把握的 25 个请语言模型读，读了 20 个，其中 12 个由它定；5 个没读到。"),
        ("en", "Of 25 that the rules were unsure of, a language model read 20 and decided 12; 5 stayed unread."),
    ],
)
def test_how_many_were_read_stands_after_how_many_are_unknown(language: str, told: str) -> None:
    lines = said(READ, language=language)

    assert told == lines[-1]
    assert "10" in lines[-2]


def test_a_shop_without_a_reader_hears_nothing_of_it() -> None:
    assert said(READ)[:-1] == said()
