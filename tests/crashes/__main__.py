"""Ruin so many nights and say what did not hold: python -m tests.crashes --kills 200 --seed 1

Exit code 1 when anything did not. Disks are filled for real where the system lets a user mount one in memory (Linux
with user namespaces: the program then starts itself again in one); elsewhere the size of files is limited, which
Windows knows no way to do.
"""

import argparse
import datetime as dt
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

os.environ["XUNDAN_SETTLE_SECONDS"] = "0"

from tests.crashes import flow, night, ruin  # after the setting, which the forked processes inherit

MOST_IN_A_ROW = 25
_MAY_MOUNT = "CRASHES_MAY_MOUNT"
_NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount"]


def main() -> int:
    """Ruin nights until enough were killed; prints the figures."""
    asked = argparse.ArgumentParser(description="Kill nights, and look whether anything was lost.")
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--disks", type=int, default=6, help="how many times the disk is full")
    asked.add_argument("--flows", type=int, default=6, help="how many more kills are of the command with Prefect")
    asked.add_argument(
        "--servers", type=int, default=2, help="how many times Prefect's server is stopped under the command"
    )
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--record", type=Path, help="a Markdown file for the figures")
    wanted = asked.parse_args()
    dice = Random(wanted.seed)
    count = ruin.Count()
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="crashes-"))
    starts = ruin.begins(folder)
    for begin in starts:
        print(f"{begin.name}: {len(begin.points)} points, {begin.seconds:.1f} s undisturbed", flush=True)
    while count.kills < wanted.kills:
        ruin.kill(dice.choice(starts), folder, dice, count, min(MOST_IN_A_ROW, wanted.kills - count.kills))
        print(f"{count.kills} kills, {len(count.faults)} faults, {time.monotonic() - began:.0f} s", flush=True)
        print(*count.faults[-3:], sep="\n", end="\n" if count.faults else "", flush=True)
    for number in range(wanted.flows if hasattr(os, "killpg") else 0):
        flow.kill(starts[number % len(starts)], folder, dice, count)
    for number in range(wanted.servers if hasattr(os, "killpg") else 0):
        flow.stop_server(starts[number % len(starts)], folder, dice, count)
    for number in range(wanted.disks):
        begin = starts[number % len(starts)]
        if os.environ.get(_MAY_MOUNT) and number % 2:
            ruin.fill_disk(begin, folder, dice, count)
        elif sys.platform != "win32":
            ruin.limit_files(begin, folder, dice, count)
    for begin in starts:
        ruin.keep_closed(begin, folder, count)
        ruin.break_lock(begin, folder, dice, count)
    figures = "\n".join(_figures(count, wanted, time.monotonic() - began))
    print(figures)
    if wanted.record:
        wanted.record.write_text(figures, encoding="utf-8", newline="\n")
    shutil.rmtree(folder, ignore_errors=True)
    return bool(count.faults)


def _figures(count: ruin.Count, asked: argparse.Namespace, seconds: float) -> Iterator[str]:
    yield "# Nights killed\n"
    yield f"`python -m tests.crashes --kills {asked.kills} --seed {asked.seed}`, {dt.datetime.now(dt.UTC):%Y-%m-%d},"
    yield f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors,"
    yield f"{seconds / 60:.0f} minutes. What is done and compared: `tests/crashes/`.\n"
    yield f"**{count.kills} kills, {count.trials} recoveries compared row for row, {len(count.faults)} faults.**"
    yield f"Among the recoveries: {asked.disks} full disks, {asked.servers} stopped servers of Prefect,"
    yield "chats that could not be opened, a lock that was deleted.\n"
    yield "| killed in | at a point | at any moment |\n|---|---:|---:|"
    for step in (*night.STEPS, "the flow"):
        at_point = count.where.get(f"{step}, at a point", 0)
        at_moment = count.where.get(f"{step}, at any moment", 0) + count.where.get(step, 0)
        yield f"| {step} | {at_point} | {at_moment} |"
    yield from (f"\n- {fault}" for fault in dict.fromkeys(count.faults))
    yield ""


def _begin_again_where_mounting_is_allowed() -> None:
    if _MAY_MOUNT in os.environ or not shutil.which("unshare"):
        return
    if subprocess.run([*_NAMESPACE, "true"], check=False, capture_output=True).returncode == 0:
        os.environ[_MAY_MOUNT] = "yes"
        os.execvp(_NAMESPACE[0], [*_NAMESPACE, sys.executable, "-m", "tests.crashes", *sys.argv[1:]])


if __name__ == "__main__":
    _begin_again_where_mounting_is_allowed()
    sys.exit(main())
