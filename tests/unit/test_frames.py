"""What a query over a frame leaves behind: nothing."""

import gc
import weakref

import duckdb
import polars as pl

from xundan import frames


def test_a_frame_written_within_a_transaction_is_let_go_at_once() -> None:
    con = duckdb.connect()
    con.execute("create table numbers (number bigint)")
    con.execute("begin")
    written = pl.DataFrame({"number": [1, 2]})
    seen = weakref.ref(written)

    frames.execute(con, "insert into numbers from frame", written)
    del written
    gc.collect()

    assert seen() is None
    assert [(2,)] == con.execute("select count(*) from numbers").fetchall()


def test_two_frames_are_joined_by_their_names() -> None:
    con = duckdb.connect()
    con.execute("create table pairs (number bigint, word varchar)")
    numbers = pl.DataFrame({"number": [1, 2]})
    words = pl.DataFrame({"number": [2, 3], "word": ["two", "three"]})

    frames.execute(con, "insert into pairs select * from frame join other using (number)", numbers, words)

    assert [(2, "two")] == con.execute("from pairs").fetchall()


def test_rows_are_asked_of_a_frame_with_parameters() -> None:
    con = duckdb.connect()
    numbers = pl.DataFrame({"number": [1, 2, 3]})

    rows = frames.ask(con, "from frame where number > $least order by number", numbers, {"least": 1})

    assert [2, 3] == rows.get_column("number").to_list()
