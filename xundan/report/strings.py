"""The words of a report, as data: one file of strings/ per language, with the same keys in each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from xundan import yml

_FOLDER = Path(__file__).with_name("strings")


@dataclass(frozen=True)
class Strings:
    """The words of one language. A missing label is a defect and raises KeyError; an unknown code shows itself."""

    language: str
    sections: Mapping[str, Mapping[str, str]]

    def __call__(self, section: str, key: str, **facts: object) -> str:
        """A string of a section, its places filled: `strings("words", "chat", count=12)`."""
        return self.sections[section][key].format(**facts)

    def column(self, model: str, name: str) -> str:
        """The heading of a column: that of `model.name` if it has one of its own, else that of `name`."""
        columns = self.sections["columns"]
        return columns.get(f"{model}.{name}") or columns[name]

    def value(self, column: str, code: object) -> str:
        """What a code of a column is called; other text is its own name."""
        names: Any = self.sections["values"].get(column, {})
        return str(names.get(str(code), code))

    def joined(self, items: list[str], kind: str = "list") -> str:
        """Items as an enumeration."""
        return self.sections["join"][kind].join(items)


@cache
def load_strings(language: str) -> Strings:
    """The words of a language: zh-CN or en."""
    text = (_FOLDER / f"{language}.yml").read_text(encoding="utf-8")
    return Strings(language, yml.parse(text))
