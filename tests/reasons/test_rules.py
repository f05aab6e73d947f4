"""Every rule and speech act matches its own yes examples and none of its no examples."""

import polars as pl
import pytest

from xundan.reasons import signals, stage
from xundan.reasons.signals import Signal

_LOADED = [*signals.load().values(), *stage.gate().by_speaker.values()]
_ALL = [(spoken, place, signal) for spoken in _LOADED for place, signal in enumerate(spoken.all)]


@pytest.mark.parametrize(("spoken", "place", "signal"), _ALL, ids=[signal.id for _, _, signal in _ALL])
def test_a_rule_keeps_to_its_examples(spoken: signals.Signals, place: int, signal: Signal) -> None:
    examples = [*signal.yes, *signal.no]

    masks = spoken.match(pl.Series(examples, dtype=pl.String))

    assert [True] * len(signal.yes) + [False] * len(signal.no) == [bool(mask >> place & 1) for mask in masks]


def test_ids_are_unique() -> None:
    ids = [signal.id for _, _, signal in _ALL]

    assert len(set(ids)) == len(ids)
