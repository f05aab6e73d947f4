"""Moments as exports write them, vectorised.

A column is tried against one format after the other, each on what is left, commonest first; chrono reads 1-digit parts
too. An offset in the cell decides, cell by cell, so offsets may be mixed. Without one the cell is local time in the
shop's zone, daylight saving included: an hour that occurs twice is taken as its first occurrence, an hour that was
skipped as the moment the clock would have shown without the change (02:30 → 03:30), so nobody's message is lost.
A moment outside 1990–2099 is taken as unreadable: no shop chatted then, and it would move every window.
"""

import datetime as dt

import polars as pl

_LOCAL = (
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y/%m/%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M",
    "%Y%m%d%H%M%S",
    "%Y%m%d %H:%M:%S%.f",
    "%Y%m%d %H:%M",
    "%Y.%m.%d %H:%M:%S%.f",
    "%Y.%m.%d %H:%M",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日 %H时%M分%S秒",
    "%Y年%m月%d日 %H时%M分",
)
_ISO = "%Y-%m-%dT%H:%M:%S%.f%#z"
_OFFSET = ("%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%d %H:%M%#z")
_DATE = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日")
_EPOCH = r"^\d{10}(?:\d{3}){0,2}(?:\.\d*)?$"  # seconds, milliseconds or microseconds since 1970, and parts of one
_HAS_OFFSET = r"(?:[Zz]|UTC|GMT|:\d{1,2}(?:\.\d+)?\s*[+-]\d{2}:?\d{0,2})$"

_FIRST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
_AFTER = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
_UTC = pl.Datetime("us", "UTC")
_NAIVE = pl.Datetime("us")


def parse(cells: pl.Series, zone: str, *, ends_day: bool = False) -> pl.Series:
    """Text to moments in UTC (microseconds), null where unreadable; `ends_day` makes a bare date its 24:00."""
    found = _local(cells, _LOCAL[:1], zone)
    if found.null_count() == cells.null_count():
        return _plausible(found)
    found = found.zip_with(found.is_not_null(), cells.str.to_datetime(_ISO, time_unit="us", strict=False))
    if found.null_count() == cells.null_count():
        return _plausible(found)
    text = _tidy(_only(cells, found.is_null()))
    for attempt in (_with_offset, lambda cells: _without_offset(cells, zone), _since_1970):
        left = found.is_null() & text.is_not_null()
        if not left.any():
            break
        found = found.zip_with(~left, attempt(_only(text, left)))
    left = found.is_null() & text.is_not_null()
    if left.any():
        days = parse_days(_only(text, left)).cast(_NAIVE)
        found = found.zip_with(~left, localise(days + dt.timedelta(days=1) if ends_day else days, zone))
    return _plausible(found)


def parse_days(cells: pl.Series) -> pl.Series:
    """Text to calendar days, null where unreadable."""
    text = _tidy(cells).str.replace(r"[ T]0{1,2}:00(:00(\.0+)?)?$", "")
    return _first_that_fits([text.str.to_date(form, strict=False) for form in _DATE])


def localise(naive: pl.Series, zone: str) -> pl.Series:
    """Local clock times of a zone as moments in UTC."""
    aware = naive.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    skipped = aware.is_null() & naive.is_not_null()
    if skipped.any():
        hour = dt.timedelta(hours=1)
        before = (naive - hour).dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        aware = aware.zip_with(~skipped, before + hour)
    return aware.dt.convert_time_zone("UTC").cast(_UTC)


def _with_offset(text: pl.Series) -> pl.Series:
    stated = text.str.contains(_HAS_OFFSET).fill_null(value=False)
    candidates = _only(text, stated).str.replace(r"\s*(Z|z|UTC|GMT)$", "+00:00").str.replace(r"[Tt]", " ")
    candidates = candidates.str.replace_all("/", "-", literal=True).str.replace(r"\s+([+-]\d{2}:?\d{0,2})$", "$1")
    return _first_that_fits([candidates.str.to_datetime(form, time_unit="us", strict=False) for form in _OFFSET])


def _without_offset(text: pl.Series, zone: str) -> pl.Series:
    bare = text.str.replace(r"(\d)[Tt](\d)", "$1 $2")
    return _local(bare, _LOCAL, zone)


def _since_1970(text: pl.Series) -> pl.Series:
    digits = _only(text, text.str.contains(_EPOCH).fill_null(value=False))
    digits = digits.str.replace(".", "", literal=True).str.slice(0, 16)
    micros = digits.str.pad_end(16, "0").cast(pl.Int64, strict=False)
    return micros.cast(_NAIVE).dt.replace_time_zone("UTC")


def _local(text: pl.Series, formats: tuple[str, ...], zone: str) -> pl.Series:
    return localise(_first_that_fits([text.str.to_datetime(f, time_unit="us", strict=False) for f in formats]), zone)


def _first_that_fits(attempts: list[pl.Series]) -> pl.Series:
    found, *others = attempts
    for other in others:
        found = found.zip_with(found.is_not_null(), other)
    return found


def _tidy(cells: pl.Series) -> pl.Series:
    return cells.str.normalize("NFKC").str.strip_chars().str.replace_all(r"\s+", " ")


def _only(cells: pl.Series, keep: pl.Series) -> pl.Series:
    return cells.zip_with(keep, pl.Series([None], dtype=cells.dtype))


def _plausible(found: pl.Series) -> pl.Series:
    ok = ((found >= _FIRST) & (found < _AFTER)).fill_null(value=False)
    return _only(found, ok)
