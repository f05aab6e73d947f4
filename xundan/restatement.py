"""What a publication changes in figures published before it, and why: kept in `run`, published as marts.restatement.

The warehouse remembers what was last published (run.published_*), for analyst.duckdb is the users' and may be gone. The
queries of sql/publishing compare that with what is about to be published, on the days of which anything changed, and
find the cause in what has become known since. Then the new state takes the place of the old.

All of it is one transaction before the swap of analyst.duckdb. After a crash between the two the same night finds
nothing more to restate, and publishes what was noted. A night run again with more data keeps, of a figure that
changes twice, what was published before its first run: its rows always say what the whole night changed.
"""

import hashlib
from collections.abc import Mapping

import duckdb

from xundan import layout, models
from xundan.models import Model
from xundan.settings import Settings
from xundan.warehouse import transaction

# filled in this order, each under its own name
_FOUND_OUT = ("comparison", "compared_days", "changes", "new_figures")
# each reads what the ones before it have noted
_RESTATED = ("restated_inquiries", "restated_figures")


def note(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Note what this publication restates, and remember its figures for the next."""
    queries = {query.table: query for query in models.publishing()}
    with transaction(con):
        _enter(con, settings)
        for name in _FOUND_OUT:
            con.execute(f"delete from run.{name}")
            con.execute(f"insert into run.{name} by name {queries[name].body}")
        for name in _RESTATED:
            _add(con, queries[name])
        _remember(con, queries)


def _enter(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """A row for this publication: what of all that reaches every figure it rests on."""
    prints = [
        layout.fingerprint(models.load(), models.macros(), settings),
        hashlib.sha256(settings.of_figures().encode()).hexdigest(),
    ]
    loads = [
        con.execute(f"select coalesce(max(load_id), 0) from raw.{kind}").fetchall()[0][0]
        for kind in ("agents", "campaigns")
    ]
    # of this very run: noted by one that died before the swap, or run again with nothing new
    con.execute(
        "delete from run.publications "
        "where publication_number = (select max(publication_number) from run.publications) "
        "and (run_id, as_of, last_load_id, fingerprint, settings_fingerprint, roster_load_id, campaigns_load_id) in "
        "(select run_id, as_of, last_load_id, ?, ?, ?, ? from run.history semi join run.run using (run_id))",
        [*prints, *loads],
    )
    con.execute(
        "insert into run.publications select (select coalesce(max(publication_number), 0) + 1 from run.publications), "
        "run_id, as_of, last_load_id, ?, ?, ?, ? from run.history semi join run.run using (run_id)",
        [*prints, *loads],
    )


def _add(con: duckdb.DuckDBPyConnection, query: Model) -> None:
    """Add the rows of a query to the history; of a figure that this run changed before, the first old value stays."""
    key = 'run_id, "table", "key", "column"'
    con.execute(f"create or replace temp table fresh as {query.body}")
    con.execute(
        f"update temp.fresh set old = earlier.old from run.restatements as earlier where {_same('fresh', 'earlier')}"
    )
    con.execute(f"delete from run.restatements where ({key}) in (select {key} from temp.fresh)")
    con.execute("insert into run.restatements by name from temp.fresh where old is distinct from new")
    con.execute("drop table temp.fresh")


def _same(one: str, other: str) -> str:
    return " and ".join(f'{one}."{column}" = {other}."{column}"' for column in ("run_id", "table", "key", "column"))


def _remember(con: duckdb.DuckDBPyConnection, queries: Mapping[str, Model]) -> None:
    """The published state of the compared days is now this publication's."""
    for table, rows in (
        ("published_inquiries", queries["published_inquiries"].body),
        ("published_figures", "from run.new_figures"),
    ):
        con.execute(f"delete from run.{table} where day in (from run.compared_days)")
        con.execute(f"insert into run.{table} by name {rows}")
    for name in _FOUND_OUT:
        con.execute(f"delete from run.{name}")
