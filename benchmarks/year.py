"""Night after night of a simulated shop in one workspace: what a night costs when there is a year behind it.

    python -m benchmarks.year WORKSPACE --nights 365 --messages 100

Each night takes one day's chats and orders, through every step, in one process, without Prefect. Its figures are one
line of `nights.jsonl` beside the workspace; begun again, it goes on after the last line. `table` and `drawn` make a
table and a picture of them.
"""

import argparse
import datetime as dt
import json
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

_SEED = 20261109
_AROUND = 5  # nights of which the middle one stands for a night
_SHOWN = (2, 7, 30, 60, 90, 180, 270, 365)
_PARTS = ("nights.jsonl", "exports", "shop")

Night = dict[str, Any]


def play(root: Path, nights: int, messages: int) -> list[Night]:
    """So many nights, of about so many messages each; those that are there are not played again."""
    record, exports, shop = (root / part for part in _PARTS)
    if not (exports / "truth").exists():
        simulate(exports, messages=messages * nights, days=nights, seed=_SEED)
    workspace = Workspace.open(shop) if (shop / "shop.yml").is_file() else init_workspace(shop, "bench")
    done = told(root)
    days = sample.days(exports / "inbox")[len(done) : nights]
    for day in days:
        done.append(_night(workspace, exports / "inbox", day))
        with record.open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(done[-1]) + "\n")
    return done


def told(root: Path) -> list[Night]:
    """What was noted of the nights played so far."""
    record = root / _PARTS[0]
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
    """The middle of the nights around this one; kind 0 is wall-clock, 1 processor; the second is never the first."""
    first = max(1, min(number - 1 - _AROUND // 2, len(nights) - _AROUND))
    return statistics.median(_sum(one, kind, stage) for one in nights[first : first + _AROUND])


def _sum(one: Night, kind: int, stage: str = "") -> float:
    return sum(took[kind] for name, took in one["stages"].items() if took[1] is not None and stage in ("", name))


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
    asked.add_argument("root", type=Path)
    asked.add_argument("--nights", type=int, default=365)
    asked.add_argument("--messages", type=int, default=100, help="of a night")
    wanted = asked.parse_args()
    print("\n".join(table(play(wanted.root, wanted.nights, wanted.messages))))
