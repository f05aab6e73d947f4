"""What the wording alone suggests: ridge regressions by speaker and position, of the stage on jieba words and pairs of
words, of each reason on n-grams of one to three characters, which know words no dictionary has or cuts amiss.

Three views of a conversation are scored and added: all the buyer's words, the buyer's last three messages (first
three, where the question is why they came), the agent's words. Each view is a sum over its messages divided by its
length, so every distinct text is scored once and a conversation costs a few additions. Scores stay near the mean
where the words are strange, and that is wanted: on another desk the model says little rather than something wrong.
choice.py weighs it against the state of the dialogue; it never decides alone.

A model's file is plain arrays (read with allow_pickle=False): words, their rarity, and weights as one byte each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_matrix

from xundan.text.segment import cut

Edge = Literal["last", "first"]
VIEWS = ("buyer", "edge", "agent")
WORD_SHARES = {"buyer": 1.0, "edge": 1.5, "agent": 0.7}  # how much each view counts
SIGN_SHARES = {"buyer": 1.0, "edge": 1.0, "agent": 1.0}
EDGE_MESSAGES = 3
PENALTY = 1.0
RARE = 2  # a gram met in fewer texts is not kept

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Words:
    """A trained model: per view the rarity of each word and its weight for each reason."""

    codes: tuple[str, ...]
    vocabulary: pl.DataFrame  # gram (a word or pair of words, or n-gram of characters as a number), column
    mean: Floats
    rarity: dict[str, Floats]
    weights: dict[str, Floats]


@dataclass(frozen=True)
class Views:
    """Which texts each view of each conversation holds: (conversation, text) pairs, both numbered from 0."""

    count: int
    members: dict[str, tuple[Numbers, Numbers]]


def views(chat: pl.Series, role: pl.Series, text: pl.Series, count: int, edge: Edge) -> Views:
    """Arrange messages, given in order as columns, into the three views. Edge: the buyer's last or first messages."""
    chats, texts = chat.to_numpy().astype(np.int64), text.to_numpy().astype(np.int64)
    buyer, agent = (np.flatnonzero((role == speaker).to_numpy()) for speaker in ("buyer", "agent"))
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


def grams(normal: pl.Series, tokens: pl.Series) -> pl.DataFrame:
    """(text, gram): the words and neighbouring pairs of each text, numbers alike; texts without tokens are cut here.

    Texts are normalised; numbered in their order.
    """
    missing = (tokens.list.len().fill_null(0) == 0).arg_true().to_numpy()
    cuts = cut(normal.gather(missing).to_list())
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
    said = _by_text(found, model.vocabulary, text_count)
    total = np.tile(model.mean, (seen.count, 1))
    for view in VIEWS:
        total += _design(_counts(said, seen, view), model.rarity[view]) @ model.weights[view]
    return total


@cache
def load(path: Path) -> Words:
    """A committed model."""
    with np.load(path, allow_pickle=False) as stored:
        is_signs = "signs" in stored
        grams = stored["signs"] if is_signs else bytes(stored["vocabulary"]).decode("utf-8").split("\n")
        return Words(
            codes=tuple(bytes(stored["codes"]).decode("utf-8").split("\n")),
            vocabulary=_vocabulary(pl.Series(grams, dtype=pl.Int64 if is_signs else pl.String)),
            mean=stored["mean"],
            rarity={view: stored[f"rarity_{view}"] for view in VIEWS},
            weights={view: stored[f"weights_{view}"].astype(np.float32) * stored[f"scale_{view}"] for view in VIEWS},
        )


def train(
    found: pl.DataFrame, text_count: int, seen: Views, truths: Sequence[str], shares: Mapping[str, float]
) -> Words:
    """Ridge regression in its dual form: as many unknowns as conversations, whatever the vocabulary."""
    codes = tuple(sorted(set(truths)))
    target = np.array([[float(truth == code) for code in codes] for truth in truths])
    mean = target.mean(axis=0)
    often = found.unique().group_by("gram").len().filter(pl.col("len") >= RARE)["gram"].sort()
    vocabulary = _vocabulary(often)
    said = _by_text(found, vocabulary, text_count)
    rarity, designs = {}, {}
    for view in VIEWS:
        counts = _counts(said, seen, view)
        chats = counts.getnnz(axis=0)
        rarity[view] = np.where(chats >= RARE, np.log((seen.count + 1) / (chats + 1)) + 0.3, 0.0).astype(np.float32)
        designs[view] = _design(counts, rarity[view])
    kernel = sum(shares[view] * (designs[view] @ designs[view].T).toarray() for view in VIEWS)
    dual = np.linalg.solve(kernel + PENALTY * np.eye(seen.count), target - mean)
    weights = {view: (shares[view] * (designs[view].T @ dual)).astype(np.float32) for view in VIEWS}
    return Words(codes, vocabulary, mean.astype(np.float32), rarity, weights)


def save(model: Words, path: Path) -> None:
    """Write plain arrays; weights as one byte each with a scale per view."""
    arrays: dict[str, npt.NDArray[np.generic]] = {"mean": model.mean}
    grams = model.vocabulary.sort("column")["gram"]
    if grams.dtype == pl.String:
        arrays["vocabulary"] = np.frombuffer("\n".join(grams).encode("utf-8"), dtype=np.uint8)
    else:
        arrays["signs"] = grams.to_numpy()
    arrays["codes"] = np.frombuffer("\n".join(model.codes).encode("utf-8"), dtype=np.uint8)
    for view, weights in model.weights.items():
        scale = np.asarray(np.abs(weights).max() / 127, dtype=np.float32)
        arrays |= {
            f"rarity_{view}": model.rarity[view],
            f"scale_{view}": scale,
            f"weights_{view}": np.rint(weights / scale).astype(np.int8),
        }
    np.savez_compressed(path, allow_pickle=False, **arrays)


def _vocabulary(grams: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({"gram": grams, "column": pl.int_range(len(grams), dtype=pl.Int64, eager=True)})


def _by_text(found: pl.DataFrame, vocabulary: pl.DataFrame, text_count: int) -> csr_matrix:
    """How often each text says each gram of the vocabulary."""
    known = found.join(vocabulary, on="gram")
    ones = np.ones(known.height, dtype=np.float32)
    return csr_matrix((ones, (known["text"], known["column"])), shape=(text_count, vocabulary.height))


def _counts(said: csr_matrix, seen: Views, view: str) -> csr_matrix:
    """How often each conversation says each gram in a view."""
    chats, texts = seen.members[view]
    ones = np.ones(len(chats), dtype=np.float32)
    return csr_matrix((ones, (chats, texts)), shape=(seen.count, said.shape[0])) @ said


def _design(counts: csr_matrix, rarity: Floats) -> csr_matrix:
    """A row of length 1 a conversation; what is said twice weighs more than what is said once, not twice as much."""
    weighed = counts.sorted_indices()  # or sums would have other last bits with other conversations beside
    weighed.data = (1 + np.log(weighed.data)) * rarity[weighed.indices]
    length = np.sqrt(weighed.multiply(weighed).sum(axis=1).A1)
    weighed.data /= np.repeat(np.maximum(length, 1e-6), np.diff(weighed.indptr)).astype(np.float32)
    return weighed
