"""Buyers whose nick the platform has masked (`t***5`), in exports that name no conversation.

Such a nick is shared by many, so each file, sheet or row it stands in is taken for a conversation of its own (`OWN`),
and nothing joins them. But an export that overlaps with an earlier one is no second buyer: where the same masked nick
wrote the same words at the same moment, it is the same conversation, and what is new in the later file belongs to it.
Only what the buyer wrote proves that; shops send the same words to many at once.
"""

import hashlib
from collections.abc import Callable

import duckdb
import polars as pl

from xundan import frames

OWN = "own:"
MASKED_NICK = r"\*\*"  # x**: a nick the platform has masked is shared by many buyers
_NICK_CHARS = 8
_LETTERS = str.maketrans("0123456789", "ghijklmnop")  # digits might look like a phone number
_SAID = ["platform", "shop_id", "sent_at", "text"]
_WHO = ["conversation_id", "buyer_key"]


def own_conversation(place: str) -> str:
    """The conversation that whatever stands at a place (a file, a sheet, a row) is taken for."""
    return OWN + hashlib.blake2s(place.encode("utf-8", "replace"), digest_size=8).hexdigest().translate(_LETTERS)


def with_nick_in_conversation(rows: pl.DataFrame, key_of: Callable[[str, str], str]) -> pl.DataFrame:
    """Conformed rows whose own conversations begin with a keyed fingerprint of the masked nick."""
    is_own = pl.col("conversation_id").str.starts_with(OWN) & pl.col("buyer_id").str.contains(MASKED_NICK)
    nicks = rows.filter(is_own).select("platform", "buyer_id").unique()
    if not nicks.height:
        return rows
    told = [key_of(platform, nick)[1 : _NICK_CHARS + 1].translate(_LETTERS) for platform, nick in nicks.iter_rows()]
    keyed = nicks.with_columns(pl.Series("__nick", told, dtype=pl.String))
    rows = rows.join(keyed, on=["platform", "buyer_id"], how="left", maintain_order="left")
    own = OWN + pl.col("__nick") + pl.col("conversation_id").str.strip_prefix(OWN)
    return rows.with_columns(pl.when(is_own).then(own).otherwise("conversation_id").alias("conversation_id")).drop(
        "__nick"
    )


class Reunion:
    """Own conversations of one load that are parts of others, remembered from batch to batch."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self._parts: dict[str, tuple[str, str]] = {}  # conversation → conversation and buyer_key it is part of

    def told(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows, those of such parts with conversation_id and buyer_key of the whole."""
        own = rows.filter(pl.col("conversation_id").str.starts_with(OWN), pl.col("buyer_key").str.starts_with("u"))
        if not own.height:
            return rows
        self._look(own.filter(pl.col("role") == "buyer").select(*_SAID, *_WHO))
        here = [part for part in own.get_column("conversation_id").unique() if part in self._parts]
        if not here:
            return rows
        wholes = [self._parts[part] for part in here]
        conversation, key = ([whole[at] for whole in wholes] for at in (0, 1))
        part = pl.col("conversation_id")
        told = pl.coalesce(part.replace_strict(here, key, default=None), "buyer_key")
        return rows.with_columns(part.replace(here, conversation), told.alias("buyer_key"))

    def _look(self, said: pl.DataFrame) -> None:
        """Find of each conversation the first, loaded or here, in which its buyer said something of the same."""
        nick = pl.col("conversation_id").str.head(len(OWN) + _NICK_CHARS).alias("nick")
        all_said = pl.concat([self._loaded(said), said]).with_columns(nick).with_row_index("order")
        first = all_said.unique([*_SAID, "nick"], keep="first").rename({"conversation_id": "whole", "buyer_key": "key"})
        met = (
            said.with_columns(nick)
            .join(first, on=[*_SAID, "nick"])
            .filter(pl.col("whole") != pl.col("conversation_id"))
        )
        for part, whole, key in met.sort("order").select("conversation_id", "whole", "key").iter_rows():
            self._parts.setdefault(part, self._parts.get(whole, (whole, key)))

    def _loaded(self, said: pl.DataFrame) -> pl.DataFrame:
        """What is loaded, or set aside, of the same words at the same moments."""
        of = f"select {', '.join(_SAID + _WHO)} from {{}} semi join frame using ({', '.join(_SAID)})"
        own = f"where starts_with(conversation_id, '{OWN}') and role = 'buyer' and sent_at between $first and $last"
        query = f"{of.format('raw.messages')} {own} union all {of.format('incoming')} {own} order by all"
        moments = said.get_column("sent_at")
        days = {"first": moments.min(), "last": moments.max()}
        loaded = frames.ask(self._con, query, said, days)
        return loaded.select(said.columns).cast(said.schema)
