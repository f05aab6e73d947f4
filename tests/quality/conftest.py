"""A table of three chat lines, and a moment to judge it at."""

import datetime as dt

import duckdb
import pytest

ROWS = """
create table marts.chats as from (values
    (1, 'a.txt', 'buyer', 10.5::decimal(18, 2), '在吗'),
    (2, 'a.txt', 'boss',  -3,                   '<script>alert(1)</script>'),
    (3, 'b.txt', null,    0,                    '电话 13800001111')
) as rows (line, file, role, paid_yuan, text)
"""


@pytest.fixture
def chats() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("create schema marts")
    con.execute(ROWS)
    return con


@pytest.fixture(scope="session")
def as_of() -> dt.datetime:
    return dt.datetime(2026, 11, 9, 2, 30, tzinfo=dt.UTC)
