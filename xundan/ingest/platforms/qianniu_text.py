"""千牛 client text: conversations copied or exported as .txt.

A message is a header, content lines, and perhaps a status line. The header is one of

    昵称 2024-1-1 9:05:03
    昵称2024-01-01 10:00:00
    昵称 ⏎ 2024-01-01 10:00:00
    甲 --> 乙 2024-01-01 10:00:00

and all four may stand in one file, each with a status behind it. A sub-account is `店铺:客服名`, the bot
`店铺:服务助手`; the shop's main account is what stands before the colon. A line that begins with somebody who speaks
elsewhere and goes on with a spoilt time is a message to be refused, not part of the one before. What the shop says
before any buyer does is said to the first who does.

Accounting: rows in = messages + transfers + noise. A transfer is a row of the system; having no time of its own it
takes that of the message before. Every noise line is one filtered row, wherever it stands; what else stands in the
message stays. `X 撤回了一条消息` is noise: it stands where a message was whose text is gone from the export, so it
takes back none that is there. An address card is one filtered row with all its lines. Messages between two of the
shop's own accounts are filtered. Lines before the first header are refused. A status line is no row.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from xundan.ingest import chat
from xundan.ingest.layout import BROKEN_SCHEMA, CONTENT, FAULT, FAULT_COLUMN, LINE, Context, Layout, Records, Text
from xundan.ingest.source import Source
from xundan.ingest.transcript import State, parties
from xundan.ingest.wangwang import (
    ADDRESS_CARD,
    BOT,
    IMAGE,
    ITEM,
    LINK,
    NOTICES,
    ORPHAN,
    PRICE,
    RECALL,
    TRANSFER,
    called,
)

_TIME = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}\s+\d{1,2}:\d{1,2}:\d{1,2}"
_READ = r"(?:\s*[\[(（]?(?:已读|未读|发送中)[\])）]?)?"  # may stand on the header, too
_HEADER = rf"^\s*(?:(?P<speaker>.*?)\s*(?:-->\s*(?P<addressee>.*?)\s*)?)?(?P<time>{_TIME}){_READ}\s*$"
_ENDS_IN_FULL = r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$"
_FULL_CHARS = 19
_SPOILT_TIME = r"\d{2,4}[-/.年]\S{0,8}\s+\S{0,4}:\S{0,8}"
_SPOILT_HEADER = rf"^\s*(?P<speaker>\S{{1,60}}?)\s+(?:-->\s*(?P<addressee>\S+?)\s+)?(?P<time>{_SPOILT_TIME})\s*$"
_NICK = r"^[^\s，。！？,!?；;…、“”\"]{1,60}$"
_ANY_NICK = r"^[^，。！？,!?;；…、“”\"]{1,60}$"  # between an arrow and a time it may have blanks
_NO_NICK = r"(?:时间|日期|[:：])$|^\d{1,2}$|^https?:"  # 发货时间 2024-01-01 10:00:00 is something somebody says

_STATUS = r"^(?:已读|未读|发送中|已送达|发送失败)$"
_RECALL = rf"^{RECALL}$"
_LINK = rf"^{LINK}$"
_PRICE = rf"^{PRICE}\s*$"
_ADDRESS_CARD = rf"^{ADDRESS_CARD}"
_NOISE = "|".join((*(rf"^{notice}$" for notice in NOTICES), _RECALL, _LINK, _PRICE, _ADDRESS_CARD))
_STAFF = rf":|{BOT}"
_PATIENCE_BLOCKS = 8
_HELD_LINES = 20_000  # a last message longer than this is not kept whole across two blocks


def _recognise(source: Source) -> bool:
    """Some of the first lines is the header of a message, and the first is not the header of a table."""
    if source.head_text.lstrip().startswith(("{", "[{")) or re.match(r"\s*(?:[^,\t\n]+[,\t]){3}", source.head_text):
        return False
    lines = pl.Series(source.head_text.split("\n")[:2000], dtype=pl.String)
    return bool(_with_headers(lines, frozenset()).get_column("is_header").any())


def _records(source: Source, context: Context) -> Iterator[Records]:
    state = State(staff=frozenset(filter(None, (context.shop_id, context.shop_name))))
    held = pl.Series([], dtype=pl.String)
    waiting: list[Records] = []  # for the first buyer to speak
    for block in source.blocks():
        texts = pl.concat([held, block.lines()])
        first_line = block.line - len(held)
        lines = _with_headers(texts, state.speakers)
        held = texts.clear() if block.is_last else _unfinished(texts, lines)
        whole = lines.head(lines.height - len(held))
        if whole.height:
            numbered = whole.with_columns(pl.int_range(first_line, first_line + pl.len(), dtype=pl.Int64).alias(LINE))
            records, state = _cut(numbered, state)
            waiting.append(replace(records, has_broken_bytes=block.has_broken))
        if state.buyer is not None or len(waiting) >= _PATIENCE_BLOCKS:
            yield from _of_first_buyer(waiting)
            waiting = []
    yield from _of_first_buyer(waiting)


def _of_first_buyer(pieces: list[Records]) -> Iterator[Records]:
    """What was said before any buyer spoke is said to the first."""
    buyers = [buyer for piece in pieces for buyer in piece.cells.get_column("buyer_id").drop_nulls().head(1)]
    for piece in pieces:
        cells = piece.cells
        if buyers and cells.get_column("buyer_id").null_count():
            cells = cells.with_columns(pl.col("buyer_id").fill_null(buyers[0]))
        yield replace(piece, cells=cells)


def _unfinished(texts: pl.Series, lines: pl.DataFrame) -> pl.Series:
    """The lines of the last message, whose end may be in the next block."""
    starts = lines.get_column("is_start").arg_true()
    start = starts[-1] if starts.len() else len(texts)
    return texts.slice(start) if len(texts) - start <= _HELD_LINES else texts.clear()


def _with_headers(texts: pl.Series, known: frozenset[str]) -> pl.DataFrame:
    """Each line with what its header says.

    Columns: text, speaker, addressee, time, is_header, is_nick (stands above its time), is_start (of a message).
    """
    lines = pl.DataFrame({"text": texts.str.strip_chars()})
    at = lines.get_column("text").str.contains(rf":\d{{1,2}}:\d{{1,2}}{_READ}$").arg_true()
    groups = _parts(lines.get_column("text").gather(at))
    above = lines.get_column("text").shift(1).gather(at)
    is_alone = (groups.get_column("speaker").fill_null("") == "") & groups.get_column("time").is_not_null()
    found = groups.with_columns(
        groups.get_column("speaker").zip_with(~is_alone, above).alias("speaker"),
        is_alone.alias("has_nick_above"),
        pl.Series("at", at, dtype=pl.UInt32),
    )
    is_named = pl.col("addressee").is_null() & _is_nick("speaker")
    is_named |= pl.col("speaker").str.contains(_ANY_NICK) & pl.col("addressee").str.contains(_ANY_NICK)
    found = found.filter(is_named & pl.col("time").is_not_null())
    speakers = known | frozenset(found.get_column("speaker").unique())
    found = pl.concat([found, _spoilt_headers(lines, found.get_column("at"), speakers)])
    lines = lines.with_row_index("at").join(found, on="at", how="left", maintain_order="left")
    is_nick = pl.col("has_nick_above").shift(-1).fill_null(value=False)
    is_header = pl.col("time").is_not_null()
    is_start = is_nick | (is_header & ~pl.col("has_nick_above"))
    return lines.with_columns(is_nick=is_nick, is_header=is_header, is_start=is_start).drop("at", "has_nick_above")


def _parts(headers: pl.Series) -> pl.DataFrame:
    """Speaker, addressee and time of headers. Where the time is written in full, it need not be searched for."""
    is_plain = headers.str.contains(_ENDS_IN_FULL)
    others = headers.zip_with(~is_plain, pl.Series([None], dtype=pl.String)).str.extract_groups(_HEADER)
    sides = headers.str.head(-_FULL_CHARS).str.splitn("-->", 2).struct.unnest()
    plain = [sides.to_series(0).str.strip_chars(), sides.to_series(1).str.strip_chars(), headers.str.tail(_FULL_CHARS)]
    found = zip(plain, others.struct.unnest(), strict=True)
    return pl.DataFrame([side.zip_with(is_plain, other).alias(other.name) for side, other in found])


def _is_nick(column: str) -> pl.Expr:
    return pl.col(column).str.contains(_NICK) & ~pl.col(column).str.contains(_NO_NICK)


def _spoilt_headers(lines: pl.DataFrame, headers: pl.Series, speakers: frozenset[str]) -> pl.DataFrame:
    """Lines that begin with somebody who speaks elsewhere and go on with what was a time."""
    looks = lines.get_column("text").str.contains(r"^\S+\s.*\d{2}[-/.年].*:").arg_true()
    at = looks.filter(~looks.is_in(headers.implode()))
    groups = lines.get_column("text").gather(at).str.extract_groups(_SPOILT_HEADER).struct.unnest()
    found = groups.with_columns(pl.lit(value=False).alias("has_nick_above"), pl.Series("at", at, dtype=pl.UInt32))
    return found.filter(pl.col("time").is_not_null() & pl.col("speaker").is_in(list(speakers)))


def _cut(lines: pl.DataFrame, state: State) -> tuple[Records, State]:
    """Whole messages, transfers and noise as records."""
    lines = _sorted_out(lines)
    rows = lines.filter(pl.col("what").is_in(["message", "transfer"]))
    state = replace(state, speakers=state.speakers | frozenset(rows.get_column("speaker").drop_nulls().unique()))
    rows = rows.join(_bodies(lines), on=LINE, how="left", maintain_order="left")
    rows, state = _told(rows, state)
    taken = rows.filter(~pl.col("is_between_staff"))
    cells = taken.select(
        LINE,
        "buyer_id",
        "agent_id",
        pl.col("time").alias("sent_at"),
        "role",
        "body",
        "product_id",
        "kind",
    )
    orphans = lines.filter(pl.col("what") == "content", pl.col("message") == 0)
    broken = orphans.select(
        LINE, pl.lit(None, pl.String).alias(FAULT_COLUMN), pl.lit(ORPHAN).alias(FAULT), pl.col("text").alias(CONTENT)
    )
    noise_count = int((lines.get_column("what") == "noise").sum())
    return Records(cells, broken.match_to_schema(BROKEN_SCHEMA), noise_count + rows.height - taken.height), state


def _sorted_out(lines: pl.DataFrame) -> pl.DataFrame:
    """What each line is, and the number of the message it is under."""
    text = pl.col("text")
    what = (
        pl.when(pl.col("is_header")).then(pl.lit("message"))
        .when(pl.col("is_nick")).then(pl.lit("nick"))
        .when(text == "").then(pl.lit("blank"))
        .when(text.str.contains("转交给", literal=True) & text.str.contains(TRANSFER)).then(pl.lit("transfer"))
        .when(text.str.contains(_STATUS)).then(pl.lit("status"))
        .when(text.str.contains(_NOISE)).then(pl.lit("noise"))
        .otherwise(pl.lit("content"))
    )  # fmt: skip
    lines = lines.with_columns(what.alias("what")).with_columns(
        (pl.col("what") == "message").cum_sum().alias("message")
    )
    cards = lines.filter(pl.col("what") == "noise", text.str.contains(_ADDRESS_CARD))
    if not cards.height:
        return lines
    first = cards.select("message", pl.col(LINE).alias("card")).unique("message", keep="first")
    lines = lines.join(first, on="message", how="left", maintain_order="left")
    is_in_card = (pl.col(LINE) > pl.col("card")) & (pl.col("what") == "content")
    return lines.with_columns(pl.when(is_in_card).then(pl.lit("card")).otherwise("what").alias("what")).drop("card")


def _bodies(lines: pl.DataFrame) -> pl.DataFrame:
    """Per message (its LINE): body, kind, and the product its link names."""
    text, message, no = pl.col("text"), pl.col("message"), pl.lit(value=False)
    is_said, is_noise = pl.col("what").is_in(["content", "blank"]), pl.col("what") == "noise"
    under = lines.filter(is_said | is_noise | (pl.col("what") == "message"), message > 0)
    has_one = is_said.shift(-1) & (message.shift(-1) == message) & message.shift(-2).ne_missing(message)
    under = under.with_columns(((pl.col("what") == "message") & has_one).fill_null(value=False).alias("is_short"))
    short = under.select(
        "message", LINE, "is_short", text.shift(-1).alias("body"),
        no.alias("has_noise"), no.alias("has_link"), no.alias("has_price"),
    ).filter("is_short").drop("is_short")  # fmt: skip
    is_own = ~text.str.contains(_RECALL)  # a recall tells of another message
    long = under.filter(~pl.col("is_short"), ~pl.col("is_short").shift(1, fill_value=False))
    grouped = long.group_by("message", maintain_order=True).agg(
        pl.col(LINE).first(),
        text.filter(is_said).str.join("\n").str.strip_chars("\n").alias("body"),
        (is_noise & is_own).any().alias("has_noise"),
        (is_noise & text.str.contains(_LINK)).any().alias("has_link"),
        (is_noise & text.str.contains(_PRICE)).any().alias("has_price"),
    )
    linked = under.filter(text.str.contains("id=", literal=True))
    linked = linked.select("message", text.str.extract(ITEM).alias("product_id")).drop_nulls()
    told = pl.concat([short, grouped]).join(linked.unique("message", keep="first"), on="message", how="left")
    kind = (
        pl.when(pl.col("body").str.contains(IMAGE)).then(pl.lit("image"))
        .when(pl.col("has_link") & pl.col("has_price")).then(pl.lit("card"))
        .when(pl.col("has_noise") & (pl.col("body") == "")).then(pl.lit("card"))
        .when(pl.col("body") == "").then(pl.lit("image"))
        .otherwise(pl.lit("text"))
    )  # fmt: skip
    return told.select(LINE, "body", kind.alias("kind"), "product_id")


def _told(rows: pl.DataFrame, state: State) -> tuple[pl.DataFrame, State]:
    """Who says each row to whom, and in what role."""
    is_message = pl.col("what") == "message"
    rows = rows.with_columns(
        pl.when(is_message).then("speaker").alias("speaker"),
        pl.when(~is_message).then("text").str.extract(TRANSFER).alias("to"),
    )
    rows = called(rows, "speaker", "addressee", "to")
    accounts = pl.concat([rows.get_column("speaker"), rows.get_column("addressee")]).unique().drop_nulls()
    subs = accounts.filter(accounts.str.contains(":", literal=True))
    state = replace(state, staff=state.staff | frozenset(subs) | frozenset(subs.str.split(":").list.first()))
    rows = rows.with_columns(
        is_message.alias("is_message"),
        _is_staff("speaker", state).alias("speaker_is_staff"),
        _is_staff("addressee", state).alias("addressee_is_staff"),
    )
    rows, state = parties(rows, state)
    role = (
        pl.when(~is_message).then(pl.lit("system"))
        .when(pl.col("speaker").str.contains(BOT)).then(pl.lit("bot"))
        .when(pl.col("speaker_is_staff")).then(pl.lit("agent"))
        .otherwise(pl.lit("buyer"))
    )  # fmt: skip
    rows = rows.with_columns(
        role.alias("role"),
        pl.when(is_message).then("agent_id").otherwise(pl.coalesce("to", "agent_id")).alias("agent_id"),
        pl.when(is_message).then("body").otherwise("text").alias("body"),
        pl.when(is_message).then("kind").otherwise(pl.lit("text")).alias("kind"),
    )
    return rows, state


def _is_staff(name: str, state: State) -> pl.Expr:
    return pl.col(name).str.contains(_STAFF) | pl.col(name).is_in(list(state.staff))


CHATS = Layout(
    name="qianniu_text",
    title="千牛聊天记录文本",
    kind="chats",
    platform="taobao",
    columns=chat.columns(Text("text", ("body",))),
    recognise=_recognise,
    records=_records,
)
