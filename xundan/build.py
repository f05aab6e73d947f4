"""Building the models: each is computed in the order of the graph, for what the run touches, in one transaction.

A model with `partition: buyer_key` is replaced for the buyers in run.buyers, one with `partition: day` for the days in
run.days; every other table is replaced whole, and a view is only defined. Where rows of a replaced partition differ
from those before, their days join run.days, so that whatever is summed by day follows. A full rebuild is the same code
with every buyer touched, and so gives the same rows.

A contract with `reads` is filled here: the rows of that model are handed to the Python function named in `filled_by`,
slice by slice. Without a partition it only ever gains rows (each distinct text is cut once), unless it is
`materialized: whole`: then it gets all rows at once, and only when they or the function have changed, so that what is
computed from many weeks costs nothing on a night that touches none of them.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import duckdb
import polars as pl

from xundan import checks, filling, layout, partitions, processes
from xundan.at_hand import AtHand, named
from xundan.models import Model
from xundan.settings import Settings

Connection = duckdb.DuckDBPyConnection
CHUNK_ROWS = {"core.texts": 100_000}
FILLED_ROWS = 10_000  # of other models, handed to a filler at a time
# Messages and orders a slice may have: a query needs some 1.5 KB for each, a filler several times that. What a filler
# is given is still enough for several processes.
SLICE_ROWS, FILLED_SLICE_ROWS = 400_000, 130_000


@dataclass(frozen=True)
class Built:
    """What building one model did."""

    name: str
    rows_written: int
    seconds: float


@dataclass(frozen=True)
class _Work:
    """What computing any model takes."""

    con: Connection
    models: Mapping[str, Model]
    settings: Settings
    slice_count: int
    filled_pieces: int  # into which a slice is cut for a filler
    at_hand: AtHand


def build(
    con: Connection,
    models: Mapping[str, Model],
    settings: Settings,
    *,
    on_model: Callable[[str], None] = lambda _: None,
    may_commit: bool = False,
) -> list[Built]:
    """Compute every model of the graph for what `run` touches, and test it.

    Runs inside the caller's transaction. What a transaction writes stays in memory until it ends; so where very much
    is touched and the caller `may_commit`, each model is committed by itself and another transaction begun. Raises
    CheckFailed when a fatal test of a model fails.
    """
    done = []
    con.execute("insert into run.unpublished_buyers from run.buyers anti join run.unpublished_buyers using (buyer_key)")
    columns, filled = layout.columns_of_all(con), _with_rows(con)
    is_full = (True,) in con.execute("select is_full from run.run").fetchall()
    work = _prepared(con, models, settings)
    for model in models.values():
        if model.schema in ("run", "config", "raw") or (model.is_contract and not model.reads):
            continue
        on_model(model.name)
        began = time.perf_counter()
        if model.materialized == "view":
            _test_view(work, model, columns[model.name], is_full)
            written = 0
        else:
            written = _build_one(work, model, has_rows=model.name in filled)
        done.append(Built(model.name, written, time.perf_counter() - began))
        if may_commit and work.slice_count > 1:
            con.execute("commit")
            con.execute("begin")
            if partitions.is_of_buyers(model):
                work.at_hand.find_slices(model)
    work.at_hand.let_go()
    return done


def _prepared(con: Connection, models: Mapping[str, Model], settings: Settings) -> _Work:
    touched_rows = partitions.touched_rows(con)
    slice_count = touched_rows // SLICE_ROWS + 1
    filled_pieces = min(touched_rows, SLICE_ROWS) // FILLED_SLICE_ROWS + 1
    return _Work(con, models, settings, slice_count, filled_pieces, AtHand(con, models, slice_count))


def _test_view(work: _Work, model: Model, columns: list[str], is_full: bool) -> None:
    for reader in work.models.values():
        if reader.reads == model.name and partitions.is_of_buyers(reader):
            # As it is read: what everybody said would not fit into memory. Its key is that of core.messages, which is
            # tested whole.
            rows = f"(from {model.name} semi join run.buyers using (buyer_key))"
            for number in partitions.slices(work.con, reader, work.models, work.slice_count):
                checks.run(work.con, model, work.at_hand.reading(rows, number))
            return
    rows = partitions.viewed(model, columns, is_full)
    if rows:
        checks.run(work.con, model, work.at_hand.reading(rows) if "buyer_key" in columns else rows)


def _build_one(work: _Work, model: Model, *, has_rows: bool) -> int:
    is_near = has_rows and work.slice_count == 1
    con = work.con
    if layout.only_gains(model):
        gained = _gain(con, model, work.settings)
        if is_near:
            work.at_hand.keep_given(model)
        return gained
    if model.materialized == "whole":
        return fill_whole(con, model, work.models, work.settings)
    if model.materialized == "touched":
        con.execute(f"delete from {model.name}")
        written = _compute(work, model, model.name)
        checks.run(con, model, model.name, is_empty=not written)
        return written
    if not has_rows:
        # nothing to compare with; and a temporary table would be held in memory until the transaction ends
        written = _compute(work, model, model.name)
        checks.run(con, model, model.name, is_empty=not written)
        if written:
            partitions.join_days(con, model)
        return written
    fresh = named(model.name)
    con.execute(f"create temp table {fresh} as from {model.name} with no data")
    written = _compute(work, model, fresh)
    checks.run(con, model, fresh, is_empty=not written)
    changed = partitions.replace(con, model, fresh)
    if is_near and partitions.is_of_buyers(model):
        work.at_hand.keep(model)
    else:
        con.execute(f"drop table {fresh}")
    return changed


def fill_whole(con: Connection, model: Model, models: Mapping[str, Model], settings: Settings) -> int:
    """Fill again what depends on all rows it reads, if they or its filler are not what they were."""
    source = models[model.reads or ""]
    said = con.execute(
        f"select count(*), bit_xor(hash(given)), sum(hash(given)) from {source.name} as given"
    ).fetchall()
    version = hashlib.sha256(f"{filling.version(model, settings)}\n{said}".encode()).hexdigest()
    if layout.remembered(con).get(model.name) == version:
        return 0
    processes.end()  # what is computed from all rows needs their memory
    fresh = named(model.name)
    con.execute(f"create temp table {fresh} as from {model.name} with no data")
    given = con.sql(f"from {source.name} order by {', '.join(source.grain)}").pl()
    filling.insert(con, model, given, settings, fresh)
    checks.run(con, model, fresh)
    changed = partitions.replace(con, model, fresh)
    con.execute(f"drop table {fresh}")
    con.execute("delete from run.contracts where contract = ?", [model.name])
    con.execute("insert into run.contracts values (?, ?)", [model.name, version])
    return changed


def _compute(work: _Work, model: Model, into: str) -> int:
    """Add the model's new rows, for what is touched, to a table of its columns; returns how many."""
    con, added = work.con, 0
    if not model.is_contract:
        for number in partitions.slices(con, model, work.models, work.slice_count):
            query = work.at_hand.reading(model.body, number) if partitions.is_of_buyers(model) else model.body
            ((count,),) = con.execute(f"insert into {into} {query}").fetchall()
            added += count
    elif filling.is_wanted(model, work.settings):
        for number in partitions.slices(con, model, work.models, work.slice_count):
            rows = work.at_hand.reading(f"from {model.reads}", number)
            for piece in filling.given(con, rows, model, work.filled_pieces):
                added += filling.insert(con, model, piece, work.settings, into)
    return added


def _gain(con: Connection, model: Model, settings: Settings) -> int:
    key = ", ".join(model.grain)
    con.execute(f"create or replace temp table unseen as from {model.reads} anti join {model.name} using ({key})")
    gained = 0
    for chunk in _chunks(con, "temp.unseen", model.grain, CHUNK_ROWS.get(model.reads or "", FILLED_ROWS)):
        gained += filling.insert(con, model, chunk, settings, model.name)
    con.execute("drop table temp.unseen")
    return gained


def _chunks(con: Connection, table: str, grain: tuple[str, ...], rows: int) -> Iterable[pl.DataFrame]:
    ((count,),) = con.execute(f"select count(*) from {table}").fetchall()
    parts = -(-count // rows)
    key = ", ".join(grain)
    for part in range(parts):
        yield con.sql(f"from {table} where hash({key}) % {parts} = {part} order by {key}").pl()


def _with_rows(con: Connection) -> set[str]:
    """The tables that have, or had, rows. Those that had are told from those that have only by reading them."""
    query = "select schema_name || '.' || table_name from duckdb_tables() where estimated_size > 0"
    return {name for (name,) in con.execute(query).fetchall()}
