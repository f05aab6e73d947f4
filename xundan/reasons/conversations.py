"""The conversations frame as flat columns: a row a message, and every distinct text once.

Everything that costs per text (matching rules, looking up words) is done on the distinct texts; conversations refer
to them by number.
"""

import polars as pl

from xundan.reasons import courtesy, lines, words
from xundan.text.normalise import normalise

_LINK = (
    r"(?:https?://|www\.|(?:[\w\-]+\.)+(?:com|cn)/)[\w\-./?%&=#:~+,;!@$*]*"
    r"|\[(?:商品)?(?:链接|卡片|商品卡片|商品)x?\d*\]"
)
_PRICE_LAST = r"[¥￥]\s*\d[\d,]*\.\d\d$"  # cards write cents, people do not
_OPENING = 3  # so many messages may only say hello
_HELLO = (
    r"^(?:[\s,，。.!！~～?？]|你好|您好|在吗|在么|在不|有人吗|亲|哈喽|hello|hi|(?:转|找|要|请)?人工(?:客服|服务)?)+$"
)
_PARTING = (
    r"^(?:[\s,，。.!！~～]|没有?了?|没啦|别的|其他|暂时|好[的滴哒嘞吧呢]?|[嗯恩哦行]+|ok|可以|知道了|收到|谢谢|多谢|感谢"
    r"|[你您啦了]|不用|先?这样|辛苦|麻烦|拜拜|再见)+$"
)
_NO_MORE = 3  # so many characters beside a courtesy say nothing
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


def distinct(flat: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The distinct (role, text) of messages with their tokens, and each message's row in them.

    Agents' courtesies are taken out of the texts, and their tokens with them: whoever reads words cuts what is left.
    `normal` is what is left, normalised; `is_courtesy` says that nothing but 「好的」 is left.
    """
    texts = (
        flat.unique(["role", "text"], keep="first", maintain_order=True)
        .select("role", "text", "tokens")
        .with_row_index("number")
    )
    numbers = flat.select("role", "text").join(texts, on=["role", "text"], how="left", maintain_order="left")["number"]
    texts = _without_courtesies(texts)
    return texts.with_columns(normal=normalise(texts["text"])), numbers


def _without_courtesies(texts: pl.DataFrame) -> pl.DataFrame:
    spoken = texts.filter(pl.col("role") == "agent").select("number", "text")
    left = spoken.with_columns(left=courtesy.without(spoken["text"])).filter(pl.col("left") != pl.col("text"))
    rest = pl.col("left").str.replace_all(r"[\s\pP\pS]|[亲您]", "").str.len_chars()
    return (
        texts.join(left.select("number", "left"), on="number", how="left", maintain_order="left")
        .with_columns(
            text=pl.coalesce("left", "text"),
            tokens=pl.when(pl.col("left").is_null()).then("tokens"),
            is_courtesy=(rest <= _NO_MORE).fill_null(value=False),
        )
        .drop("left")
    )


def word_scores(
    flat: pl.DataFrame, texts: pl.DataFrame, numbers: pl.Series, count: int, model: words.Words, edge: words.Edge
) -> words.Floats:
    """A row a conversation, a column a code of the model."""
    return words.score(word_grams(texts), texts.height, views(flat, texts, numbers, count, edge), model)


def views(flat: pl.DataFrame, texts: pl.DataFrame, numbers: pl.Series, count: int, edge: words.Edge) -> words.Views:
    """Which texts each view of each of so many conversations holds.

    None holds the buyer's hello, nor 「没有了 谢谢」 to a desk's farewell.
    """
    said = texts.select(
        "is_courtesy",
        is_parting=pl.col("text").str.contains(_PARTING),
        is_hello=pl.col("text").str.contains(_HELLO),
    )[numbers]
    told = pl.concat([flat.select("chat", "role"), said], how="horizontal").with_columns(number=numbers)
    place = pl.int_range(pl.len()).over("chat")
    says_nothing = (
        (place > 0) & pl.col("is_courtesy").shift(1, fill_value=False) & pl.col("is_parting")
        | (place < _OPENING) & pl.col("is_hello")
    )  # fmt: skip
    told = told.filter((pl.col("role") != "buyer") | ~says_nothing)
    return words.views(told["chat"], told["role"], told["number"], count, edge)


def word_grams(texts: pl.DataFrame) -> pl.DataFrame:
    """The words of the distinct texts; tokens already known are used."""
    return words.grams(texts["normal"], texts["tokens"])


def sign_grams(texts: pl.DataFrame) -> pl.DataFrame:
    """The n-grams of characters of the distinct texts."""
    text, gram = lines.grams(texts["normal"])
    return pl.DataFrame({"text": text, "gram": gram})
