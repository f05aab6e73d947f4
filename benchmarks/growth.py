"""What a night costs as the shop grows: more messages, more agents, more campaigns, one at a time.

Each point is one night over a shop of its own, in a process of its own (see `benchmarks.night`), told in processor
seconds by stage. What years of history add is measured by the suites `history` and `year`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl
import vl_convert

from benchmarks import shops
from benchmarks.measure import in_turn, python

MESSAGES = (10_000, 30_000, 100_000, 300_000)
PEOPLE = {"agents": (10, 40, 160, 640), "campaigns": (5, 20, 80, 320)}

Point = dict[str, Any]


def points(messages: int) -> list[Point]:
    """A night for each size; agents and campaigns vary in a shop of so many messages."""
    sizes: list[tuple[str, int, Path]] = [("messages", count, shops.shop(count)) for count in MESSAGES]
    sizes += [(kind, n, shops.shop(messages, **{kind: n})) for kind, counts in PEOPLE.items() for n in counts]
    programs = [
        python(f"{count:,} {kind}", "benchmarks.night", shop, shops.ROOT / "growth") for kind, count, shop in sizes
    ]
    took = in_turn(programs, 1)
    return [
        {"kind": kind, "count": count, "peak_mb": one.peak_mb, "cpu_seconds": one.cpu_seconds, **json.loads(one.said)}
        for (kind, count, _), (one,) in zip(sizes, took.values(), strict=True)
    ]


def table(found: Sequence[Point]) -> Iterator[str]:
    """The points in Markdown: processor seconds of the night and of its stages, memory, megabytes published."""
    stages = list(_stages(found[0]))
    yield f"| | night, processor s | {' | '.join(stages)} | peak MB | published MB |"
    yield "|---|---:|" + "---:|" * (len(stages) + 2)
    for point in found:
        spent = " | ".join(f"{_stages(point)[stage]:.1f}" for stage in stages)
        yield (
            f"| {point['count']:,} {point['kind']} | {point['cpu_seconds']:.1f} | {spent} | {point['peak_mb']:.0f} | "
            f"{point['mb']['analyst.duckdb']} |"
        )


def drawn(found: Sequence[Point], path: Path) -> None:
    """Processor seconds by stage against each size, as an SVG of three panels."""
    rows = [
        {"kind": point["kind"], "count": point["count"], "stage": stage, "seconds": seconds}
        for point in found
        for stage, seconds in _stages(point).items()
    ]
    panels = [
        alt.Chart(pl.DataFrame(rows).filter(pl.col("kind") == kind), width=240, height=200)
        .mark_line(point=True)
        .encode(
            x=alt.X("count:Q", title=kind, scale=alt.Scale(type="log")),
            y=alt.Y("seconds:Q", title="processor seconds of a night"),
            color="stage:N",
        )
        for kind in ("messages", *PEOPLE)
    ]
    path.write_text(vl_convert.vegalite_to_svg(alt.hconcat(*panels).to_dict()), encoding="utf-8", newline="\n")


def _stages(point: Mapping[str, Any]) -> dict[str, float]:
    return {stage: cpu for stage, (_, cpu) in point["stages"].items() if cpu is not None}
