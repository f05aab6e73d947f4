"""What stands in the project's Markdown: blocks of code, words of code, links and headings."""

import re
import textwrap
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHELLS = ("sh", "shell", "bash", "console", "powershell")
_FENCE = re.compile(r"^ *```(?P<kind>\S*)[^\n]*\n(?P<body>.*?)^ *```$", re.DOTALL | re.MULTILINE)
_WORDS = re.compile(r"`([^`\n]+)`")
_PROGRAMS = "python|pytest|make|mkdocs|prefect|source|start|ollama|vllm|llama-server|Set-\\w+"
_TOLD = re.compile(rf"(xundan [a-z]+ [^a-z]|xundan reader [a-z]+ .|({_PROGRAMS}) .)")
_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+?)$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def prose(self) -> str:
        """The text without blocks of code."""
        return _FENCE.sub("", self.text)

    def blocks(self, *kinds: str) -> list[str]:
        """The blocks of code of these kinds, such as sh or csv, each without its common indentation."""
        found = [(m["kind"], m["body"]) for m in _FENCE.finditer(self.text)]
        return [textwrap.dedent(body) for kind, body in found if kind in kinds]

    @property
    def scripts(self) -> list[tuple[str, ...]]:
        """What it tells people to type, command by command: blocks of a shell, and commands in the prose."""
        told = [words for words in self.words if _TOLD.match(words)]
        blocks = [block.replace("\\\n", " ").splitlines() for block in (*self.blocks(*SHELLS), *told)]
        commands = (tuple(re.sub(r"(^\$ | +#.*$)", "", line).strip() for line in block) for block in blocks)
        return [tuple(filter(None, script)) for script in commands]

    @property
    def words(self) -> list[str]:
        """What stands in backquotes outside blocks."""
        return _WORDS.findall(self.prose)

    @property
    def links(self) -> list[str]:
        return _LINK.findall(self.prose)

    @property
    def anchors(self) -> set[str]:
        """What a link may name after #, made from headings as GitHub and most others make it."""
        plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(self.prose))
        return {heading.strip().replace(" ", "-") for heading in plain}


PAGES = [Page(path) for path in sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))]


def page(name: str) -> Page:
    """The page of this name, relative to the root."""
    return next(each for each in PAGES if each.name == name)
