"""What the words alone suggest: a ridge regression of each reason on jieba words and pairs of words, by speaker and
position.

Three views of a conversation are scored and added: all the buyer's words, the buyer's last three messages (first
three, where the question is why they came), the agent's words. Each view is a sum over its messages divided by its
length, so every distinct text is scored once and a conversation costs a few additions. Scores stay near the mean
where the words are strange, and that is wanted: on another desk the model says little rather than something wrong.
choice.py weighs it against the state of the dialogue; it never decides alone.

The model file is plain arrays (read with allow_pickle=False): words, their rarity, and weights in eighths of a bit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_matrix

from xundan.text.normalise import normalise
from xundan.text.segment import cut

Edge = Literal["last", "first"]
VIEWS = {"buyer": 1.0, "edge": 1.5, "agent": 0.7}
EDGE_MESSAGES = 3
PENALTY = 1.0

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Words:
    """A trained model: per view the rarity of each word and its weight for each reason."""

    codes: tuple[str, ...]
    vocabulary: pl.DataFrame  # gram, column
    mean: Floats
    rarity: dict[str, Floats]
    weights: dict[str, Floats]


@dataclass(frozen=True)
class Views:
    """Which texts each view of each conversation holds: (conversation, text) pairs, both numbered from 0."""

    count: int
    members: dict[str, tuple[Numbers, Numbers]]


def views(chat: Sequence[int], role: Sequence[str], text: Sequence[int], count: int, edge: Edge) -> Views:
    """Arrange messages, given in order as columns, into the three views. Edge: the buyer's last or first messages."""
    chats, texts = np.asarray(chat, dtype=np.int64), np.asarray(text, dtype=np.int64)
    roles = np.asarray(role, dtype=object)
    buyer, agent = np.flatnonzero(roles == "buyer"), np.flatnonzero(roles == "agent")
    # a message is at the edge when the message EDGE_MESSAGES further on belongs to another chat
    beyond = np.full(len(buyer), -1, dtype=np.int64)
    inner = max(len(buyer) - EDGE_MESSAGES, 0)
    if edge == "last":
        beyond[:inner] = chats[buyer][EDGE_MESSAGES:]
    else:
        beyond[len(buyer) - inner :] = chats[buyer][:inner]
    at_edge = buyer[beyond != chats[buyer]]
    return Views(
        count,
        {name: (chats[rows], texts[rows]) for name, rows in (("buyer", buyer), ("edge", at_edge), ("agent", agent))},
    )


def grams(texts: pl.Series, tokens: pl.Series) -> pl.DataFrame:
    """(text, gram): the words and neighbouring pairs of each text, numbers alike; texts without tokens are cut here."""
    missing = (tokens.list.len().fill_null(0) == 0).arg_true().to_numpy()
    cuts = cut(normalise(texts.gather(missing)).to_list())
    given = pl.DataFrame({"text": pl.int_range(len(tokens), eager=True), "gram": tokens.cast(pl.List(pl.String))})
    added = {
        "text": np.repeat(missing.astype(np.int64), [len(words) for words in cuts]),
        "gram": pl.Series([word for words in cuts for word in words], dtype=pl.String),
    }
    word = pl.concat([given.explode("gram").drop_nulls(), pl.DataFrame(added)]).with_columns(
        gram=pl.when(pl.col("gram").str.contains(r"[\d#]")).then(pl.lit("#")).otherwise(pl.col("gram"))
    )
    pair = word.with_columns(
        gram=pl.col("gram") + "|" + pl.col("gram").shift(-1), next=pl.col("text").shift(-1)
    ).filter(pl.col("next") == pl.col("text"))
    return pl.concat([word, pair.drop("next")])


def score(found: pl.DataFrame, text_count: int, seen: Views, model: Words) -> Floats:
    """A row a conversation, a column a code. `found` is what `grams` gave for the texts the views number."""
    known = found.join(model.vocabulary, on="gram").sort("text")
    text, column = known["text"].to_numpy(), known["column"].to_numpy()
    total = np.tile(model.mean, (seen.count, 1))
    for view, share in VIEWS.items():
        chats, texts = seen.members[view]
        sums, squares = _per_text(text, column, text_count, model.rarity[view], model.weights[view])
        length = np.sqrt(np.bincount(chats, squares[texts], minlength=seen.count)).astype(np.float32)
        starts = np.searchsorted(chats, np.arange(seen.count + 1))  # messages come chat by chat
        said = csr_matrix((np.ones(len(texts), dtype=np.float32), texts, starts), shape=(seen.count, text_count))
        total += share * (said @ sums) / np.maximum(length, 1e-6)[:, None]
    return total


