"""The promise of privacy, over every layout that has a sample: what is planted in its exports is found nowhere.

Each sample becomes three exports. The first is called after a buyer and his phone, its buyers have nicks to be looked
for, and its messages say, besides what they said, a thousand planted things. In the other two a planted thing stands in
every second place of the file, so that rows are refused, unknown columns filled and times unreadable. Then a night runs
over them, and everything that people can open is searched. A new layout with a sample is searched like the rest.
"""

import datetime as dt
import io
import itertools
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pytest

from tests.ingest.planted import Planted, planted
from tests.platforms import golden
from tests.platforms.leaves import rewritten
from xundan import pipeline, yml
from xundan.ingest import report_lines
from xundan.ingest.platforms import layouts
from xundan.ingest.tables import key
from xundan.workspace import Workspace, init_workspace

NICK, PHONE = "不系舟1987", "13712345678"
ITEMS = [item for item in planted(seed=3, count=1_300) if "\n" not in item.text][:1_000]  # a line of a file holds them
SECRETS = sorted({secret for item in ITEMS for secret in item.secrets if len(secret) > 2} | {NICK, PHONE})
IN_WORDS = [
    item for item in ITEMS if re.search(r"[\u4e00-\u9fff]", item.text)
]  # bare digits are an id's in an id's place
PARTS = 2
STAFF_AND_THINGS = (  # not the buyer's, and kept as they are
    "platform", "shop_id", "conversation_id", "message_id", "recalled_message_id", "product_id", "sku", "agent_id",
    "order_id", "campaign_id", "products", "name", "kind", "role", "status", "flag", "team", "gift", "account_of",
)  # fmt: skip


def _values(rows: list[dict[str, Any]], columns: tuple[str, ...], shortest: int) -> set[str]:
    lines = (line for row in rows for column in columns for line in str(row.get(column, "")).split("\n"))
    return {line for line in lines if len(line) >= shortest}


ROWS = [row for path in golden.samples() for row in yml.parse(golden.expected_path(path).read_text("utf-8"))["rows"]]
OWN = _values(ROWS, STAFF_AND_THINGS, shortest=1)
NAMES = _values(ROWS, ("agent_id", "shop_id"), shortest=2)
HEADERS = {
    key(name)
    for layout in layouts()
    for name in (*(alias for column in layout.columns for alias in column.aliases), *layout.also, *layout.private)
}


@dataclass(frozen=True)
class Told:
    """What a night left where people can read it: place → its content."""

    places: dict[str, str]
    files: dict[str, Any]

    def left(self, secrets: list[str]) -> dict[str, list[str]]:
        """Which of the secrets are found where."""
        found = pl.Series(list(self.places.values())).str.extract_many(secrets, overlapping=True).list.unique()
        return {place: left for place, left in zip(self.places, found.to_list(), strict=True) if left}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    workspace = _workspace(tmp_path_factory.mktemp("planted"))
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    run = pipeline.Run.at(dt.datetime(2026, 12, 31, tzinfo=dt.UTC))
    results = pipeline.ingest(workspace, run)
    pipeline.check_raw(workspace, run)
    pipeline.build(workspace, run)
    pipeline.check_marts(workspace, run)
    pipeline.publish(workspace)
    rendered = pipeline.render(workspace, "nightly")
    logging.getLogger().removeHandler(handler)
    places = {
        "log": log.getvalue(),
        "terminal": "\n".join(report_lines(results)),
        "page": rendered.html.read_text(encoding="utf-8"),
        "workbook": _cells(rendered.xlsx),
        **_tables(workspace.warehouse_path),
        **_tables(workspace.analyst_path),
        **_written(workspace),
    }
    yield Told(places, {result.file: result for result in results})


def _workspace(root: Path) -> Workspace:
    init_workspace(root, "hmjj")
    workspace = Workspace.open(root)
    kinds = {layout.name: layout.kind for layout in layouts()}
    for sample in golden.samples():
        folder = workspace.inbox / kinds[sample.parent.name]
        folder.mkdir(exist_ok=True)
        for number, (named, content) in enumerate(_planted_exports(sample)):
            (folder / f"{number} {sample.parent.name} {named}{sample.name}").write_bytes(content)
    return workspace


