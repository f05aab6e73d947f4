"""Objects that each hold a list of records, and of which only what is around the list is decoded one by one.

The text of an object is cut into what stands before the records, the records, and what stands behind them. Without the
records, a mark in their place, it is decoded; where the mark is found in the place of the list and nowhere else, and
the records are proven to be alike (`json_alike`), nothing was taken for the list that is none.
"""

import re
from collections.abc import Mapping
from typing import Any

import polars as pl

from xundan.ingest.json_alike import BLANK, DECODER, Alike, of_lists
from xundan.ingest.json_found import Place, within

_LIST_ENDS = re.compile(rf"\}}{BLANK}\]")
_HERE = "\ufdd1"  # a noncharacter, which no text holds, in the place of a list's records

Around = Mapping[str, Any]


def of_objects(objects: pl.Series, place: Place, number: int) -> Alike | None:
    """The records in the texts of objects, the first with this number.

    None where each object does not hold one list, or the records are not proven to be alike.
    """
    cut = _cut(objects, place)
    told = cut and of_lists(cut[0])
    if not cut or not told:
        return None
    written, counts = told
    around_chars = (cut[2] * pl.Series(counts, dtype=pl.Int64)).sum()
    lists = list(zip(counts, cut[1], strict=True))
    return Alike(written, lists, number, int(objects.str.len_chars().sum()) + int(around_chars))


def _cut(objects: pl.Series, place: Place) -> tuple[pl.Series, list[Around], pl.Series] | None:
    """The list in each object, without its outer brackets and braces, and what is around each: as it is told, and how
    many characters that is.
    """
    under, sample = place.under or "", objects.item(0)
    begins = re.compile(rf'"{re.escape(under)}"{BLANK}:{BLANK}\[{BLANK}\{{').search(sample)
    ends = begins and _LIST_ENDS.search(sample, begins.end())
    if begins is None or ends is None:
        return None
    head, behind = objects.str.splitn(begins.group(), 2).struct.unnest()
    records, tail = behind.str.splitn(ends.group(), 2).struct.unnest()
    if tail.null_count() or head.str.ends_with("\\").any():
        return None
    opens, closes = begins.group().rstrip("{"), ends.group().lstrip("}")
    outer = head + f'{opens}"{_HERE}"{closes}' + tail
    named = outer.str.count_matches(f'"{under}"', literal=True) + outer.str.contains("\\", literal=True)
    known: list[Around] = []
    for text, is_alone in zip(outer, named == 1, strict=True):
        try:
            value = DECODER.decode(text)
            if is_alone and isinstance(value, dict) and value.get(under) == [_HERE]:
                value.pop(under)  # no other list is called so
                known.append(value)
                continue
            (found,) = within(value, place, {}, 0)
        except (ValueError, RecursionError):
            return None
        if found[0] != [_HERE]:
            return None
        known.append(found[1])
    return records, known, outer.str.len_chars()
