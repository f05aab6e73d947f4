"""京东咚咚 chats (tab separated, no header): conversation, user, sku, from-waiter, transfer, repeat, content.

The three flags tell the layout: three columns of 0 and 1 in a row, behind two or three ids and before the content. A
column of moments may stand anywhere. A message of the waiter's (1) is the agent's, one with 0 the buyer's; who the
waiter is the export does not say. Transfer and repeat are said of the conversation (handed over; asked again), so they
make no message a notice or a duplicate; they are kept in `extra`. The sku is the product.

Without a column of moments nobody can say when a message was sent. The rows are taken when the name of the file or of
its folder names one day: then they are sent on it, at 00:00, a microsecond apart, so that they keep their order. Such
times are good for the day, the conversation and what became of it, not for response times: 00:00 is outside the hours
that 3 分钟回复率 looks at. Without a day every row is refused. Rows without time are told apart by their place in the
conversation, so the same export again is a duplicate, and saying 在吗 twice is not.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

import polars as pl

from xundan.ingest import chat, delimited, period, times
from xundan.ingest.delimited import Header
from xundan.ingest.layout import BROKEN_SCHEMA, CONTENT, FAULT, FAULT_COLUMN, LINE, Context, Layout, Records
from xundan.ingest.source import Source

_LOOKED_AT = 300
_MOST = 0.6  # of what a column holds in the first lines is as the layout says; the rest may be spoilt
_FLAG = r"(?i)^(?:[01]|[01]\.0|true|false|[tfyn]|yes|no|是|否)$"
_FLAGS = ("role", "is_transfer", "is_repeat")
_IDS = ("conversation_id", "buyer_id", "product_id")
_ROLES = {
    **dict.fromkeys(("1", "1.0", "true", "t", "y", "yes", "是"), "agent"),
    **dict.fromkeys(("0", "0.0", "false", "f", "n", "no", "否"), "buyer"),
}
_WRITTEN_OUT = r"\d[-/:年.]\d"  # a moment; bare digits may as well be a number of something
_NO_TIME = (
    "这一行没有时间，文件名里也没有日期（no time）；请导出带发送时间的记录，或把日期写进文件名，如 咚咚-2026-10-20.txt"
)

_PRODUCT = r"item\.(?:m\.)?jd\.com/(?:product/)?(\d+)\.html"
_ONLY_LINK = r"^\s*https?://\S+\s*$"
_IMAGE = r"^(?:\[图片\]|https?://\S+\.(?:jpe?g|png|gif|webp)(?:\?\S*)?)$"


def _recognise(source: Source) -> bool:
    return _names(source) is not None


def _names(source: Source) -> tuple[str, ...] | None:
    """What the columns are, by what the first lines hold; None where they are no such export."""
    if source.is_binary:
        return None
    lines = [line.split("\t") for line in source.head_text.split("\n", _LOOKED_AT)[:_LOOKED_AT] if line.strip()]
    width, count = Counter(map(len, lines)).most_common(1)[0] if lines else (0, 0)
    if width < len(_IDS) - 1 + len(_FLAGS) + 1 or count * 2 < len(lines):
        return None
    columns = [pl.Series(cells, dtype=pl.String) for cells in zip(*(c for c in lines if len(c) == width), strict=True)]
    moment = _find_moments(columns)
    others = [at for at in range(width) if at != moment]
    are_flags = [_do_most(columns[at], columns[at].str.contains(_FLAG)) for at in others]
    for ids in (len(_IDS), len(_IDS) - 1):
        if ids + len(_FLAGS) < len(others) and all(are_flags[ids : ids + len(_FLAGS)]):
            names = [f"column_{at + 1}" for at in range(width)]
            for at, name in zip(others, (*_IDS[:ids], *_FLAGS, "text"), strict=False):
                names[at] = name
            if moment is not None:
                names[moment] = "sent_at"
            return tuple(names)
    return None


def _find_moments(columns: list[pl.Series]) -> int | None:
    """Which column holds moments: one that writes them out, else, where there is one column more, bare digits."""
    moments = [at for at, cells in enumerate(columns) if _do_most(cells, times.parse(cells, "UTC").is_not_null())]
    for at in moments:
        if _do_most(columns[at], columns[at].str.contains(_WRITTEN_OUT)):
            return at
    is_wider = len(columns) > len(_IDS) + len(_FLAGS) + 1
    return moments[-1] if moments and is_wider else None


def _do_most(cells: pl.Series, holds: pl.Series) -> bool:
    """Whether something holds of most cells that say anything."""
    said = cells.str.strip_chars() != ""
    return int((holds & said).sum()) >= _MOST * max(1, int(said.sum()))


def _records(source: Source, _context: Context) -> Iterator[Records]:
    names = _names(source)
    if names is None:
        raise ValueError(f"{source.name} is no export of 咚咚")
    day = _day(source.name)
    told = pl.DataFrame(schema={"conversation_id": pl.String, "told": pl.Int64})
    for records in delimited.read(source, Header(names, "\t", 0, is_loose=True)):
        if "sent_at" in names:
            yield records
        elif day is None:
            yield _refused(records)
        else:
            cells, told = _numbered(records.cells, day, told)
            yield replace(records, cells=cells)


def _day(name: str) -> dt.date | None:
    """The one day that the file's name says it is of, or the nearest folder's."""
    for part in reversed(PurePosixPath(name).parts):
        found = period.find(part, is_name=True)
        if found:
            return found.first if found.first == found.last else None
    return None


def _refused(records: Records) -> Records:
    lines = records.cells.select(
        LINE,
        pl.lit("sent_at").alias(FAULT_COLUMN),
        pl.lit(_NO_TIME).alias(FAULT),
        pl.lit(None, pl.String).alias(CONTENT),
    )
    broken = pl.concat([records.broken, lines.match_to_schema(BROKEN_SCHEMA)]).sort(LINE)
    return replace(records, cells=records.cells.clear(), broken=broken)


def _numbered(cells: pl.DataFrame, day: dt.date, told: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """With sent_at and message_id; `told` is how many messages of each conversation were before."""
    before = pl.col("told").fill_null(0)
    cells = cells.join(told, on="conversation_id", how="left", maintain_order="left").with_columns(
        place=before + pl.int_range(1, pl.len() + 1).over("conversation_id")
    )
    at = pl.lit(dt.datetime.combine(day, dt.time())) + pl.duration(microseconds=pl.col(LINE))
    numbered = cells.with_columns(
        at.dt.to_string("%Y-%m-%d %H:%M:%S%.6f").alias("sent_at"),
        pl.concat_str("conversation_id", "place", separator="-").alias("message_id"),
    )
    now = cells.group_by("conversation_id").agg(pl.col("place").max().alias("told"))
    told = pl.concat([now, told]).unique("conversation_id", keep="first", maintain_order=True)
    return numbered.drop("told", "place"), told


def _finish(records: Records, _context: Context) -> Records:
    if not records.cells.height:
        return records
    text, linked = pl.col("text").fill_null(""), pl.col("text").str.extract(_PRODUCT)
    role = pl.col("role").str.strip_chars().str.to_lowercase()
    cells = records.cells.with_columns(
        pl.coalesce(role.replace_strict(_ROLES, default=None), "role").alias("role"),
        pl.coalesce(linked, "product_id" if "product_id" in records.cells.columns else None).alias("product_id"),
        pl.when(text.str.contains(_IMAGE)).then(pl.lit("image"))
        .when(linked.is_not_null() & text.str.contains(_ONLY_LINK)).then(pl.lit("card"))
        .otherwise(pl.lit("text")).alias("kind"),
    )  # fmt: skip
    return replace(records, cells=cells.with_columns(pl.col("product_id").replace("0", None)))


CHATS = Layout(
    name="jd_dongdong",
    title="京东咚咚聊天记录",
    kind="chats",
    platform="jd",
    columns=chat.COLUMNS,
    also=("is_transfer", "is_repeat"),
    recognise=_recognise,
    records=_records,
    finish=_finish,
)
