"""Night after night of a simulated shop in one workspace: what a night costs when there is a year behind it.

    python -m benchmarks.year EXPORTS ROOT --first 1 --last 365

Each night takes one day's chats and orders, through every step, in one process, without Prefect. Its figures are one
line of `nights.jsonl` beside the workspace; begun again, it goes on after the last line. `table` and `drawn` make a
table and a picture of them.
"""

import argparse
import datetime as dt
import json
import shutil
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl
import vl_convert

from benchmarks import night
from xundan import dates, sample
from xundan.pipeline import Run
from xundan.simulate import simulate
from xundan.workspace import Workspace, init_workspace

DAYS = 365
_SEED = 20261109
_AROUND = 5  # nights of which the middle one stands for a night
_SHOWN = (2, 7, 30, 60, 90, 180, 270, 365)
_RECORD = "nights.jsonl"

Night = dict[str, Any]


def simulated(folder: Path, messages: int) -> Path:
    """The exports of a shop of about so many messages over 365 days; made if they are not there."""
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        simulate(folder, messages=messages, days=DAYS, seed=_SEED)
        (folder / "done").touch()
    return folder


def play(exports: Path, root: Path, first: int = 1, last: int = DAYS) -> list[Night]:
    """Each night from the `first`-th to the `last`-th; those noted are not played again.

    The first one takes all the days before it too, as a new shop's first run takes whatever its desk has exported.
    """
    record, shop = root / _RECORD, root / "shop"
    workspace = Workspace.open(shop) if (shop / "shop.yml").is_file() else init_workspace(shop, "bench")
    done = told(root)
    for day in sample.days(exports / "inbox")[first - 1 + len(done) : last]:
        done.append(_night(workspace, exports / "inbox", day))
        with record.open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(done[-1]) + "\n")
    return done


def told(root: Path) -> list[Night]:
    """What was noted of the nights played so far."""
    record = root / _RECORD
    return [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()] if record.exists() else []


def _night(workspace: Workspace, exports: Path, day: dt.date) -> Night:
    moment = dates.night_after(day, workspace)
    sample.deliver(exports, workspace, moment)
    stages = night.play(workspace, Run.at(moment))
    files = {
        room: sum(path.is_file() for path in (workspace.root / room).rglob("*")) for room in ("reports", "quarantine")
    }
    return {"day": day.isoformat(), "stages": stages, "mb": night.sizes_mb(workspace.root), "files": files}


def table(nights: Sequence[Night]) -> Iterator[str]:
    """Some nights in Markdown; seconds are the middle of five neighbouring nights."""
    yield "| night | wall s | processor s | of it build | warehouse MB | published MB | inbox MB | files in reports |"
    yield "|---:|---:|---:|---:|---:|---:|---:|---:|"
    for number in sorted({*(one for one in _SHOWN if one <= len(nights)), len(nights)}):
        one, mb = nights[number - 1], nights[number - 1]["mb"]
        wall, cpu = (_seconds(nights, number, kind) for kind in (0, 1))
        yield (
            f"| {number} | {wall:.1f} | {cpu:.1f} | {_seconds(nights, number, 1, 'build'):.1f} | "
            f"{mb['warehouse.duckdb']} | {mb['analyst.duckdb']} | {mb['inbox']} | {one['files']['reports']} |"
        )


def _seconds(nights: Sequence[Night], number: int, kind: int, stage: str = "") -> float:
    """The middle of the nights around this one, the first only when alone; kind 0 is wall-clock, 1 processor."""
    first = max(1, min(number - 1 - _AROUND // 2, len(nights) - _AROUND))
    return statistics.median(_sum(one, kind, stage) for one in nights[first : first + _AROUND] or nights)


def _sum(one: Night, kind: int, stage: str = "") -> float:
    return sum(took[kind] for name, took in one["stages"].items() if took[1] is not None and stage in ("", name))


def beside(new: Sequence[Night], old: Sequence[Night]) -> Iterator[str]:
    """The middle night of each in Markdown, stage by stage in processor seconds."""
    yield "| stage | new shop | behind a year | times |"
    yield "|---|---:|---:|---:|"
    for stage in ("", *(name for name, took in new[0]["stages"].items() if took[1] is not None)):
        early, late = (statistics.median(_sum(one, 1, stage) for one in nights) for nights in (new, old))
        yield f"| {stage or 'night'} | {early:.1f} | {late:.1f} | {late / early:.2f} |"


def drawn(nights: Sequence[Night], path: Path) -> None:
    """Processor seconds by stage and megabytes over the nights, as an SVG."""
    rows = [
        {"night": number, "what": name, "seconds": took[1]}
        for number, one in enumerate(nights, start=1)
        for name, took in one["stages"].items()
        if took[1] is not None and number > 1  # the first starts everything up
    ]
    rooms = [
        {"night": number, "what": name, "MB": one["mb"][name]}
        for number, one in enumerate(nights, start=1)
        for name in ("inbox", "warehouse.duckdb", "analyst.duckdb", "reports")
    ]
    size = {"width": 420, "height": 200}
    seconds = (
        alt.Chart(pl.DataFrame(rows), title="processor seconds of a night", **size)
        .mark_area()
        .encode(x="night:Q", y="seconds:Q", color="what:N")
    )
    room = (
        alt.Chart(pl.DataFrame(rooms), title="megabytes on disk", **size)
        .mark_line()
        .encode(x="night:Q", y="MB:Q", color="what:N")
    )
    chart = alt.hconcat(seconds, room).resolve_scale(color="independent")
    path.write_text(vl_convert.vegalite_to_svg(chart.to_dict()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m benchmarks.year")
    asked.add_argument("exports", type=Path)
    asked.add_argument("root", type=Path)
    asked.add_argument("--first", type=int, default=1)
    asked.add_argument("--last", type=int, default=DAYS)
    wanted = asked.parse_args()
    print("\n".join(table(play(wanted.exports, wanted.root, wanted.first, wanted.last))))
