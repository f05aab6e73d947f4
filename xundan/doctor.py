"""A look at everything a night depends on, each with what to do: `xundan doctor`.

Nothing is changed. While a run is at work its databases are left alone, and that is said.
"""

import datetime as dt
import difflib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

import duckdb
import filelock
from packaging.requirements import Requirement

from xundan import analyst, models, nights, notices, runs, warehouse
from xundan.errors import UserError
from xundan.workspace import INBOX_KINDS, Workspace

_SPARE_MB = 500
_LATE = dt.timedelta(hours=26)
_QUIET = dt.timedelta(days=3)
_FIELD = r"[\d*/,\-A-Za-z]+"
CRON = re.compile(rf"{_FIELD}(?: {_FIELD}){{4}}")


@dataclass(frozen=True)
class Finding:
    """What a look at one thing found."""

    check: str
    level: Literal["ok", "warn", "bad"]
    says: str
    remedy: str = ""


def examine(root: Path) -> list[Finding]:
    """Look at a workspace and what it runs on; findings in the order in which a night would meet them."""
    found = list(_versions())
    try:
        workspace = Workspace.open(root)
    except UserError as mistake:
        where = f"{mistake.where}: {mistake.what}"
        return [*found, Finding("settings", "bad", where, mistake.remedy or "mend the line it names")]
    found += [Finding("settings", "ok", f"{root / 'shop.yml'} is understood"), *_variables(workspace)]
    for look in (_folders, _disk, _schedules, _lock, _runs):
        found += look(workspace)
    if any(each.check == "lock" and "at work" in each.says for each in found):
        return found
    for look in (_identities, _published, _warehouse, _clock):
        found += _told(look, workspace)
        if found[-1].level == "bad" and look is _warehouse:
            break  # which the next would only say again
    return found


def _told(look: Callable[[Workspace], Iterator[Finding]], workspace: Workspace) -> Iterator[Finding]:
    """What a look finds; a UserError on the way is a finding."""
    try:
        yield from look(workspace)
    except UserError as mistake:
        yield Finding(look.__name__.strip("_"), "bad", f"{mistake.where}: {mistake.what}", mistake.remedy)


def _versions() -> Iterator[Finding]:
    wrong = []
    for line in metadata.requires("xundan") or ():
        needed = Requirement(line)
        if needed.marker is not None and not needed.marker.evaluate():
            continue
        try:
            there = metadata.version(needed.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{needed.name} is missing")
            continue
        if not needed.specifier.contains(there, prereleases=True):
            wrong.append(f"{needed.name} {there} is not {needed.specifier}")
    told = f"xundan {metadata.version('xundan')}, DuckDB {metadata.version('duckdb')}"
    if wrong:
        yield Finding("versions", "bad", "; ".join(wrong), "install what requirements.lock names")
    else:
        yield Finding("versions", "ok", told)


def _variables(workspace: Workspace) -> Iterator[Finding]:
    """Variables that begin as ours do and are none, which nobody would read."""
    known = {f"XUNDAN_{key.upper()}" for key in type(workspace.settings).model_fields}
    known |= {notices.ADDRESSES, "XUNDAN_LOG_FORMAT", workspace.settings.reader.key.removeprefix("env:")}
    for name in sorted(os.environ):
        if name.upper().startswith("XUNDAN_") and name.upper().partition("__")[0] not in known and name not in known:
            near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.5)
            remedy = f"did you mean {near[0]}?" if near else "`xundan init` writes a shop.yml with every setting in it"
            yield Finding("settings", "warn", f"the variable {name} sets nothing", remedy)


def _folders(workspace: Workspace) -> Iterator[Finding]:
    missing = [kind for kind in INBOX_KINDS if not (workspace.inbox / kind).is_dir()]
    if missing:
        yield Finding("inbox", "warn", f"no folder {', '.join(missing)}", f"make it below {workspace.inbox}")
        return
    newest = max((path.stat().st_mtime for path in (workspace.inbox / "chats").rglob("*") if path.is_file()), default=0)
    age = dt.timedelta(seconds=dt.datetime.now(dt.UTC).timestamp() - newest)
    if not newest:
        yield Finding("inbox", "warn", "no chats have ever come", f"put exports into {workspace.inbox / 'chats'}")
    elif age > _QUIET:
        yield Finding("inbox", "warn", f"the newest chats came {age.days} days ago", "does the export still run?")
    else:
        yield Finding("inbox", "ok", "chats are coming in")


def _disk(workspace: Workspace) -> Iterator[Finding]:
    """A night writes a second analyst.duckdb beside the first, and a purge a second warehouse."""
    databases = [path.stat().st_size for path in workspace.root.glob("*.duckdb")]
    need_mb, free_mb = (2 * sum(databases) >> 20) + _SPARE_MB, shutil.disk_usage(workspace.root).free >> 20
    level: Literal["ok", "bad"] = "ok" if free_mb >= need_mb else "bad"
    remedy = "" if level == "ok" else "make room, or move the workspace to a larger disk"
    yield Finding("disk", level, f"{free_mb:,} MB are free, {need_mb:,} are wanted", remedy)


def _schedules(workspace: Workspace) -> Iterator[Finding]:
    for kind, cron in workspace.settings.schedule:
        if not CRON.fullmatch(cron):
            yield Finding("schedule", "bad", f"{kind}: {cron!r} is no cron line", "write five fields, like 30 2 * * *")
            return
    schedule = workspace.settings.schedule
    told = f"nightly {schedule.nightly}, weekly {schedule.weekly}, {workspace.settings.timezone}"
    yield Finding("schedule", "ok", told)


