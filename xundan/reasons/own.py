"""A shop's own rules: .yml files in the `reasons` folder of its workspace, in the form of the package's own.

    rules:
      - id: price.too_high.silver_price      # begins with the code of its reason
        code: price.too_high
        says: objects
        strength: 2
        when: {speaker: buyer, any: [银价都没这么高]}
        examples: {yes: [银价都没这么高], no: [银价多少]}
    off: [price.too_high.wants_cheaper]      # rules of the package this shop does not want

A rule whose id the package has replaces that rule. Examples are checked when the file is read: a rule that does not
keep to its own examples is refused, with its file and the example.
"""

import difflib
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from xundan.errors import UserError
from xundan.reasons import taxonomy
from xundan.reasons.taxonomy import Rule
from xundan.settings import Settings

FOLDER = "reasons"
_REMEDY = "see docs/howto/add-reason.md for the form of a rule"


@dataclass(frozen=True)
class Own:
    """Rules a shop adds or replaces, and the ids of those it switches off."""

    rules: tuple[Rule, ...] = ()
    off: frozenset[str] = frozenset()

    def over(self, rules: Sequence[Rule]) -> Iterator[Rule]:
        """The package's rules as this shop wants them, then what it adds."""
        mine = {rule.id: rule for rule in self.rules}
        for rule in rules:
            if rule.id not in self.off:
                yield mine.pop(rule.id, rule)
        yield from mine.values()


NONE = Own()


def folder(settings: Settings) -> Path | None:
    """The shop's folder of rules and trained models; None when these are no shop's settings, or it has none."""
    if settings.home is None:
        return None
    found = settings.home / FOLDER
    return found if found.is_dir() else None


def of_shop(settings: Settings) -> Own:
    """The rules in the shop's folder; NONE when it has none.

    Raises UserError naming file, rule and remedy when one is malformed or does not keep to its own examples.
    """
    found = folder(settings)
    if found is None:
        return NONE
    return _read(tuple((path, path.stat().st_mtime_ns) for path in sorted(found.glob("*.yml"))))


def model(settings: Settings, ours: Path) -> Path:
    """The file of a trained model: the shop's own where `xundan train` has published one, else the package's."""
    found = folder(settings)
    mine = found / ours.name if found else None
    return mine if mine and mine.is_file() else ours


def fingerprint(settings: Settings) -> str:
    """Changes with every rule and model, the package's and the shop's."""
    said = hashlib.sha256()
    for place in (Path(__file__).parent, folder(settings)):
        for path in sorted(place.iterdir()) if place else ():
            if path.suffix in (".yml", ".json", ".npz"):
                said.update(path.name.encode() + path.read_bytes())
    return said.hexdigest()


@cache
def _read(files: tuple[tuple[Path, int], ...]) -> Own:
    rules: dict[str, Rule] = {}
    off: set[str] = set()
    ours = {rule.id for rule in taxonomy.rules()}
    for path, _ in files:
        data = taxonomy.read_yaml(path)
        if not isinstance(data, dict) or set(data) - {"rules", "off"}:
            raise UserError("must hold `rules` and `off`, nothing else", where=str(path), remedy=_REMEDY)
        for entry in data.get("rules") or ():
            rule = _rule(entry, path)
            if rule.id in rules:
                raise UserError(f"rule {rule.id} is written twice", where=str(path), remedy="keep one of them")
            rules[rule.id] = rule
        for name in data.get("off") or ():
            if name not in ours:
                nearest = difflib.get_close_matches(str(name), ours, n=1)
                remedy = f"did you mean {nearest[0]}?" if nearest else "docs/reference/reasons.md lists them"
                raise UserError(f"`off` names {name}, which is no rule of the package", where=str(path), remedy=remedy)
            off.add(name)
    return Own(tuple(rules.values()), frozenset(off))


def _rule(entry: Any, path: Path) -> Rule:
    name = entry.get("id", entry) if isinstance(entry, dict) else entry
    try:
        rule = taxonomy.read_rule(entry, entry["code"])
        broken = taxonomy.broken_examples(rule)
    except (KeyError, TypeError, ValueError) as wrong:
        fault = f"has no {wrong.args[0]!r}" if isinstance(wrong, KeyError) else str(wrong)
        raise UserError(f"rule {name}: {fault}", where=str(path), remedy=_REMEDY) from wrong
    if rule.code not in {reason.code for reason in taxonomy.load()}:
        raise UserError(f"rule {name}: {rule.code} is no reason", where=str(path), remedy=_REMEDY)
    if broken:
        raise UserError(
            f"rule {name} does not keep to its own examples: {'、'.join(broken)}",
            where=str(path),
            remedy="mend `when` or the examples",
        )
    return rule
