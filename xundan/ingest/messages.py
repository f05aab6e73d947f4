"""Typed chat rows into raw.messages: pseudonyms, masks, fingerprints, duplicates.

A message's key is a 64-bit fingerprint (the lower half of an MD5, so it is the same on every machine and in every
version): with a number of its own, of (platform, shop, buyer, number, UTC day of sending); without, of (platform, shop,
conversation, buyer, moment, role, the account that speaks, kind, text, product, what it recalls). Whom a buyer speaks
to is not in it: where an export does not say, the rows around tell it, and in the next export those are others. The day
is in it because numbers that begin at 1 in every conversation exist, and because it lets the search for duplicates read
only the days at hand however long the history is. Where such numbers come again on one day, at another time, and where
a recall has the number of what it takes back, a message has the key of one without number.
The text is fingerprinted as masked, so no key can be turned back into a phone number.
"""

import duckdb
import polars as pl

from xundan import frames
from xundan.ingest.conform import EXTRA, LINE_KEY
from xundan.ingest.layout import FILE, LINE, Layout
from xundan.ingest.mask import BUYER, mask
from xundan.ingest.masked import MASKED_NICK, Reunion, with_nick_in_conversation
from xundan.ingest.pseudonym import Identities, first_seen

_SHORTEST_NICK = 2  # a nick of one character is in too many words to be taken for the buyer's
_BETWEEN = "\x1f"
_ROW = "__row"
_SAME_MESSAGE_SECONDS = 60  # exports may round the time of a message; a number comes again later than that


class MessageLoader:
    """Takes one file's chat rows, batch by batch; `finish` loads them, inside the caller's transaction.

    `without_persons` asks nothing but the identities, `add` nothing but the warehouse, so they can go on at once.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, identities: Identities, load_id: int) -> None:
        self._con = con
        self._identities = identities
        self._load_id = load_id
        con.execute("create or replace temp table incoming as from raw.messages limit 0")
        self._reunion = Reunion(con)
        self.kept = 0
        self.duplicate = 0

    def without_persons(self, rows: pl.DataFrame, _layout: Layout) -> pl.DataFrame:
        """Conformed rows with pseudonyms in place of buyers, and their texts masked."""
        return _without_names(_with_all_columns(rows).with_row_index(_ROW), self._identities)

    def add(self, rows: pl.DataFrame, _layout: Layout) -> None:
        """Set aside what is new of a batch of such rows."""
        if not rows.height:
            return
        rows = self._reunion.told(rows)
        rows, known = self._with_keys(rows)
        keys = rows.get_column("message_key")
        is_fresh = keys.is_first_distinct() & ~keys.is_in(known.get_column("message_key").implode())
        fresh = rows if is_fresh.all() else rows.filter(is_fresh)
        if fresh.height:
            inserted = fresh.rename({LINE: "line", FILE: "file"}).with_columns(pl.lit(self._load_id).alias("load_id"))
            frames.execute(self._con, "insert into incoming by name from frame", inserted.drop(LINE_KEY, _ROW))
        self.kept += fresh.height
        self.duplicate += rows.height - fresh.height

    def finish(self) -> None:
        """Load what is new.

        A file of one buyer was rid of his name row by row; where several speak, one of them may still be named by it.
        """
        shared = "select file from incoming group by file having count(distinct buyer_key) > 1"
        for (file,) in self._con.execute(shared).fetchall():
            shown = self._identities.without_names(file)
            if shown != file:
                self._con.execute("update incoming set file = ? where file = ?", [shown, file])
        self._con.execute("insert into raw.messages by name from incoming")
        self._con.execute("drop table incoming")

    def _with_keys(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Rows with their message_key, and those of the keys that are known already."""
        is_numbered = rows.get_column("message_id").is_not_null() & (rows.get_column("kind") != "recall")
        keyed = rows.with_columns(self._keys(rows, is_numbered))
        known = self._known(keyed)
        comes_again = is_numbered & _is_of_another_time(keyed, known)
        if comes_again.any():
            keyed = rows.with_columns(self._keys(rows, is_numbered & ~comes_again))
            known = self._known(keyed)
        return keyed, known

    def _keys(self, rows: pl.DataFrame, is_numbered: pl.Series) -> pl.Series:
        named = pl.concat_str(
            "platform", "shop_id", "buyer_key", "message_id", pl.col("sent_at").dt.date(), separator=_BETWEEN
        )
        parts = (
            "conversation_id",
            "buyer_key",
            pl.when(pl.col("role").is_in(["agent", "bot"])).then("agent_id"),
            pl.col("sent_at").dt.epoch("us"),
            "role",
            "kind",
            "text",
            "product_id",
        )
        told = (
            pl.col(part) if isinstance(part, str) else part
            for part in ("platform", "shop_id", *parts, "recalled_message_id")
        )
        described = pl.concat_str((part.cast(pl.String).fill_null("") for part in told), separator=_BETWEEN)
        identity = pl.concat(
            rows.filter(some).select(_ROW, parts.alias("identity"))
            for some, parts in ((is_numbered, named), (~is_numbered, described))
        )
        query = f"select {_ROW}, md5_number_lower(identity) as message_key from frame"
        keys = frames.ask(self._con, query, identity)
        return keys.sort(_ROW).get_column("message_key")

    def _known(self, rows: pl.DataFrame) -> pl.DataFrame:
        """message_key and sent_at of those known already; the key holds the day, so only those days are read."""
        days = rows.get_column("sent_at").dt.truncate("1d")
        first, last = days.min(), days.dt.offset_by("1d").max()
        those = "semi join frame using (message_key) where sent_at between $first and $last"
        query = " union all ".join(
            f"select message_key, sent_at from {table} {those}" for table in ("raw.messages", "incoming")
        )
        return frames.ask(self._con, query, rows.select("message_key"), {"first": first, "last": last})


