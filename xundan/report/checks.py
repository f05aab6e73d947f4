"""What the night's checks said, in a sentence each, for those who will never open Great Expectations' own pages.

How many rows were looked at is not told: a night that was killed and runs again does not look twice at what it has
seen, and its report must be that of an undisturbed one.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from xundan.report.strings import Strings

FRONT = "data_docs/index.html"
_BORDERS = ("raw", "marts")


@dataclass(frozen=True)
class Checks:
    """Sentences about both borders, and whether there are pages to read on."""

    sentences: tuple[str, ...]
    has_pages: bool


def read_checks(reports: Path, strings: Strings) -> Checks:
    """Read the verdicts of the last night under `reports`/data_docs; a border that was not checked is left out."""
    said: list[str] = []
    for border in _BORDERS:
        path = reports / "data_docs" / f"{border}.json"
        if not path.is_file():
            continue
        verdicts = json.loads(path.read_text(encoding="utf-8"))
        failed = [verdict for verdict in verdicts if not verdict["is_passed"]]
        tables = len({verdict["table"] for verdict in verdicts})
        facts = {"count": len(verdicts), "passed": len(verdicts) - len(failed), "tables": tables}
        said.append(strings("checks", f"{border}_failed" if failed else border, **facts))
        said += [
            strings(
                "checks",
                "one",
                table=verdict["table"],
                why=verdict["expectation"].get("why") or verdict["expectation"]["type"],
                failed=f"{verdict['failed_count']:,}",
                rows=f"{verdict['row_count']:,}",
            )
            for verdict in failed
        ]
    return Checks(tuple(said), (reports / FRONT).is_file())
