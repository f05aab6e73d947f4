"""Records that are all alike are taken apart outside Python, and are the same as those decoded one by one."""

import io
import json
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xundan.ingest import json_alike, json_lines, json_window
from xundan.ingest.json_rows import Members, as_text
from xundan.ingest.json_stream import read
from xundan.ingest.source import Source

MEMBERS = Members({"text": "t", "id": "n"}, lambda around: {"of": as_text(around.get("buyer"))})

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=6),
    st.sampled_from(['", "t": "', "}, {", "}]", '"messages": [{', "null", "\\", "\0", "\ud83d", "\n", "10" * 20]),
)  # fmt: skip
odd = st.one_of(scalars, scalars, scalars, st.lists(st.integers(), max_size=2), st.just({"messages": [{"t": "x"}]}))
names = st.lists(st.sampled_from(["t", "n", " n ", "mood", "of", "好"]), min_size=1, max_size=4, unique=True)


@st.composite
def records(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Some of the same members; now and then one that is not like the others."""
    members = draw(names)
    values = draw(st.sampled_from([scalars, scalars, odd]))
    told = [{name: draw(values) for name in members} for _ in range(draw(st.integers(1, 5)))]
    if draw(st.sampled_from([False, False, False, True])):
        told.append(draw(st.dictionaries(st.sampled_from(["t", "x"]), odd, max_size=2)))
    return told


styles = st.sampled_from([
    {"ensure_ascii": False}, {"ensure_ascii": True}, {"separators": (",", ":")}, {"separators": (" ,\t", " :  ")},
])  # fmt: skip
slips = st.one_of(
    st.none(), st.tuples(st.integers(0, 300), st.sampled_from(["{", "}", ",", '"', "\\", " ", "\n", "]"]))
)


def source(text: str) -> Source:
    return Source("chats/a.json", "chats", lambda: io.BytesIO(text.encode("utf-8", "surrogatepass")))


def spoilt(text: str, slip: tuple[int, str] | None) -> str:
    """The text with a character too many."""
    return text if slip is None else text[: slip[0]] + slip[1] + text[slip[0] :]


def told(text: str, under: str | None) -> tuple[list[str], list[Any], list[Any]]:
    """All that is read of a text: the columns, the rows and what is refused."""
    batches = list(read(source(text), under, MEMBERS))
    cells = pl.concat([each.cells for each in batches], how="diagonal") if batches else pl.DataFrame()
    return cells.columns, cells.rows(), [row for each in batches for row in each.broken.rows()]


@pytest.fixture(autouse=True)
def small_texts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "_WORTH_BYTES", 0)
    for module in (json_lines, json_window):
        monkeypatch.setattr(module, "FEW", 0)
    monkeypatch.setattr(json_window, "_LARGEST", 8)  # no document is decoded whole


@pytest.fixture(name="taken_apart")
def count_of_those_taken_apart(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many records each time."""
    counts: list[int] = []
    of_records = json_alike.of_records

    def counted(texts: pl.Series) -> pl.DataFrame | None:
        found = of_records(texts)
        counts.append(0 if found is None else found.height)
        return found

    for module in (json_alike, json_lines):
        monkeypatch.setattr(module, "of_records", counted)
    yield counts


def one_by_one(text: str, under: str | None) -> tuple[list[str], list[Any], list[Any]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_lines, "_WORTH_BYTES", 1 << 40)
        patch.setattr(json_window, "of_lists", lambda _: None)
        return told(text, under)


@settings(max_examples=150, deadline=None)  # the first example compiles its patterns
@given(st.lists(st.tuples(scalars, records()), min_size=1, max_size=4), styles, slips)
def test_conversations_in_lines_are_those_decoded_one_by_one(
    said: list[tuple[Any, list[Any]]], style: dict[str, Any], slip: tuple[int, str] | None
) -> None:
    lines = [json.dumps({"buyer": buyer, "messages": some, "n": 1}, **style) for buyer, some in said]
    text = spoilt("\n".join(lines), slip)

    assert one_by_one(text, "messages") == told(text, "messages")


@settings(max_examples=100, deadline=None)  # the first example compiles its patterns
@given(records(), styles, slips)
@example([{"t": "a"}, {"t": "b"}], {}, (11, "\n"))
def test_records_in_lines_are_those_decoded_one_by_one(
    said: list[Any], style: dict[str, Any], slip: tuple[int, str] | None
) -> None:
    text = spoilt("\n".join(json.dumps(record, **style) for record in said), slip)

    assert one_by_one(text, None) == told(text, None)


@settings(max_examples=150, deadline=None)  # the first example compiles its patterns
@given(records(), styles, st.sampled_from([None, 1]), slips)
def test_records_of_a_long_list_are_those_decoded_one_by_one(
    said: list[Any], style: dict[str, Any], indent: int | None, slip: tuple[int, str] | None
) -> None:
    text = spoilt(json.dumps({"buyer": "x", "messages": [*said, *said]}, indent=indent, **style), slip)

    assert one_by_one(text, "messages") == told(text, "messages")


LINE = '{"buyer": "小明", "messages": [{"t": "有 \\"货\\" 吗\\n", "n": 1.0}, {"t": "}，{", "n": 12345678901234567890}]}'


def test_numbers_stay_as_they_are_written_and_escapes_are_undone(taken_apart: list[int]) -> None:
    columns, rows, _ = told(f"{LINE}\n{LINE}\n", "messages")

    assert [4] == taken_apart
    assert [('有 "货" 吗\n', "1.0"), ("}，{", "12345678901234567890")] == [
        (row[columns.index("text")], row[columns.index("id")]) for row in rows[:2]
    ]


def test_a_list_that_only_looks_like_the_records_is_not_taken_for_them(taken_apart: list[int]) -> None:
    text = '{"\\"messages": [{"t": "x"}], "messages": [{"t": "y"}]}'

    assert one_by_one(text, "messages") == told(text, "messages")
    assert not any(taken_apart)


def test_of_a_member_told_twice_the_last_counts_wherever_the_records_stand() -> None:
    text = '{"messages": [{"t": "x"}], "m\\u0065ssages": [{"t": "y"}]}'

    assert one_by_one(text, "messages") == told(text, "messages")


def test_many_lines_are_taken_apart_at_once(taken_apart: list[int]) -> None:
    lines = [json.dumps({"buyer": f"b{n}", "messages": [{"t": f"{n}", "n": n}] * 3}) for n in range(100)]
    columns, rows, _ = told("\n".join([*lines, ""]), "messages")

    assert [300] == taken_apart
    assert [(f"{n}", f"b{n}") for n in range(100)] == [
        (row[columns.index("text")], row[columns.index("of")]) for row in rows[::3]
    ]


def test_a_long_list_of_records_is_taken_apart_at_once(taken_apart: list[int]) -> None:
    columns, rows, _ = told(json.dumps([{"t": f"{n}", "n": n} for n in range(100)]), None)

    assert [99] == taken_apart  # nobody knows yet that the last is the last
    assert [f"{n}" for n in range(100)] == [row[columns.index("text")] for row in rows]


@pytest.mark.parametrize("members", [[f"m{n}" for n in range(5_000)], ["m" * 50_000]], ids=["many", "long"])
def test_records_that_no_pattern_can_prove_are_decoded(members: list[str], taken_apart: list[int]) -> None:
    _, rows, refused = told(f"{json.dumps(dict.fromkeys(members, 1))}\n" * 2, None)

    assert (2, [], [0]) == (len(rows), refused, taken_apart)
