"""Suites of expectations as YAML of our own thin form: `expectations/<border>/<table>.yml`.

    table: raw.messages
    key: [file, line]            # how people find one of its rows
    rows: load_id > 3            # which rows to look at, a SQL condition; all when left out
    derived:                     # columns computed by DuckDB on the way, as SQL
      is_unmasked: regexp_matches(text, '1[3-9][0-9]{9}')
    expectations:
      - type: expect_column_values_to_be_in_set      # Great Expectations' own name and arguments
        kwargs: {column: role, value_set: [buyer, agent, bot, system]}
        severity: fatal          # fatal: nothing is published. warn: only reported
        why: 角色只有四种。 There are four roles.

Texts themselves are better judged in `derived`: that is fast, and no result or page can then show them. A border is
where rows change hands: `raw` once files are read, `marts` before analysts see them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from xundan import yml
from xundan.errors import UserError

_PACKAGED = Path(__file__).with_name("_expectations")
FOLDER = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parents[1] / "expectations"
SEVERITIES = {"fatal": "critical", "warn": "warning"}  # ours → Great Expectations'


@dataclass(frozen=True)
class Expectation:
    """One line of a suite. `type` and `kwargs` are Great Expectations' own, severity is fatal or warn."""

    type: str
    kwargs: dict[str, Any]
    severity: str
    why: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it judges."""
        single = (self.kwargs[name] for name in ("column", "column_A", "column_B") if name in self.kwargs)
        return (*single, *self.kwargs.get("column_list", ()))


@dataclass(frozen=True)
class Suite:
    """What is expected of a table. `key` names a row to people, `rows` is a SQL condition, `derived` name → SQL."""

    table: str
    key: tuple[str, ...]
    rows: str
    derived: dict[str, str]
    expectations: tuple[Expectation, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns to fetch: the key and those the expectations name, each once."""
        named = (column for each in self.expectations for column in each.columns)
        return tuple(dict.fromkeys((*self.key, *named)))


def load_suites(border: str, folder: Path = FOLDER) -> tuple[Suite, ...]:
    """The suites of one border (`raw` or `marts`), by table name. Raises UserError naming the file that is faulty."""
    return tuple(_read_suite(path) for path in sorted((folder / border).glob("*.yml")))


def _read_suite(path: Path) -> Suite:
    try:
        data = yml.parse(path.read_text(encoding="utf-8"))
        suite = Suite(
            table=data["table"],
            key=tuple(data["key"]),
            rows=data.get("rows", "true"),
            derived=dict(data.get("derived", {})),
            expectations=tuple(Expectation(**each) for each in data["expectations"]),
        )
    except (yaml.YAMLError, KeyError, TypeError) as faulty:
        raise UserError(f"no suite of expectations: {faulty}", where=str(path)) from faulty
    wrong = [each.severity for each in suite.expectations if each.severity not in SEVERITIES]
    if wrong:
        raise UserError(f"severity {wrong[0]!r} is neither fatal nor warn", where=str(path))
    return suite
