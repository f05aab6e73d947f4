"""What is found in a JSON document: records, where they stand, and what stands in the place of one.

A platform names a place (`Place`); in a value that was decoded whole `within` finds the records that stand there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

DEEPEST = 40


class Found(NamedTuple):
    """A record: its value, the members of the objects around it (inner before outer), and its line or number from 1.

    `is_beside` is set for the record that stands beside the list of the others.
    """

    value: Any
    around: Mapping[str, Any]
    number: int
    is_beside: bool = False


class Run(NamedTuple):
    """Records that stand one behind the other in the same list, the first of them with this line or number.

    `chars` is the text that was read since the run before, for whoever counts what is held.
    """

    values: list[Any]
    around: Mapping[str, Any]
    number: int
    is_beside: bool = False
    chars: int = 0


@dataclass(frozen=True)
class Spoilt:
    """What stands where a record should: its line or number, why it is none, and its text."""

    number: int
    reason: str
    text: str


def each(runs: Iterable[Run | Spoilt]) -> Iterator[Found | Spoilt]:
    """The same, record by record."""
    for run in runs:
        if isinstance(run, Spoilt):
            yield run
            continue
        for number, value in enumerate(run.values, run.number):
            yield Found(value, run.around, number, run.is_beside)


@dataclass(frozen=True)
class Place:
    """Where records stand: `under` that member, at whatever depth; None: they are the text itself.

    The member may be wrapped in one of its own name. `beside` names a member that is one more record where it is an
    object in an object that also has `under`: what opens a conversation may stand outside its list.
    """

    under: str | None
    beside: str | None = None


def within(
    value: Any, place: Place, around: Mapping[str, Any], depth: int
) -> Iterator[tuple[list[Any], Mapping[str, Any], bool]]:
    """The lists of records in a value that was decoded whole, what is around each, and whether it is what is beside."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for element in value:
            yield from within(element, place, around, depth + 1)
    elif isinstance(value, dict):
        known = {**around, **value}
        for name, inner in value.items():
            if name == place.under and not (isinstance(inner, dict) and name in inner):
                known.pop(name)
                if inner is not None:
                    yield inner if isinstance(inner, list) else [inner], known, False
            elif name == place.beside and isinstance(inner, dict) and place.under in value:
                yield [inner], known, True
            elif isinstance(inner, dict | list):
                yield from within(inner, place, known, depth + 1)


def numbered(value: Any, place: Place, around: Mapping[str, Any], depth: int, before: int, chars: int) -> Iterator[Run]:
    """The runs in a value that was decoded whole from so many `chars`; `before` them came so many records."""
    for values, known, is_beside in within(value, place, around, depth):
        yield Run(values, known, before + 1, is_beside, chars)
        before, chars = before + len(values), 0
