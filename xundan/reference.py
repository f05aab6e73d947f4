"""The reference pages, written from what they describe, so that they cannot tell anything else.

    python -m xundan.reference docs/reference

marts.md, warehouse.md and the lineage come from sql/ as the database itself comments it, commands.md from the command
line's help, reasons.md from the reasons' files, inputs.md from the declared layouts. A test compares the committed
pages with these.
"""

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import duckdb
import typer

from xundan import layout, lineage, models
from xundan.ingest import platforms
from xundan.ingest.layout import Column, Joined, Layout
from xundan.ingest.platforms import layouts
from xundan.reasons import taxonomy

NOTE = "<!-- Written by `python -m xundan.reference docs/reference`; change what it is written from. -->\n"
LAYERS = {
    "raw": "One row per exported row, masked, with its file and line.",
    "staging": "Typed, deduplicated, one vocabulary; nothing later than as_of.",
    "core": "Sessions, rounds, inquiries, orders, whose they are, and what came of them.",
    "labels": "Filled by Python: words of each distinct text, reasons of each lost inquiry.",
    "config": "The shop's settings and the taxonomy, as tables.",
    "run": "What this run may see, and what it must compute again.",
}


def pages() -> dict[str, str]:
    """File name → text of every reference page."""
    return {
        "marts.md": _marts(),
        "warehouse.md": _warehouse(),
        "commands.md": _commands(),
        "reasons.md": _reasons(),
        "inputs.md": _inputs(),
        "lineage.md": _lineage(),
        "lineage.svg": lineage.draw(models.load()),
    }


