"""Which lost inquiries are read: fills labels.reader_questions.

    unknown   rules and model name no reason
    unsure    they name one with less confidence than `ask_below`, neither by a fact nor by a rejection in so many words
    check     of the others a small share, drawn by their id, to learn how far the reader can be trusted

Where the buyer said nothing, nothing is read.
"""

import hashlib

import polars as pl

from xundan.reader import prompt
from xundan.reader.settings import Reader
from xundan.reasons.taxonomy import UNKNOWN
from xundan.settings import Settings

SCHEMA = {"conversation_id": pl.String, "content_key": pl.String, "why": pl.String}


def is_wanted(settings: Settings) -> bool:
    """No question without a reader: then the rows need not be looked at."""
    return settings.reader.is_on


def fill(frame: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """conversation_id, content_key and why, of those conversations of labels.judged_messages that are read."""
    asked = chosen(frame, settings.reader)
    why = dict(asked.select("conversation_id", "why").iter_rows())
    rows = [(name, key, why[name]) for name, key in prompt.content_keys(asked)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def chosen(frame: pl.DataFrame, reader: Reader) -> pl.DataFrame:
    """The conversations to read, and `why`; the frame says reason, confidence, decided_by and is_explicit of each."""
    is_drawn = [_draw(name) < reader.check_share for name in frame["conversation_id"].to_list()]
    is_open = ~pl.col("is_explicit") & ~pl.col("decided_by").str.starts_with("fact:")
    return frame.with_columns(
        why=pl.when(pl.col("reason") == UNKNOWN)
        .then(pl.lit("unknown"))
        .when((pl.col("confidence") < reader.ask_below) & is_open)
        .then(pl.lit("unsure"))
        .when(pl.Series("is_drawn", is_drawn, dtype=pl.Boolean))
        .then(pl.lit("check"))
    ).filter(pl.col("why").is_not_null())


def _draw(name: str) -> float:
    """A number between 0 and 1 that is always the same for the same inquiry."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32
