"""What is done to a night, and what must be found afterwards.

Every trial begins with a copy of one of three workspaces (nothing built yet; the second night; the second night after a
changed setting, which rebuilds everything), ruins one night or several in a row, lets the last one run undisturbed, and
compares with a night that was never disturbed. After each death the published database must be whole, and either the
old one or the new one.

Most deaths are of one step alone, in a copy of the workspace as the steps before left it: a whole night to reach the
last step would cost ten times that step. The night that follows them is always a whole one.
"""

import hashlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import duckdb

from tests.crashes import night, whole
from tests.crashes.night import Misfortune
from xundan import dates, sample
from xundan.ingest import create_identities
from xundan.simulate import simulate
from xundan.workspace import Workspace

MESSAGES = 150
# How often death comes in which step: what changes most files and is quick to repeat, more often.
WEIGHTS = {"ingest": 6, "check raw": 2, "build": 5, "check marts": 2, "publish": 5, "render": 2}
WHOLE_NIGHTS = 0.2  # of the rows of deaths: begun with the first step, which costs several times as much
DEADLINE_SECONDS = 300.0
_BAD_ROW = "taobao,s1,,,买家坏行,客服,not a time,buyer,这行没有时间,,text,\n"


@dataclass(frozen=True)
class Point:
    """Where a night may die: the how manieth point, the step it belongs to, how long after the begin, and its name."""

    number: int
    step: str
    seconds: float
    name: str


@dataclass(frozen=True)
class Begin:
    """A workspace before a night, what an undisturbed night makes of it, by which points, and in what time."""

    name: str
    root: Path
    as_of: str
    before: whole.Print | None
    after: whole.Print
    points: tuple["Point", ...]
    seconds: float
    kept: Path  # a folder for each step: the workspace before it
    points_of: dict[str, tuple["Point", ...]]  # of each step alone
    only: tuple[str, ...] = night.STEPS

    def before_step(self, step: str) -> "Begin":
        """The same night, of which only this step is still to be done."""
        return replace(self, root=self.kept / step, points=self.points_of[step], only=(step,))

    @property
    def published(self) -> whole.Print:
        """What stands in analyst.duckdb after the undisturbed night."""
        return {name[len("analyst ") :]: said for name, said in self.after.items() if name.startswith("analyst ")}


@dataclass
class Count:
    """What was done, and what did not hold."""

    kills: int = 0
    trials: int = 0
    where: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    known: dict[str, whole.Print] = field(default_factory=dict)  # what published files of these bytes hold


def begins(folder: Path) -> list[Begin]:
    """Play two nights of a small shop undisturbed; returns the workspaces before each, and the changed one."""
    simulate(folder / "exports", messages=MESSAGES, days=2, seed=1)
    exports = folder / "exports" / "inbox"
    first_chats = min((exports / "chats").iterdir())
    with first_chats.open("a", encoding="utf-8") as chats:
        chats.write(_BAD_ROW)
    shop = sample.fresh_workspace(folder / "first")
    create_identities(shop.identities_path)  # one key for all, or no two workspaces could be compared
    nights = [dates.night_after(day, shop) for day in sample.days(exports)]
    sample.deliver(exports, shop, nights[0])
    first = _undisturbed("first night", shop.root, nights[0].isoformat(), folder / "first done")
    shutil.copytree(folder / "first done", folder / "second")
    sample.deliver(exports, Workspace.open(folder / "second"), nights[1])
    second = _undisturbed("second night", folder / "second", nights[1].isoformat(), folder / "second done")
    shutil.copytree(folder / "second", folder / "changed")
    with (folder / "changed" / "shop.yml").open("a", encoding="utf-8") as settings:
        settings.write("\nsession_gap_minutes: 10\n")
    changed = _undisturbed("changed setting", folder / "changed", nights[1].isoformat(), folder / "changed done")
    return [first, second, changed]


