"""HTML to the text people read: no tags, entities as characters, a line for each block.

Scripts and styles are left out, a picture is [图片]. What is larger than a message can be, or no HTML that the parser
knows how to end, only loses its tags.
"""

import html
import re
from dataclasses import replace
from html.parser import HTMLParser

import polars as pl

from xundan.ingest.layout import Records

_IS_HTML = (
    r"(?i)</?(?:p|br|div|span|a|b|i|u|em|strong|ul|ol|li|img|html|body|head|style|script|table|tbody|tr|td|th|h[1-6]|"
    r"blockquote|pre|code|font|hr)(?:\s[^<>]*)?/?>"
)
_BLOCKS = frozenset(
    ("p", "div", "li", "ul", "ol", "tr", "table", "blockquote", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "body")
)
_UNSEEN = frozenset(("script", "style"))
_LARGEST = 200_000  # characters; the parser takes ever longer for a tag that never ends
_TAG = re.compile(r"<[^<>]*>")


def shown(records: Records, *, is_html: bool = False) -> Records:
    """Records whose `text` is what people read."""
    if not records.cells.height:
        return records
    return replace(records, cells=records.cells.with_columns(plain(records.cells.get_column("text"), is_html=is_html)))


def plain(texts: pl.Series, *, is_html: bool = False) -> pl.Series:
    """The texts, those that are HTML as people read them; `is_html`: all are, tags or not. Each distinct one once."""
    distinct = texts.drop_nulls().unique()
    marked = distinct.filter(distinct.str.contains(r"[<&]" if is_html else _IS_HTML))
    return texts.replace(marked, pl.Series([_read(text) for text in marked], dtype=pl.String)) if len(marked) else texts


def _read(text: str) -> str:
    if len(text) > _LARGEST:
        return html.unescape(_TAG.sub(" ", text)).strip()
    page = _Page()
    try:
        page.feed(text)
        page.close()
    except AssertionError:  # how the parser says of a declaration that it is none
        return html.unescape(_TAG.sub(" ", text)).strip()
    return page.text()


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag == "img":
            self._pieces.append("[图片]")
        elif tag == "br" or tag in _BLOCKS:
            self._pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        if tag in _BLOCKS:
            self._pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._pieces.append(re.sub(r"[ \t\r\n\f\xa0]+", " ", data))

    def text(self) -> str:
        lines = (line.strip() for line in "".join(self._pieces).split("\n"))
        return "\n".join(line for line in lines if line)
