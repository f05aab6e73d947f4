"""Both languages say the same things, and everything a report shows has a name in both."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from xundan.reasons import taxonomy
from xundan.report import strings as words_of
from xundan.report.data import load_layout, tables_of
from xundan.report.strings import load_strings

CHINESE, ENGLISH = load_strings("zh-CN"), load_strings("en")
TRANSLATED_ONLY = {"values/campaign_name", "values/campaign_name/无活动"}  # Chinese in the database already


def keys(words: Mapping[Any, Any], path: str = "") -> Iterator[str]:
    for key, value in words.items():
        yield f"{path}{key}"
        if isinstance(value, Mapping):
            yield from keys(value, f"{path}{key}/")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_no_string_is_given_twice(language: str) -> None:
    """YAML takes the last and says nothing."""
    text = (Path(words_of.__file__).parent / "strings" / f"{language}.yml").read_text(encoding="utf-8")
    nodes = [yaml.compose(text)]
    twice = []
    for node in nodes:
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value]
            twice += [key for key in set(keys) if keys.count(key) > 1]
            nodes += [value for _, value in node.value]

    assert [] == twice


def test_both_languages_have_the_same_strings() -> None:
    assert set(keys(CHINESE.sections)) == set(keys(ENGLISH.sections)) - TRANSLATED_ONLY


def test_both_languages_leave_the_same_places_to_fill() -> None:
    for section in ("words", "sentences", "units", "explore"):
        for key, text in CHINESE.sections[section].items():
            assert sorted(re.findall(r"{(\w+)}", text)) == sorted(
                re.findall(r"{(\w+)}", ENGLISH.sections[section][key])
            ), key


@pytest.mark.parametrize("strings", [CHINESE, ENGLISH], ids=["zh-CN", "en"])
def test_every_column_of_the_layout_exists_and_has_a_heading(con: duckdb.DuckDBPyConnection, strings: Any) -> None:
    for table in (table for part in load_layout() for table in tables_of(part)):
        columns = con.table(f"reports.{table['model']}").columns
        for name in [*table.get("page", []), *table.get("more", [])]:
            assert strings.column(table["model"], name)
            assert name in columns or name == "quotes", f"{table['model']}.{name}"


def test_every_owner_and_group_of_reasons_has_a_name() -> None:
    for strings in (CHINESE, ENGLISH):
        assert {reason.owner for reason in taxonomy.load()} <= set(strings.sections["values"]["owner"])
        assert {reason.group for reason in taxonomy.load()} <= set(strings.sections["values"]["reason_group"])
