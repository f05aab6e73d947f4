from pathlib import Path

import polars as pl
import pytest

from xundan.reasons import labelled, signals, stage
from xundan.reasons.literals import holding, needed, spelled
from xundan.reasons.signals import Signals
from xundan.reasons.taxonomy import CUT
from xundan.text.normalise import reading

LABELLED = Path(__file__).parents[2] / "data_samples" / "labelled"
EVERY = {
    f"{gate}, {speaker}": spoken
    for gate, by_speaker in (("reasons", signals.load()), ("stage", stage.gate().by_speaker))
    for speaker, spoken in by_speaker.items()
}


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("退货", {"退货"}),
        ("退(?:不了|货)", {"退不了", "退货"}),
        ("不(要)?了", {"不了", "不要了"}),
        ("[怎咋]么[^_]{0,4}贵", {"怎么", "咋么"}),
        ("有[^_]{0,4}(券|红包)吗", {"券吗", "红包吗"}),
        ("好{2,}吃", {"好"}),
        (r"_加钱\?", {"_加钱?"}),
        ("贵|[0-9]天到", {"贵", "天到"}),
    ],
)
def test_words_every_match_holds_are_read_off(expression: str, words: set[str]) -> None:
    assert needed(expression) == words


@pytest.mark.parametrize("expression", ["贵?", "贵|.", "(?i)贵", "_", "[^_]贵*", "贵{0,2}", r"\p{Han}"])
def test_an_expression_that_needs_no_word_says_so(expression: str) -> None:
    assert needed(expression) is None


def test_an_expression_that_spells_out_a_few_words_is_those_words() -> None:
    assert {"退不了", "不退", "退不了吗", "不退吗"} == spelled("(退不了|不退)吗?")


@pytest.mark.parametrize("expression", ["^贵", "贵_$", "(?i)贵", "贵.", "[^_]贵", "贵+", "贵{2}", r"\d折"])
def test_an_expression_that_matches_more_or_less_than_words_spells_none(expression: str) -> None:
    assert spelled(expression) is None


def test_texts_that_hold_a_word_are_found_however_the_words_overlap() -> None:
    texts = pl.Series(["_不要了_", "_要了吗_", "_好_"])

    found = [places.to_list() for places in holding(texts, [frozenset({"不要", "吗"}), frozenset({"要了"}), None])]

    assert found == [[0, 1], [0, 1], [0, 1, 2]]


@pytest.mark.parametrize("spoken", EVERY.values(), ids=EVERY)
def test_every_rule_matches_what_its_expression_alone_does(spoken: Signals) -> None:
    conversations = labelled.read(LABELLED / "dev-1.jsonl") + labelled.read(LABELLED / "dev-8.jsonl")
    said = {message["text"] for one in conversations for message in one["messages"]}
    texts = reading(pl.Series(sorted(said)), spoken.speaker)
    expected = [0] * len(texts)
    for place, signal in enumerate(spoken.all):
        left = texts.str.replace_all(signal.cut.expression, CUT) if signal.cut else texts
        for row in (texts.str.contains(signal.holds) & left.str.contains(signal.holds)).arg_true():
            expected[row] |= 1 << place

    assert spoken.match_read(texts) == expected
