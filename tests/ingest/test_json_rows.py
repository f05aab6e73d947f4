"""Records are the same cells however many are taken at a time."""

import io
import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xundan.ingest import faults, json_window
from xundan.ingest.chat import rest
from xundan.ingest.json_found import Found, Place, Spoilt
from xundan.ingest.json_rows import Members, Row, Rows, as_text, joined
from xundan.ingest.json_stream import read
from xundan.ingest.json_window import Window
from xundan.ingest.layout import FAULT, FILE, LINE
from xundan.ingest.source import Source

MEMBERS = Members({"text": "t", "id": "n"}, lambda around: {"of": as_text(around.get("buyer"))})

values = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.lists(st.integers(), max_size=2))
records = st.dictionaries(st.sampled_from(["t", "n", " n ", "mood", "of"]), values, max_size=4)
documents = st.lists(st.fixed_dictionaries({"buyer": values, "messages": st.lists(records, max_size=4)}), max_size=4)


def row(found: Found) -> Row:
    """What MEMBERS say, record by record."""
    beside = {"of": as_text(found.around.get("buyer"))}
    told = {"text": as_text(found.value.get("t")), "id": as_text(found.value.get("n"))}
    return {**rest(found.value, frozenset(("t", "n"))), **beside, **told}


def source(text: str) -> Source:
    return Source("chats/a.json", "chats", lambda: io.BytesIO(text.encode("utf-8", "surrogatepass")))


def found_in(text: str, piece_chars: int = 1 << 20) -> list[tuple[Any, int] | tuple[str, int]]:
    """Every record of a document's `messages` with its number; of what is none, why."""
    pieces = (text[at : at + piece_chars] for at in range(0, len(text), piece_chars))
    told = Window(pieces, Place("messages")).records()
    return [(one.reason if isinstance(one, Spoilt) else one.value, one.number) for one in told]


@settings(max_examples=60, deadline=None)  # the first example compiles its patterns
@given(documents)
def test_members_as_columns_are_the_cells_of_each_record(document: list[Any]) -> None:
    text = json.dumps(document)
    by_column, by_record = ([rows.cells for rows in read(source(text), "messages", told)] for told in (MEMBERS, row))

    assert len(by_column) == len(by_record)
    for ours, theirs in zip(by_column, by_record, strict=True):
        names = sorted(theirs.columns)
        assert theirs.select(names).rows() == ours.select(names).rows()


@settings(max_examples=60, deadline=None)  # the first example compiles its patterns
@given(
    st.lists(records, min_size=1, max_size=30), st.integers(0, 400), st.sampled_from(["", "{", "}", ",", '"', "[1]"])
)
def test_many_records_at_once_are_those_taken_one_by_one(said: list[Any], at: int, slip: str) -> None:
    text = json.dumps({"list": {"messages": said}})
    text = text[:at] + slip + text[at:]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_window, "_LARGEST", 8)  # so that no document is decoded whole
        at_once = found_in(text)
        patch.setattr(json_window, "_FIRST_MEMBER", json_window.re.compile("(?!)"))
        one_by_one = found_in(text)

    assert one_by_one == at_once


def test_a_record_that_is_no_json_among_many_spoils_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_window, "_LARGEST", 64)
    said = [f'{{"t": "{number}"}}' for number in range(500)]
    said[250] = '{"t": }'
    found = found_in(f'{{"messages": [{", ".join(said)}]}}', 700)

    assert [number for number in range(1, 501) if number != 251] == [n for one, n in found if isinstance(one, dict)]
    assert [(faults.NOT_JSON, 251)] == [each for each in found if isinstance(each[0], str)]


def test_small_files_in_one_frame_keep_their_names_and_numbers() -> None:
    files = {"a": '{"buyer":"x","messages":[{"t":"1"},7]}', "b": '{"buyer":"y","messages":[{"t":"2"},{"t":"3"}]}'}
    pieces = [(name, rows) for name, text in files.items() for rows in read(source(text), "messages", MEMBERS)]
    told = joined(pieces)

    assert [("a", 1, "1", "x"), ("b", 1, "2", "y"), ("b", 2, "3", "y")] == told.cells.select(
        FILE, LINE, "text", "of"
    ).rows()
    assert [("a", 2, faults.NOT_AN_OBJECT)] == told.broken.select(FILE, LINE, FAULT).rows()


def test_a_frame_of_no_records_has_the_columns_of_the_layout() -> None:
    empty = Rows(MEMBERS)

    assert (0, {"text", "id", LINE}) == (empty.cells.height, set(empty.cells.columns))
    assert pl.String == empty.cells.schema["text"]
