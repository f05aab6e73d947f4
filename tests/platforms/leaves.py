"""An export with other words in it: every piece of text a file holds, whatever its container, handed to a function.

Workbooks, archives, Parquet, JSON (also inside a cell, also broken off), delimited tables and running text are taken
apart just far enough to reach the words, and put together again as a file of the same layout.
"""

import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable

import fastexcel
import openpyxl
import polars as pl

Change = Callable[[str], str]

_JSON_STRING = re.compile(r'("(?:[^"\\\n]|\\.)*")(\s*:)?')
_NO_TITLE = re.compile(r"[\\*?:/\[\]\n]")
_DELIMITERS = ("\t", ",")


def rewritten(content: bytes, change: Change) -> bytes:
    """The file with `change` applied to each line of each cell, value or paragraph."""
    if content.startswith(b"PK\x03\x04"):
        return _archive(content, change)
    if content.startswith(b"\x1f\x8b"):
        return gzip.compress(rewritten(gzip.decompress(content), change))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _old_workbook(content, change)
    if content.startswith(b"PAR1"):
        return _parquet(content, change)
    return _text(content, change)


def _archive(content: bytes, change: Change) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "[Content_Types].xml" in archive.namelist():
            return _workbook(openpyxl.load_workbook(io.BytesIO(content)), change)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as other:
            for entry in archive.infolist():
                other.writestr(change(entry.filename), rewritten(archive.read(entry), change))
        return packed.getvalue()


def _workbook(book: openpyxl.Workbook, change: Change) -> bytes:
    for sheet in book.worksheets:
        sheet.title = _NO_TITLE.sub("", change(sheet.title))[:31]
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if isinstance(cell.value, str):
                cell.value = _leaf(cell.value, change)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _old_workbook(content: bytes, change: Change) -> bytes:
    """Nobody writes the old format any more: its cells in the new one, which readers tell by its content."""
    old, book = fastexcel.read_excel(content), openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name in old.sheet_names:
        sheet = book.create_sheet(name)
        for row in old.load_sheet(name, header_row=None, dtypes="string").to_polars().iter_rows():
            sheet.append(row)
    return _workbook(book, change)


def _parquet(content: bytes, change: Change) -> bytes:
    table = pl.read_parquet(content)
    packed = io.BytesIO()
    table.with_columns(
        pl.Series(name, [value and _leaf(value, change) for value in table[name]], dtype=pl.String)
        for name, dtype in table.schema.items()
        if dtype == pl.String
    ).write_parquet(packed)
    return packed.getvalue()


def _text(content: bytes, change: Change) -> bytes:
    text, encoding = _decoded(content)
    first = [line for line in text.splitlines() if line.strip()][:3]
    delimiter = next((mark for mark in _DELIMITERS if all(mark in line for line in first)), None)
    if text.lstrip()[:1] in ("{", "["):
        changed = _json(text, change)
    elif delimiter:
        changed = _table(text, delimiter, change)
    else:
        changed = "\r\n".join(change(line) for line in text.splitlines())
    return changed.encode(encoding)


def _decoded(content: bytes) -> tuple[str, str]:
    for encoding in ("utf-16", "utf-8-sig") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return content.decode(encoding), encoding if content[:1] > b"\x7f" else "utf-8"
        except UnicodeDecodeError:
            continue
    return content.decode("gb18030", "replace"), "gb18030"


def _table(text: str, delimiter: str, change: Change) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    for row in csv.reader(io.StringIO(text), delimiter=delimiter):
        writer.writerow([_leaf(cell, change) for cell in row])
    return out.getvalue()


def _json(text: str, change: Change) -> str:
    def changed(found: re.Match[str]) -> str:
        if found[2]:  # a key
            return found[0]
        try:
            return json.dumps(_leaf(json.loads(found[1]), change), ensure_ascii=False)
        except json.JSONDecodeError:  # beside a broken quote
            return found[0]

    return _JSON_STRING.sub(changed, text)


def _leaf(text: str, change: Change) -> str:
    if text.lstrip()[:1] in ("{", "[") and text.rstrip()[-1:] in ("}", "]") and '"' in text:
        return _json(text, change)
    return "\n".join(change(line) for line in text.split("\n"))
