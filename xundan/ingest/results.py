"""What an ingest says of itself: one `FileResult` per file taken, and the line people read."""

from collections.abc import Iterable
from dataclasses import dataclass

_LEFT = "还在写入，留到下次（still being written; left for the next run）"
_ASTRAY = "不在 inbox 的子文件夹里，没有读（in none of the inbox's folders, not read）；请移到 {} 之一"


@dataclass(frozen=True)
class FileResult:
    """The accounting of one file: rows_in = rows_kept + rows_duplicate + rows_filtered + rows_rejected."""

    load_id: int
    file: str
    kind: str
    platform: str | None  # the layout recognised, None if none was
    rows_in: int
    rows_kept: int
    rows_duplicate: int
    rows_filtered: int
    rows_rejected: int
    note: str | None
    first_rejects: tuple[str, ...] = ()  # the first refused rows, each a line for people: where, and why

    @classmethod
    def left(cls, file: str, kind: str) -> "FileResult":
        """A file that is still being written and was left for the next run; it has no load and no rows."""
        return cls(0, file, kind, None, 0, 0, 0, 0, 0, _LEFT)

    @classmethod
    def astray(cls, file: str, kinds: Iterable[str]) -> "FileResult":
        """A file of which no folder says what it is; it has no load and no rows."""
        return cls(0, file, "", None, 0, 0, 0, 0, 0, _ASTRAY.format("、".join(kinds)))

    @property
    def is_left(self) -> bool:
        return not self.load_id


def report_lines(results: list[FileResult]) -> list[str]:
    """The accounting for a terminal or a log: an entry per file, its first refused rows under it, and the sum."""
    if not results:
        return ["没有新文件（nothing new in the inbox）"]
    lines = [f"{r.file}: {r.note}" if r.is_left else _entry(r) for r in results]
    columns = ("rows_in", "rows_kept", "rows_duplicate", "rows_filtered", "rows_rejected")
    lines.append(
        f"合计 {sum(not r.is_left for r in results)} 个文件: "
        + _sum(*(sum(getattr(r, column) for r in results) for column in columns))
    )
    return lines


def _entry(r: FileResult) -> str:
    return (
        f"{r.file}: {_sum(r.rows_in, r.rows_kept, r.rows_duplicate, r.rows_filtered, r.rows_rejected)}"
        f" [{r.platform or '未识别'}]"
        + (f"  {r.note}" if r.note else "")
        + "".join(f"\n    {said}" for said in r.first_rejects)
    )


def _sum(rows_in: int, kept: int, duplicate: int, filtered: int, rejected: int) -> str:
    return f"{rows_in:,} 行 = 收下 {kept:,} + 重复 {duplicate:,} + 过滤 {filtered:,} + 拒收 {rejected:,}"
