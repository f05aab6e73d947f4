"""What a query over a frame finds, and that it leaves nothing behind."""

import os
from pathlib import Path

import duckdb
import polars as pl
import pytest

from xundan import frames

IN_MEMORY = Path("/proc/self/statm")


@pytest.mark.skipif(not IN_MEMORY.exists(), reason="asks Linux how much memory there is in use")
def test_frames_read_within_a_transaction_are_let_go() -> None:
    con = duckdb.connect()
    con.execute("create table numbers (number bigint)")
    con.execute("begin")
    before_mb = _resident_mb()

    for _ in range(30):  # of 8 MB
        numbers = pl.DataFrame({"number": pl.int_range(1_000_000, eager=True)})
        frames.execute(con, "insert into numbers from frame where number < 0", numbers)

    assert _resident_mb() - before_mb < 120


def _resident_mb() -> int:
    return int(IN_MEMORY.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20


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
