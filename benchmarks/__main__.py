"""`python -m benchmarks`: run, print and keep the results."""

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import shops, year
from benchmarks.measure import Took, in_turn, python, ratio

_LEAST = "DuckDB reads and masks canonical CSV"
RESULTS = Path(__file__).with_name("RESULTS.md")
PICTURES = Path(__file__).with_name("results")


def _stand() -> None:
    """In a process of its own: what this one has held counts as memory of every program it starts."""
    make = "from pathlib import Path; from benchmarks import ingest_one; ingest_one.stand(Path('build/bench/ingest'))"
    subprocess.run([sys.executable, "-c", make], check=True)


def _ingest(messages: int, runs: int) -> Iterator[str]:
    """Each layout's ingest, and canonical CSV beside the least that reading and masking it takes."""
    canonical = shops.chats(messages, "canonical")
    programs = [
        python(_LEAST, "benchmarks.read_and_mask", canonical, shops.ROOT / "read.duckdb"),
        *(
            python(
                f"ingest {layout}",
                "benchmarks.ingest_one",
                shops.chats(messages, layout),
                shops.ROOT / "ingest",
                prepare=_stand,
            )
            for layout in ("canonical", "qianniu_text", "sycm_json")
        ),
    ]  # fmt: skip
    took = in_turn(programs, runs)
    yield from _table(took, messages)
    factor = ratio(took["ingest canonical"], took[_LEAST])
    yield f"\nIngest of canonical CSV takes {factor:.2f} times as long as reading and masking alone.\n"


def _night(messages: int, runs: int) -> Iterator[str]:
    """A whole night beside the floor and beside the script one would write by hand."""
    shop = shops.shop(messages)
    workspace, out = shops.ROOT / "night", shops.ROOT / "baseline"
    programs = [
        python("floor", "benchmarks.floor", shops.chats(messages, "canonical")),
        python("night", "benchmarks.night", shop, workspace),
        python("baseline (pandas, jieba, keywords)", "benchmarks.baseline", shop, out),
    ]
    took = in_turn(programs, runs)
    yield from _table(took, messages)
    names = list(took)
    yield f"\nThe night takes {ratio(took['night'], took['floor']):.1f} times the floor and"
    yield f"{ratio(took['night'], took[names[2]]):.2f} times the baseline.\n"
    yield from _stages(json.loads(Took.median(took["night"]).said))


def _stages(told: dict[str, Any]) -> Iterator[str]:
    yield "| stage | wall s | processor s |\n|---|---:|---:|"
    for stage, (wall, cpu) in told["stages"].items():
        yield f"| {stage} | {wall:.1f} | {'' if cpu is None else f'{cpu:.1f}'} |"
    mb = told["mb"]
    yield "\nOn disk: " + ", ".join(f"{name} {size} MB" for name, size in mb.items()) + ";"
    yield f"what is published is {mb['analyst.duckdb'] / mb['inbox']:.2f} times the size of the input.\n"


def _year(messages: int, _: int) -> Iterator[str]:
    """A year of nights in one workspace, a night of a 365th of the messages."""
    nights = year.play(shops.ROOT / f"year-{messages}", 365, messages // 365)
    year.drawn(nights, PICTURES / "year.svg")
    yield f"{len(nights)} nights of {messages // 365} messages each, one after another in one workspace.\n"
    yield from year.table(nights)
    yield "\n![a year](results/year.svg)\n"


def _reasons(messages: int, runs: int) -> Iterator[str]:
    """From text to reasons alone, models loaded before the clock starts."""
    program = python("reasons", "benchmarks.reasons", str(messages))
    told = [json.loads(one.said) for one in in_turn([program], runs)["reasons"]]
    one = sorted(told, key=lambda run: run["messages_a_second"])[runs // 2]
    steps = ", ".join(f"{name} {took['clock']:.1f} s" for name, took in one["seconds"].items())
    yield f"{one['messages']:,} messages, {one['distinct_texts']:,} distinct texts,"
    yield f"{one['lost_inquiries']:,} lost: {steps};"
    yield f"{one['messages_a_second']:,} messages/s, {one['messages_a_processor_second']:,} a processor second.\n"


SUITES = {"ingest": _ingest, "night": _night, "reasons": _reasons, "year": _year}
USUAL = ("ingest", "night", "reasons")  # a year takes an hour


def _table(took: dict[str, list[Took]], messages: int) -> Iterator[str]:
    yield "| program | wall s | processor s | peak MB | messages/s |\n|---|---:|---:|---:|---:|"
    for name, runs in took.items():
        one = Took.median(runs)
        rate = messages / one.wall_seconds
        yield f"| {name} | {one.wall_seconds:.1f} | {one.cpu_seconds:.1f} | {one.peak_mb:.0f} | {rate:,.0f} |"


def _machine() -> str:
    versions = (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    )
    return f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, {versions}"


def main() -> None:
    """Parse the command line, measure, write benchmarks/RESULTS.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("suites", nargs="*", choices=[*SUITES, []], help="all but the year, unless named")
    parser.add_argument("--messages", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--runs", type=int, default=3, help="counted runs of each program")
    arguments = parser.parse_args()
    for messages in arguments.messages:
        for suite in arguments.suites or USUAL:
            print(f"{suite}, {messages:,} messages", file=sys.stderr)
            how = f"{_machine()}, medians of {arguments.runs} runs in turn." if suite != "year" else f"{_machine()}."
            _keep(f"{suite}, {messages:,} messages", "\n".join([f"{how}\n", *SUITES[suite](messages, arguments.runs)]))
    print(RESULTS.read_text(encoding="utf-8"))


def _keep(heading: str, said: str) -> None:
    """Put a section into the results in the place of the one it measures again; the others stay."""
    before = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    first, *sections = before.split("\n## ")
    known = {title: body for title, _, body in (section.partition("\n") for section in sections)}
    known[heading] = f"\n{said.strip()}\n"
    text = first.strip() or "# Results\n\nHow they are measured: `benchmarks/__init__.py`."
    for title, body in sorted(known.items()):
        text += f"\n\n## {title}\n\n{body.strip()}"
    RESULTS.write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