@cache
def load(path: Path) -> Words:
    """A committed model."""
    with np.load(path, allow_pickle=False) as stored:
        vocabulary = bytes(stored["vocabulary"]).decode("utf-8").split("\n")
        return Words(
            codes=tuple(bytes(stored["codes"]).decode("utf-8").split("\n")),
            vocabulary=_vocabulary(vocabulary),
            mean=stored["mean"],
            rarity={view: stored[f"rarity_{view}"] for view in VIEWS},
            weights={view: stored[f"weights_{view}"].astype(np.float32) * stored[f"scale_{view}"] for view in VIEWS},
        )


def train(found: pl.DataFrame, text_count: int, seen: Views, truths: Sequence[str]) -> Words:
    """Ridge regression in its dual form: as many unknowns as conversations, whatever the vocabulary."""
    codes = tuple(sorted(set(truths)))
    target = np.array([[float(truth == code) for code in codes] for truth in truths])
    mean = target.mean(axis=0)
    often = found.unique().group_by("gram").len().filter(pl.col("len") >= 2)["gram"].sort()
    vocabulary = _vocabulary(often.to_list())
    known = found.join(vocabulary, on="gram").sort("text")
    text, column = known["text"].to_numpy(), known["column"].to_numpy()
    rarity, designs = {}, {}
    for view in VIEWS:
        counts = _counts(text, column, seen, view, len(often))
        spread = np.log((seen.count + 1) / ((counts > 0).sum(axis=0) + 1)) + 0.3
        rarity[view] = np.where((counts > 0).sum(axis=0) >= 2, spread, 0.0).astype(np.float32)
        _, squares = _per_text(text, column, text_count, rarity[view], np.zeros((len(often), 1), dtype=np.float32))
        chats, texts = seen.members[view]
        length = np.sqrt(np.bincount(chats, squares[texts], minlength=seen.count))
        designs[view] = counts * rarity[view] / np.maximum(length, 1e-6)[:, None]
    kernel = sum(share * (designs[view] @ designs[view].T) for view, share in VIEWS.items())
    dual = np.linalg.solve(kernel + PENALTY * np.eye(seen.count), target - mean)
    weights = {view: (designs[view].T @ dual).astype(np.float32) for view in VIEWS}
    return Words(codes, vocabulary, mean.astype(np.float32), rarity, weights)


def save(model: Words, path: Path) -> None:
    """Write plain arrays; weights as one byte each with a scale per view."""
    arrays: dict[str, npt.NDArray[np.generic]] = {"mean": model.mean}
    for name, lines in (("codes", model.codes), ("vocabulary", model.vocabulary.sort("column")["gram"].to_list())):
        arrays[name] = np.frombuffer("\n".join(lines).encode("utf-8"), dtype=np.uint8)
    for view, weights in model.weights.items():
        scale = np.asarray(np.abs(weights).max() / 127, dtype=np.float32)
        arrays |= {
            f"rarity_{view}": model.rarity[view],
            f"scale_{view}": scale,
            f"weights_{view}": np.rint(weights / scale).astype(np.int8),
        }
    np.savez_compressed(path, allow_pickle=False, **arrays)


def _vocabulary(words: Sequence[str]) -> pl.DataFrame:
    return pl.DataFrame(
        {"gram": words, "column": np.arange(len(words))}, schema={"gram": pl.String, "column": pl.Int64}
    )


def _per_text(text: Numbers, column: Numbers, count: int, rarity: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Per text the weighted sum of its grams, and the sum of their squared rarities. `text` is sorted."""
    rare = rarity[column]
    squares = np.bincount(text, rare.astype(np.float64) ** 2, minlength=count).astype(np.float32)
    # in compressed rows as they come: `text` is sorted, so nothing is sorted again
    starts = np.searchsorted(text, np.arange(count + 1))
    return csr_matrix((rare, column, starts), shape=(count, len(rarity))) @ weights, squares


def _counts(text: Numbers, column: Numbers, seen: Views, view: str, width: int) -> npt.NDArray[np.float64]:
    """How often each conversation says each gram in a view."""
    chats, texts = seen.members[view]
    size = int(max(text.max(initial=-1), texts.max(initial=-1))) + 1
    grams = csr_matrix((np.ones(len(text)), (text, column)), shape=(size, width))
    said = csr_matrix((np.ones(len(chats)), (chats, texts)), shape=(seen.count, size))
    return np.asarray((said @ grams).todense())
