"""千牛 client text: conversations copied or exported as .txt.

A message is a header, content lines, and perhaps a status line. The header is one of

    昵称 2024-1-1 9:05:03        昵称2024-01-01 10:00:00        昵称 ⏎ 2024-01-01 10:00:00        甲 --> 乙 2024-01-01 10:00:00

and all four may stand in one file. A sub-account is `店铺:客服名`, the bot `店铺:服务助手`; the shop's main account is what stands
before the colon. Where the header names no addressee, it is the other side spoken last, else next.

Accounting: rows in = messages + notices + noise. A recall (`X 撤回了一条消息`) is a row that takes back X's last message if nobody
else has spoken since; else it stands, as the client has it, in place of a message that is gone. A transfer is a row of
the system. Neither has a time of its own, so it has that of the message before. Every noise line is
one filtered row, wherever it stands; what else stands in the message stays. A chat between two of the shop's own accounts is filtered
message by message. An address card is one filtered row with all its lines. Lines before the first header are refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from xundan.ingest.decode import Block
from xundan.ingest.layout import (
    BROKEN_SCHEMA,
    CONTENT,
    FAULT,
    FAULT_COLUMN,
    LINE,
    RECALLED_LINE,
    Buyer,
    Choice,
    Context,
    Id,
    Layout,
    Records,
    Text,
    Time,
)
from xundan.ingest.source import Source

_TIME = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}\s+\d{1,2}:\d{1,2}:\d{1,2}"
_HEADER = rf"^\s*(?:(?P<speaker>.*?)\s*(?:-->\s*(?P<addressee>.*?)\s*)?)?(?P<time>{_TIME})\s*$"
_SPOILT_HEADER = r"^\s*(?P<speaker>\S{1,60}?)\s+(?:-->\s*(?P<addressee>\S+?)\s+)?(?P<time>\d{2,4}[-/.年]\S{0,8}\s+\S{0,4}:\S{0,8})\s*$"
_NICK = r"^[^\s，。！？,!?；;…、“”\"]{1,60}$"
_NO_NICK = r"(?:时间|日期|[:：])$|^\d{1,2}$|^https?:"  # 发货时间 2024-01-01 10:00:00 is something somebody says

_STATUS = r"^(?:已读|未读|发送中|已送达|发送失败)$"
_RECALL = r"^(?P<who>\S*?)\s*撤回了一条消息\s*$"
_TRANSFER = r"^由\s*(?P<by>\S+)\s*转交给\s*(?P<to>\S+)"
_ADDRESS_CARD = r"^[【\[]?请确认收货地址[】\]]?(?:[:：\s]|$)"
_NOISE = "|".join(
    (
        r"^当前用户来自",
        r"^商品详情页\s*$",
        r"^商品推荐\s*$",
        r"^原因[:：]【",
        r"^请在客户端查看原始聊天记录，网页版无法展示",
        r"^[¥￥]\s*[\d,.]+\s*$",
        r"^https?://\S+$",
        _ADDRESS_CARD,
    )
)
_ITEM = r"(?:item\.(?:htm|html)|detail\.(?:htm|html)|item)\S*?[?&]id=(\d{5,})"
_IMAGE = r"^\[(?:图片|image)\]$"
_BOT = r"(?:^|:)服务助手$"
_PRONOUNS = ("", "你", "您", "对方")  # how the client calls the one who exported, and the other side
_REMEMBERED = 50
_HELD_LINES = 20_000  # an unfinished last message longer than this is taken as it stands


@dataclass(frozen=True)
class _State:
    """What one block hands to the next: who spoke last, when, and whose the last messages are."""

    buyer: str | None = None
    agent: str | None = None
    time: str | None = None
    staff: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
    said: tuple[tuple[int, str], ...] = ()


def _recognise(source: Source) -> bool:
    """Some of the first lines is a header of a message."""
    head = source.head_text
    if head.lstrip().startswith(("{", "[{")):
        return False
    lines = pl.Series(head.split("\n")[:2000], dtype=pl.String)
    return bool(_classify(lines, frozenset()).get_column("is_header").any())


def _records(source: Source, context: Context) -> Iterator[Records]:
    state = _State(staff=frozenset(filter(None, (context.shop_id, context.shop_name))))
    held: list[str] = []
    for block in source.blocks():
        texts = [*held, *block.data.decode("utf-8").split("\n")]
        if texts[-1] == "":
            texts.pop()
        first_line = block.line - len(held)
        lines = _classify(pl.Series(texts, dtype=pl.String), state.speakers)
        held = [] if block.is_last else _unfinished(texts, lines)
        whole = lines.head(lines.height - len(held))
        if whole.height:
            records, state = _block(whole, first_line, state, block)
            yield records


def _unfinished(texts: list[str], lines: pl.DataFrame) -> list[str]:
    """The lines of the last message, whose end may be in the next block."""
    headers = lines.get_column("is_start").arg_true()
    start = headers[-1] if headers.len() else len(texts)
    return texts[start:] if 0 < len(texts) - start <= _HELD_LINES else []


def _classify(texts: pl.Series, known: frozenset[str]) -> pl.DataFrame:
    """Each line with what it is: text, speaker, addressee, time, is_header, is_start (of a record), is_nick (above its time)."""
    lines = pl.DataFrame({"text": texts.str.strip_chars_end()})
    ends_in_time = lines.select(pl.col("text").str.contains(r":\d{1,2}:\d{1,2}$")).to_series()
    at = ends_in_time.arg_true()
    groups = lines.get_column("text").gather(at).str.extract_groups(_HEADER).struct.unnest()
    above = lines.get_column("text").shift(1).gather(at)
    alone = (groups.get_column("speaker").fill_null("") == "") & groups.get_column("time").is_not_null()
    found = groups.with_columns(
        pl.when(pl.lit(alone)).then(pl.lit(above)).otherwise("speaker").alias("speaker"),
        pl.lit(alone).alias("has_nick_above"),
        pl.Series("at", at, dtype=pl.UInt32),
    ).filter(
        _is_nick("speaker") & (pl.col("addressee").is_null() | _is_nick("addressee")) & pl.col("time").is_not_null()
    )
    speakers = known | frozenset(found.get_column("speaker").unique())
    found = pl.concat([found, _spoilt_headers(lines, set(found.get_column("at")), speakers)])
    lines = lines.with_row_index("at").join(found, on="at", how="left", maintain_order="left")
    is_nick = pl.col("has_nick_above").shift(-1).fill_null(value=False)
    is_header = pl.col("time").is_not_null()
    return lines.with_columns(
        is_nick.alias("is_nick"),
        is_header.alias("is_header"),
        (is_nick | (is_header & ~pl.col("has_nick_above"))).alias("is_start"),
    ).drop("at")


def _is_nick(column: str) -> pl.Expr:
    return pl.col(column).str.contains(_NICK) & ~pl.col(column).str.contains(_NO_NICK)


def _spoilt_headers(lines: pl.DataFrame, headers: set[int], speakers: frozenset[str]) -> pl.DataFrame:
    """Lines that begin with somebody who speaks elsewhere and go on with what was a time: messages to be refused."""
    looks = lines.get_column("text").str.contains(r"^\s*\S+\s.*\d{2}[-/.年].*:").arg_true()
    at = looks.filter(~looks.is_in(list(headers)))
    groups = lines.get_column("text").gather(at).str.extract_groups(_SPOILT_HEADER).struct.unnest()
    found = groups.with_columns(pl.lit(value=False).alias("has_nick_above"), pl.Series("at", at, dtype=pl.UInt32))
    return found.filter(pl.col("time").is_not_null() & pl.col("speaker").is_in(list(speakers)))


def _block(lines: pl.DataFrame, first_line: int, state: _State, block: Block) -> tuple[Records, _State]:
    lines = _with_kinds(lines.with_columns(pl.int_range(first_line, first_line + pl.len(), dtype=pl.Int64).alias(LINE)))
    bodies = _bodies(lines)
    heads = lines.filter(pl.col("what").is_in(["message", "recall", "transfer"]))
    state = replace(state, speakers=state.speakers | frozenset(heads.get_column("speaker").drop_nulls().unique()))
    rows = heads.join(bodies, on=LINE, how="left", maintain_order="left")
    rows, state = _parties(rows, state)
    is_internal = (
        (rows.get_column("what") == "message")
        & rows.get_column("buyer_id").is_null()
        & rows.get_column("is_between_staff")
    )
    rows, state = _recalls(rows, state)
    cells = rows.filter(~is_internal).select(
        LINE,
        RECALLED_LINE,
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
        LINE,
        pl.lit(None, dtype=pl.String).alias(FAULT_COLUMN),
        pl.lit(_ORPHAN).alias(FAULT),
        pl.col("text").alias(CONTENT),
    )
    filtered = int((lines.get_column("what") == "noise").sum()) + int(is_internal.sum())
    return Records(cells, broken.cast(dict(BROKEN_SCHEMA)), filtered, block.has_broken), state


_ORPHAN = "在第一条消息的抬头之前，不知道是谁说的（text before the first header）；请从一条消息的昵称开始导出"


def _with_kinds(lines: pl.DataFrame) -> pl.DataFrame:
    """What each line is: message (header), nick, recall, transfer, noise, status, blank or content; and which message it is under."""
    text = pl.col("text").str.strip_chars()
    what = (
        pl.when(pl.col("is_header")).then(pl.lit("message"))
        .when(pl.col("is_nick")).then(pl.lit("nick"))
        .when(text == "").then(pl.lit("blank"))
        .when(text.str.contains("撤回了一条消息", literal=True) & text.str.contains(_RECALL)).then(pl.lit("recall"))
        .when(text.str.contains("转交给", literal=True) & text.str.contains(_TRANSFER)).then(pl.lit("transfer"))
        .when(text.str.contains(_STATUS)).then(pl.lit("status"))
        .when(text.str.contains(_NOISE)).then(pl.lit("noise"))
        .otherwise(pl.lit("content"))
    )  # fmt: skip
    lines = lines.with_columns(what.alias("what")).with_columns(
        (pl.col("what") == "message").cum_sum().alias("message")
    )
    card = lines.filter(pl.col("what") == "noise", text.str.contains(_ADDRESS_CARD)).select(
        "message", pl.col(LINE).alias("card")
    )
    if not card.height:
        return lines
    lines = lines.join(card.unique("message", keep="first"), on="message", how="left", maintain_order="left")
    in_card = (pl.col(LINE) > pl.col("card")) & (pl.col("what") == "content")
    return lines.with_columns(pl.when(in_card).then(pl.lit("card")).otherwise("what").alias("what")).drop("card")


def _bodies(lines: pl.DataFrame) -> pl.DataFrame:
    """Per message: its text, what kind of message that makes it, and the product its link names."""
    under = lines.filter(pl.col("what").is_in(["content", "blank", "noise", "message"]))
    is_text = pl.col("what").is_in(["content", "blank"])
    grouped = under.group_by("message", maintain_order=True).agg(
        pl.col(LINE).filter(pl.col("what") == "message").first(),
        pl.col("text").filter(is_text).str.join("\n").str.strip_chars("\n").alias("body"),
        (pl.col("what") == "noise").any().alias("has_noise"),
        ((pl.col("what") == "noise") & pl.col("text").str.contains(r"^https?://")).any().alias("has_link"),
        ((pl.col("what") == "noise") & pl.col("text").str.contains(r"^[¥￥]")).any().alias("has_price"),
        pl.col("text")
        .filter(~is_text | pl.col("text").str.contains("id=", literal=True))
        .str.extract(_ITEM)
        .drop_nulls()
        .first()
        .alias("product_id"),
    )
    kind = (
        pl.when(pl.col("body").str.contains(_IMAGE)).then(pl.lit("image"))
        .when(pl.col("has_link") & pl.col("has_price")).then(pl.lit("card"))
        .when(pl.col("body") != "").then(pl.lit("text"))
        .when(pl.col("has_noise")).then(pl.lit("card"))
        .otherwise(pl.lit("image"))
    )  # fmt: skip
    return (
        grouped.filter(pl.col("message") > 0)
        .with_columns(kind.alias("kind"))
        .drop("message", "has_noise", "has_link", "has_price")
    )


def _parties(rows: pl.DataFrame, state: _State) -> tuple[pl.DataFrame, _State]:
    """Who is the buyer and which account the shop's, of every row: said by the header, or the other side spoken last, else next."""
    said = pl.col("text").str.strip_chars()
    who = said.str.extract(_RECALL)
    is_message, is_recall = pl.col("what") == "message", pl.col("what") == "recall"
    rows = rows.with_columns(
        pl.when(is_message).then("speaker").when(is_recall).then(who).alias("speaker"),
        said.str.extract(_TRANSFER, 2).alias("to"),
    ).with_columns(_account(name) for name in ("speaker", "addressee", "to"))
    names = pl.concat([rows.get_column("speaker"), rows.get_column("addressee")]).unique().drop_nulls()
    subs = names.filter(names.str.contains(":", literal=True))
    staff = state.staff | frozenset(subs) | frozenset(subs.str.split(":").list.first())
    speaks, hears = _is_staff("speaker", staff), _is_staff("addressee", staff)
    buyer = pl.when(is_message & ~speaks).then("speaker").when(is_message & ~hears).then("addressee")
    agent = pl.when(is_message & speaks).then("speaker").when(is_message & hears).then("addressee")
    rows = rows.with_columns(
        buyer.alias("buyer_id"),
        agent.alias("agent_id"),
        (speaks & hears).fill_null(value=False).alias("is_between_staff"),
    )
    before = {"buyer_id": state.buyer, "agent_id": state.agent, "time": state.time}
    spoken = [
        pl.col(name).forward_fill().fill_null(pl.lit(last, dtype=pl.String)).backward_fill()
        for name, last in before.items()
    ]
    rows = rows.with_columns(
        pl.when("is_between_staff").then("buyer_id").otherwise(spoken[0]).alias("buyer_id"),
        spoken[1].alias("agent_id"),
        spoken[2].alias("time"),
    )
    role = (
        pl.when(pl.col("what") == "transfer").then(pl.lit("system"))
        .when(pl.col("speaker").str.contains(_BOT)).then(pl.lit("bot"))
        .when(speaks | (is_recall & pl.col("speaker").is_in(["", "你", "您"]))).then(pl.lit("agent"))
        .otherwise(pl.lit("buyer"))
    )  # fmt: skip
    rows = rows.with_columns(
        role.alias("role"),
        pl.when(pl.col("what") == "transfer")
        .then(pl.coalesce("to", "agent_id"))
        .when(is_recall & speaks)
        .then("speaker")
        .otherwise("agent_id")
        .alias("agent_id"),
        pl.when(is_message).then("body").otherwise(said).alias("body"),
        pl.when(is_recall).then(pl.lit("recall")).when(is_message).then("kind").otherwise(pl.lit("text")).alias("kind"),
    )
    last = rows.filter(~pl.col("is_between_staff")).tail(1).to_dicts()
    handed = {name: (last[0][name] if last else value) for name, value in before.items()}
    return rows, replace(state, buyer=handed["buyer_id"], agent=handed["agent_id"], time=handed["time"], staff=staff)


