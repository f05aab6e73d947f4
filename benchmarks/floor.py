"""The floor under a whole night: read with DuckDB, cut the distinct texts with rjieba on all cores, one window query.

    python -m benchmarks.floor FILE    (or a pattern of files)

Nothing less could begin to tell who asked and what was said. What it leaves out (masking, duplicates, orders, outcomes,
reasons, checks, a published database, a report) is what the pipeline adds.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import duckdb
import rjieba

_WINDOW = """
    select count(*) filter (where gap is null or gap > interval 30 minute) as session_count
    from (
        select sent_at - lag(sent_at) over (partition by buyer_id order by sent_at) as gap
        from messages
    )
"""


def main(files: str) -> tuple[int, int]:
    """Sessions and tokens of canonical CSVs of chats."""
    with duckdb.connect() as con:
        con.execute("create table messages as from read_csv(?)", [files])
        texts = [text for (text,) in con.execute("select distinct text from messages").fetchall() if text]
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            token_count = sum(len(tokens) for tokens in threads.map(rjieba.cut, texts, chunksize=2_000))
        ((session_count,),) = con.execute(_WINDOW).fetchall()
    return session_count, token_count


if __name__ == "__main__":
    print(*main(sys.argv[1]))