def _undisturbed(name: str, root: Path, as_of: str, done: Path) -> Begin:
    """The night in one go; and again step by step, keeping what was there before each."""
    before = whole.published(root)
    shutil.copytree(root, done)
    began = time.monotonic()
    points = _lived_well(done, as_of, night.STEPS)
    seconds = time.monotonic() - began
    kept, walked, points_of = done.with_name(f"{done.name} kept"), done.with_name(f"{done.name} walked"), {}
    shutil.copytree(root, walked)
    for step in night.STEPS:
        shutil.copytree(walked, kept / step)
        points_of[step] = _lived_well(walked, as_of, (step,))
    after = whole.workspace(done)
    if apart := whole.differences(after, whole.workspace(walked)):
        raise RuntimeError(f"{name} step by step gives another night: {apart}")
    return Begin(name, root, as_of, before, after, points, seconds, kept, points_of)


def _lived_well(root: Path, as_of: str, only: tuple[str, ...]) -> tuple[Point, ...]:
    """The points of a night, or of some steps of it, that nothing befalls."""
    points = root.with_suffix(".points")
    if _lived(root, as_of, points=points, only=only) != 0:
        raise RuntimeError(f"{', '.join(only)} fails without any misfortune; see the log of a plain run in {root}")
    return tuple(_points(points))


def _points(told: Path) -> Iterator[Point]:
    step = "start"
    for number, line in enumerate(told.read_text(encoding="utf-8").splitlines(), start=1):
        seconds, name = line.split("\t")
        if name.startswith("begin of "):
            step = name.removeprefix("begin of ")
        yield Point(number, step, float(seconds), name)


def kill(begin: Begin, folder: Path, dice: Random, count: Count, most_in_a_row: int) -> None:
    """Kill up to so many nights in a row, half of them at a point, half at any moment; then let one run."""
    is_whole = dice.random() < WHOLE_NIGHTS
    (chosen,) = dice.choices(list(WEIGHTS), list(WEIGHTS.values()))
    dying = begin if is_whole else begin.before_step(chosen)
    root = a_copy(dying, folder)
    for _ in range(dice.randint(1, most_in_a_row)):
        died_at = _killed(dying, root, dice)
        if died_at is None:
            break  # it was done before death came
        count.kills += 1
        count.where[died_at] = count.where.get(died_at, 0) + 1
        expect_old_or_new(begin, root, died_at, count)
    expect_the_same(begin, root, "killed", count)


def limit_files(begin: Begin, folder: Path, dice: Random, count: Count) -> None:
    """No file may grow beyond a size that some file of the night needs; then it may."""
    root = a_copy(begin, folder)
    most = dice.randint(1 << 12, 20 << 20)
    how = f"no file above {most:,} bytes"
    _lived(root, begin.as_of, Misfortune(most_bytes=most))
    expect_old_or_new(begin, root, how, count)
    expect_the_same(begin, root, how, count)


def fill_disk(begin: Begin, folder: Path, dice: Random, count: Count) -> None:
    """A disk in memory that is full before the night is done; then it is larger. Needs a right to mount."""
    disk = folder / "disk"
    disk.mkdir(exist_ok=True)
    used = sum(path.stat().st_size for path in begin.root.rglob("*") if path.is_file())
    size = used + dice.randint(1 << 18, 40 << 20)
    mount = ["mount", "-t", "tmpfs", "-o"]
    subprocess.run([*mount, f"size={size}", "crashes", str(disk)], check=True)
    try:
        root = a_copy(begin, disk)
        how = f"disk of {size - used:,} bytes more than there was"
        _lived(root, begin.as_of)
        expect_old_or_new(begin, root, how, count)
        subprocess.run([*mount[:1], "-o", "remount,size=1g", str(disk)], check=True)
        expect_the_same(begin, root, how, count)
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def keep_closed(begin: Begin, folder: Path, count: Count) -> None:
    """A night cannot open its chats; the next can. Only the accounts may tell of it."""
    root = a_copy(begin, folder)
    _lived(root, begin.as_of, Misfortune(unreadable="chats/"))
    expect_old_or_new(begin, root, "chats closed", count, is_other=True)
    _lived(root, begin.as_of)
    count.trials += 1
    count.faults += [
        f"{begin.name}, chats closed: {fault}"
        for fault in whole.differences(whole.without_accounts(begin.after), whole.without_accounts(_print(root)))
    ]