def _planted_exports(sample: Path) -> Iterator[tuple[str, bytes]]:
    """The exports made of a sample, and what the name of each begins with."""
    original = sample.read_bytes()
    rows = yml.parse(golden.expected_path(sample).read_text(encoding="utf-8"))["rows"]
    buyers = {buyer for buyer in _values(rows, ("buyer_key",), shortest=2) if "**" not in buyer}
    renamed = rewritten(original, partial(_renamed, buyers=buyers))
    nicks = [f"{buyer}{NICK}" for buyer in buyers if f"{buyer}{NICK}" in "\n".join(_lines(renamed))]
    named = f"{min(nicks)}_{PHONE} " if nicks else ""
    if said := _values(rows, ("text",), shortest=2):
        yield named, rewritten(renamed, _saying(renamed, said))
    else:
        yield named, renamed
    for part in range(PARTS):
        yield f"{PHONE} ", rewritten(original, _everywhere(part))


def _renamed(line: str, buyers: set[str]) -> str:
    for buyer in sorted(buyers, key=len, reverse=True):
        line = line.replace(buyer, f"{buyer}{NICK}")
    return line


def _lines(content: bytes) -> list[str]:
    lines: list[str] = []
    rewritten(content, lambda line: lines.append(line) or line)
    return lines


def _saying(original: bytes, said: set[str]) -> Callable[[str], str]:
    """Every message with its share of the thousand after what it says."""
    carriers = [line for line in _lines(original) if _is_any_in(said, line)]
    share = -(-len(ITEMS) // len(carriers))
    items = iter(ITEMS)

    def change(line: str) -> str:
        return f"{line} {_texts(itertools.islice(items, share))}" if _is_any_in(said, line) else line

    return change


def _everywhere(part: int) -> Callable[[str], str]:
    """A planted thing in every second place that holds no header and nothing of the shop's own."""
    items = itertools.cycle(Random(part).sample(IN_WORDS, len(IN_WORDS)))
    places = itertools.count()

    def change(line: str) -> str:
        if not line.strip() or key(line) in HEADERS or line in OWN or _is_any_in(NAMES, line):
            return line
        return next(items).text if next(places) % PARTS == part else line

    return change


def _is_any_in(words: set[str], line: str) -> bool:
    return any(word in line for word in words)


def _texts(items: Iterator[Planted]) -> str:
    return "；".join(item.text for item in items)


def _tables(database: Path) -> dict[str, str]:
    with duckdb.connect(str(database), read_only=True) as con:
        names = con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        return {
            f"{database.name} {schema}.{table}": "\n".join(
                str(row) for row in con.execute(f'from {schema}."{table}"').fetchall()
            )
            for schema, table in names
        }


def _cells(workbook: Path) -> str:
    sheets = openpyxl.load_workbook(workbook).worksheets
    return "\n".join(str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)


def _written(workspace: Workspace) -> dict[str, str]:
    """Every file but the inbox and the identities, read as text, and the names of all."""
    paths = [path for path in workspace.root.rglob("*") if path.is_file() and workspace.inbox not in path.parents]
    paths = [path for path in paths if path.suffix != ".duckdb"]
    content = {f"file {path.name}": path.read_bytes().decode("utf-8", "replace") for path in paths}
    return {**content, "names of files": "\n".join(path.name for path in paths)}


def test_nothing_planted_is_found_in_any_table_report_log_or_quarantine_file(told: Told) -> None:
    assert {} == told.left(SECRETS)


def test_every_layout_was_planted_and_read(told: Told) -> None:
    read = {name for result in told.files.values() for name in (result.platform or "").split(", ")}

    assert set() == {layout.name for layout in layouts()} - read


def test_messages_with_planted_things_were_kept_of_every_chat_layout(told: Told) -> None:
    with_text = {name.split(" ")[1] for name, result in told.files.items() if " " in name and result.rows_kept}

    assert set() == {layout.name for layout in layouts() if layout.kind == "chats"} - with_text


def test_the_buyers_stand_in_the_identities_alone(told: Told) -> None:
    assert {} == told.left([NICK])
