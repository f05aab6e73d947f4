"""Parquet: typed columns, turned back to text so that they pass through the same checks as everything else."""

from collections.abc import Iterator

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from xundan.ingest.layout import LINE, Records, header_name
from xundan.ingest.source import Source

MAGIC = b"PAR1"
_BATCH_ROWS = 100_000


def find_header(source: Source) -> tuple[str, ...] | None:
    """The column names; None if the file is damaged."""
    try:
        with source.open() as stream:
            return tuple(header_name(name) for name in pq.ParquetFile(stream).schema_arrow.names)
    except (pa.ArrowException, OSError):
        return None


def read(source: Source) -> Iterator[Records]:
    """The rows, batch by batch; a row's line is its number, from 1."""
    line = 1
    with source.open() as stream:
        for batch in pq.ParquetFile(stream).iter_batches(batch_size=_BATCH_ROWS):
            frame = pl.DataFrame(pl.from_arrow(batch))
            cells = frame.select(_as_text(column).alias(header_name(column.name)) for column in frame.get_columns())
            lines = pl.int_range(line, line + frame.height, eager=True, dtype=pl.Int64)
            yield Records(cells=cells.with_columns(lines.alias(LINE)), has_broken_bytes=False)
            line += frame.height


def _as_text(column: pl.Series) -> pl.Series:
    dtype = column.dtype
    if isinstance(dtype, pl.Datetime):
        return column.dt.to_string("%Y-%m-%dT%H:%M:%S%.6f" + ("%:z" if dtype.time_zone else ""))
    if isinstance(dtype, pl.List | pl.Array):
        return column.list.eval(pl.element().cast(pl.String)).list.join(";")
    if isinstance(dtype, pl.Struct):
        return column.struct.json_encode()
    if dtype == pl.Binary:
        return column.cast(pl.String, strict=False)
    return column.cast(pl.String)
