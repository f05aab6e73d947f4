"""Messages of exports that are no tables: their cells stand under the contract's own names.

What a message of such an export has beside what its layout reads is kept in `extra` as in any other, as long as it is
one value; an object or a list may hold people's names where nobody looks for them, and is left out.
"""

from collections.abc import Mapping, Set
from dataclasses import replace
from typing import Any

import polars as pl

from xundan.ingest.json_rows import Row, as_text
from xundan.ingest.layout import FILE, Buyer, Choice, Column, Id, Records, Text, Time, header_name
from xundan.ingest.mask import BUYER, mask

ROLES = ("buyer", "agent", "bot", "system")
KINDS = ("text", "card", "image", "recall")

_ANYBODY = "**"  # masked.MASKED_NICK
_SHORTEST_NICK = 2
_SHORTEST_PART = 3

COLUMNS: tuple[Column, ...] = (
    Id("conversation_id", ("conversation_id",)),
    Id("message_id", ("message_id",)),
    Buyer("buyer_id", ("buyer_id",), filled=True),
    Id("agent_id", ("agent_id",)),
    Time("sent_at", ("sent_at",), filled=True),
    Choice("role", ("role",), filled=True, words={role: role for role in ROLES}),
    Text("text", ("text",)),
    Id("product_id", ("product_id",)),
    Choice("kind", ("kind",), default="text", words={kind: kind for kind in KINDS}),
    Id("recalled_message_id", ("recalled_message_id",)),
)


def columns(*own: Column) -> tuple[Column, ...]:
    """The columns, those of an export that is a table under the names they have in its header."""
    named = {column.name: column for column in own}
    return tuple(named.get(column.name, column) for column in COLUMNS)


def rest(message: Mapping[str, Any], read: Set[str]) -> Row:
    """The members of a message that its layout does not read, those that are one value."""
    if message.keys() <= read:
        return {}
    return {
        header_name(name): as_text(value)
        for name, value in message.items()
        if name not in read and not isinstance(value, dict | list)
    }


def first(message: Mapping[str, Any], *names: str) -> str | None:
    """The first of these members that says anything, as text."""
    for name in names:
        if value := message.get(name):
            return value if isinstance(value, str) else as_text(value)
    return None


def attached(files: Any) -> tuple[str, str]:
    """Kind and text of a message that is nothing but what is attached to it; no text where nothing is."""
    if not files:
        return "text", ""
    file = files[0] if isinstance(files, list) and files else files
    told = file if isinstance(file, dict) else {}
    type_ = (first(told, "content_type", "mime_type", "file_type", "type") or "").partition("/")[0].lower()
    if type_ == "image":
        return "image", "[图片]"
    label = {"audio": "[语音]", "video": "[视频]"}.get(type_, "[文件]")
    return "text", " ".join(filter(None, (label, first(told, "name", "file_name", "filename"))))


def by_conversation(records: Records) -> Records:
    """Records whose conversations have ids, with the buyer where the conversation tells it, and without names.

    `contact` is whom the conversation is with by what stands around it; it counts where the buyer does not speak. An
    export that names nobody at all has in each conversation a buyer of its own, who is known from nowhere else: one
    like those whose nick the platform has masked. `nick` is what the buyer is called where that is not the id: it goes,
    from what is said in the conversation too. What stands in an agent's place and is somebody's data names no agent.
    """
    cells = records.cells
    if not cells.height:
        return records
    cells = cells.with_columns(pl.coalesce("buyer_id", "contact").alias("buyer_id"))
    is_anybody = pl.col("buyer_id").is_null().all().over(FILE) & pl.col("conversation_id").is_not_null()
    cells = cells.with_columns(
        pl.when(is_anybody).then(pl.lit(_ANYBODY)).otherwise("buyer_id").alias("buyer_id"),
        pl.col("nick").drop_nulls().first().over(FILE, "conversation_id"),
        pl.when(~_is_personal(cells.get_column("agent_id"))).then("agent_id").alias("agent_id"),
    )
    named = cells.select("text", "nick").with_row_index("at").drop_nulls()
    mended = [(at, hidden) for at, text, nick in named.iter_rows() if (hidden := _without(nick, text)) != text]
    if mended:
        at, texts = zip(*mended, strict=True)
        cells = cells.with_columns(cells.get_column("text").scatter(list(at), list(texts)))
    return replace(records, cells=cells.drop("nick", "contact"))


def _is_personal(accounts: pl.Series) -> pl.Series:
    """Whether these words are what a mask would hide; a number or an address alone may well be an account."""
    return ((mask(accounts) != accounts) & accounts.str.contains(r"\p{Han}|\s")).fill_null(value=False)


def _without(nick: str, text: str) -> str:
    """A text in which the buyer is not called by name; of a Western name each part counts, where it is a word."""
    for name in (nick, *(part for part in nick.split() if len(part) >= _SHORTEST_PART)):
        if name in text and len(name) >= _SHORTEST_NICK:
            told, *others = text.split(name)
            for other in others:
                told += (name if _is_of_a_word(told[-1:]) or _is_of_a_word(other[:1]) else BUYER) + other
            text = told
    return text


def _is_of_a_word(mark: str) -> bool:
    return mark.isascii() and mark.isalnum()
