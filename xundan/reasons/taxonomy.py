"""The reasons as data: one .yml per group beside this file, found by looking, registered nowhere.

A file with a `group` key holds reasons and their rules. A rule is one way of saying one thing: who says it
(`when.speaker`), what it does (`says`: objects, asks, refuses, settles), the words and patterns, and examples that
must and must not match.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import polars as pl
import yaml

from xundan import yml
from xundan.errors import UserError
from xundan.text.normalise import reading

Says = Literal["objects", "asks", "refuses", "settles"]
UNKNOWN = "unknown.silent"
CUT = "∅"  # what stands where a cut-out was
_HERE = Path(__file__).parent


class _Yaml(yml.LOADER):
    """YAML 1.1 reads `yes:` and `no:` as true and false; here they are words."""


_Yaml.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class When:
    """What a text must hold. `none` is cut out first; then one of `words` or `patterns` must still be there."""

    speaker: str
    words: tuple[str, ...]
    patterns: tuple[str, ...]
    none: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """One way in which a reason shows in one message."""

    id: str
    code: str
    says: Says
    strength: int
    when: When
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True)
class Reason:
    """Why an inquiry was lost, and who can fix it."""

    code: str
    group: str
    group_name_zh: str
    group_name_en: str
    name_zh: str
    name_en: str
    definition: str
    owner: str
    rules: tuple[Rule, ...]


@cache
def load() -> tuple[Reason, ...]:
    """All reasons in order of their files. Raises UserError naming file and entry when one is malformed."""
    reasons = tuple(reason for path in sorted(_HERE.glob("*.yml")) for reason in read_group(path))
    codes = [reason.code for reason in reasons]
    twice = {code for code in codes if codes.count(code) > 1}
    if twice:
        raise UserError(f"defined twice: {', '.join(sorted(twice))}", where=str(_HERE), remedy="keep one of them")
    return reasons


def rules() -> tuple[Rule, ...]:
    """All rules of all reasons."""
    return tuple(rule for reason in load() for rule in reason.rules)


def read_group(path: Path) -> Iterator[Reason]:
    """The reasons of one file; none when it is not a group's file."""
    data = read_yaml(path)
    if not isinstance(data, dict) or "group" not in data:
        return
    for entry in data["reasons"]:
        try:
            yield _reason(entry, data)
        except (KeyError, TypeError, ValueError) as wrong:
            name = entry.get("code", entry) if isinstance(entry, dict) else entry
            raise UserError(
                f"reason {name}: {_fault(wrong)}",
                where=str(path),
                remedy="see docs/howto/add-reason.md for the form of an entry",
            ) from wrong


def read_yaml(path: Path) -> Any:
    """A data file of this package; UserError names the line of a fault."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Yaml)  # noqa: S506 – a SafeLoader with fewer resolvers
    except yaml.YAMLError as broken:
        raise UserError(f"not readable as YAML: {broken}", where=str(path), remedy="mend the line") from broken
    except UnicodeDecodeError as broken:
        raise UserError("is not UTF-8 text", where=str(path), remedy="save it as UTF-8") from broken


def read_when(data: dict[str, Any]) -> When:
    """The `when` of a rule or of a speech act."""
    unknown = set(data) - {"speaker", "any", "matches", "none"}
    if unknown:
        raise ValueError(f"`when` does not know {', '.join(sorted(unknown))}")
    when = When(
        speaker=data["speaker"],
        words=tuple(str(word).lower() for word in data.get("any") or ()),
        patterns=tuple(data.get("matches") or ()),
        none=tuple(data.get("none") or ()),
    )
    if when.speaker not in ("buyer", "agent"):
        raise ValueError(f"speaker is buyer or agent, not {when.speaker!r}")
    if not when.words and not when.patterns:
        raise ValueError("`when` needs `any` or `matches`")
    return when


def _reason(entry: dict[str, Any], group: dict[str, Any]) -> Reason:
    code = entry["code"]
    if code.split(".")[0] != group["group"]:
        raise ValueError(f"the code must begin with {group['group']}.")
    return Reason(
        code=code,
        group=group["group"],
        group_name_zh=group["name_zh"],
        group_name_en=group["name_en"],
        name_zh=entry["name_zh"],
        name_en=entry["name_en"],
        definition=entry["definition"],
        owner=entry["owner"],
        rules=tuple(read_rule(rule, code) for rule in entry["rules"]),
    )


def read_rule(data: dict[str, Any], code: str) -> Rule:
    """A rule of a reason. Raises KeyError or ValueError when it is malformed."""
    if data["says"] not in get_args(Says):
        raise ValueError(f"{data['id']}: says is one of {', '.join(get_args(Says))}, not {data['says']!r}")
    if not data["id"].startswith(code):
        raise ValueError(f"{data['id']}: a rule's id begins with its reason's code")
    examples = data["examples"]
    if not examples["yes"] or not examples["no"]:
        raise ValueError(f"{data['id']}: needs examples of both kinds, yes and no")
    return Rule(
        id=data["id"],
        code=code,
        says=data["says"],
        strength=int(data.get("strength", 1)),
        when=read_when(data["when"]),
        yes=tuple(examples["yes"]),
        no=tuple(examples["no"]),
    )


def holds(when: When) -> str:
    """The words and patterns as one regular expression over the reading form."""
    return "|".join([*(re.escape(word) for word in when.words), *when.patterns])


def broken_examples(rule: Rule) -> list[str]:
    """The examples that a rule does not keep to. Raises ValueError when a pattern is no regular expression."""
    texts = reading(pl.Series([*rule.yes, *rule.no], dtype=pl.String), rule.when.speaker)
    try:
        left = texts.str.replace_all("|".join(rule.when.none), CUT) if rule.when.none else texts
        found = (texts.str.contains(holds(rule.when)) & left.str.contains(holds(rule.when))).to_list()
    except pl.exceptions.ComputeError as wrong:
        raise ValueError(str(wrong)) from wrong
    wanted = [True] * len(rule.yes) + [False] * len(rule.no)
    return [text for text, is_so, want in zip([*rule.yes, *rule.no], found, wanted, strict=True) if is_so != want]


def _fault(wrong: Exception) -> str:
    return f"has no {wrong.args[0]!r}" if isinstance(wrong, KeyError) else str(wrong)
