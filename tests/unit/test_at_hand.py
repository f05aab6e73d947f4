"""What a query reads in place of whole tables, and when it may."""

from pathlib import Path

import duckdb
import pytest

from xundan import at_hand, models
from xundan.at_hand import AtHand

MADE = {
    "core/messages": "create table core.messages (buyer_key varchar, said varchar);",
    "core/texts": "select buyer_key, said from core.messages",
    "core/orders": "create table core.orders (buyer_key varchar);",
    "core/flags": "select buyer_key from core.orders",
}
VIEWS = ("texts", "flags")


@pytest.fixture(name="graph")
def _graph(tmp_path: Path) -> dict[str, models.Model]:
    for path, body in MADE.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        kept = "materialized: view" if path.endswith(VIEWS) else "grain: [buyer_key]"
        (tmp_path / f"{path}.sql").write_text(f"/*\n{kept}\n*/\n{body}\n", encoding="utf-8")
    return dict(models.load(tmp_path))


@pytest.fixture(name="con")
def _con() -> duckdb.DuckDBPyConnection:
    """Two messages of each of 40 buyers, written a slice of the buyers at a time, of two."""
    con = duckdb.connect()
    con.execute("create schema core; create table core.messages (buyer_key varchar, said varchar)")
    for number in range(2):
        con.execute(
            "insert into core.messages select 'b' || i, 'word ' || j from range(40) as b(i), range(2) as s(j) "
            f"where hash('b' || i) % 2 = {number}"
        )
    return con


def _only_messages(name: str) -> str | None:
    return "temp.few" if name == "core.messages" else None


def test_a_table_keeps_the_name_that_the_query_gives_it(graph: dict[str, models.Model]) -> None:
    query = "from core.messages as said join core.messages using (buyer_key) join core.orders using (buyer_key)"

    assert (
        "from temp.few as said join temp.few as messages using (buyer_key) join core.orders using (buyer_key)"
        == at_hand.narrowed(query, graph, _only_messages)
    )


def test_a_view_of_such_a_table_becomes_its_query_and_another_stays(graph: dict[str, models.Model]) -> None:
    query = "from core.texts semi join core.flags using (buyer_key)"

    assert (
        "from (select buyer_key, said from temp.few as messages) as texts semi join core.flags using (buyer_key)"
        == at_hand.narrowed(query, graph, _only_messages)
    )


def test_a_slice_is_read_from_where_it_lies(con: duckdb.DuckDBPyConnection, graph: dict[str, models.Model]) -> None:
    near = AtHand(con, graph, slice_count=2)
    near.find_slices(graph["core.messages"])

    found = [con.sql(near.reading("from core.texts", number)).fetchall() for number in range(2)]

    for number, rows in enumerate(found):
        assert set(rows) == set(con.sql(f"from core.messages where hash(buyer_key) % 2 = {number}").fetchall())
    assert near.reading("from core.texts") == "from core.texts"


def test_where_slices_do_not_lie_together_the_whole_table_is_read(
    con: duckdb.DuckDBPyConnection, graph: dict[str, models.Model]
) -> None:
    con.execute("insert into core.messages from core.messages")
    near = AtHand(con, graph, slice_count=2)
    near.find_slices(graph["core.messages"])

    assert near.reading("from core.texts", 1) == "from core.texts"
