"""Consent: nothing is sent before somebody of the shop has agreed to where it goes and what it may cost.

Recorded in `reader-consent.json` in the workspace, for one address and one model; another of either asks again. To take
it back, delete the file.
"""

import datetime as dt
import json
from dataclasses import dataclass

from xundan.errors import UserError
from xundan.reader.settings import Reader
from xundan.workspace import Workspace

NAME = "reader-consent.json"


@dataclass(frozen=True)
class Consent:
    """Who agreed to what, and when."""

    base_url: str
    model: str
    by: str
    at: str


def given(workspace: Workspace) -> Consent | None:
    """The consent that stands for the reader as it is set; None when there is none.

    Raises UserError when the file is not what was written.
    """
    path = workspace.root / NAME
    if not path.is_file():
        return None
    try:
        found = Consent(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as broken:
        raise UserError(
            "is no record of consent", where=str(path), remedy="delete it and run `xundan reader consent`"
        ) from broken
    return found if (found.base_url, found.model) == _asked(workspace.settings.reader) else None


def record(workspace: Workspace, by: str) -> Consent:
    """Write that `by` agrees to the reader as it is set."""
    base_url, model = _asked(workspace.settings.reader)
    now = dt.datetime.now(workspace.zone).isoformat(timespec="seconds")
    consent = Consent(base_url, model, by, now)
    text = json.dumps(consent.__dict__, ensure_ascii=False, indent=1) + "\n"
    (workspace.root / NAME).write_text(text, encoding="utf-8", newline="\n")
    return consent


def _asked(reader: Reader) -> tuple[str, str]:
    return reader.base_url, reader.model
