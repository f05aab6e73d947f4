"""A workspace in one file, and back.

A backup is a zip of what cannot be made again: settings, what people wrote (labels, reasons, rosters of names in
identities.duckdb), the warehouse, the reports and the quarantine. analyst.duckdb is in it too, so that a restored
workspace answers at once. Exports in inbox/ are in it only when asked for: what was taken of them is in the warehouse.
`manifest.json` gives each file's size and SHA-256.

It is written beside its name under the workspace's lock and renamed when whole, with mode 0600, because it says who the
buyers are. A restore unpacks beside the workspace, proves every file against the manifest, and only then swaps; nothing
is ever written outside the folder. Who was purged after the backup was made would come back with it, so what the
workspace in its place has forgotten is forgotten in the restored one, and purged from it.
"""

import datetime as dt
import hashlib
import json
import logging
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from xundan import runs, warehouse
from xundan.errors import UserError
from xundan.ingest.pseudonym import Identities
from xundan.purge import RECORD, Wanted, purge
from xundan.workspace import INBOX_KINDS, Workspace

log = logging.getLogger("xundan.backup")

MANIFEST = "manifest.json"
_KEPT = (
    *("shop.yml", "warehouse.duckdb", "analyst.duckdb", "identities.duckdb", "purges.jsonl", "runs.jsonl"),
    *("actions.csv", "reader-consent.json", "labels", "reasons", "reports", "quarantine"),
)
_MADE_AGAIN = ("reports/data_docs/",)
_CHUNK_BYTES = 1 << 20


def backup(workspace: Workspace, out: Path | None = None, *, with_inbox: bool = False) -> Path:
    """Write the workspace to one file, by default `<workspace>/backups/<shop>-<time>.zip`; returns its path.

    Raises UserError when another run holds the workspace.
    """
    moment = dt.datetime.now(workspace.zone)
    target = out or workspace.root / "backups" / f"{workspace.root.resolve().name}-{moment:%Y%m%d-%H%M%S}.zip"
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new")
    with workspace.lock():
        if workspace.warehouse_path.exists():
            with warehouse.connect(workspace) as con:  # and so no part of it is still in a log beside it
                con.execute("checkpoint")
        files = list(_files(workspace.root, (*_KEPT, *(["inbox"] if with_inbox else []))))
        try:
            fresh.touch(mode=0o600)
            with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED, compresslevel=1, strict_timestamps=False) as archive:
                for path in files:
                    archive.write(path, path.relative_to(workspace.root).as_posix())
                archive.writestr(
                    MANIFEST, json.dumps(_manifest(workspace, files, moment), ensure_ascii=False, indent=1)
                )
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
    return target


def restore(file: Path, root: Path, *, replace: bool = False) -> Workspace:
    """Lay the workspace of a backup out at `root`; returns it.

    What a workspace that is there already holds is replaced only with `replace`, file by file of the backup; its inbox
    stays. Raises UserError for a file that is no whole backup, or a folder that is not empty.
    """
    if root.exists() and any(root.iterdir()) and not replace:
        raise UserError(
            "this folder is not empty", where=str(root), remedy="choose another, or add --replace to put the backup in"
        )
    beside = root.resolve().with_name(f".{root.resolve().name}.restoring")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(mode=0o700, parents=True)  # what is unpacked names buyers
    try:
        _unpack(file, beside)
        if replace and (root / "shop.yml").is_file():
            with Workspace.open(root).lock():
                has_forgotten = _forget_again(root, beside)
                _put(beside, root)
        else:
            root.mkdir(parents=True, exist_ok=True)
            has_forgotten = _forget_again(root, beside)
            _put(beside, root)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    restored = Workspace.open(root)
    for folder in INBOX_KINDS:
        (restored.inbox / folder).mkdir(parents=True, exist_ok=True)
    if has_forgotten:
        with Identities(restored.identities_path) as identities:
            back = [name for key, name in identities.names().items() if key in identities.forgotten]
        for name in back:  # by name, because quarantine and file names hold no pseudonym
            purge(restored, Wanted(buyer=name))
        purge(restored, Wanted())
    return restored


def _files(root: Path, names: tuple[str, ...]) -> Iterator[Path]:
    for name in names:
        found = [root / name] if (root / name).is_file() else sorted((root / name).rglob("*"))
        for path in found:
            if path.is_file() and not path.relative_to(root).as_posix().startswith(_MADE_AGAIN):
                yield path


def _manifest(workspace: Workspace, files: list[Path], moment: dt.datetime) -> dict[str, object]:
    return {
        "shop_id": workspace.settings.shop_id,
        "made_at": moment.isoformat(timespec="seconds"),
        "version": version("xundan"),
        "files": {path.relative_to(workspace.root).as_posix(): _print(path) for path in files},
    }


def _print(path: Path) -> dict[str, object]:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    return {"bytes": path.stat().st_size, "sha256": digest.hexdigest()}


def _unpack(file: Path, into: Path) -> None:
    """Unpack and prove. Raises UserError for anything but a whole backup."""
    remedy = "take another copy; `xundan backup` makes them"
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            for name, said in manifest["files"].items():
                target = (into / name).resolve()
                if not target.is_relative_to(into.resolve()):
                    raise UserError(f"a file would lie outside of the workspace: {name}", where=str(file))
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as packed, target.open("wb") as unpacked:
                    shutil.copyfileobj(packed, unpacked, _CHUNK_BYTES)
                if _print(target) != said:
                    raise UserError(f"{name} is not as it was backed up", where=str(file), remedy=remedy)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError) as damaged:
        raise UserError("this is no whole backup", where=str(file), remedy=remedy) from damaged
    if not (into / "shop.yml").is_file():
        raise UserError("this is no backup of a workspace: it has no shop.yml", where=str(file), remedy=remedy)


def _put(beside: Path, root: Path) -> None:
    """Every file of the backup in its place, the identities closed to others; what is logged beside a database goes."""
    for path in sorted(path for path in beside.rglob("*") if path.is_file()):
        target = root / path.relative_to(beside)
        if path.name in (RECORD, runs.FILE) and target.exists():
            continue  # the later one
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.name == "identities.duckdb":
            path.chmod(0o600)
        target.with_name(f"{target.name}.wal").unlink(missing_ok=True)
        path.replace(target)


def _forget_again(root: Path, beside: Path) -> bool:
    """Note in the backup's identities whom the workspace it replaces has forgotten; whether there is anybody.

    Before a file is put in place: who dies here and restores again must not find the list gone.
    """
    known = root / "identities.duckdb"
    backed_up = beside / "identities.duckdb"
    if not known.is_file() or not backed_up.is_file():
        return False
    try:
        with Identities(known) as identities:
            forgotten, horizon = sorted(identities.forgotten), identities.horizon
    except UserError as damaged:
        log.warning("who was purged here is not known any more, and may come back with the backup: %s", damaged)
        return False
    if forgotten or horizon:
        with Identities(backed_up) as identities:
            identities.forget(forgotten, horizon)
    return bool(forgotten or horizon)
