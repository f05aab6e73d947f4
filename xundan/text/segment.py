"""Words of each distinct text, by jieba's algorithm and dictionary plus our own e-commerce words (dictionary.txt).

`rjieba` (jieba in Rust) cuts on threads by default; `jieba` itself is the reference it is held to by a test. Text
is normalised first, each distinct text is cut once, and nothing is written to disk: jieba's cache file, shared by
all users of a machine, is not used.
"""

import logging
import os
import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl
import pyarrow as pa

from xundan.settings import Settings
from xundan.text.normalise import normalise

DICTIONARY = Path(__file__).with_name("dictionary.txt")
Engine = Literal["rjieba", "jieba"]
_BATCH = 2000
# the two engines differ only in runs like 0.9kg and 1-3; kept apart they agree
_AFTER_DIGIT = re.compile(r"(?<=\d)(?=[a-zA-Z+\-_&#])|(?<=[+\-_&#])(?=[\w#])")


def fill(frame: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Tokens of distinct texts: (text_id, text) → (text_id, tokens)."""
    del settings
    tokens = cut(normalise(frame["text"]).to_list())
    # one flat array and its offsets: a Polars list column built from Python lists would cost a Series a text
    offsets = np.cumsum([0, *map(len, tokens)], dtype=np.int64)
    flat = pa.array([word for words in tokens for word in words], type=pa.large_string())
    lists = pl.Series("tokens", pa.LargeListArray.from_arrays(pa.array(offsets), flat))
    return frame.select("text_id").with_columns(lists.cast(pl.List(pl.String)))


def cut(texts: Iterable[str], engine: Engine = "rjieba") -> list[list[str]]:
    """Words of each text, in order; spaces are dropped, everything else is kept. Equal texts are cut once."""
    every = list(texts)
    distinct = list(dict.fromkeys(every))
    words = dict(zip(distinct, _cut_distinct(distinct, engine), strict=True))
    return [words[text] for text in every]


def own_words() -> list[tuple[str, int, str]]:
    """Our dictionary: (word, frequency, part of speech)."""
    entries = [line.split(" ") for line in DICTIONARY.read_text(encoding="utf-8").splitlines()]
    return [(word, int(frequency), kind) for word, frequency, kind in entries]


def _cut_distinct(texts: Sequence[str], engine: Engine) -> list[list[str]]:
    cutter = _rjieba().cut if engine == "rjieba" else _jieba().lcut
    texts = [_AFTER_DIGIT.sub(" ", text) for text in texts]
    if engine == "jieba" or len(texts) <= _BATCH:
        return [_words(cutter(text)) for text in texts]
    batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        cuts = threads.map(lambda batch: [_words(cutter(text)) for text in batch], batches)
        return [words for batch in cuts for words in batch]


def _words(words: Iterable[str]) -> list[str]:
    return [word for word in words if not word.isspace()]


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