def write(folder: Path) -> None:
    """Write every page into `folder`, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _page(title: str, introduction: str, parts: Iterable[str]) -> str:
    return "\n".join((NOTE, f"# {title}\n", f"{introduction}\n", *parts)).rstrip() + "\n"


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [headings, ("---",) * len(headings), *(tuple(_cell(cell) for cell in row) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


# -- tables


def _marts() -> str:
    introduction = (
        "What analyst.duckdb holds: `marts` for your questions, `reports` for the tables behind each report. Inside "
        "DuckDB, `describe marts.inquiry` and the comments say the same. A rate stands between 0 and 1, beside its "
        "numerator and denominator, and is null where the denominator is zero."
    )
    with _empty_warehouse() as con:
        parts = [_described(con, model) for model in _of("marts")]
    rows = ((f"`{model.name}`", model.description, ", ".join(model.grain)) for model in _of("reports"))
    reports = _table(("table", "what it is", "one row per"), rows)
    return _page(
        "Tables for analysts",
        introduction,
        [*parts, "## reports\n\nEach is one table or chart of a report.\n", reports],
    )


def _lineage() -> str:
    """The picture in words beside it, so that it can be searched and read out."""
    rows = []
    for layer in ("staging", "core", "labels", "marts"):
        for model in _of(layer):
            sources = sorted(model.depends_on)
            rows.append((f"`{model.name}`", ", ".join(f"`{source}`" for source in sources) or model.reads or ""))
    introduction = (
        "What is made from what, from the exports on the left to the marts on the right, as the runner itself reads it "
        "from the queries. Lines within a layer are left out of the picture and stand in the table under it.\n\n"
        "![Tables by layer, with a line from each to those that read it](lineage.svg)"
    )
    return _page("Lineage", introduction, [_table(("table", "made from"), rows)])


def _warehouse() -> str:
    introduction = (
        "What lies in warehouse.duckdb below the marts, in the order of the data. Each table is a file of `sql/`, "
        "where its columns are commented. A night replaces a query `by day` or `by buyer_key` only where it touches it."
    )
    parts = []
    for layer, meaning in LAYERS.items():
        rows = ((f"`{m.name}`", m.description, ", ".join(m.grain), _made(m)) for m in _of(layer))
        parts.append(f"## {layer}\n\n{meaning}\n\n{_table(('table', 'what it is', 'one row per', 'made by'), rows)}")
    return _page("Tables of the warehouse", introduction, parts)


def _of(schema: str) -> list[models.Model]:
    return sorted((model for model in models.load().values() if model.schema == schema), key=lambda model: model.table)


def _made(model: models.Model) -> str:
    if model.filled_by:
        return f"`{model.filled_by}`" + (f" from `{model.reads}`" if model.reads else "")
    return "view" if model.materialized == "view" else f"query, by {model.partition}" if model.partition else "query"


def _empty_warehouse() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    layout.create_all(con, models.load(), models.macros())
    return con


def _described(con: duckdb.DuckDBPyConnection, model: models.Model) -> str:
    columns = con.execute(
        "select column_name, data_type, comment from duckdb_columns() where schema_name = ? and table_name = ? "
        "order by column_index",
        [model.schema, model.table],
    ).fetchall()
    rows = ((f"`{name}`", _kind(kind), comment or "") for name, kind, comment in columns)
    grain = f"One row per {', '.join(f'`{column}`' for column in model.grain)}."
    return f"## {model.name}\n\n{model.description}\n\n{grain}\n\n{_table(('column', 'type', 'what it is'), rows)}"


def _kind(data_type: str) -> str:
    return data_type.lower().replace("timestamp with time zone", "timestamptz")


# -- commands


def _commands() -> str:
    from xundan.cli import app

    introduction = (
        "`xundan --help` and `xundan COMMAND --help` print the same. Exit codes: 0 done, 1 failed, 2 bad usage, "
        "3 published nothing because a [check failed](../howto/checks.md)."
    )
    group: Any = typer.main.get_command(app)
    return _page("Commands", introduction, [_command(name, command) for name, command in commands(group)])


def commands(group: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every command of a group and of the groups in it, by all the words one types."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield prefix + name, command


def _command(name: str, command: Any) -> str:
    help_text = re.sub(r"^```$", "```sh", command.help, count=1, flags=re.MULTILINE)
    rows = [(_signature(each), each.help or "", _default(each)) for each in command.params if each.name != "help"]
    table = _table(("argument or option", "what it does", "default"), rows)
    return f"## {name}\n\n{help_text.strip()}\n\n{table}"


def _signature(parameter: Any) -> str:
    annotation = parameter.type_descriptor.annotation
    is_choice = isinstance(annotation, type) and issubclass(annotation, Enum)
    value = "|".join(each.value for each in annotation) if is_choice else parameter.metavar or ""
    if parameter.opts == [parameter.name]:
        return f"`{value}`"
    return f"`{', '.join(parameter.opts)}`" + (f" `{value}`" if value else "")


def _default(parameter: Any) -> str:
    if parameter.required:
        return "required"
    default = parameter.default
    if isinstance(default, Enum):
        return f"`{default.value}`"
    if isinstance(default, Path):
        return f"`{default.as_posix()}`"
    return "" if default is None else f"`{default}`"


# -- reasons


def _reasons() -> str:
    introduction = (
        "Every lost inquiry has one primary `reason`, perhaps secondary ones (`also`), and any number of "
        "`service_gaps`. The owner is who can fix it. How reasons are told is said in [reasons.md](../reasons.md), how "
        "one is added in [add-reason.md](../howto/add-reason.md)."
    )
    groups: dict[str, list[taxonomy.Reason]] = {}
    for reason in taxonomy.load():
        groups.setdefault(f"{reason.group} · {reason.group_name_zh} · {reason.group_name_en}", []).append(reason)
    parts = [f"## {title}\n\n{_reason_table(members)}" for title, members in groups.items()]
    return _page("Reasons", introduction, parts)


def _reason_table(reasons: list[taxonomy.Reason]) -> str:
    rows = ((f"`{r.code}`", r.name_zh, r.name_en, r.definition, r.owner, _example(r)) for r in reasons)
    return _table(("code", "中文", "English", "definition", "owner", "such as"), rows)


def _example(reason: taxonomy.Reason) -> str:
    said = [rule.yes[0] for rule in reason.rules if rule.says == "objects"] or [rule.yes[0] for rule in reason.rules]
    return f"「{said[0]}」" if said else ""


# -- inputs


def _inputs() -> str:
    introduction = (
        "The layouts that the ingest recognises, by the folder of the inbox they belong in. A file is known by its "
        "header or how it begins, never by its name. A column marked * must be there; one marked ** must also have a "
        "value in every row. Columns not listed are kept as they are. To add a layout: "
        "[add-platform.md](../howto/add-platform.md)."
    )
    return _page("Files taken in", introduction, _layouts())


def _layouts() -> Iterator[str]:
    for kind in ("chats", "orders", "campaigns", "agents", "kpi"):
        known = [layout for layout in layouts() if layout.kind == kind]
        if known:
            yield f"## inbox/{kind}\n"
            yield from (_layout(layout) for layout in known)


def _layout(layout: Layout) -> str:
    heading = f"### {layout.title} (`{layout.name}`)\n\n"
    if not layout.is_table:
        return f"{heading}No table: known by how it begins.\n\n{_method(layout)}\n"
    rows = ((_marked(column), _names(column), _form(column)) for column in layout.columns)
    return heading + _table(("column", "header names", "form"), rows)


def _method(layout: Layout) -> str:
    """How an export that is no table is read: what its module says of itself."""
    modules = (
        importlib.import_module(f"{platforms.__name__}.{info.name}")
        for info in pkgutil.iter_modules(platforms.__path__)
    )
    return next(inspect.getdoc(module) or "" for module in modules if layout in vars(module).values())


def _marked(column: Column) -> str:
    return f"`{column.name}`" + ("\\*\\*" if column.filled else "\\*" if column.required else "")


def _names(column: Column) -> str:
    """Names that may stand for one another, or (+, −) that are put together."""
    if isinstance(column, Joined):
        return " + ".join(column.aliases)
    names = " · ".join(column.aliases)
    return names + "".join(
        f" {sign} {' · '.join(others)}"
        for sign, others in (("+", getattr(column, "plus", ())), ("−", getattr(column, "less", ())))
        if others
    )


def _form(column: Column) -> str:
    words = getattr(column, "words", None)
    return " · ".join(dict.fromkeys(words)) if words else column.example


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/reference"))