def break_lock(begin: Begin, folder: Path, dice: Random, count: Count) -> None:
    """Somebody deletes the lock of a running night and starts another."""
    root = a_copy(begin, folder)
    first = night.start(root, begin.as_of)
    time.sleep(dice.uniform(0, begin.seconds * 0.8))
    (root / ".lock").unlink(missing_ok=True)
    second = night.start(root, begin.as_of)
    first.join(DEADLINE_SECONDS)
    second.join(DEADLINE_SECONDS)
    expect_old_or_new(begin, root, "lock deleted", count)
    expect_the_same(begin, root, "lock deleted", count)


def _killed(begin: Begin, root: Path, dice: Random) -> str | None:
    """Kill a night in some step, at a point or at any moment; returns where, None if it was done before."""
    weights = [WEIGHTS[step] for step in begin.only]
    (step,) = dice.choices(begin.only, weights)
    points = [point for point in begin.points if point.step == step or begin.only == (step,)]
    if dice.random() < 0.5:
        dies_at = dice.choice(points).number
        code = _lived(root, begin.as_of, Misfortune(dies_at=dies_at), only=begin.only)
        return None if code == 0 else f"{step}, at a point"
    process = night.start(root, begin.as_of, only=begin.only)
    process.join(dice.uniform(points[0].seconds, points[-1].seconds))
    process.kill()
    process.join()
    return f"{step}, at any moment" if process.exitcode and process.exitcode != 1 else None


def _lived(
    root: Path,
    as_of: str,
    misfortune: Misfortune | None = None,
    points: Path | None = None,
    only: tuple[str, ...] = night.STEPS,
) -> int | None:
    process = night.start(root, as_of, misfortune, points, only)
    process.join(DEADLINE_SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
    return process.exitcode


def a_copy(begin: Begin, folder: Path) -> Path:
    """The workspace before the night, for a trial."""
    root = folder / "trial"
    shutil.rmtree(root, ignore_errors=True)
    return Path(shutil.copytree(begin.root, root))


def expect_old_or_new(begin: Begin, root: Path, how: str, count: Count, *, is_other: bool = False) -> None:
    """What is published is whole, and either what was or what was to come."""
    try:
        found = _published(root, count)
    except duckdb.Error as broken:
        count.faults.append(f"{begin.name}, {how}: analyst.duckdb is not whole: {broken}")
        return
    if not is_other and found not in (begin.before, begin.published):
        count.faults.append(f"{begin.name}, {how}: analyst.duckdb is neither the old nor the new one")


def _published(root: Path, count: Count) -> whole.Print | None:
    """As whole.published; a file of the very bytes of one that was read before is not read again."""
    path = root / "analyst.duckdb"
    if not path.exists():
        return None
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest not in count.known:
        count.known[digest] = whole.tables(path)
    return count.known[digest]


def expect_the_same(begin: Begin, root: Path, how: str, count: Count) -> None:
    """A night more ends well, with everything as if nothing had happened."""
    count.trials += 1
    if _lived(root, begin.as_of) != 0:
        count.faults.append(f"{begin.name}, {how}: the night after it fails")
        return
    count.faults += list(_named(begin, how, whole.differences(begin.after, _print(root))))


def _print(root: Path) -> whole.Print:
    try:
        return whole.workspace(root)
    except duckdb.Error as broken:
        return {"a database is broken": str(broken)}


def _named(begin: Begin, how: str, faults: list[str]) -> Iterator[str]:
    for fault in faults:
        yield f"{begin.name}, {how}: {fault}"