def _lock(workspace: Workspace) -> Iterator[Finding]:
    owner = workspace.owner()
    try:
        with filelock.FileLock(workspace.root / ".lock", timeout=0):
            pass
    except filelock.Timeout:
        yield Finding("lock", "ok", f"a run is at work{owner}; its databases are looked at when it is done")
        return
    if owner:
        remedy = "run `xundan nightly`; nothing is lost, and what it left is tidied up"
        yield Finding("lock", "warn", f"a run died{owner}", remedy)
    else:
        yield Finding("lock", "ok", "nobody is writing")


def _runs(workspace: Workspace) -> Iterator[Finding]:
    words = runs.last(workspace.root)
    if not words:
        yield Finding("runs", "warn", "nothing has run yet", "run `xundan nightly`, and schedule it")
    for kind, word in words.items():
        at = dt.datetime.fromisoformat(word.at)
        told = f"{kind} {word.state} at {at.astimezone(workspace.zone):%Y-%m-%d %H:%M}"
        age = dt.datetime.now(dt.UTC) - at
        if word.state in ("failed", "crashed"):
            why = f": {word.what or word.error}" if word.error else ""
            yield Finding("runs", "bad", told + why, f"run `xundan {kind}` by hand; it says what to do")
        elif kind == "nightly" and age > _LATE:
            yield Finding("runs", "warn", f"{told}, and no night since", "is it scheduled? is the machine on?")
        else:
            yield Finding("runs", "ok", told)


def _identities(workspace: Workspace) -> Iterator[Finding]:
    from xundan.ingest.pseudonym import Identities

    path = workspace.identities_path
    if not path.exists():
        yield Finding("identities", "warn", "nobody is known yet", "the first ingest makes identities.duckdb")
        return
    is_open = bool(path.stat().st_mode & 0o077) and os.name != "nt"  # which has no modes
    if is_open:
        yield Finding("identities", "bad", f"others may read {path}", "chmod 600 it; the next ingest does so, too")
    with Identities(path) as identities:
        forgotten = len(identities.forgotten)
        yield Finding("identities", "ok", f"{len(identities.names()):,} buyers, {forgotten:,} forgotten")


def _warehouse(workspace: Workspace) -> Iterator[Finding]:
    if not workspace.warehouse_path.exists():
        yield Finding("warehouse", "warn", "nothing has been taken in yet", "run `xundan nightly`")
        return
    sizes = "select schema_name || '.' || table_name, estimated_size from duckdb_tables()"
    newest = "qualify load_id = max(load_id) over (partition by path_key)"
    with warehouse.connect(workspace, read_only=True) as con:
        there = dict(con.execute(sizes).fetchall())
        lacking = [model.name for model in models.load().values() if model.is_contract and model.name not in there]
        unread = f"select file from (from raw.files {newest}) where platform is null"
        refused = [name for (name,) in con.execute(unread).fetchall()] if "raw.files" in there else []
        chatting, ordering = (
            _shops(con, table) if table in there else set() for table in ("raw.messages", "raw.orders")
        )
    if lacking:
        told = f"made by an older version: lacks {len(lacking)} tables"
        yield Finding("warehouse", "warn", told, "the next night adds them; make a `xundan backup` first")
    else:
        yield Finding("warehouse", "ok", f"{there.get('raw.messages', 0):,} messages")
    if refused:
        remedy = "quarantine/ and the report say why; docs/howto/map-columns.md tells it what their columns mean"
        yield Finding("files", "warn", f"{len(refused)} files nobody could read, such as {refused[0]}", remedy)
    if chatting - ordering and ordering - chatting:
        apart = [", ".join(sorted(shops)) for shops in (chatting - ordering, ordering - chatting)]
        told = f"{apart[0]} has chats and no orders, {apart[1]} orders and no chats"
        remedy = "is that one shop? write it the same in both; where an export names none, shop_id of shop.yml stands"
        yield Finding("shops", "warn", told, remedy)


def _shops(con: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    return {shop for (shop,) in con.execute(f"select distinct platform || '/' || shop_id from {table}").fetchall()}


def _published(workspace: Workspace) -> Iterator[Finding]:
    if not workspace.analyst_path.exists():
        yield Finding("published", "warn", "nothing is published yet", "run `xundan nightly`")
        return
    try:
        with analyst.connect(workspace) as con:
            ((count,),) = con.execute("select count(*) from duckdb_tables()").fetchall()
    except duckdb.Error as damaged:
        told = f"analyst.duckdb cannot be read ({str(damaged).splitlines()[0]})"
        yield Finding("published", "bad", told, "delete it and run `xundan nightly`, which writes it anew")
        return
    written = dt.datetime.fromtimestamp(workspace.analyst_path.stat().st_mtime, workspace.zone)
    yield Finding("published", "ok", f"{count} tables, {written:%Y-%m-%d %H:%M}")


def _clock(workspace: Workspace) -> Iterator[Finding]:
    owed = nights.owed(workspace)
    if len(owed) > 1:
        told = f"{len(owed) - 1} nights were missed, the first {owed[0]:%Y-%m-%d}"
        yield Finding("clock", "warn", told, "run `xundan nightly`, which catches up")
    else:
        yield Finding("clock", "ok", f"{owed[0]:%Y-%m-%d %H:%M %Z}")
