"""JSON Lines: an object a line. Numbers stay as they are written, so a long order number is not rounded."""

import json
from collections.abc import Iterator
from typing import Any

import polars as pl

from xundan.ingest import faults
from xundan.ingest.decode import BROKEN, Block
from xundan.ingest.layout import BROKEN_SCHEMA, LINE, Records, header_name
from xundan.ingest.mask import outline
from xundan.ingest.source import Source

_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)


def find_header(text: str) -> tuple[str, ...] | None:
    """The keys of the first objects, in order of appearance; None if the text is no JSON Lines."""
    keys: dict[str, None] = {}
    for line in text.split("\n")[:1000]:
        if line.strip():
            try:
                record = _DECODER.decode(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(record, dict):
                keys.update(dict.fromkeys(record))
    return tuple(dict.fromkeys(header_name(key) for key in keys)) or None


def read(source: Source) -> Iterator[Records]:
    """The objects, batch by batch."""
    for block in source.blocks():
        yield _records(block)


def _records(block: Block) -> Records:
    rows: list[dict[str, str | int | None]] = []
    broken: list[tuple[int, None, str, str]] = []
    lines = block.data.decode("utf-8").split("\n")
    for number, line in enumerate(lines, block.line):
        if not line.strip():
            continue
        try:
            record = _DECODER.decode(line)
        except (ValueError, RecursionError):
            is_end = block.is_last and number == block.line + len(lines) - 1
            broken.append((number, None, faults.TRUNCATED if is_end else faults.NOT_JSON, outline(line.split(","))))
            continue
        if not isinstance(record, dict):
            broken.append((number, None, faults.NOT_JSON, outline(line.split(","))))
            continue
        row: dict[str, str | int | None] = {header_name(key): as_text(value) for key, value in record.items()}
        row[LINE] = number
        rows.append(row)
    schema = {**{key: pl.String for row in rows for key in row}, LINE: pl.Int64}
    return Records(
        cells=pl.DataFrame(rows, schema=schema),
        broken=pl.DataFrame(broken, schema=BROKEN_SCHEMA, orient="row"),
        has_broken_bytes=block.has_broken or b"\\u0000" in block.data,
    )


def as_text(value: Any) -> str | None:
    """A JSON value as a cell: text as it is, null as nothing, anything nested as JSON again."""
    if isinstance(value, str):
        # Half of a surrogate pair and a NUL can be spelt in JSON, but stand in no text that is stored.
        return value.replace("\0", BROKEN).encode("utf-8", "replace").decode("utf-8")
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
