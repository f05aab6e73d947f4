"""A rule: how one form of a kind of personal data is found in a shadow, with texts it must and must not touch.

Patterns are of Python's `re`. To stay linear on any text, every repetition is bounded or possessive (`++`), and what
could begin a match at every place is fenced off by what may stand before it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xundan.ingest.masking.shadow import Shadowed

Spans = list[tuple[int, int]]
Finder = Callable[[str], Spans]
Check = Callable[[re.Match[str]], bool]

_LONGEST_LEADER = 8


@dataclass(frozen=True)
class Rule:
    """`find` gives the spans of a shadow that are personal data of this `kind`, in order and apart."""

    kind: str
    find: Finder
    yes: tuple[str, ...]
    no: tuple[str, ...]


def hide_by(rules: Iterable[Rule], shadowed: Shadowed) -> Shadowed:
    """The text with the placeholder of its kind in place of all that the rules find, one after the other."""
    for rule in rules:
        if spans := rule.find(shadowed.shadow):
            shadowed = shadowed.without(spans, rule.kind)
    return shadowed


def matching(*pattern: str, check: Check | None = None, beside: str | None = None, led_by: str = "") -> Finder:
    """Find by a pattern (its parts are joined): its group `it`, or all of the match.

    `check` has the last word on a match. `beside`: a pattern without which a shadow is not searched. `led_by`: a
    pattern of what belongs to a match when it stands right before it.
    """
    compiled = re.compile("".join(pattern))
    group = "it" if "it" in compiled.groupindex else 0
    has_companion = re.compile(beside).search if beside else None
    leader = re.compile(f"(?:{led_by})$") if led_by else None

    def find(shadow: str) -> Spans:
        if (has_companion and not has_companion(shadow)) or not compiled.search(shadow):
            return []
        spans = [match.span(group) for match in compiled.finditer(shadow) if check is None or check(match)]
        return spans if leader is None else [(_led(shadow, begin, leader), end) for begin, end in spans]

    return find


def _led(shadow: str, begin: int, leader: re.Pattern[str]) -> int:
    found = leader.search(shadow, max(0, begin - _LONGEST_LEADER), begin)
    return found.start() if found else begin
