"""YAML as the whole project reads it: safely, in C where that is built in (some ten times as fast), each key once."""

from typing import Any

import yaml

_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class LOADER(_Safe):  # type: ignore[misc]  # one of two classes
    """Refuses a key that is written twice: of two sections of one name the first would count for nothing, unsaid."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping. Raises yaml.YAMLError where a key comes again."""
        written = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in written:
                raise yaml.constructor.ConstructorError(None, None, f"`{key.value}` is written twice", key.start_mark)
            written.add(key.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


def parse(text: str) -> Any:
    """What a YAML text says. Raises yaml.YAMLError, which knows line and column."""
    return yaml.load(text, Loader=LOADER)  # noqa: S506 – either is the safe one
