"""The page: one file that opens anywhere, asks nothing of the network and runs no script but its own.

Chat text is hostile until escaped: the templates escape everything, and the only ready-made markup are the charts
(shapes only, see charts.py), the cells of tables and the marked chat lines (escaped piece by piece), our own style
sheets and script, and the data block (see explorer.py). The browser is told the fingerprint of the one script it may
run, so that nothing else runs even if it got in.
"""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from xundan.report import format as form
from xundan.report import meeting as meetings
from xundan.report import summary
from xundan.report.cells import head_class, row_of
from xundan.report.checks import FRONT, Checks
from xundan.report.conversations import Told, list_cases
from xundan.report.data import Data
from xundan.report.explorer import build_explorer
from xundan.report.matrix import PAGE_REASONS
from xundan.report.meeting import Meeting
from xundan.report.members import FOLDERS, Member
from xundan.report.strings import Strings, load_strings
from xundan.report.styles import style_of
from xundan.report.tables import Part

_TEMPLATES = Path(__file__).with_name("templates")
_SCRIPT = ("view", "drill", "heat", "cases", "tables", "means", "start")


def build_page(
    data: Data,
    parts: list[Part],
    strings: Strings,
    checks: Checks,
    meeting: Meeting | None = None,
    members: Sequence[Member] = (),
    night: str = "",
    told: Told | None = None,
) -> str:
    """The whole page as text; a weekly one begins with what the meeting goes through.

    `members` have pages of their own in the folder `night` beside the page, which leads to them; `told` are the
    conversations that stand there.
    """
    from xundan.report.charts import draw_all, group_names  # half a second to import, and many commands draw nothing

    script = "\n".join((_TEMPLATES / "app" / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPT)
    fingerprint = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        environment(strings.language)
        .get_template("page.html.j2")
        .render(
            script=Markup(script),  # noqa: S704 - our own file
            script_hash=f"sha256-{fingerprint}",
            explorer=build_explorer(data, strings, {member: f"{night}/{path_of(member.path)}" for member in members}),
            meeting=meeting,
            checks=checks,
            checks_front=FRONT,
            earlier_columns=meetings.EARLIER,
            current_columns=meetings.CURRENT,
            cover=data.cover,
            parts=parts,
            charts=draw_all(data, strings),
            groups=group_names(data, strings),
            tiles=summary.tiles(data, strings),
            answers=summary.answers(data, strings),
            cards=summary.cards(data, strings),
            cases=list_cases(data, strings, environment(strings.language), {} if told is None else told),
            lost_count=data.period("current").get("lost_count", 0),
            has_definitions=bool(data.rows("definitions")),
            night=night,
            pages={folder: [each for each in members if each.table == folder] for folder in FOLDERS.values()},
        )
    )


@cache
def environment(language: str) -> jinja2.Environment:
    """The templates of every page, which escape whatever they are given, with the words of a language.

    Kept, because to compile them takes as long as to fill a page.
    """
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals.update(say=load_strings(language), page_reasons=PAGE_REASONS, style_of=style_of)
    made.globals.update(row_of=row_of, head_class=head_class)
    made.filters["span"] = lambda days: form.span(*days)
    made.filters["address"] = _address
    made.filters["path"] = path_of
    return made


def _address(view: str) -> str:
    """`agent=id` as the address of a view, whatever the id holds."""
    dimension, _, member = view.partition("=")
    return f"{dimension}={quote(member, safe='')}"


def path_of(file: str) -> str:
    """A file's name as the address of a link."""
    return quote(file)
