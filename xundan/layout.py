"""The tables of the warehouse: made, brought into the shape of this version, and dropped where they can be made again.

What was ingested, answered by people or a reader, or noted of earlier runs can not be computed again and only ever
gains columns. Everything else is made anew whenever its file, or whatever else its rows depend on, has changed.
"""

import hashlib
from collections.abc import Iterable, Mapping

import duckdb
import sqlglot
from sqlglot import exp

from xundan import comments, filling
from xundan.models import LAYERS, Model
from xundan.settings import Settings

Connection = duckdb.DuckDBPyConnection
_LAYOUT = "(layout)"  # among the contracts, which shape the tables were made in
BEGUN = "(begun)"  # and the as_of of a build that has begun and not ended


def create_all(con: Connection, models: Mapping[str, Model], macros: Iterable[str]) -> None:
    """Make every schema, macro, table (empty), view and column of a contract that is not there yet, with comments."""
    macros = tuple(macros)
    waiting, made = macros, []
    present, columns = _present(con), columns_of_all(con)
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
    columns = columns_of_all(con)
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
    present, columns = _present(con), columns_of_all(con)
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
    versions = {name: filling.version(model, settings) for name, model in models.items() if only_gains(model)}
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


def columns_of_all(con: Connection) -> dict[str, list[str]]:
    """The columns of every table, in order, by its name; asked once, because asking is slow."""
    query = "select schema_name || '.' || table_name, list(column_name order by column_index) from duckdb_columns()"
    return dict(con.execute(f"{query} group by all").fetchall())


def only_gains(model: Model) -> bool:
    """Whether its filler is given only what it has not yet answered, and its rows stay."""
    is_kept = model.partition is None and model.materialized != "whole"
    return model.is_contract and model.reads is not None and is_kept
