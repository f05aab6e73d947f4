"""Every command that the docs tell people to type is there, with the options they give it."""

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from tests.docs.markdown import PAGES, ROOT, Page
from xundan.cli import app
from xundan.reference import commands

GROUP: Any = typer.main.get_command(app)
KNOWN = dict(commands(GROUP))
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
PLACEHOLDERS = {"COMMAND", "--help"}


def lines(page: Page) -> list[str]:
    """What stands in blocks of a shell, and in backquotes."""
    return [*page.words, *(line for block in page.blocks("sh", "powershell") for line in block.splitlines())]


def faults(line: str) -> Iterator[str]:
    program, *rest = shlex.split(line, comments=True) or [""]
    if program == "make":
        yield from (f"make {target}" for target in rest if "=" not in target and target not in TARGETS)
    if program == "xundan" and rest and rest[0] not in PLACEHOLDERS:
        name = next((name for name in (" ".join(rest[:2]), rest[0]) if name in KNOWN), None)
        if name is None:
            if rest[0] not in GROUP.commands or len(rest) > 1:
                yield f"xundan {' '.join(rest[:2])}"
            return
        known = {option for parameter in KNOWN[name].params for option in parameter.opts}
        yield from (f"xundan {name} {word}" for word in rest[1:] if word.startswith("-") and word not in known)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_exist(page: Page) -> None:
    wanted = [line for line in lines(page) if line.startswith(("make ", "xundan "))]

    assert [fault for line in wanted for fault in faults(line)] == []


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_a_readme_begins_with_the_two_commands(readme: str) -> None:
    first = next(page for page in PAGES if page.name == readme).blocks("sh")[0]

    assert [line.split("#")[0].strip() for line in first.splitlines()] == ["make demo", "make test"]
