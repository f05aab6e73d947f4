"""The conversations frame as flat columns: a row a message, and every distinct text once.

Everything that costs per text (matching rules, looking up words) is done on the distinct texts; conversations refer
to them by number.
"""

import polars as pl

from xundan.reasons import lines, words
from xundan.text.normalise import normalise

_LINK = (
    r"(?:https?://|www\.|(?:[\w\-]+\.)+(?:com|cn)/)[\w\-./?%&=#:~+,;!@$*]*"
    r"|\[(?:商品)?(?:链接|卡片|商品卡片|商品)x?\d*\]"
)
_PRICE_LAST = r"[¥￥]\s*\d[\d,]*\.\d\d$"  # cards write cents, people do not
_NO_WORDS = ("card", "image", "recall")


def messages(frame: pl.DataFrame) -> pl.DataFrame:
    """A row a message: chat (number of the conversation), message_id, at, role, kind, text, tokens, in order."""
    flat = (
        frame.select(chat=pl.int_range(pl.len()), messages=pl.col("messages"))
        .explode("messages")
        .drop_nulls("messages")
    )
    return flat.unnest("messages").select(
        "chat", "message_id", "at", "role", "kind", pl.col("text").fill_null(""), "tokens"
    )


def own_words(flat: pl.DataFrame) -> pl.DataFrame:
    """The messages with text "" (and no tokens) where nobody says anything: cards, bare links, pictures.

    A product's title is the shop's wording; read as the buyer's it would ask and object in their name.
    """
    rest = pl.col("text").str.replace_all(_LINK, " ").str.strip_chars()
    is_card = (
        pl.col("kind").fill_null("text").is_in(_NO_WORDS)
        | (rest == "")
        | rest.str.contains(_PRICE_LAST) & ~rest.str.contains("[?？]")
    )
    return flat.with_columns(
        text=pl.when(is_card).then(pl.lit("")).otherwise("text"), tokens=pl.when(~is_card).then("tokens")
    )


def distinct(flat: pl.DataFrame) -> tuple[pl.DataFrame, list[int]]:
    """The distinct (role, text) of messages with their tokens, and each message's row in them."""
    texts = (
        flat.unique(["role", "text"], keep="first", maintain_order=True)
        .select("role", "text", "tokens")
        .with_row_index("number")
    )
    numbers = flat.select("role", "text").join(texts, on=["role", "text"], how="left", maintain_order="left")["number"]
    return texts, numbers.to_list()


def word_scores(
    flat: pl.DataFrame, texts: pl.DataFrame, numbers: list[int], count: int, model: words.Words, edge: words.Edge
) -> words.Floats:
    """A row a conversation, a column a code of the model."""
    return words.score(word_grams(texts), texts.height, views(flat, numbers, count, edge), model)


def views(flat: pl.DataFrame, numbers: list[int], count: int, edge: words.Edge) -> words.Views:
    """Which texts each view of each of so many conversations holds."""
    return words.views(flat["chat"].to_list(), flat["role"].to_list(), numbers, count, edge)


def word_grams(texts: pl.DataFrame) -> pl.DataFrame:
    """The words of the distinct texts; tokens already known are used."""
    return words.grams(texts["text"], texts["tokens"])


def sign_grams(texts: pl.DataFrame) -> pl.DataFrame:
    """The n-grams of characters of the distinct texts."""
    text, gram = lines.grams(normalise(texts["text"]))
    return pl.DataFrame({"text": text, "gram": gram})
