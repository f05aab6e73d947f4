"""What people say was the reason: `labels/corrections.csv` in the workspace, which always wins.

    inquiry_id,reason,by,at,note
    7f3a…,stock.out,王主管,2026-11-09T10:20:00+08:00,缺的是黑色
    7f3a…,,王主管,2026-11-10T09:00:00+08:00,看错了，收回

A line is taken once and kept for ever; of several for one inquiry the latest `at` stands, and an empty reason takes a
correction back. A line that is not understood is a reject with its remedy, never an error: a night does not fail for a
slip of the pen. `at` without offset is in the shop's zone.
"""

import csv
import datetime as dt
import difflib
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import polars as pl

from xundan.ingest import FileResult
from xundan.ingest.mask import mask
from xundan.ingest.pseudonym import Identities
from xundan.reasons import taxonomy
from xundan.warehouse import transaction
from xundan.workspace import Workspace

PATH = Path("labels", "corrections.csv")
COLUMNS = ("inquiry_id", "reason", "by", "at", "note")
_NEEDED = ("inquiry_id", "reason", "by", "at")
_SHOWN = 3
_PARTS = re.compile(r"(?<!\d)\d(?!\d)")  # Excel writes 2026/1/9 9:05 for what was 2026-01-09 09:05


@dataclass(frozen=True)
class Correction:
    """One line that was understood. `reason` None takes an earlier correction back."""

    line: int
    inquiry_id: str
    reason: str | None
    by: str
    at: dt.datetime
    note: str | None

    @property
    def key(self) -> str:
        """Fingerprint of what it says, wherever it stands."""
        said = "\0".join([self.inquiry_id, self.reason or "", self.by, self.at.isoformat(), self.note or ""])
        return hashlib.sha256(said.encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Fault:
    """One line that was not: why, and what to do. Line 0 is the whole file."""

    line: int
    column: str | None
    reason: str
    content: str | None = None


def take(con: duckdb.DuckDBPyConnection, workspace: Workspace, run_id: str) -> FileResult | None:
    """Take new lines of the workspace's corrections into raw; None when there is no file, or nothing changed in it."""
    path = workspace.root / PATH
    if not path.is_file():
        return None
    content, stat = path.read_bytes(), path.stat()
    name, print_ = PATH.as_posix(), hashlib.sha256(content).hexdigest()
    with Identities(workspace.identities_path) as identities:
        path_key = identities.path_key(name)
    query = "select sha256 from raw.files where path_key = ? order by load_id desc limit 1"
    if con.execute(query, [path_key]).fetchall() == [(print_,)]:
        return None
    lines = list(read(content, workspace.zone))
    kept = {one.key: one for one in lines if isinstance(one, Correction)}
    known = {key for (key,) in con.execute("select correction_key from raw.corrections").fetchall()}
    new = [one for key, one in kept.items() if key not in known]
    faults = [one for one in lines if isinstance(one, Fault)]
    load_id = int(con.execute("select coalesce(max(load_id), 0) + 1 from raw.files").fetchall()[0][0])
    duplicate = len(lines) - len(faults) - len(new)
    said = tuple(f"第 {one.line} 行：{one.reason}" for one in faults[:_SHOWN])
    result = FileResult(
        load_id, name, "corrections", "xundan", len(lines), len(new), duplicate, 0, len(faults), None, said
    )
    with transaction(con):
        for one in new:
            row = [one.key, load_id, one.line, one.inquiry_id, one.reason, one.by, one.at, _masked(one.note)]
            con.execute("insert into raw.corrections values (?, ?, ?, ?, ?, ?, ?, ?)", row)
        for fault in faults:
            row = [load_id, name, fault.line, fault.column, fault.reason, _masked(fault.content)]
            con.execute("insert into raw.rejects values (?, ?, ?, ?, ?, ?)", row)
        provenance = [load_id, run_id, dt.datetime.now(dt.UTC), name, path_key, print_, stat.st_size, stat.st_mtime_ns]
        counts = ["corrections", "xundan", len(lines), len(new), duplicate, 0, len(faults), None]
        con.execute(f"insert into raw.files values ({', '.join('?' * 16)})", provenance + counts)
    return result


def read(content: bytes, zone: ZoneInfo) -> Iterator[Correction | Fault]:
    """The lines of a file of corrections, each understood or not."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")  # what a Chinese spreadsheet saves
    rows = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        header = ",".join(COLUMNS)
        yield Fault(
            0, missing[0], f"缺少列 {'、'.join(missing)}；首行应为 {header}（column missing; the header is {header}）"
        )
        return
    for row in rows:
        yield _line({name: (row.get(name) or "").strip() for name in COLUMNS}, rows.line_num, zone)


def _line(row: dict[str, str], line: int, zone: ZoneInfo) -> Correction | Fault:
    content = ",".join(row.values())
    if not row["inquiry_id"]:
        return Fault(line, "inquiry_id", "没有询单编号；从报表或 marts.inquiry 抄（no inquiry_id）", content)
    if not row["by"]:
        return Fault(line, "by", "没写是谁改的（who corrected is not said）", content)
    codes = [reason.code for reason in taxonomy.load()]
    if row["reason"] and row["reason"] not in codes:
        nearest = difflib.get_close_matches(row["reason"], codes, n=1)
        hint = f"，是不是 {nearest[0]}" if nearest else ""
        return Fault(
            line, "reason", f"没有原因 {row['reason']}{hint}（no such reason; see docs/reference/reasons.md）", content
        )
    try:
        at = dt.datetime.fromisoformat(_PARTS.sub(_two_digits, row["at"]).replace("/", "-"))
        at = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return Fault(line, "at", "时间应写成 2026-11-09T10:20:00+08:00 或 2026-11-09 10:20（no such time）", content)
    return Correction(line, row["inquiry_id"], row["reason"] or None, row["by"], at, row["note"] or None)


def _two_digits(part: re.Match[str]) -> str:
    return part[0].zfill(2)


def _masked(text: str | None) -> str | None:
    return None if text is None else str(mask(pl.Series([text], dtype=pl.String))[0])
