"""Who the buyer of a message is, in exports in which only the buyers' own messages say it."""

import io
import json
from typing import Any

import pytest

from xundan.ingest import conversation, json_stream
from xundan.ingest.json_found import Found
from xundan.ingest.json_rows import Row
from xundan.ingest.source import Source


def row(found: Found) -> Row:
    said = found.value
    return {"conversation_id": said.get("c"), "buyer_id": said.get("b"), "role": said["r"], "sent_at": said.get("at")}


def buyers(*messages: dict[str, Any]) -> list[str | None]:
    content = json.dumps(list(messages)).encode()
    batches = conversation.read(Source("chats/a.json", "chats", lambda: io.BytesIO(content)), None, row)
    return [buyer for records in batches for buyer in records.cells.get_column("buyer_id")]


def buyer(name: str | None, **more: Any) -> dict[str, Any]:
    return {"r": "buyer", "b": name, **more}


def agent(**more: Any) -> dict[str, Any]:
    return {"r": "agent", **more}


def test_in_a_conversation_with_an_id_it_is_the_buyer_who_speaks_in_it() -> None:
    told = buyers(agent(c="1"), buyer("x", c="1"), agent(c="2"), agent(c="1"), buyer("y", c="2"), buyer(None, c="1"))

    assert ["x", "x", "y", "x", "y", "x"] == told


def test_a_conversation_in_which_no_buyer_speaks_has_none() -> None:
    assert [None, "x"] == buyers(agent(c="1"), buyer("x", c="2"))


def test_without_ids_it_is_who_spoke_last_else_who_speaks_next() -> None:
    assert ["x", "x", "x", "y", "y"] == buyers(agent(), buyer("x"), agent(), buyer("y"), agent())


def test_without_ids_a_time_before_the_one_above_belongs_to_who_speaks_next() -> None:
    told = buyers(
        buyer("x", at="10:00"), agent(at="10:01"), agent(at="09:00"), agent(at="09:01"), buyer("y", at="09:02")
    )

    assert ["x", "x", "y", "y", "y"] == told


def test_without_ids_a_buyers_message_is_never_given_to_a_neighbour() -> None:
    assert ["x", None, "x"] == buyers(buyer("x"), buyer(None), agent())


@pytest.mark.parametrize("nobody", ["", " ", "-", "null"])
def test_a_word_for_nothing_names_no_buyer(nobody: str) -> None:
    assert ["x", None, "x", "x"] == buyers(buyer("x"), buyer(nobody), agent(), agent())


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_where_batches_end_makes_no_difference(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    monkeypatch.setattr(json_stream, "_BATCH_ROWS", rows)
    told = buyers(agent(), agent(), buyer("x"), agent(), buyer("y"), agent(c="1"), agent(c="1"), buyer("z", c="1"))

    assert ["x", "x", "x", "x", "y", "z", "z", "z"] == told


def test_nobody_is_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "_BATCH_ROWS", 1)
    monkeypatch.setattr(conversation, "_PATIENCE_ROWS", 3)

    assert [None] * 9 == buyers(*(agent(c="1") for _ in range(9)))
