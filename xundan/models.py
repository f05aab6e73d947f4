"""What the files of sql/ are: folder = schema, file = table, dependencies inferred.

A file is either a `select` (SQL computes it) or a `create table` (a contract that Python fills). A leading `/* … */`
holds YAML: `description`, `grain`, `tests`, how it is kept (`materialized`, `partition`, `touched`), in which order
it is published (`sorted_by`) and, for contracts, `filled_by` and `reads`. Trailing `--` comments name the columns. The
order of building is the graph's; nothing is registered by hand.
"""

import graphlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import sqlglot
import yaml
from sqlglot import exp

from xundan import yml

# In a checkout the queries lie beside the package, installed inside it.
_INSTALLED = Path(__file__).with_name("_sql")
SQL_DIR = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parent.parent / "sql"
LAYERS = ("config", "run", "raw", "staging", "core", "labels", "marts", "reports", "questions")
# What a layer may read beside itself; the way of the data has no way back.
MAY_READ = {
    "config": set(),
    "touched": {"config", "run", "raw", "staging", "core"},
    "publishing": {"config", "run", "raw", "staging", "core", "marts"},
    "run": set(),
    "raw": set(),
    "staging": {"config", "run", "raw"},
    "core": {"config", "run", "staging"},
    "labels": {"config", "run", "core"},
    "marts": {"config", "run", "staging", "core", "labels"},
    "reports": {"config", "run", "marts"},
    "questions": {"marts"},  # views that live in analyst.duckdb, where there is nothing else to read
}
_HEADER = re.compile(r"\s*/\*(?P<yaml>.*?)\*/(?P<body>.*)", re.DOTALL)
_COMMENTED = re.compile(r"^(?P<code>[^-']*(?:(?:'[^']*'|-(?!-))[^-']*)*)--\s*(?P<comment>.*)$")
_HOW_KEPT = {"materialized", "partition", "touched", "sorted_by"}
_HEADER_KEYS = {"description", "grain", "tests", *_HOW_KEPT, "filled_by", "reads"}


class ModelError(Exception):
    """A file of sql/ that breaks the conventions: a defect of the project, not of the user's data."""


@dataclass(frozen=True)
class Model:
    """One file of sql/: a query or a contract, with what its header and comments say."""

    schema: str
    table: str
    path: Path
    body: str
    is_contract: bool
    description: str
    grain: tuple[str, ...]
    tests: tuple[Any, ...]
    # table, view, touched: a table that holds the rows of the touched buyers alone; of contracts also whole: filled
    # again, whole, when what it reads has changed; kept: never dropped
    materialized: str
    partition: str | None  # buyer_key or day: the runner replaces just the touched ones
    touched: str  # the table of run that says which
    filled_by: str | None
    reads: str | None
    depends_on: frozenset[str]
    comments: Mapping[str, str] = field(default_factory=dict)
    # columns that lay equal values beside each other when it is published, where that saves much room
    sorted_by: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.schema}.{self.table}"


@cache
def load(sql_dir: Path = SQL_DIR) -> Mapping[str, Model]:
    """All models under `sql_dir` by name, in an order in which each comes after what it reads.

    Raises ModelError for a file that breaks the conventions and for a cycle.
    """
    models = {model.name: model for layer in LAYERS for model in _read_layer(sql_dir, layer)}
    for model in models.values():
        for other in model.depends_on:
            if other not in models:
                raise ModelError(f"{model.path}: reads {other}, which no file in sql/ makes")
    try:
        order = tuple(
            graphlib.TopologicalSorter({name: model.depends_on for name, model in models.items()}).static_order()
        )
    except graphlib.CycleError as cycle:
        raise ModelError(f"models read each other in a circle: {' → '.join(cycle.args[1])}") from cycle
    return {name: models[name] for name in order}


@cache
def macros(sql_dir: Path = SQL_DIR) -> tuple[str, ...]:
    """The `create macro` statements of sql/macros/, in the order of their file names."""
    return tuple(path.read_text(encoding="utf-8") for path in sorted((sql_dir / "macros").glob("*.sql")))


def touched(sql_dir: Path = SQL_DIR) -> list[Model]:
    """The queries of sql/touched/, each filling the table of run of its name.

    They run before the models, on the state that the last run left, and say what this run must compute again.
    """
    return list(_read_layer(sql_dir, "touched"))


def publishing(sql_dir: Path = SQL_DIR) -> list[Model]:
    """The queries of sql/publishing/, which compare what is about to be published with what was.

    They run after the models, on the state that the last publication left.
    """
    return list(_read_layer(sql_dir, "publishing"))


def _read_layer(sql_dir: Path, layer: str) -> Iterator[Model]:
    for path in sorted((sql_dir / layer).glob("*.sql")):
        yield _read(path)


def _read(path: Path) -> Model:
    found = _HEADER.match(path.read_text(encoding="utf-8"))
    if not found:
        raise ModelError(f"{path}: begins with no /* header */")
    try:
        header = yml.parse(found["yaml"])
    except yaml.YAMLError as broken:
        raise ModelError(f"{path}: the header is no YAML: {broken}") from broken
    unknown = set(header) - _HEADER_KEYS
    if unknown:
        raise ModelError(f"{path}: unknown header keys {sorted(unknown)}")
    body = found["body"].strip().rstrip(";")
    statements = [statement for statement in sqlglot.parse(body, read="duckdb") if statement is not None]
    if len(statements) != 1 or not isinstance(statements[0], exp.Query | exp.Create):
        raise ModelError(f"{path}: must be one select or one create table")
    statement = statements[0]
    schema, table = path.parent.name, path.stem
    is_contract = isinstance(statement, exp.Create)
    depends_on = set() if is_contract else _tables(statement)
    if header.get("reads"):
        depends_on.add(header["reads"])
    depends_on |= _tested_against(header.get("tests", ()))
    return Model(
        schema=schema,
        table=table,
        path=path,
        body=body,
        is_contract=is_contract,
        description=header.get("description", "").strip(),
        grain=tuple(header.get("grain", ())),
        tests=tuple(header.get("tests", ())),
        materialized=header.get("materialized", "table"),
        partition=header.get("partition"),
        touched=header.get("touched", "run.days" if header.get("partition") == "day" else "run.buyers"),
        filled_by=header.get("filled_by"),
        reads=header.get("reads"),
        depends_on=frozenset(depends_on - {f"{schema}.{table}"}),
        comments=_column_comments(body, is_contract),
        sorted_by=tuple(header.get("sorted_by", ())),
    )


def _tested_against(tests: Iterable[Any]) -> set[str]:
    """The tables that `references` and `sums_to` compare with: they must be built before the test can run."""
    named = [
        target
        for test in tests
        if isinstance(test, dict)
        for kind in ("references", "sums_to")
        for target in test.get(kind, {}).values()
    ]
    return {".".join(target.split(".")[:2]) for target in named}


def _tables(statement: exp.Query | exp.Create) -> set[str]:
    return {f"{table.db}.{table.name}" for table in statement.find_all(exp.Table) if table.db in LAYERS}


def _column_comments(body: str, is_contract: bool) -> dict[str, str]:
    """Column → its trailing comment. Banner lines (`---------- ids`) and comments before a line name nothing."""
    comments = {}
    for line in body.splitlines():
        found = _COMMENTED.match(line)
        if found and (words := re.findall(r"\w+", found["code"])):
            comments[words[0 if is_contract else -1]] = found["comment"].strip()
    return comments
