"""What counting needs to know of a text: whether it is nothing but thanks, hands the buyer over, or holds a code word.

All lists are settings. For thanks a text is compared after everything but letters, digits and Han characters is taken
away, so that 「好的～」 and 「好的!!」 are 「好的」; an emoji in the list is compared as it stands.
"""

import re

import polars as pl

from xundan.settings import Settings

_AFTER_SALE = "售后"
_ORNAMENT = r"[^\p{L}\p{N}]|(?i)\[[^\[\]]{1,6}\]|/:\S{1,4}"


def fill(texts: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """(text_id, text) → text_id and a column per mark."""
    acknowledgements = {word.strip().lower() for word in settings.acknowledgements}
    bare = pl.col("text").str.replace_all(_ORNAMENT, "").str.to_lowercase()
    said = pl.col("text").str.strip_chars().str.to_lowercase()
    forwards = _holds_one(settings.forwarding_notices)
    return texts.select(
        "text_id",
        is_acknowledgement=bare.is_in(acknowledgements) | said.is_in(acknowledgements),
        is_forwarding=forwards,
        is_after_sale_forwarding=forwards & pl.col("text").str.contains(_AFTER_SALE, literal=True),
        has_code_word=_holds_one(settings.received.code_words),
        is_blank=said == "",
    )


def version(settings: Settings) -> str:
    """The lists: a change of any marks every text anew."""
    return repr((settings.acknowledgements, settings.forwarding_notices, settings.received.code_words))


def _holds_one(words: list[str]) -> pl.Expr:
    return pl.col("text").str.contains("|".join(map(re.escape, words))) if words else pl.lit(value=False)
