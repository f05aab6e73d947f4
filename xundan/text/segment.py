"""Words of each distinct text, by jieba's algorithm and dictionary plus our own e-commerce words (dictionary.txt).

`rjieba` (jieba in Rust) cuts on threads by default; `jieba` itself is the reference it is held to by a test. Text
is normalised first, each distinct text is cut once, and nothing is written to disk: jieba's cache file, shared by
all users of a machine, is not used.
"""

import itertools
import logging
import os
import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl
import pyarrow as pa

from xundan import processes
from xundan.settings import Settings
from xundan.text.normalise import normalise

DICTIONARY = Path(__file__).with_name("dictionary.txt")
Engine = Literal["rjieba", "jieba"]
_BATCH = 2000
_END = "\n"
TEXTS_A_PROCESS = 15_000  # so many take about a tenth of a second
# the two engines differ only in runs like 0.9kg and 1-3; kept apart they agree
_AFTER_DIGIT = re.compile(r"(?<=\d)(?=[a-zA-Z+\-_&#])|(?<=[+\-_&#])(?=[\w#])")


def fill(frame: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Tokens of distinct texts: (text_id, text) → (text_id, tokens)."""
    return processes.share(fill_alone, frame, settings, TEXTS_A_PROCESS)


def fill_alone(frame: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """As `fill`, by this process alone."""
    del settings
    # one flat array and its offsets: a Polars list column built from Python lists would cost a Series a text
    words, counts = _flat(normalise(frame["text"]).to_list(), "rjieba")
    lists = pl.Series(
        "tokens", pa.LargeListArray.from_arrays(np.cumsum([0, *counts], dtype=np.int64), words.to_arrow())
    )
    return frame.select("text_id").with_columns(lists.cast(pl.List(pl.String)))


def cut(texts: Iterable[str], engine: Engine = "rjieba") -> list[list[str]]:
    """Words of each text, in order; spaces are dropped, everything else is kept. Equal texts are cut once."""
    every = list(texts)
    distinct = list(dict.fromkeys(every))
    flat, counts = _flat(distinct, engine)
    each = iter(flat.to_list())
    words = {text: list(itertools.islice(each, count)) for text, count in zip(distinct, counts, strict=True)}
    return [words[text] for text in every]


def own_words() -> list[tuple[str, int, str]]:
    """Our dictionary: (word, frequency, part of speech)."""
    entries = [line.split(" ") for line in DICTIONARY.read_text(encoding="utf-8").splitlines()]
    return [(word, int(frequency), kind) for word, frequency, kind in entries]


def _flat(texts: Sequence[str], engine: Engine) -> tuple[pl.Series, list[int]]:
    """The words of all texts in a row, and how many are whose."""
    cutter = _rjieba().cut if engine == "rjieba" else _jieba().lcut
    batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
    if engine == "jieba" or len(batches) < 2:
        done = [_cut_batch(batch, cutter) for batch in batches]
    else:
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            done = list(threads.map(_cut_batch, batches, itertools.repeat(cutter)))
    words = pl.Series([word for batch in done for word in batch], dtype=pl.String)
    is_end = words == _END
    ends = is_end.arg_true().to_numpy()
    return words.filter(~is_end), (np.diff(ends, prepend=-1) - 1).tolist()


def _cut_batch(texts: Sequence[str], cutter: Callable[[str], list[str]]) -> list[str]:
    """The words of the texts, and after each text's an _END.

    All are cut in one call, for a call costs as much as the cutting of a text; a line break belongs to no word.
    """
    lines = _END.join([*(text.replace("\r", " ").replace(_END, " ") for text in texts), ""])
    return [word for word in cutter(_AFTER_DIGIT.sub(" ", lines)) if word == _END or not word.isspace()]


@cache
def _rjieba() -> Any:
    import rjieba

    cutter = rjieba.Jieba()
    for word, frequency, kind in own_words():
        cutter.add_word(word, frequency, kind)
    return cutter


@cache
def _jieba() -> Any:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    # what Tokenizer.initialize does, without the cache file in the shared temporary folder
    cutter.FREQ, cutter.total = cutter.gen_pfdict(cutter.get_dict_file())
    cutter.initialized = True
    for word, frequency, kind in own_words():
        cutter.add_word(word, frequency, kind)
    return cutter
