"""JSON records that are all alike, taken apart outside Python.

Exports are written by programs: for thousands of records the same members follow each other, with the same blanks
around them. Such records are the same marks (`, "msg": `) with one value between any two of them. One pattern over the
text proves it, and then the values are what stands between the marks: no mark can be part of a string, because inside a
string a quote has a backslash before it. What is not proven is not told, and is decoded record by record.

So this is no second opinion of what JSON is: whatever passes has one reading, the decoder's. Values stay as they are
written until whoever makes cells of them (`json_rows`) undoes the escapes of strings, with the decoder itself.
"""

import json
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import polars as pl

DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)

BLANK = r"[ \t\r\n]*"
_TEXT = r'"(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"'
_SCALAR = rf"(?:{_TEXT}|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)"
_MEMBER = re.compile(rf'({BLANK}(,?){BLANK}"([^"\\]+)"{BLANK}:{BLANK}){_SCALAR}')
_BETWEEN = re.compile(rf"\}}{BLANK},{BLANK}\{{")
FEW = 32  # escapes are undone one by one: of more than one in so many characters there is no gain
_LONGEST_PROOF_CHARS = 1 << 13  # of some sixty members; with more there is no gain, with very many no compiling
_LOOKED_AT = 20  # lists, for one that holds two records


class Alike(NamedTuple):
    """Records that stand one behind the other, a column a member, each value as it is written in the text.

    They lie in lists: so many records each, with what is around them. `number` is the first one's line or number, and
    `chars` the text that was read for them, with what is around a list as often as it holds records.
    """

    written: pl.DataFrame
    lists: Sequence[tuple[int, Mapping[str, Any]]]
    number: int
    chars: int


def of_lists(lists: pl.Series) -> tuple[pl.DataFrame, list[int]] | None:
    """The values in lists of records, whose texts lack the outer brackets and braces, and how many each list holds.

    None where they are not proven to be alike.
    """
    between = next((found.group() for text in lists.head(_LOOKED_AT) if (found := _BETWEEN.search(text))), None)
    if between is None:
        written, counts = of_records(lists), [1] * lists.len()
    else:
        split = lists.str.split(between)
        written, counts = of_records(split.explode()), split.list.len().to_list()
    return None if written is None else (written, counts)


def of_records(records: pl.Series) -> pl.DataFrame | None:
    """The values in records, whose texts lack the braces; None where they are not proven to be alike."""
    marks = _marks(records.item(0))
    if not marks:
        return None
    names = list(marks)
    proof = "".join(f"{pl.escape_regex(mark)}{_SCALAR}" for mark in marks.values())
    if len(proof) > _LONGEST_PROOF_CHARS or not records.str.contains(rf"(?s)^{proof}{BLANK}$").all():
        return None
    rest, columns = records.str.strip_prefix(marks[names[0]]), []
    for name, following in pairwise(names):
        cut = rest.str.splitn(marks[following], 2).struct.unnest()
        columns.append(cut.to_series(0).alias(name))
        rest = cut.to_series(1)
    columns.append(rest.str.strip_chars_end(" \t\r\n").alias(names[-1]))
    return pl.DataFrame(columns)


def _marks(record: str) -> dict[str, str]:
    """Of each member what stands before its value; none where there are members of two values, or none at all."""
    marks: dict[str, str] = {}
    at = 0
    for found in _MEMBER.finditer(record):
        mark, comma, name = found.groups()
        if found.start() != at or name in marks or bool(comma) != bool(marks):
            return {}
        marks[name] = mark
        at = found.end()
    return {} if record[at:].strip(" \t\r\n") else marks
