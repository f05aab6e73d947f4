"""Which lost inquiries are read: fills labels.reader_questions. Where the buyer said nothing, nothing is to be read."""

import polars as pl

from xundan.reader import prompt
from xundan.settings import Settings

SCHEMA = {"conversation_id": pl.String, "content_key": pl.String}


def fill(frame: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """A fingerprint a conversation: conversation_id, content_key."""
    del settings  # which inquiries are read was decided in SQL
    return pl.DataFrame(list(prompt.content_keys(frame)), schema=SCHEMA, orient="row")
