"""What one message is about: a ridge regression over its character n-grams, one model for buyers, one for agents.

It is learnt from the messages that labels name as evidence (against all the others, which are about nothing) and from
the rules' own examples, so that it knows wordings no rule lists. What it says of a message is one more fact about the
state of the dialogue (choice.py): it never decides alone, and where every n-gram is strange it says nothing.

A message is read in the rules' form (text/normalise.py), its n-grams of one to three characters are weighed by rarity
and divided by the message's length. The model file is plain arrays, read with allow_pickle=False; weights are bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_matrix

from xundan.text.normalise import reading

NOTHING = "nothing"  # the class of messages that carry no reason
LEAST = 0.1  # a code less likely than this is not worth a mention
LONGEST = 3
SPEAKERS = ("buyer", "agent")
_PENALTY = 1.0
_RARE = 2  # an n-gram met in fewer messages is not kept
_BITS = 21  # of a character's code point
_BATCH = 20_000

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
About = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Lines:
    """A trained model. N-grams are numbers, sorted: the code points of their characters side by side."""

    codes: tuple[str, ...]
    grams: Numbers
    rarity: Floats
    weights: Floats  # a row an n-gram, a column a code
    bias: Floats


def about(model: Lines, said: pl.Series) -> list[About]:
    """Per text, in the reading form, the codes it may be about with their score, likeliest first, without NOTHING."""
    found: list[About] = []
    nothing = model.codes.index(NOTHING)
    for start in range(0, len(said), _BATCH):
        likely = _chances(model, said.slice(start, _BATCH))
        likely[:, nothing] = 0
        rows, columns = np.nonzero(likely >= LEAST)
        batch: list[list[tuple[str, float]]] = [[] for _ in range(len(likely))]
        for row, column, chance in zip(
            rows.tolist(), columns.tolist(), likely[rows, columns].round(4).tolist(), strict=True
        ):
            batch[row].append((model.codes[column], chance))
        found += [tuple(sorted(one, key=lambda pair: -pair[1])) for one in batch]
    return found


def train(texts: Sequence[str], truths: Sequence[str], speaker: str) -> Lines:
    """Learn from messages and their codes (NOTHING where they carry no reason). The same input gives the same model."""
    said = reading(pl.Series(texts, dtype=pl.String), speaker)
    text, gram = grams(said)
    pairs = np.unique(np.stack([gram, text]), axis=1)
    every, often = np.unique(pairs[0], return_counts=True)
    kept, often = every[often >= _RARE], often[often >= _RARE]
    rarity = (np.log((1 + len(said)) / (1 + often)) + 1).astype(np.float32)
    text, column = _known(text, gram, kept)
    design = _design(text, column, rarity, len(said)).astype(np.float64)
    codes = tuple(sorted(set(truths)))
    target = np.array([[float(truth == code) for code in codes] for truth in truths])
    mean = target.mean(axis=0)
    # in its dual form: as many unknowns as messages, whatever the number of n-grams
    kernel = (design @ design.T).toarray() + _PENALTY * np.eye(len(said))
    weights = design.T @ np.linalg.solve(kernel, target - mean)
    return Lines(codes, kept, rarity, weights.astype(np.float32), mean.astype(np.float32))


def save(models: dict[str, Lines], path: Path) -> None:
    """Write the models of all speakers into one file of plain arrays."""
    arrays: dict[str, npt.NDArray[np.generic]] = {}
    for speaker, model in models.items():
        scale = np.asarray(np.abs(model.weights).max() / 127, dtype=np.float32)
        arrays |= {
            f"{speaker}_codes": np.frombuffer("\n".join(model.codes).encode(), dtype=np.uint8),
            f"{speaker}_grams": model.grams,
            f"{speaker}_rarity": model.rarity.astype(np.float16),
            f"{speaker}_scale": scale,
            f"{speaker}_weights": np.rint(model.weights / scale).astype(np.int8),
            f"{speaker}_bias": model.bias,
        }
    np.savez_compressed(path, allow_pickle=False, **arrays)


@cache
def load(path: Path) -> dict[str, Lines]:
    """The models of a file, by speaker."""
    with np.load(path, allow_pickle=False) as stored:
        return {
            speaker: Lines(
                codes=tuple(bytes(stored[f"{speaker}_codes"]).decode().split("\n")),
                grams=stored[f"{speaker}_grams"],
                rarity=stored[f"{speaker}_rarity"].astype(np.float32),
                weights=stored[f"{speaker}_weights"].astype(np.float32) * stored[f"{speaker}_scale"],
                bias=stored[f"{speaker}_bias"],
            )
            for speaker in SPEAKERS
        }


def _chances(model: Lines, said: pl.Series) -> Floats:
    """A row a text, a column a code."""
    text, column = _known(*grams(said), model.grams)
    scores = _design(text, column, model.rarity, len(said)) @ model.weights + model.bias
    return np.asarray(np.clip(scores, 0.0, 1.0), dtype=np.float32)


def _design(text: Numbers, column: Numbers, rarity: Floats, count: int) -> csr_matrix:
    """A row a text, of length 1; a column an n-gram, weighed by its rarity."""
    weight = rarity[column]
    squares = np.bincount(text, weight.astype(np.float64) ** 2, minlength=count)
    weight = weight / np.sqrt(np.maximum(squares, 1e-6)).astype(np.float32)[text]
    return csr_matrix((weight, (text, column)), shape=(count, len(rarity)))


def grams(said: pl.Series) -> tuple[Numbers, Numbers]:
    """(text, n-gram as a number) of every place in every text; texts are numbered from 0 and come in order."""
    points = np.frombuffer("".join(said.to_list()).encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    text = np.repeat(np.arange(len(said)), said.str.len_chars().to_numpy())
    texts, grams, gram = [text], [points], points
    for size in range(2, LONGEST + 1):
        gram = (gram[:-1] << _BITS) | points[size - 1 :]
        within = text[: len(gram)] == text[size - 1 :]
        texts.append(text[: len(gram)][within])
        grams.append(gram[within])
    return np.concatenate(texts), np.concatenate(grams)


def _known(text: Numbers, gram: Numbers, kept: Numbers) -> tuple[Numbers, Numbers]:
    """(text, column) of the n-grams that are kept, text by text."""
    if not len(kept):
        return text[:0], gram[:0]
    column = np.minimum(np.searchsorted(kept, gram), len(kept) - 1)
    hits = kept[column] == gram
    text, column = text[hits], column[hits]
    order = np.argsort(text, kind="stable")
    return text[order], column[order]
