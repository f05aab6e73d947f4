"""What an answer that was remembered comes to when it is used."""

from typing import Any

import polars as pl

from tests.reasons.settings import SETTINGS
from xundan.reader import readings

CASE: dict[str, Any] = {
    "conversation_id": "i1",
    "why": "unknown",
    "messages": [{"message_id": "m1", "text": "顶我半个月房租了呀"}],
    "own_reason": "unknown.silent",
    "own_also": [],
    "own_service_gaps": [],
    "own_confidence": 0.7,
    "own_decided_by": "none",
    "own_evidence": [],
    "is_explicit": False,
    "model": "m",
    "reason": "price.too_high",
    "also": [],
    "service_gaps": [],
    "evidence": [{"message": 0, "quote": "半个月房租"}],
    "is_whole": True,
    "fault": None,
    "trust": [{"standing": "alone", "is_whole": True, "confidence": 0.7}],
}


def reading(**said: Any) -> dict[str, Any]:
    (row,) = readings.fill(pl.DataFrame([CASE | said]), SETTINGS).to_dicts()
    return row


def test_places_become_the_ids_of_messages() -> None:
    assert [{"message_id": "m1", "quote": "半个月房租"}] == reading()["evidence"]


def test_trust_is_what_was_learnt_of_this_reader() -> None:
    assert 0.7 == reading()["confidence"]


def test_a_quote_that_no_longer_stands_there_shows_nothing() -> None:
    assert [] == reading(messages=[{"message_id": "m1", "text": "（已撤回）"}])["evidence"]


def test_a_check_is_read_and_decides_nothing() -> None:
    row = reading(why="check")

    assert ("price.too_high", "unknown.silent", "none") == (row["reader_reason"], row["reason"], row["decided_by"])


def test_a_code_of_an_older_taxonomy_decides_nothing() -> None:
    row = reading(reason="price.abolished")

    assert ("faulty", "unknown.silent") == (row["standing"], row["reason"])
