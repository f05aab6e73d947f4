"""docs/questions.md: the questions that sql/questions answers, each with its SQL and its answer on the sample shop.

A question is a file: its description asks, its query answers. Written with `pytest tests/golden --rewrite`, which has
the sample shop at hand; a test says that the page is what the files and the sample give.
"""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import duckdb

from xundan import models

_NOTE = "<!-- Written by `pytest tests/golden --rewrite`; change sql/questions. -->\n"
_ROWS = 6
_INTRODUCTION = """# Twenty questions, answered

Each is a view in schema `questions` of analyst.duckdb, so `xundan query "from questions.why_lost"` answers it on your
own shop, and its SQL is a beginning to change. The answers below are the first rows on the first six days of the
sample shop. What the columns mean: [tables for analysts](reference/marts.md), or the comments in the database.

From elsewhere: DuckDB's command line (`duckdb -readonly analyst.duckdb`), Python, and any tool that speaks JDBC, such
as DBeaver with the DuckDB driver, opened read-only. `xundan export --out DIR` writes the marts as Parquet for the rest.

```python
import duckdb

con = duckdb.connect("analyst.duckdb", read_only=True)
con.sql("from questions.why_lost").pl()  # Polars
con.sql("from questions.why_lost").df()  # pandas
```
"""


_ID = re.compile("[is][0-9a-f]{16}")  # made with the workspace's own key, so another in every copy of the sample


def page(con: duckdb.DuckDBPyConnection) -> str:
    """The page, its answers taken from the database of `con`."""
    asked = sorted((each for each in models.load().values() if each.schema == "questions"), key=lambda each: each.table)
    parts = [_one(con, number, model) for number, model in enumerate(asked, start=1)]
    return "\n".join([_NOTE, _INTRODUCTION, *parts]).rstrip() + "\n"


def _one(con: duckdb.DuckDBPyConnection, number: int, model: models.Model) -> str:
    answer = con.execute(f"from {model.name}")
    columns = [column[0] for column in answer.description or ()]
    rows = answer.fetchall()
    lines = [columns, ["---"] * len(columns), *([_cell(value) for value in row] for row in rows[:_ROWS])]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    more = f"\n\n{len(rows) - _ROWS} rows more." if len(rows) > _ROWS else ""
    return f"## {number}. {model.description}\n\n`{model.name}`\n\n```sql\n{model.body.strip()}\n```\n\n{table}{more}\n"


def _cell(value: Any) -> str:
    match value:
        case str() if _ID.fullmatch(value):
            return f"{value[0]}…"
        case None:
            return ""
        case float():
            return f"{value:.4g}"
        case Decimal():
            return f"{value:,.2f}"
        case dt.datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case _:
            return str(value).replace("|", "\\|").replace("\n", " ")
