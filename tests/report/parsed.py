"""A page as a test sees it: its elements, the text a reader reads, and its tables."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "input", "hr"}


@dataclass
class Page(HTMLParser):
    """Elements in order as (tag, attributes), text by the tags around it, and tables by class."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)
    _table: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.elements.append((tag, known))
        if tag not in VOID:
            self._open.append(tag)
        if tag == "table":
            self._table = known["class"].split()[-1].removeprefix("t-")
            self.tables[self._table] = []
        elif tag == "tr":
            self.tables[self._table].append([])
        elif tag in ("td", "th") and self._open[-2] == "tr":
            self.tables[self._table][-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        said = data.strip()
        if not said:
            return
        self.texts.append((tuple(self._open), said))
        if "tr" in self._open and "small" not in self._open:
            self.tables[self._table][-1][-1] += said

    def said(self, tag: str) -> list[str]:
        """Texts directly inside elements of a tag."""
        return [text for path, text in self.texts if path[-1] == tag]

    def last_row(self, table: str) -> list[str]:
        return self.tables[table][-1]


def parse(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    return page
