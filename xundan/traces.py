"""Files in which what is purged may stand: reports, quarantine, corrections, and the exports in the inbox themselves.

A report quotes chats, so every report goes that may cover a day of what goes: of a buyer those from his first day on,
of a day those from before it and so long after it as a report looks back. The newest is written again, others by
`xundan backfill`. Great Expectations' pages and lists of words are of the moment and go.

Exports are the shop's own files, perhaps its only copy of other people's rows that were refused, so they are named and
left, unless their deletion is asked for. Which they are is told by the loads of what goes, by content (copies under
other names), and by the name itself inside of files that are text. A copy inside of an archive that brought nothing new
is not found.
"""

import csv
import datetime as dt
import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from xundan import warehouse
from xundan.ingest.inbox_file import InboxFile
from xundan.ingest.mask import BUYER
from xundan.ingest.pseudonym import Identities
from xundan.reasons import corrections
from xundan.workspace import INBOX_KINDS, Workspace

REACH = dt.timedelta(days=31)  # how far back from its day a report may quote, generously
_DATED = re.compile(r"^(?:nightly-(\d{4}-\d{2}-\d{2})|weekly-(\d{4}-W\d{2}))(?:\.(?:html|xlsx|pptx))?$")
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le")


@dataclass
class Found:
    """The traces of what goes, as paths and ids."""

    reports: list[Path] = field(default_factory=list)
    quarantine: list[Path] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)  # below inbox/
    inquiries: set[str] = field(default_factory=set)


def find(workspace: Workspace, keys: list[str], buyer: str | None, horizon: dt.datetime | None) -> Found:
    """Look for what goes while the databases still know it."""
    given = {"keys": keys, "at": horizon}
    with warehouse.connect(workspace) as con:
        goes = "list_contains($keys::varchar[], buyer_key) or {} < $at::timestamptz"
        is_his = "list_contains($keys::varchar[], buyer_key)"
        messages = f"select load_id, sent_at as at, {is_his} from raw.messages where {goes.format('sent_at')}"
        orders = f"select load_id, created_at as at, {is_his} from raw.orders where {goes.format('created_at')}"
        found = con.execute(f"{messages} union all {orders}", given).fetchall()
        load_ids = {load for load, _, _ in found}
        first_day = min((at for _, at, of_him in found if of_him), default=None)
        files = con.execute("select load_id, path_key, sha256, loaded_at from raw.files").fetchall()
        inquiries = f"select inquiry_id from core.inquiries where {goes.format('last_message_at')}"
        ids = {one for (one,) in con.execute(inquiries, given).fetchall()}
    of_loads = {value for load, path_key, sha256, _ in files if load in load_ids for value in (path_key, sha256)}
    old_loads = {load for load, _, _, loaded_at in files if horizon is not None and loaded_at < horizon}
    return Found(
        list(_reports(workspace, first_day, horizon)),
        list(_quarantined(workspace, buyer, old_loads)),
        list(_sources(workspace, of_loads, buyer)),
        ids,
    )


def erase(workspace: Workspace, found: Found, buyer: str | None) -> list[str]:
    """Erase the traces outside the inbox; returns the files that went or were changed, below the workspace."""
    for path in found.reports:
        path.unlink(missing_ok=True)
    for night in {workspace.reports / path.relative_to(workspace.reports).parts[0] for path in found.reports}:
        if night.is_dir():
            shutil.rmtree(night)
    docs = workspace.reports / "data_docs"
    if docs.is_dir():
        shutil.rmtree(docs)
    for path in found.quarantine:
        if buyer is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(path.read_text(encoding="utf-8").replace(buyer, BUYER), encoding="utf-8", newline="")
    changed = [*found.reports, *found.quarantine]
    if _without_corrections(workspace.root / corrections.PATH, found.inquiries):
        changed.append(workspace.root / corrections.PATH)
    return [path.relative_to(workspace.root).as_posix() for path in changed]


def erase_sources(workspace: Workspace, found: Found) -> list[str]:
    """Delete the exports that hold what goes; returns their names below the workspace."""
    for name in found.sources:
        (workspace.inbox / name).unlink(missing_ok=True)
    return [f"inbox/{name}" for name in found.sources]


def _reports(workspace: Workspace, first: dt.datetime | None, horizon: dt.datetime | None) -> Iterator[Path]:
    for path in sorted(workspace.reports.glob("*")):
        dated = _DATED.match(path.name)
        if dated:
            day = dt.date.fromisoformat(dated[1] or f"{dated[2]}-7")
            is_old = horizon is not None and day < (horizon + REACH).date()
            is_his = first is not None and day >= first.astimezone(workspace.zone).date()
            if is_old or is_his:  # a folder holds the night's pages of single agents and campaigns
                yield from sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else (path,)
        elif path.is_file() and ("-latest." in path.name or path.name.startswith("wording-")):
            yield path


def _quarantined(workspace: Workspace, buyer: str | None, old_loads: set[int]) -> Iterator[Path]:
    for path in sorted(workspace.quarantine.glob("*.csv")):
        load = path.name.split("-")[0]
        if (load.isdecimal() and int(load) in old_loads) or (buyer and _holds(path, buyer)):
            yield path


def _sources(workspace: Workspace, of_loads: set[str], buyer: str | None) -> Iterator[str]:
    with Identities(workspace.identities_path) as identities:
        for kind in INBOX_KINDS:
            for path in sorted(path for path in (workspace.inbox / kind).rglob("*") if path.is_file()):
                file = InboxFile.at(path, workspace.inbox, kind)
                is_loaded = identities.path_key(file.name) in of_loads or file.sha256 in of_loads
                if is_loaded or (buyer and _holds(path, buyer)):
                    yield file.name


def _holds(path: Path, name: str) -> bool:
    content = path.read_bytes()
    return any(name.encode(encoding) in content for encoding in _ENCODINGS)


def _without_corrections(path: Path, inquiries: set[str]) -> bool:
    """Take the lines about these inquiries out of people's corrections; whether there were any."""
    if not path.is_file() or not inquiries:
        return False
    text = path.read_bytes()
    try:
        rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    except UnicodeDecodeError:
        rows = list(csv.reader(io.StringIO(text.decode("gb18030", errors="replace"), newline="")))
    kept = [row for row in rows if not inquiries.intersection(row)]
    if len(kept) == len(rows):
        return False
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(kept)
    return True
