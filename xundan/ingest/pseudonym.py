"""Buyers' names become keyed pseudonyms; who is who stands only in identities.duckdb.

buyer_key = "b" + the first 20 hex digits of HMAC-SHA256(key, platform + NUL + buyer_id). The key is made once, of 32
random bytes, and lies with the map from pseudonym to buyer in identities.duckdb, which only its owner may read (mode
0600, where the system has modes). No write-ahead log is kept for it: DuckDB would create one that others can read. Each
distinct buyer is hashed once per batch.
"""

import datetime as dt
import hmac
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

import duckdb
import polars as pl

from xundan import frames
from xundan.errors import UserError
from xundan.ingest.mask import BUYER, mask_ids

TABLES = {
    "secret": "key blob not null",
    "buyers": "buyer_key varchar primary key, platform varchar, buyer_id varchar, first_seen timestamptz",
    "forgotten": "buyer_key varchar primary key",  # whom nothing may be taken of again
    "horizons": "before timestamptz not null",  # nothing older may be taken again
}
_KEY_BYTES = 32
_MOMENTS = ("sent_at", "created_at", "started_at")
_BETWEEN_WORDS = r"[/\\_\-.\s()（）\[\]【】]+"
_LONG_NAME = 5


class Identities:
    """The open identities.duckdb of a workspace. Close it, or use it as a context manager."""

    def __init__(self, path: Path) -> None:
        """Open, and create with a fresh key when there is none.

        Raises UserError while another process has it open, or when it is damaged.
        """
        self._con = duckdb.connect()
        self._con.execute("set enable_progress_bar = false")
        quoted = str(path).replace("'", "''")
        try:
            self._con.execute(f"attach '{quoted}' as identities (recovery_mode no_wal_writes)")
        except duckdb.IOException as held:
            remedy = f"close whatever else has it open, then run again ({str(held).splitlines()[0]})"
            raise UserError("the identities cannot be opened", where=str(path), remedy=remedy) from held
        except duckdb.Error as damaged:
            what = f"the identities are damaged ({str(damaged).splitlines()[0]})"
            remedy = "put back a copy with `xundan restore`: without its key no buyer is known again"
            raise UserError(what, where=str(path), remedy=remedy) from damaged
        if path.stat().st_mode & 0o077:  # new, or a run died before it came to this
            path.chmod(0o600)
        self._con.execute("use identities")
        for table, columns in TABLES.items():
            self._con.execute(f"create table if not exists {table} ({columns})")
        if not self._con.execute("from secret").fetchall():
            self._con.execute("insert into secret values (?)", [secrets.token_bytes(_KEY_BYTES)])
        self._con.execute("checkpoint identities")
        self._key = bytes(self._con.execute("select key from secret").fetchall()[0][0])
        self.forgotten = {key for (key,) in self._con.execute("from forgotten").fetchall()}
        ((horizon,),) = self._con.execute("select max(before) from horizons").fetchall()
        self.horizon = horizon and horizon.astimezone(dt.UTC)
        self._has_news = False

    def __enter__(self) -> "Identities":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.save()
        self._con.close()

    def key_of(self, platform: str, buyer_id: str) -> str:
        """The pseudonym of one buyer; `u…` where the platform masked the nick, so that nobody is known by it."""
        digest = hmac.digest(self._key, f"{platform}\0{buyer_id}".encode(), "sha256")
        return ("u" if "**" in buyer_id else "b") + digest.hex()[:20]

    def path_key(self, path: str) -> str:
        """The fingerprint of a path, which may hold a buyer's name."""
        return hmac.digest(self._key, f"path\0{path}".encode(), "sha256").hex()[:20]

    def ids(self, rows: pl.DataFrame, columns: Iterable[str]) -> list[pl.Series]:
        """Columns of ids, those with personal data in them as their fingerprints (x…), the same in every file."""
        return [mask_ids(rows.get_column(name), self._thing_key) for name in columns if name in rows.columns]

    def _thing_key(self, thing_id: str) -> str:
        return "x" + hmac.digest(self._key, f"thing\0{thing_id}".encode(), "sha256").hex()[:20]

    def without_names(self, path: str) -> str:
        """A path without the buyers noted here: names that are a word of it, or long enough to be no accident."""
        words = [word for word in re.split(_BETWEEN_WORDS, path) if not word.isdecimal() or len(word) >= _LONG_NAME]
        is_named = f"(list_contains(?, buyer_id) or length(buyer_id) >= {_LONG_NAME}) and contains(?, buyer_id)"
        found = self._con.execute(f"select buyer_id from buyers where {is_named}", [words, path]).fetchall()
        for (buyer_id,) in sorted(found, key=lambda row: -len(row[0])):
            path = path.replace(buyer_id, BUYER)
        return path

    def rewritten(self, path: Path, keep: Iterable[str]) -> None:
        """Write a copy to `path` that knows only the buyers of these keys: rows deleted in place stay on the disk."""
        kept = pl.DataFrame({"buyer_key": list(keep)}, schema={"buyer_key": pl.String})
        path.unlink(missing_ok=True)
        quoted = str(path).replace("'", "''")
        self._con.execute(f"attach '{quoted}' as fresh (recovery_mode no_wal_writes)")
        path.chmod(0o600)
        for table, columns in TABLES.items():
            only = " semi join frame using (buyer_key)" if table == "buyers" else ""
            self._con.execute(f"create table fresh.{table} ({columns})")
            frames.execute(self._con, f"insert into fresh.{table} from identities.{table}{only}", kept)
        self._con.execute("checkpoint fresh")
        self._con.execute("detach fresh")

    def names(self) -> dict[str, str]:
        """Who is who: buyer_key → buyer_id of everybody noted."""
        return dict(self._con.execute("select buyer_key, buyer_id from buyers").fetchall())

    def keys(self, buyers: pl.DataFrame) -> pl.DataFrame:
        """Pseudonyms of distinct buyers, who are noted.

        `buyers`: platform, buyer_id, first_seen (timestamptz), one row per buyer. Returns platform, buyer_id,
        buyer_key.
        """
        pairs = zip(buyers.get_column("platform"), buyers.get_column("buyer_id"), strict=True)
        keyed = buyers.with_columns(pl.Series("buyer_key", [self.key_of(*pair) for pair in pairs], dtype=pl.String))
        if keyed.height:
            self._note(keyed)
        return keyed.select("platform", "buyer_id", "buyer_key")

    def forget(self, keys: Iterable[str], before: dt.datetime | None = None) -> None:
        """Take nothing of these buyers again, nor anything from before a moment. Durable at once."""
        for key in keys:
            self._con.execute("insert or ignore into forgotten values (?)", [key])
        if before is not None:
            self._con.execute("insert into horizons values (?)", [before])
        self._con.execute("checkpoint identities")

    def without_forgotten(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Conformed rows less those of forgotten buyers and those from before the horizon."""
        at = next((name for name in _MOMENTS if name in rows.columns), None)
        if "buyer_id" not in rows.columns or at is None or not (self.forgotten or self.horizon):
            return rows
        if self.horizon:
            rows = rows.filter(pl.col(at).is_null() | (pl.col(at) >= self.horizon))
        if self.forgotten:
            pairs = rows.select("platform", "buyer_id").drop_nulls().unique()
            gone = pl.Series([self.key_of(*pair) in self.forgotten for pair in pairs.iter_rows()], dtype=pl.Boolean)
            rows = rows.join(pairs.filter(gone), on=["platform", "buyer_id"], how="anti", maintain_order="left")
        return rows

    def _note(self, keyed: pl.DataFrame) -> None:
        known = keyed.filter(~pl.col("buyer_key").is_in(list(self.forgotten))) if self.forgotten else keyed
        earliest = "on conflict do update set first_seen = least(first_seen, excluded.first_seen)"
        seen = known.select("buyer_key", "platform", "buyer_id", "first_seen")
        frames.execute(self._con, f"insert into buyers from frame {earliest}", seen)
        self._has_news = True

    def save(self) -> None:
        """Make what was noted durable."""
        if self._has_news:
            self._con.execute("checkpoint identities")
            self._has_news = False


def create_identities(path: Path) -> None:
    """Make identities.duckdb with a fresh key, if it is not there yet."""
    Identities(path).close()


def first_seen(frame: pl.DataFrame, at: str) -> pl.DataFrame:
    """Distinct buyers of a frame (platform, buyer_id) and the earliest `at` of each."""
    named = frame.filter(pl.col("buyer_id").is_not_null())
    return named.group_by("platform", "buyer_id").agg(pl.col(at).min().alias("first_seen"))
