"""Which members the objects at the beginning of a JSON text have, however large it is and wherever it breaks off.

`{"meta": {"id": 1}, "messages": [{"msg": "在吗"}]}` has the paths meta, meta.id, messages, messages[].msg. The brackets
of an array that is the whole text are left out, so one object a line, an array of objects and a lone object of the same
kind have the same paths. Where every line is an object of its own (JSON Lines) a broken line tells none.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from xundan.ingest.json_alike import DECODER

if TYPE_CHECKING:
    from xundan.ingest.source import Source

_OUTLINE_CHARS = 64 << 10
_DEEPEST = 12
_NESTED = (dict, list)  # asked of every value; a union of both takes twice as long
_LINES_LOOKED_AT = 20
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]')


def has(*wanted: str) -> Callable[["Source"], bool]:
    """A recogniser: whether the text is JSON and has all these members, at the top or inside whatever wraps them."""

    def recognise(source: "Source") -> bool:
        found = source.json_paths
        return bool(found) and all(
            path in found or any(other.endswith((f".{path}", f"].{path}")) for other in found) for path in wanted
        )

    return recognise


def holders(source: "Source", *members: str) -> tuple[str, ...]:
    """The members under which objects stand that have all these; "" for the top."""
    found = set(source.json_paths)
    names: dict[str, None] = {}
    for path in source.json_paths:
        if path == members[0] or path.endswith(f".{members[0]}"):
            around = path[: -len(members[0])]
            if all(f"{around}{other}" in found for other in members):
                names[around.rstrip(".").rpartition(".")[2].replace("[]", "")] = None
    return tuple(names)


def holder(source: "Source", *members: str) -> str | None:
    """The first of these, None where there are none such."""
    return next(iter(holders(source, *members)), None)


def is_lines(text: str) -> bool:
    """Whether the lines that are not blank are objects: the first, or most of those behind a broken first."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return False
    first, *others = lines[: _LINES_LOOKED_AT + 1]
    if _is_object(first):
        return True
    return first.lstrip().startswith("{") and sum(map(_is_object, others)) * 2 > len(others)


def _is_object(line: str) -> bool:
    return isinstance(_decoded(line), dict)


def paths(text: str, *, is_lines: bool) -> tuple[str, ...]:
    """The paths of all members in the first `_OUTLINE_CHARS` of the text, as they appear; none if it is no JSON."""
    text = text[:_OUTLINE_CHARS].lstrip("\ufeff \t\r\n")
    if not text.startswith(("{", "[")):
        return ()
    found: dict[str, None] = {}
    _look([_decoded(line) for line in (text.split("\n") if is_lines else (text,))], "", found, 0)
    return tuple(found) or _paths_before_a_break(text)


def _decoded(text: str) -> Any:
    """The value that is the text, None where it is no JSON."""
    try:
        return DECODER.decode(text)
    except (ValueError, RecursionError):
        return None


def _look(value: Any, prefix: str, found: dict[str, None], depth: int) -> None:
    """Note the paths in a value."""
    if isinstance(value, list):
        prefix = prefix and f"{prefix}[]"
        for element in value:
            if isinstance(element, _NESTED) and depth < _DEEPEST:
                _look(element, prefix, found, depth + 1)
        return
    for name, inner in value.items():
        path = f"{prefix}.{name}" if prefix else name
        found[path] = None
        if isinstance(inner, _NESTED) and depth < _DEEPEST:
            _look(inner, path, found, depth + 1)


def _paths_before_a_break(text: str) -> tuple[str, ...]:
    """The same, of a text that is cut off or broken somewhere."""
    found: dict[str, None] = {}
    stack: list[str] = []
    prefix, key, last = "", "", ""
    for match in _TOKEN.finditer(text):
        mark = match.group()
        if mark in "{[":
            if len(stack) == _DEEPEST:
                break
            stack.append(prefix)
            prefix = f"{prefix}.{key}" if prefix and key else prefix or key
            if mark == "[" and prefix:
                prefix += "[]"
            key = ""
        elif mark in "}]":
            if not stack:
                break
            prefix, key = stack.pop(), ""
        elif mark == ":":
            key = last[1:-1]
            found[f"{prefix}.{key}" if prefix else key] = None
        elif mark == ",":
            key = ""
        last = mark
    return tuple(found)