def _is_of_another_time(rows: pl.DataFrame, known: pl.DataFrame) -> pl.Series:
    """Which rows were not sent when the message that has their key was: the known one, else the first of them."""
    if not known.height and not rows.get_column("message_key").is_duplicated().any():
        return pl.repeat(value=False, n=rows.height, eager=True)
    at = pl.col("sent_at").dt.epoch("s").alias("at")
    first = rows.group_by("message_key").agg(at.min())
    holders = pl.concat([known.select("message_key", at), first.join(known, on="message_key", how="anti")])
    met = rows.select("message_key", "sent_at").join(holders, on="message_key", how="left", maintain_order="left")
    return met.select((pl.col("sent_at").dt.epoch("s") - pl.col("at")).abs() > _SAME_MESSAGE_SECONDS).to_series()


_IDS = ("conversation_id", "message_id", "recalled_message_id", "agent_id", "product_id")
_OPTIONAL = {
    "conversation_id": pl.String(),
    "message_id": pl.String(),
    "agent_id": pl.String(),
    "product_id": pl.String(),
    "recalled_message_id": pl.String(),
    EXTRA: pl.String(),
    "kind": pl.String(),
}


def _with_all_columns(rows: pl.DataFrame) -> pl.DataFrame:
    absent = (pl.lit(None, dtype=dtype).alias(name) for name, dtype in _OPTIONAL.items() if name not in rows.columns)
    return rows.with_columns(absent).with_columns(pl.col("kind").fill_null("text"), pl.col("text").fill_null(""))


def _without_names(rows: pl.DataFrame, identities: Identities) -> pl.DataFrame:
    """The buyer's pseudonym in place of the buyer, the text masked, and the nick gone from where else it stands."""
    rows = with_nick_in_conversation(rows, identities.key_of)
    is_masked = pl.col("buyer_id").str.contains(MASKED_NICK)
    own = pl.concat_str("buyer_id", pl.lit("#"), pl.col("conversation_id").fill_null(""))
    rows = rows.with_columns(pl.when(is_masked).then(own).otherwise("buyer_id").alias("buyer_id"))
    keys = identities.keys(first_seen(rows, "sent_at"))
    rows = rows.join(keys, on=["platform", "buyer_id"], how="left", maintain_order="left")
    rows = _nick_replaced(rows, "text", pl.lit(BUYER))
    rows = _nick_replaced(rows, FILE, pl.lit(BUYER))
    for column in ("conversation_id", "message_id", "recalled_message_id", EXTRA):
        rows = _nick_replaced(rows, column, pl.col("buyer_key"))
    rows = rows.with_columns(mask(rows.get_column("text")), *identities.ids(rows, _IDS))
    return rows.drop("buyer_id")


def _nick_replaced(rows: pl.DataFrame, column: str, by: pl.Expr) -> pl.DataFrame:
    if rows.get_column(column).null_count() == rows.height:
        return rows
    has_nick = pl.col(column).str.contains(pl.col("buyer_id"), literal=True) & (
        pl.col("buyer_id").str.len_chars() >= _SHORTEST_NICK
    )
    found = rows.select(_ROW, column, "buyer_id", by.alias("by")).filter(
        rows.select(has_nick.fill_null(value=False)).to_series()
    )
    if not found.height:
        return rows
    mended = [text.replace(nick, name) for text, nick, name in found.select(column, "buyer_id", "by").iter_rows()]
    replaced = found.select(_ROW, pl.Series("mended", mended, dtype=pl.String))
    rows = rows.join(replaced, on=_ROW, how="left", maintain_order="left")
    return rows.with_columns(pl.coalesce("mended", column).alias(column)).drop("mended")
