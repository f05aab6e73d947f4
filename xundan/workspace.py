"""A shop's folder: where its files lie, how it is laid out, and who may write in it.

    shop.yml  inbox/{chats,orders,campaigns,agents,kpi}/  warehouse.duckdb  analyst.duckdb
    identities.duckdb  reports/  quarantine/

A workspace is the unit of distribution: nothing here is global, so one process may hold many.
"""

import contextlib
import datetime as dt
import json
import logging
import os
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import filelock

from xundan.errors import UserError
from xundan.settings import DEFAULTS, Settings, load_settings

log = logging.getLogger("xundan.workspace")

_OWNER_NOTE = ".lock-owner.json"
INBOX_KINDS = ("chats", "orders", "campaigns", "agents", "kpi")


@dataclass(frozen=True)
class Workspace:
    """The folder of one shop and its settings."""

    root: Path
    settings: Settings

    @classmethod
    def open(cls, root: Path) -> "Workspace":
        """Read shop.yml of a laid-out workspace. Raises UserError when there is none or it is faulty."""
        return cls(root=root, settings=load_settings(root))

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def warehouse_path(self) -> Path:
        return self.root / "warehouse.duckdb"

    @property
    def analyst_path(self) -> Path:
        return self.root / "analyst.duckdb"

    @property
    def identities_path(self) -> Path:
        return self.root / "identities.duckdb"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def actions_path(self) -> Path:
        """What the weekly meeting agreed on; people edit it."""
        return self.root / "actions.csv"

    @property
    def quarantine(self) -> Path:
        return self.root / "quarantine"

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.timezone)

    @property
    def spill(self) -> Path:
        """Where DuckDB puts what does not fit into memory."""
        return self.root / ".spill"

    def owner(self) -> str:
        """Who holds the lock, or died holding it, in brackets; '' when nobody does."""
        return _owner(self.root / _OWNER_NOTE)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the workspace as its one writer.

        The operating system frees the lock of a dead process, so nobody waits for the dead; the note it left says that
        it died, which is logged. Raises UserError when another run still holds the lock after `lock_wait_seconds`,
        naming that run, or when the file system knows no locks.
        """
        note = self.root / _OWNER_NOTE
        lock = filelock.FileLock(self.root / ".lock")
        try:
            lock.acquire(timeout=self.settings.lock_wait_seconds)
        except filelock.Timeout as held:
            raise UserError(
                f"another run is writing here{_owner(note)}",
                where=str(self.root),
                remedy="wait for it to end, or set lock_wait_seconds in shop.yml to wait by itself",
            ) from held
        except NotImplementedError as lockless:
            raise UserError(
                "this file system knows no locks", where=str(self.root), remedy="keep the workspace on a local disk"
            ) from lockless
        try:
            if note.exists():
                log.warning("the run before this one died%s; nothing is lost, this one goes on", _owner(note))
            shutil.rmtree(self.spill, ignore_errors=True)  # whatever a dead run left there
            since = dt.datetime.now(self.zone).isoformat(timespec="seconds")
            owner = {"process": os.getpid(), "machine": platform.node(), "since": since}
            note.write_text(json.dumps(owner), encoding="utf-8")
            yield
        finally:
            note.unlink(missing_ok=True)
            lock.release()


def _owner(note: Path) -> str:
    """Who wrote the note, in brackets; nothing when it cannot be read, as when its owner is just writing it."""
    try:
        owner = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return f" (process {owner.get('process')} on {owner.get('machine')}, since {owner.get('since')})"


def init_workspace(root: Path, shop_id: str, name: str | None = None) -> Workspace:
    """Lay out a workspace with a commented shop.yml. Raises UserError when the folder is one already."""
    shop_file = root / "shop.yml"
    if not shop_id.strip():
        raise UserError("the shop has no name", where="--shop", remedy="write it as your exports do", exit_code=2)
    if shop_file.exists():
        raise UserError("this folder is a workspace already", where=str(shop_file), remedy="choose another folder")
    for kind in INBOX_KINDS:
        (root / "inbox" / kind).mkdir(parents=True, exist_ok=True)
    for folder in ("reports", "quarantine"):
        (root / folder).mkdir(exist_ok=True)
    shop_file.write_text(_shop_yml(shop_id, name or shop_id), encoding="utf-8")
    return Workspace.open(root)


def _shop_yml(shop_id: str, name: str) -> str:
    """What a shop must say, then every default after `# `, ready to be uncommented; remarks stand after `##`."""
    defaults = DEFAULTS.read_text(encoding="utf-8").split("\n\n", 1)[1]
    commented = "\n".join(
        f"#{line}" if line.startswith("#") else f"# {line}" if line else "" for line in defaults.splitlines()
    )
    return (
        f"# Settings of this shop. What is commented out has the value shown.\n"
        f"shop_id: {json.dumps(shop_id, ensure_ascii=False)}\n"
        f"name: {json.dumps(name, ensure_ascii=False)}\n\n{commented}\n"
    )
