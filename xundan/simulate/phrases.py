"""The words: reads phrases/*.yml and makes utterances of them.

A phrase is a line with choices `<a|b>`, slots `$price` and message breaks ` / `. Choices are multiplied out once at
load (at most `_VARIANTS` of a line are kept, evenly spread), so that a draw is two list look-ups and one format.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product as combinations
from math import prod
from pathlib import Path
from typing import Any, cast

from xundan import yml
from xundan.simulate.dice import Dice

Bank = tuple[tuple[str, ...], ...]
"""Phrases; each is the tuple of its variants."""

KINDS = ("wear", "home", "device", "skin")
_FOLDER = Path(__file__).parent / "phrases"
_OBJECTIONS = ("price", "promo", "product", "stock_logistics", "trust_pay_buyer")
_VARIANTS = 128
_CHOICE = re.compile(r"<([^<>]*)>")
_SLOT = re.compile(r"\$([a-z]+[0-9]?)")


@dataclass(frozen=True, slots=True)
class Objection:
    """How one reason is spoken about one kind of product. `ask` may be empty: some objections are never questions."""

    ask: tuple["Question", ...]
    deny: Bank
    say: Bank
    soothe: Bank
    last: Bank


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the answers that fit it: a no and a yes; either may be empty."""

    ask: Bank
    deny: Bank
    answer: Bank


@dataclass(frozen=True)
class Phrases:
    """All the words of a shop."""

    objections: Mapping[tuple[str, str], Objection]
    """By (reason code, kind of product)."""
    topics: Mapping[str, tuple[Question, ...]]
    """By kind of product."""
    herrings: tuple[tuple[Bank, Bank, Bank], ...]
    """Question, answer, acknowledgement."""
    agent: Mapping[str, Bank]
    buyer: Mapping[str, Bank]
    service: Mapping[str, Bank]
    after_sale: tuple[tuple[Bank, ...], ...]
    """Exchanges: buyer, agent, buyer …"""
    other: tuple[tuple[Bank, ...], ...]
    openers: Bank
    closers: Bank
    asides: Bank
    """What may stand before, behind or beside any longer line of a buyer's."""
    habits: Mapping[str, Any]
    catalogue: Mapping[str, Any]


def say(dice: Dice, bank: Bank, slots: Mapping[str, object]) -> str:
    """One utterance of the bank, its slots filled; may hold ` / ` where messages part."""
    text = dice.pick(dice.pick(bank))
    return text.format_map(slots) if "{" in text else text


def variants(line: str) -> tuple[str, ...]:
    """Every way to say a line, slots as `{name}`; at most `_VARIANTS` of them, evenly spread."""
    parts = _CHOICE.split(_SLOT.sub(r"{\1}", line.strip()))
    options = [part.split("|") if position % 2 else [part] for position, part in enumerate(parts)]
    total = prod(len(option) for option in options)
    step = max(1, -(-total // _VARIANTS))
    texts = ("".join(choice) for number, choice in enumerate(combinations(*options)) if number % step == 0)
    return tuple(dict.fromkeys(" ".join(text.split()) for text in texts))


def bank(block: str) -> Bank:
    """A bank of a YAML block: a phrase a line."""
    return tuple(variants(line) for line in block.splitlines() if line.strip())


@lru_cache(maxsize=1)
def load() -> Phrases:
    """Reads every phrase file once."""
    words = {path.stem: cast("dict[str, Any]", yml.parse(path.read_text("utf-8"))) for path in _FOLDER.glob("*.yml")}
    coded = {code: parts for name in _OBJECTIONS for code, parts in words[name].items()}
    return Phrases(
        objections={(code, kind): _objection(parts, kind) for code, parts in coded.items() for kind in KINDS},
        topics={kind: _topics(words["topics"], kind) for kind in KINDS},
        herrings=tuple(_herring(line) for line in words["topics"]["herrings"].splitlines()),
        agent=_banks(words["agent"]),
        buyer=_banks(words["buyer"]),
        service=_banks(words["service"]),
        after_sale=_exchanges(words["aftersale"]["after_sale"]),
        other=_exchanges(words["aftersale"]["other"]),
        openers=bank(words["habits"]["openers"]),
        closers=bank(words["habits"]["closers"]),
        asides=bank(words["habits"]["asides"]),
        habits=words["habits"],
        catalogue=words["catalogue"],
    )


def _banks(entries: Mapping[str, str]) -> dict[str, Bank]:
    return {name: bank(block) for name, block in entries.items()}


def _topics(topics: Mapping[str, str], kind: str) -> tuple[Question, ...]:
    lines = [line.split("##") for line in (topics[kind] + topics["any"]).splitlines()]
    return tuple(Question(bank(ask), (), bank(answer)) for ask, answer in lines)


def _objection(parts: Mapping[str, Any], kind: str) -> Objection:
    def of(name: str) -> str:
        block = parts.get(name, "")
        return block if isinstance(block, str) else block.get("any", "") + block.get(kind, "")

    asked = [[*line.split("##"), "", ""][:3] for line in of("ask").splitlines()]
    questions = tuple(Question(bank(ask), bank(deny), bank(answer)) for ask, deny, answer in asked)
    return Objection(questions, bank(of("deny")), bank(of("say")), bank(of("soothe")), bank(of("last")))


def _cells(line: str) -> Sequence[str]:
    """Parts at the bars outside `<…>`."""
    return re.split(r"\|(?![^<>]*>)", line)


def _herring(line: str) -> tuple[Bank, Bank, Bank]:
    ask, answer, thanks = (bank(cell) for cell in _cells(line))
    return ask, answer, thanks


def _exchanges(block: str) -> tuple[tuple[Bank, ...], ...]:
    return tuple(tuple(bank(cell) for cell in _cells(line) if cell.strip()) for line in block.splitlines())
