"""The committed model files fit the rules of today: whoever changes a signal trains again."""

from tests.reasons.chat import conversation, frame
from xundan.reasons import choice, classify, lines, stage, taxonomy, words


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
