"""Tables of separated values (CSV, TSV, …), cut so that a bad line spoils only itself.

A block whose quotes balance, whose records all have the header's width and whose multi-line cells hold nothing that
looks like a record goes to Polars' reader whole. Any other block is cut line by line: a quoted cell may run on over the
next lines as long as the record comes out with the right width; if it never does, the first line alone is refused and
the next one is looked at afresh, so a stray quote cannot swallow what follows.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from xundan.ingest import faults, sums
from xundan.ingest.decode import MAX_LINE_BYTES, Block
from xundan.ingest.layout import BROKEN_SCHEMA, LINE, Records, unique_names
from xundan.ingest.mask import outline
from xundan.ingest.source import Source

MAX_COLUMNS = 2_000
csv.field_size_limit(MAX_LINE_BYTES)  # Python's own limit would refuse a long message

_SEPARATORS = (",", "\t", ";", "|")
_MAX_LINES_OF_A_RECORD = 2_000
_LOOKED_AT = 30
_QUOTED = r'"[^"]*"'


@dataclass(frozen=True)
class Header:
    """The names of the columns as the file writes them, trimmed and unique, and where the rows begin."""

    names: tuple[str, ...]
    separator: str
    line: int
    titles: tuple[str, ...] = ()  # what stands above it
    is_loose: bool = False  # text as it was written, which may begin with a quote that nothing closes


def find_header(text: str) -> Header | None:
    """The first line that is neither blank nor a title, if it can be one."""
    lines = text.split("\n")
    first = next((at for at, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return None
    at = first + _count_titles(lines[first : first + _LOOKED_AT])
    separator = _separator(lines[at])
    if lines[at].count(separator) >= MAX_COLUMNS:
        return None
    try:
        cells = next(csv.reader([lines[at]], delimiter=separator))
    except csv.Error:
        return None
    names = unique_names([unwrapped(cell) for cell in cells])
    return Header(names, separator, at + 1, tuple(line for line in lines[first:at] if line.strip()))


def _count_titles(lines: list[str]) -> int:
    """How many lines stand above the header: none, unless the first has one cell and a line below has many."""
    widths = [_width(line, _separator(line)) for line in lines]
    wide = max(widths) / 2
    if widths[0] > 1 or wide <= 1:
        return 0
    return next(at for at, width in enumerate(widths) if width >= wide)


def _width(line: str, separator: str) -> int:
    """How many cells say something."""
    marks = "".join(_SEPARATORS) + " "
    return sum(bool(cell.strip(marks)) for cell in line.split(separator))


def _separator(line: str) -> str:
    """What cuts a header into most names: a tab that ends every cell of a CSV cuts off none."""
    return max(_SEPARATORS, key=lambda mark: _width(line, mark))


def unwrapped(cell: str) -> str:
    """A cell without the blanks, the quote and the ="…" that keep a spreadsheet from making it a number."""
    return cell.strip().removeprefix("=").strip('"').strip().removeprefix("'")


def read(source: Source, header: Header) -> Iterator[Records]:
    """The rows below the header, batch by batch."""
    rest, rest_line = b"", 0
    for block in source.blocks():
        data, line = (rest + block.data, rest_line) if rest else (block.data, block.line)
        if line <= header.line:
            skipped = min(header.line - line + 1, data.count(b"\n") or 1)
            data, line = _skip(data, skipped), line + skipped
        data, rest = (data, b"") if block.is_last else _split_open_record(data)
        rest_line = line + data.count(b"\n")
        if data:
            yield _records(Block(data=data, line=line, is_last=block.is_last, has_broken=block.has_broken), header)


def _records(block: Block, header: Header) -> Records:
    frame = _cut_at_once(block, header)
    if frame is not None:
        return Records(cells=frame, has_broken_bytes=block.has_broken)
    cells, broken = _cut_line_by_line(block, header)
    return Records(cells=cells, broken=broken, has_broken_bytes=block.has_broken)


def _cut_at_once(block: Block, header: Header) -> pl.DataFrame | None:
    """All records by Polars, or None where anything is amiss."""
    records = _logical_records(pl.read_lines(io.BytesIO(block.data)).to_series(), header)
    if records is None:
        return None
    text = records.get_column("text")
    blank = text.str.strip_chars(f" \t{header.separator}") == ""  # a spreadsheet's empty rows are separators only
    bare = text.filter(~(_is_plain(text, header) | blank)).str.replace_all(_QUOTED, "")
    whole = _has_width(bare, header) & ~bare.str.contains('"', literal=True)
    if not whole.all() or blank.first():
        return None
    schema = dict.fromkeys(header.names, pl.String)
    try:
        frame = pl.read_csv(
            block.data, has_header=False, separator=header.separator, schema=schema, empty_string_is_null=False
        )
    except pl.exceptions.PolarsError:
        return None
    if frame.height != records.height:
        return None
    return frame.with_columns((records.get_column("start") + block.line).alias(LINE)).filter(~blank)


def _is_plain(records: pl.Series, header: Header) -> pl.Series:
    """Whether each has the right width beyond doubt: no quotes but around whole cells, which hold no separator."""
    cell = f'(?:[^"{header.separator}]*|"[^"{header.separator}]*")'
    return _has_width(records, header) & records.str.contains(f"^{cell}(?:[{header.separator}]{cell})*$")


def _has_width(records: pl.Series, header: Header) -> pl.Series:
    return records.str.count_matches(header.separator, literal=True) == len(header.names) - 1


def _logical_records(lines: pl.Series, header: Header) -> pl.DataFrame | None:
    """Lines joined to records where a quoted cell runs over several: columns text, start (0 = first line).

    None when the quotes do not balance or a line inside a cell looks like a record of its own.
    """
    frame = pl.DataFrame({"text": lines}).with_row_index("start").with_columns(pl.col("start").cast(pl.Int64))
    quotes = lines.str.count_matches('"', literal=True)
    is_inside = (quotes.cum_sum() - quotes) % 2 == 1
    if quotes.sum() % 2:
        return None
    if not is_inside.any():
        return frame
    if (_has_width(lines, header) & is_inside).any():
        return None
    return (
        frame.with_columns((~is_inside).cum_sum().alias("record"))
        .group_by("record", maintain_order=True)
        .agg(pl.col("text").str.join("\n"), pl.col("start").first())
    )


def _cut_line_by_line(block: Block, header: Header) -> tuple[pl.DataFrame, pl.DataFrame]:
    lines = block.data.decode("utf-8").split("\n")
    if lines[-1] == "":
        lines.pop()
    rows: list[list[str | int]] = []
    broken: list[tuple[int, None, str, str]] = []
    at = 0
    while at < len(lines):
        number = block.line + at
        if not lines[at].strip(f" \t{header.separator}"):
            at += 1
            continue
        cells, used = _one_record(lines, at, header)
        if cells is None:
            cells = _short_sum(lines[at], header)
        if cells is not None:
            rows.append([*cells, number])
        else:
            is_end = block.is_last and at + used >= len(lines)
            broken.append(
                (number, None, _why(lines[at], header, is_end=is_end), outline(lines[at].split(header.separator)))
            )
        at += used
    schema = {**dict.fromkeys(header.names, pl.String), LINE: pl.Int64}
    cells_frame = pl.DataFrame(rows, schema=schema, orient="row")
    return cells_frame, pl.DataFrame(broken, schema=BROKEN_SCHEMA, orient="row")


def _short_sum(line: str, header: Header) -> list[str] | None:
    """The cells of a row that only sums up the others and lacks those in which it has nothing to say."""
    cells = line.split(header.separator)
    first = next((unwrapped(cell) for cell in cells if cell.strip()), "")
    if len(cells) >= len(header.names) or not sums.is_label(first):
        return None
    return cells + [""] * (len(header.names) - len(cells))


def _one_record(lines: list[str], at: int, header: Header) -> tuple[list[str] | None, int]:
    """The cells of the record that begins here and the lines it takes; None and 1 where it is none."""
    text = lines[at]
    if '"' not in text:
        cells = text.split(header.separator)
        return (cells, 1) if len(cells) == len(header.names) else (None, 1)
    last = min(len(lines), at + _MAX_LINES_OF_A_RECORD)
    for end in range(at + 1, last + 1):
        if end - at > 1:
            if header.is_loose and lines[end - 1].count(header.separator) == len(header.names) - 1:
                break  # a record of its own
            if '"' not in lines[end - 1]:
                continue
            text = "\n".join(lines[at:end])
        if text.count('"') % 2 == 0:
            parsed = _parse(text, header)
            if parsed is not None:
                return parsed, end - at
        if len(text) > MAX_LINE_BYTES:
            break
    return _parse_literal(lines[at], header), 1


def _parse(text: str, header: Header) -> list[str] | None:
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=header.separator, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 and len(rows[0]) == len(header.names) else None


def _parse_literal(line: str, header: Header) -> list[str] | None:
    """A line whose quotes are inch marks and the like: none of its cells begins with one, unless it may."""
    cells = line.split(header.separator)
    if len(cells) != len(header.names):
        return None
    begins_quoted = any(cell.lstrip().startswith('"') for cell in cells)
    return None if begins_quoted and not header.is_loose else cells


def _why(line: str, header: Header, *, is_end: bool) -> str:
    found = line.count(header.separator) + 1
    if is_end and found <= len(header.names):
        return faults.TRUNCATED
    return faults.STRAY_QUOTES if '"' in line else faults.width(found, len(header.names))


def _skip(data: bytes, lines: int) -> bytes:
    for _ in range(lines):
        data = data[data.find(b"\n") + 1 :] if b"\n" in data else b""
    return data


def _split_open_record(data: bytes) -> tuple[bytes, bytes]:
    """The part that ends with a whole record, and the open rest, as long as that is no longer than a record may be."""
    if data.count(b'"') % 2 == 0:
        return data, b""
    end, last_quote = len(data), len(data)
    while len(data) - end <= MAX_LINE_BYTES:
        last_quote = data.rfind(b'"', 0, last_quote)
        end = data.rfind(b"\n", 0, last_quote) + 1
        if end <= 0:
            return (b"", data) if len(data) <= MAX_LINE_BYTES else (data, b"")
        if data.count(b'"', 0, end) % 2 == 0:
            return data[:end], data[end:]
    return data, b""
