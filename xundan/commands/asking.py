"""Questions to what is published."""

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xundan.commands.terminal import HERE, WorkspaceOption

if TYPE_CHECKING:
    from xundan.analyst import Answer

TABLE_ROWS = 200


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One query in DuckDB's SQL, in quotes.")],
    workspace: WorkspaceOption = HERE,
    form: Annotated[
        Format, typer.Option("--format", "-f", help="A table to read, or csv or json to work on.")
    ] = Format.TABLE,
) -> None:
    """Ask analyst.duckdb. It is read-only: nothing you type can harm it.

    ```
    xundan query "from marts.reason_day order by lost_value_yuan desc limit 10"
    xundan query "select agent_name, sum(lost_count) from marts.agent_day group by all" --format csv
    xundan query "describe marts.inquiry"
    ```
    """
    from xundan import analyst
    from xundan.workspace import Workspace

    answer = analyst.ask(Workspace.open(workspace), sql)
    if form is Format.TABLE:
        _print_table(answer)
    elif form is Format.CSV:
        typer.echo(_as_csv(answer), nl=False)
    else:
        records = [dict(zip(answer.columns, map(_plain, row), strict=True)) for row in answer.rows]
        typer.echo(json.dumps(records, ensure_ascii=False, indent=1))


def export(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where to write; made if it is not there.")],
    workspace: WorkspaceOption = HERE,
) -> None:
    """Write every mart as a Parquet file, for tools that do not read DuckDB.

    What the tables and columns mean goes along in the files' own metadata.

    ```
    xundan export --out build/parquet
    ```
    """
    from xundan import analyst
    from xundan.workspace import Workspace

    for path in analyst.export(Workspace.open(workspace), out):
        typer.echo(str(path))


def _print_table(answer: "Answer") -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not console.is_terminal:  # a file or a pipe has no edge to fold at
        console = Console(width=100_000)
    table = Table(box=box.SIMPLE_HEAD)
    for position, column in enumerate(answer.columns):
        numbers = any(isinstance(row[position], int | float | Decimal) for row in answer.rows[:TABLE_ROWS])
        table.add_column(Text(column), justify="right" if numbers else "left", overflow="fold")
    for row in answer.rows[:TABLE_ROWS]:
        table.add_row(*(Text("" if value is None else _text(value)) for value in row))
    console.print(table)
    shown = min(len(answer.rows), TABLE_ROWS)
    rest = f"; the first {shown} are shown, --format csv gives all" if shown < len(answer.rows) else ""
    console.print(f"{len(answer.rows):,} rows{rest}", style="dim", highlight=False)


def _as_csv(answer: "Answer") -> str:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows(["" if value is None else _text(value) for value in row] for row in answer.rows)
    return lines.getvalue()


def _text(value: Any) -> str:
    """A value in a cell; money keeps its cents, which JSON has no number for."""
    if isinstance(value, Decimal):
        return str(value)
    plain = _plain(value)
    return json.dumps(plain, ensure_ascii=False) if isinstance(plain, dict | list | bool) else str(plain)


def _plain(value: Any) -> Any:
    """A value as JSON knows it; nested ones inside out."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
