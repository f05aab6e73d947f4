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
import sqlglot
from sqlglot import exp

from xundan import checks, comments, filling, partitions
from xundan.models import LAYERS, Model
from xundan.settings import Settings

Connection = duckdb.DuckDBPyConnection
CHUNK_ROWS = {"core.texts": 200_000}
FILLED_ROWS = 10_000  # of other models, handed to a filler at a time
# Messages and orders a slice may have: a query needs some 1.5 KB for each, a filler several times that.
SLICE_ROWS, FILLED_SLICE_ROWS = 500_000, 100_000
_LAYOUT = "(layout)"  # among the contracts, which shape the tables were made in
BEGUN = "(begun)"  # and the as_of of a build that has begun and not ended


@dataclass(frozen=True)
class Built:
    """What building one model did."""

    name: str
    rows_written: int
    seconds: float


def create_all(con: Connection, models: Mapping[str, Model], macros: Iterable[str]) -> None:
    """Make every schema, macro, table (empty), view and column of a contract that is not there yet, with comments."""
    macros = tuple(macros)
    waiting, made = macros, []
    present, columns = _present(con), _columns_of_all(con)
    for schema in dict.fromkeys(model.schema for model in models.values()):
        con.execute(f"create schema if not exists {schema}")
    # Macros read the settings, and queries use macros, so the contracts come first.
    for model in sorted(models.values(), key=lambda model: not model.is_contract):
        if not model.is_contract:
            for macro in waiting:
                con.execute(macro)
            waiting = ()
        if model.name in present:
            if model.is_contract and _add_columns(con, model, columns[model.name]):
                comments.apply(con, models, model, table=model.name, kind="table")
            continue
        if model.materialized == "view":
            con.execute(f"create view {model.name} as {model.body}")
        elif model.is_contract:
            con.execute(model.body)
        else:
            con.execute(f"create table {model.name} as {model.body} with no data")
        made.append(model)
    columns = _columns_of_all(con)
    for model in made:
        kind = "view" if model.materialized == "view" else "table"
        comments.apply(con, models, model, table=model.name, kind=kind, columns=columns[model.name])
    con.execute("delete from run.contracts where contract = ?", [_LAYOUT])
    con.execute("insert into run.contracts values (?, ?)", [_LAYOUT, _shape(models, macros)])


def is_laid_out(con: Connection, models: Mapping[str, Model], macros: Iterable[str]) -> bool:
    """Whether everything is there in just this shape, so that there is nothing to create; asked before each step."""
    said = con.execute("from duckdb_tables() where schema_name = 'run' and table_name = 'contracts'").fetchall()
    return bool(said) and remembered(con).get(_LAYOUT) == _shape(models, macros)


def _shape(models: Mapping[str, Model], macros: Iterable[str]) -> str:
    """A fingerprint of all that create_all writes."""
    said = hashlib.sha256("\n".join(macros).encode())
    for model in sorted(models.values(), key=lambda model: model.name):
        said.update(f"{model.name}\n{model.description}\n{model.body}\n{model.partition}\n".encode())
        said.update(f"{model.materialized}\n".encode())
    return said.hexdigest()


def keep_up(con: Connection, models: Mapping[str, Model]) -> None:
    """Bring what cannot be computed again into the shape of this version: tables of raw and run, and their columns."""
    present, columns = _present(con), _columns_of_all(con)
    for model in models.values():
        if model.schema in ("raw", "run"):
            if model.name in present:
                if model.is_contract and _add_columns(con, model, columns[model.name]):
                    comments.apply(con, models, model, table=model.name, kind="table")
            else:
                con.execute(f"create schema if not exists {model.schema}")
                con.execute(model.body)


def _add_columns(con: Connection, model: Model, there: list[str]) -> int:
    """Give a contract's table the columns it has gained since it was made, empty; returns how many.

    A new version may want more of raw than an older one kept, and what was ingested is not ingested again.
    """
    declared = sqlglot.parse_one(model.body, read="duckdb").this.expressions
    lacking = [column for column in declared if isinstance(column, exp.ColumnDef) and column.name not in there]
    for column in lacking:
        con.execute(f'alter table {model.name} add column "{column.name}" {column.args["kind"].sql("duckdb")}')
    if lacking:  # in the order of the file, since rows are written by position; what is no more in it stays, at the end
        order = dict.fromkeys([column.name for column in declared if isinstance(column, exp.ColumnDef)] + there)
        columns = ", ".join(f'"{name}"' for name in order)
        con.execute(f"create or replace table {model.name} as select {columns} from {model.name}")
    return len(lacking)


def drop_derived(con: Connection, models: Mapping[str, Model], settings: Settings) -> None:
    """Forget all that can be computed again: not raw, not run.history, not what is kept, nor what an unchanged filler
    has gained.

    Each is dropped as what it is in the database, which may be a table though its file now says view, or the reverse;
    so is what an older version made and this one knows no more.
    """
    present = _present(con)
    filled = remembered(con)
    versions = {name: filling.version(model, settings) for name, model in models.items() if _only_gains(model)}
    for model in models.values():
        is_kept = (
            model.schema in ("raw", "run")
            or model.materialized == "kept"
            or (model.name in versions and versions[model.name] == filled.get(model.name))
        )
        if model.name in present and not is_kept:
            con.execute(f"drop {present[model.name]} {model.name}")
    for name, kind in present.items():
        if name not in models and name.split(".")[0] in set(LAYERS) - {"raw", "run"}:
            con.execute(f"drop {kind} {name}")
    con.execute("delete from run.published_file")  # the next publication is of everything, too
    con.execute("delete from run.contracts")
    con.executemany("insert into run.contracts values (?, ?)", list(versions.items()))


