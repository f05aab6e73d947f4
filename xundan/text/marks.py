"""What counting needs to know of a text: whether it is nothing but thanks, and whether it hands the buyer over.

Both lists are settings. A text is compared after everything but letters, digits and Han characters is taken away, so
that 「好的～」 and 「好的!!」 are 「好的」; an emoji in the list is compared as it stands.
"""

import re

import polars as pl

from xundan.settings import Settings

_ORNAMENT = r"[^\p{L}\p{N}]|(?i)\[[^\[\]]{1,6}\]|/:\S{1,4}"


def fill(texts: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """(text_id, text) → (text_id, is_acknowledgement, is_forwarding)."""
    acknowledgements = {word.strip().lower() for word in settings.acknowledgements}
    bare = pl.col("text").str.replace_all(_ORNAMENT, "").str.to_lowercase()
    said = pl.col("text").str.strip_chars().str.to_lowercase()
    return texts.select(
        "text_id",
        is_acknowledgement=bare.is_in(acknowledgements) | said.is_in(acknowledgements),
        is_forwarding=pl.col("text").str.contains("|".join(map(re.escape, settings.forwarding_notices)))
        if settings.forwarding_notices
        else pl.lit(value=False),
    )


def version(settings: Settings) -> str:
    """Both lists: a change of either marks every text anew."""
    return repr((settings.acknowledgements, settings.forwarding_notices))
