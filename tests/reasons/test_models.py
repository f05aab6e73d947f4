"""The committed model files fit the rules of today: whoever changes a signal trains again."""

import numpy as np
import polars as pl

from tests.reasons.chat import conversation, frame
from xundan.reasons import choice, classify, lines, stage, taxonomy, words
from xundan.reasons.conversations import sign_grams


def test_the_stage_weights_are_for_the_signals_there_are() -> None:
    shown = stage.shown(frame(conversation("买家: 在吗")), words.load(stage.WORDS))

    for learnt in stage.weights().values():
        assert {"bias", *shown.columns} - {"conversation_id"} == set(learnt)


def test_the_models_know_only_codes_of_the_taxonomy() -> None:
    codes = {reason.code for reason in taxonomy.load()}

    assert set(words.load(classify.SIGNS).codes) <= codes
    for model in lines.load(classify.LINES).values():
        assert set(model.codes) - {lines.NOTHING} <= codes
    assert {name.removeprefix("code:") for name in choice.load().weights if name.startswith("code:")} <= codes


def test_model_files_are_small_and_plain() -> None:
    assert classify.SIGNS.stat().st_size < 3_000_000
    assert classify.LINES.stat().st_size < 3_000_000
    assert stage.WORDS.stat().st_size < 3_000_000


def test_a_conversation_scores_the_same_to_the_last_bit_however_its_texts_are_numbered() -> None:
    said = [
        f"{what}{how}"
        for what in ("这款有货吗", "能便宜点吗", "新疆包邮吗", "几天到")
        for how in ("", "亲", "麻烦看下", "急")
    ]

    def scored(numbers: list[int]) -> words.Floats:
        texts = pl.DataFrame({"normal": [said[number] for number in numbers]})
        chat, role = pl.Series([0] * len(said)), pl.Series(["buyer"] * len(said))
        seen = words.views(chat, role, pl.Series(np.argsort(numbers)), 1, "last")
        return words.score(sign_grams(texts), texts.height, seen, words.load(classify.SIGNS))

    forward, backward = scored(list(range(len(said)))), scored(list(range(len(said)))[::-1])

    assert forward.tolist() == backward.tolist()
