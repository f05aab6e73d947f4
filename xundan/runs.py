"""What became of each run, for whoever looks after them: runs.jsonl in the workspace, a line when one begins and ends.

    {"at": "2026-11-08T18:31:10+00:00", "kind": "nightly", "state": "failed", "error": "CheckFailed", "what": …}

A run that was killed leaves its `running` as the last word. The first line of what went wrong is kept as far as it is
ours to tell (a UserError's, masked); of any other exception only its name, for its text may quote a row.
"""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from xundan.errors import UserError
from xundan.ingest.mask import mask

FILE = "runs.jsonl"


@dataclass(frozen=True)
class Word:
    """One line: at what time which kind of run came into which state, and why it failed if it did."""

    at: str
    kind: str
    state: str  # running, completed, failed, crashed, cancelled
    as_of: str | None = None
    error: str | None = None
    what: str | None = None


def note(root: Path, kind: str, state: str, as_of: str | None = None, error: BaseException | None = None) -> None:
    """Add a line. Does nothing where there is no workspace."""
    if not (root / "shop.yml").is_file():
        return
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    word = Word(at, kind, state, as_of, type(error).__name__ if error else None, reason(error))
    with (root / FILE).open("a", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(asdict(word), ensure_ascii=False) + "\n")


def reason(error: BaseException | None) -> str | None:
    """What may be told of an error: the first line of a UserError, masked; nothing of any other."""
    return str(mask(pl.Series([error.what.splitlines()[0]])).item()) if isinstance(error, UserError) else None


def last(root: Path) -> dict[str, Word]:
    """The last word on each kind of run. A line that a full disk cut short is passed over."""
    words: dict[str, Word] = {}
    path = root / FILE
    if path.is_file():
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                word = Word(**json.loads(line))
            except (ValueError, TypeError):
                continue
            words[word.kind] = word
    return words
