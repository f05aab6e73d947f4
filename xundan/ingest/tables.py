"""Exports that are tables, whatever they are packed in: the names of their columns and their rows."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from xundan.ingest import delimited, json_stream, parquet_file
from xundan.ingest.layout import Column, Records, header_name
from xundan.ingest.source import Source


@dataclass(frozen=True)
class Table:
    """A table not yet read: the names in its header, how to get its rows, and the lines above the header."""

    names: tuple[str, ...]
    records: Callable[[], Iterator[Records]]
    titles: tuple[str, ...] = ()

    def find(self, column: Column) -> list[str]:
        """The names in this header that stand for a canonical column, best first."""
        return find(self.names, column)


def open_table(source: Source) -> Table | None:
    """The table in a file, None if there is none (or its header is damaged)."""
    if source.sheet is not None:
        return Table(source.sheet.header, source.sheet.records, source.sheet.titles)
    if source.head.startswith(parquet_file.MAGIC):
        names = parquet_file.find_header(source)
        return Table(names, partial(parquet_file.read, source)) if names else None
    if source.is_binary:
        return None
    members = dict.fromkeys(header_name(path) for path in source.json_paths if "." not in path and "[]" not in path)
    if members:
        return Table(tuple(members), partial(json_stream.read_table, source))
    header = delimited.find_header(source.head_text)
    return Table(header.names, partial(delimited.read, source, header), header.titles) if header else None


def find(names: tuple[str, ...], column: Column) -> list[str]:
    """The header names that stand for a canonical column, in the order of its aliases."""
    by_key = {key(name): name for name in reversed(names)}
    return [by_key[key(alias)] for alias in column.aliases if key(alias) in by_key]


def key(name: str) -> str:
    """A header name for comparison: width, case, blanks and brackets of mixed width aside."""
    return "".join(unicodedata.normalize("NFKC", name).lower().split())