def _account(name: str) -> pl.Expr:
    return pl.col(name).str.strip_chars().str.replace("：", ":", literal=True).str.replace(r"^cntaobao", "")


def _is_staff(name: str, staff: frozenset[str]) -> pl.Expr:
    return pl.col(name).str.contains(r":|^服务助手$") | pl.col(name).is_in(list(staff))


def _recalls(rows: pl.DataFrame, state: _State) -> tuple[pl.DataFrame, _State]:
    """The line each recall takes back: its speaker's last message not yet recalled, if nobody else has spoken since."""
    named: dict[int, int] = {}
    said = list(state.said)
    if not (rows.get_column("what") == "recall").any():
        recent = rows.filter(pl.col("what") == "message").tail(_REMEMBERED).select(LINE, "speaker").rows()
        return rows.with_columns(pl.lit(None, dtype=pl.Int64).alias(RECALLED_LINE)), replace(
            state, said=(*said, *recent)[-_REMEMBERED:]
        )
    for line, what, speaker, role, buyer, agent in rows.select(
        LINE, "what", "speaker", "role", "buyer_id", "agent_id"
    ).iter_rows():
        if what == "message":
            said.append((line, speaker))
        elif what == "recall" and said:
            who = speaker if speaker not in _PRONOUNS else (agent if role == "agent" else buyer)
            if said[-1][1] == who:
                named[line] = said.pop()[0]
    lines = pl.col(LINE).replace_strict(named, default=None, return_dtype=pl.Int64)
    return rows.with_columns(lines.alias(RECALLED_LINE)), replace(state, said=tuple(said[-_REMEMBERED:]))


CHATS = Layout(
    name="qianniu_text",
    title="千牛聊天记录文本",
    kind="chats",
    platform="taobao",
    columns=(
        Buyer("buyer_id", ("buyer_id",), filled=True),
        Id("agent_id", ("agent_id",)),
        Time("sent_at", ("sent_at",), filled=True),
        Choice(
            "role", ("role",), filled=True, words={"buyer": "buyer", "agent": "agent", "bot": "bot", "system": "system"}
        ),
        Text("text", ("body",)),
        Id("product_id", ("product_id",)),
        Choice("kind", ("kind",), words={"text": "text", "card": "card", "image": "image", "recall": "recall"}),
    ),
    numbers_messages=True,
    recognise=_recognise,
    records=_records,
)
