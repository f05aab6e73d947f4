"""The least an ingest can do: DuckDB reads a CSV, every distinct text is masked, the rows lie in a table.

python -m benchmarks.read_and_mask FILE DATABASE
"""

import sys
from pathlib import Path

import duckdb

from xundan.ingest.mask import mask


def main(file: Path, database: Path) -> None:
    """Read `file` (canonical CSV) into `database`."""
    database.unlink(missing_ok=True)
    with duckdb.connect(database) as con:
        con.execute("create table messages as from read_csv(?, all_varchar = true)", [str(file)])
        texts = con.sql("select distinct text from messages where text is not null").pl()
        masked = texts.with_columns(mask(texts.get_column("text")).alias("masked"))
        con.register("masked", masked)
        con.execute(
            "create table masked_messages as select messages.* replace (coalesce(masked.masked, messages.text) as text)"
            " from messages left join masked on messages.text = masked.text"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
