from pathlib import Path

import polars as pl
import pytest

from tests.reasons.settings import SETTINGS
from xundan.reasons import labelled
from xundan.text.normalise import normalise
from xundan.text.segment import DICTIONARY, Engine, cut, fill, own_words

LABELLED = Path(__file__).parents[2] / "data_samples" / "labelled"


def test_our_own_words_stay_whole() -> None:
    assert cut(["能包邮吗 再看看 优惠券"]) == [["能", "包邮", "吗", "再看看", "优惠券"]]


def test_negations_and_particles_are_kept() -> None:
    assert cut(["不贵 就是没货"]) == [["不", "贵", "就是", "没货"]]


def test_the_fast_engine_cuts_as_jieba_does() -> None:
    """They part ways only where two cuts of a text are exactly as likely."""
    conversations = labelled.read(LABELLED / "dev-1.jsonl") + labelled.read(LABELLED / "dev-8.jsonl")
    texts = normalise(
        pl.Series(sorted({message["text"] for one in conversations for message in one["messages"]}))
    ).to_list()

    unlike = [
        text for text, fast, slow in zip(texts, cut(texts), cut(texts, engine="jieba"), strict=True) if fast != slow
    ]

    assert len(unlike) <= len(texts) / 1000


@pytest.mark.parametrize("engine", ["rjieba", "jieba"])
def test_texts_cut_together_keep_their_own_words_whatever_their_line_breaks(engine: Engine) -> None:
    texts = ["有货\r", "", "\n", "包\n邮\r\n\n吗", " ", "…\n", "0.9kg\n-3", "\x1c\u2028谢谢\x85", ""]

    assert [cut([text], engine)[0] for text in texts] == cut(texts, engine)
    assert ["包", "邮", "吗"] == cut(texts, engine)[3]


def test_fill_gives_each_text_its_tokens() -> None:
    frame = pl.DataFrame(
        {"text_id": [7, 8], "text": ["有货嗎", "有货嗎"]}, schema={"text_id": pl.UInt64, "text": pl.String}
    )

    filled = fill(frame, SETTINGS)

    assert filled.to_dict(as_series=False) == {"text_id": [7, 8], "tokens": [["有货", "吗"], ["有货", "吗"]]}
    assert pl.List(pl.String) == filled.schema["tokens"]


def test_fill_of_nothing_is_nothing() -> None:
    empty = pl.DataFrame(schema={"text_id": pl.UInt64, "text": pl.String})

    assert fill(empty, SETTINGS).height == 0


def test_the_dictionary_is_in_jiebas_form() -> None:
    """A BOM or a CRLF loses words silently."""
    raw = DICTIONARY.read_bytes()

    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert len(own_words()) == len({word for word, _, _ in own_words()})
