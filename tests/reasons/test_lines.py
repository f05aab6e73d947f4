"""What one message is about, by its n-grams."""

from pathlib import Path

import polars as pl

from xundan.reasons import choice, lines
from xundan.text.normalise import reading

TEXTS = ["太贵了", "有点贵啊", "贵了点", "没货了吗", "怎么没货", "一直没货", "好的", "嗯嗯好的", "好的谢谢"]
TRUTHS = ["price.too_high"] * 3 + ["stock.out"] * 3 + [lines.NOTHING] * 3


def _about(model: lines.Lines, text: str) -> str | None:
    ((*found,),) = lines.about(model, reading(pl.Series([text]), "buyer"))
    return found[0][0] if found else None


def test_a_new_wording_is_about_what_its_n_grams_were() -> None:
    model = lines.train(TEXTS, TRUTHS, "buyer")

    assert ["price.too_high", "stock.out"] == [_about(model, text) for text in ("好贵", "没货啊")]


def test_strange_words_suggest_nothing() -> None:
    small_talk = ["在吗", "收到", "辛苦啦"] * 20
    model = lines.train([*TEXTS, *small_talk], [*TRUTHS, *[lines.NOTHING] * len(small_talk)], "buyer")

    ((*found,),) = lines.about(model, reading(pl.Series(["尺寸"]), "buyer"))
    assert [] == [code for code, score in found if score > choice.HINTED]


def test_a_saved_model_says_the_same(tmp_path: Path) -> None:
    model = lines.train(TEXTS, TRUTHS, "buyer")
    lines.save({"buyer": model, "agent": model}, tmp_path / "lines.npz")

    read = lines.load(tmp_path / "lines.npz")["buyer"]

    assert [_about(model, text) for text in TEXTS] == [_about(read, text) for text in TEXTS]


def test_no_texts_give_nothing() -> None:
    assert lines.about(lines.train(TEXTS, TRUTHS, "buyer"), pl.Series([], dtype=pl.String)) == []
