"""What a filler is handed: rows in the order of its model's grain, and of conversations one row each."""

import duckdb
import pytest

from xundan import filling, models

REASONS = models.load()["labels.reasons"]  # one row an inquiry


@pytest.fixture
def said() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("create table said (message_key int, inquiry_id text, day date, place int, message text)")
    con.execute(
        "insert into said values (1, 'q2', '2026-11-02', 1, '在吗'), (2, 'q1', '2026-11-01', 2, '太贵了'), "
        "(3, 'q2', '2026-11-02', 2, '有货吗'), (4, 'q1', '2026-11-01', 1, '多少钱')"
    )
    return con


def test_messages_are_handed_over_as_conversations_in_the_order_of_their_places(
    said: duckdb.DuckDBPyConnection,
) -> None:
    (given,) = filling.given(said, "from said", REASONS)

    assert given.select("inquiry_id", "messages").rows() == [("q1", ["多少钱", "太贵了"]), ("q2", ["在吗", "有货吗"])]


def test_a_conversation_has_what_is_said_of_each_of_its_messages_and_nothing_of_one_alone(
    said: duckdb.DuckDBPyConnection,
) -> None:
    (given,) = filling.given(said, "from said", REASONS)

    assert given.columns == ["inquiry_id", "day", "messages"]


@pytest.mark.parametrize("pieces", [2, 5])
def test_a_conversation_is_in_one_piece(said: duckdb.DuckDBPyConnection, pieces: int) -> None:
    given = filling.given(said, "from said", REASONS, pieces)

    assert [piece["inquiry_id"].to_list() for piece in given] == [["q1"], ["q2"]]


def test_other_rows_are_handed_over_as_they_are(said: duckdb.DuckDBPyConnection) -> None:
    given = filling.given(said, "select inquiry_id, day from said where place = 1", REASONS, pieces=2)

    assert [piece["inquiry_id"].to_list() for piece in given] == [["q1"], ["q2"]]


def test_no_row_makes_no_piece(said: duckdb.DuckDBPyConnection) -> None:
    assert list(filling.given(said, "from said where place > 9", REASONS)) == []
    assert list(filling.given(said, "select inquiry_id from said where place > 9", REASONS)) == []
