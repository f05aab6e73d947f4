"""The look of the pages, as each carries it inside of itself.

A page of one agent or campaign is one of a thousand, so it has only what its own parts need (style.css) and none of the
white space and comments by which we read a style sheet.
"""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

_TEMPLATES = Path(__file__).with_name("templates")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND = re.compile(r"\s*([{};])\s*|([:,])\s+")


@cache
def style_of(*sheets: str) -> Markup:
    """The named sheets of templates/, one after another, as short as they can be said."""
    texts = ((_TEMPLATES / f"{sheet}.css").read_text(encoding="utf-8") for sheet in sheets)
    short = _AROUND.sub(r"\1\2", " ".join(_COMMENT.sub("", "".join(texts)).split()))
    return Markup(short.replace(";}", "}"))  # noqa: S704 - our own files
