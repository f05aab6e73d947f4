"""What two workspaces must agree in, and that a published database is whole.

Compared are all rows of every table of analyst.duckdb and of raw, labels and run (but not what the last run touched),
who is who, and the files of reports and quarantine by name and content. Left out is what tells of the clock on the
wall, which no two runs share: when a file was loaded, which stands in the workbooks too, and Great Expectations' pages.
"""

import hashlib
from pathlib import Path

import duckdb

OF_THE_CLOCK = ("loaded_at", "finished_at", "run_number")
_ACCOUNTS = ("ingest_file", "reject", "load", "restate")
_KEPT_SCHEMAS = ("raw", "labels", "run")
# a second run of a night touches less; and no two publications bear the same mark
_OF_ONE_RUN = ("run.run", "run.buyers", "run.price_days", "run.kpi_days", "run.published_file")
_NOT_COMPARED = ("reports/data_docs/", "inbox/", "runs.jsonl")
_BY_NAME = (".duckdb", ".xlsx")

Print = dict[str, str]


def published(root: Path) -> Print | None:
    """By table, the fingerprint of its rows in analyst.duckdb; None where nothing is published.

    Raises duckdb.Error when the file is no whole database.
    """
    path = root / "analyst.duckdb"
    return tables(path) if path.exists() else None


def workspace(root: Path) -> Print:
    """By table and file, the fingerprint of what a workspace holds."""
    found = {f"analyst {table}": print_ for table, print_ in (published(root) or {}).items()}
    found |= {f"warehouse {name}": said for name, said in tables(root / "warehouse.duckdb", _KEPT_SCHEMAS).items()}
    found |= {f"identities {name}": said for name, said in tables(root / "identities.duckdb").items()}
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        name = path.relative_to(root).as_posix()
        if not name.startswith(_NOT_COMPARED):
            found[name] = "there" if name.endswith(_BY_NAME) else hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def differences(expected: Print, found: Print) -> list[str]:
    """The names of what is missing, what is too much, and what differs."""
    return [
        f"{'missing' if name not in found else 'too much' if name not in expected else 'differs'}: {name}"
        for name in sorted(expected.keys() | found.keys())
        if expected.get(name) != found.get(name)
    ]


def tables(path: Path, schemas: tuple[str, ...] | None = None) -> Print:
    """By table, the fingerprint of its rows; of these schemas only, where any are named."""
    with duckdb.connect(str(path), read_only=True) as con:
        con.execute("set timezone = 'UTC'")
        named = con.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
        return {
            f"{schema}.{table}": _print_of(con, f'"{schema}"."{table}"')
            for schema, table in named
            if (schemas is None or schema in schemas) and f"{schema}.{table}" not in _OF_ONE_RUN
        }


def _print_of(con: duckdb.DuckDBPyConnection, table: str) -> str:
    columns = [name for name in con.table(table).columns if name not in OF_THE_CLOCK]
    quoted = ", ".join(f'"{name}"' for name in columns)
    query = f"select count(*), bit_xor(said), sum(said) from (select hash({quoted}) as said from {table})"
    return str(con.execute(query).fetchall())


def without_accounts(found: Print) -> Print:
    """Only what does not tell of files, loads and publications: a file taken a night later is loaded under another
    number, and restates what was published without it.
    """
    shown = ("analyst marts.", "analyst reports.", "identities")
    return {
        name: said
        for name, said in found.items()
        if name.startswith(shown) and not any(word in name for word in _ACCOUNTS)
    }
