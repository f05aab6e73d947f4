"""The collector rests while many objects are made, and only then."""

import gc

import pytest

from xundan.collector import at_rest


def test_no_cycles_are_looked_for_meanwhile() -> None:
    with at_rest():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_works_again_after_an_error() -> None:
    with pytest.raises(KeyError), at_rest():
        raise KeyError
    assert gc.isenabled()


def test_one_that_was_off_stays_off() -> None:
    with at_rest():
        with at_rest():
            pass
        assert not gc.isenabled()