def fingerprint(models: Mapping[str, Model], macros: Iterable[str], settings: Settings) -> str:
    """Changes whenever a rebuild could give other rows from the same raw ones, or the tables have another shape."""
    said = hashlib.sha256(settings.of_figures().encode())
    said.update(_shape(models, macros).encode())
    for model in sorted(models.values(), key=lambda model: model.name):
        if model.filled_by and model.reads:
            said.update(filling.version(model, settings).encode())
    return said.hexdigest()


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
    columns, touched_rows, filled = _columns_of_all(con), partitions.touched_rows(con), _with_rows(con)
    is_full = (True,) in con.execute("select is_full from run.run").fetchall()
    for model in models.values():
        if model.schema in ("run", "config", "raw") or (model.is_contract and not model.reads):
            continue
        on_model(model.name)
        began = time.perf_counter()
        if model.materialized == "view":
            rows = partitions.viewed(model, columns[model.name], is_full)
            if rows:
                checks.run(con, model, rows)
            written = 0
        else:
            written = _build_one(con, model, models, settings, touched_rows, has_rows=model.name in filled)
        done.append(Built(model.name, written, time.perf_counter() - began))
        if may_commit and touched_rows > SLICE_ROWS:
            con.execute("commit")
            con.execute("begin")
    return done


def _build_one(
    con: Connection,
    model: Model,
    models: Mapping[str, Model],
    settings: Settings,
    touched_rows: int,
    *,
    has_rows: bool,
) -> int:
    if _only_gains(model):
        return _gain(con, model, settings)
    if model.materialized == "whole":
        return fill_whole(con, model, models, settings)
    if not has_rows:
        # nothing to compare with; and a temporary table would be held in memory until the transaction ends
        written = _compute(con, model, models, settings, touched_rows, model.name)
        checks.run(con, model, model.name, is_empty=not written)
        if written:
            partitions.join_days(con, model)
        return written
    con.execute(f"create or replace temp table fresh as from {model.name} with no data")
    written = _compute(con, model, models, settings, touched_rows, "temp.fresh")
    checks.run(con, model, "temp.fresh", is_empty=not written)
    changed = partitions.replace(con, model)
    con.execute("drop table temp.fresh")
    return changed


def fill_whole(con: Connection, model: Model, models: Mapping[str, Model], settings: Settings) -> int:
    """Fill again what depends on all rows it reads, if they or its filler are not what they were."""
    source = models[model.reads or ""]
    said = con.execute(
        f"select count(*), bit_xor(hash(given)), sum(hash(given)) from {source.name} as given"
    ).fetchall()
    version = hashlib.sha256(f"{filling.version(model, settings)}\n{said}".encode()).hexdigest()
    if remembered(con).get(model.name) == version:
        return 0
    con.execute(f"create or replace temp table fresh as from {model.name} with no data")
    filling.insert(
        con, model, con.sql(f"from {source.name} order by {', '.join(source.grain)}").pl(), settings, "temp.fresh"
    )
    checks.run(con, model, "temp.fresh")
    changed = partitions.replace(con, model)
    con.execute("drop table temp.fresh")
    con.execute("delete from run.contracts where contract = ?", [model.name])
    con.execute("insert into run.contracts values (?, ?)", [model.name, version])
    return changed


def _compute(
    con: Connection,
    model: Model,
    models: Mapping[str, Model],
    settings: Settings,
    touched_rows: int,
    into: str,
) -> int:
    """Add the model's new rows, for what is touched, to a table of its columns; returns how many."""
    added = 0
    if not model.is_contract:
        for _ in partitions.slices(con, model, models, touched_rows // SLICE_ROWS + 1):
            ((count,),) = con.execute(f"insert into {into} {model.body}").fetchall()
            added += count
    elif filling.is_wanted(model, settings):
        source = models[model.reads or ""]
        for _ in partitions.slices(con, model, models, touched_rows // FILLED_SLICE_ROWS + 1):
            given = con.sql(f"from {source.name} order by {', '.join(source.grain)}").pl()
            added += filling.insert(con, model, given, settings, into)
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


def _only_gains(model: Model) -> bool:
    is_kept = model.partition is None and model.materialized != "whole"
    return model.is_contract and model.reads is not None and is_kept


def remembered(con: Connection) -> dict[str, str]:
    """By contract, which version of its filler (and, if it is filled whole, of its input) its rows come from."""
    return dict(con.execute("select contract, version from run.contracts").fetchall())


def _present(con: Connection) -> dict[str, str]:
    """What is there, by name: table or view."""
    found = con.execute(
        "select schema_name || '.' || table_name, 'table' from duckdb_tables() "
        "union all select schema_name || '.' || view_name, 'view' from duckdb_views()"
    )
    return dict(found.fetchall())


def _columns_of_all(con: Connection) -> dict[str, list[str]]:
    """The columns of every table, in order, by its name; asked once, because asking is slow."""
    query = "select schema_name || '.' || table_name, list(column_name order by column_index) from duckdb_columns()"
    return dict(con.execute(f"{query} group by all").fetchall())


def _with_rows(con: Connection) -> set[str]:
    """The tables that have, or had, rows. Those that had are told from those that have only by reading them."""
    query = "select schema_name || '.' || table_name from duckdb_tables() where estimated_size > 0"
    return {name for (name,) in con.execute(query).fetchall()}
