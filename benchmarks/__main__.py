"""`python -m benchmarks`: run, print and keep the results."""

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import growth, shops, year
from benchmarks.measure import Took, in_turn, python, ratio

_LEAST = "DuckDB reads and masks canonical CSV"
_BASELINE = "baseline (pandas, jieba, keywords)"
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
            for layout in ("canonical", "qianniu_text", "sycm_json", "pdd_json")
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
        python(_BASELINE, "benchmarks.baseline", shop, out),
    ]
    took = in_turn(programs, runs)
    yield from _table(took, messages)
    yield _against("night", took["night"], took)
    yield from _stages(json.loads(Took.median(took["night"]).said))


def _against(name: str, ours: Sequence[Took], took: Mapping[str, Sequence[Took]]) -> str:
    times = ratio(ours, took["floor"]), ratio(ours, took[_BASELINE])
    return f"\nThe {name} takes {times[0]:.1f} times the floor and\n{times[1]:.2f} times the baseline.\n"


def _stages(told: dict[str, Any]) -> Iterator[str]:
    yield "| stage | wall s | processor s |\n|---|---:|---:|"
    for stage, (wall, cpu) in told["stages"].items():
        yield f"| {stage} | {wall:.1f} | {'' if cpu is None else f'{cpu:.1f}'} |"
    mb = told["mb"]
    yield "\nOn disk: " + ", ".join(f"{name} {size} MB" for name, size in mb.items()) + ";"
    yield f"what is published is {mb['analyst.duckdb'] / mb['inbox']:.2f} times the size of the input.\n"


def _year(messages: int, _: int) -> Iterator[str]:
    """A year of nights in one workspace, a night of a 365th of the messages."""
    nights = year.play(year.simulated(shops.ROOT / f"days-{messages}", messages), shops.ROOT / f"year-{messages}")
    year.drawn(nights, PICTURES / "year.svg")
    yield f"{len(nights)} nights of {messages // year.DAYS} messages each, one after another in one workspace.\n"
    yield from year.table(nights)
    yield "\n![a year](results/year.svg)\n"


def _history(messages: int, _: int) -> Iterator[str]:
    """A shop whose first run takes 358 days at once, and its nights after that beside those of a new shop.

    Floor and baseline are given all 365 days, which are 2 % more.
    """
    exports = year.simulated(shops.ROOT / f"days-{messages}", messages)
    new, old, out = (shops.ROOT / f"history-{messages}" / name for name in ("new", "old", "baseline"))
    last = year.DAYS
    new_nights, old_nights = "nights 1 to 8", f"nights {last - 6} to {last}"
    first_run = f"a first run over {last - 7} days"
    programs = [
        python(new_nights, "benchmarks.year", exports, new, "--last", "8"),
        python(first_run, "benchmarks.year", exports, old, *_from_to(last - 7, last - 7)),
        python(old_nights, "benchmarks.year", exports, old, *_from_to(last - 7, last)),
        python("floor", "benchmarks.floor", exports / "inbox" / "chats" / "*.csv"),
        python(_BASELINE, "benchmarks.baseline", exports, out),
    ]
    took = in_turn(programs, 1)
    yield f"{messages // last:,} messages a night.\n"
    yield from _table(took, messages, {new_nights: 8 / last, first_run: 1 - 7 / last, old_nights: 7 / last})
    yield _against("first run", took[first_run], took)
    yield "\nThe middle of nights 2 to 8 and of the same weekdays a year later, processor seconds:\n"
    yield from year.beside(year.told(new)[1:], year.told(old)[1:])


def _from_to(first: int, last: int) -> tuple[str, ...]:
    return "--first", str(first), "--last", str(last)


def _growth(messages: int, _: int) -> Iterator[str]:
    """A night against messages, agents and campaigns."""
    found = growth.points(messages)
    growth.drawn(found, PICTURES / "growth.svg")
    yield f"Agents and campaigns vary in a shop of {messages:,} messages; one night of each.\n"
    yield from growth.table(found)
    yield "\n![growth](results/growth.svg)\n"


def _reasons(messages: int, runs: int) -> Iterator[str]:
    """From text to reasons alone, models loaded before the clock starts."""
    program = python("reasons", "benchmarks.reasons", str(messages))
    told = [json.loads(one.said) for one in in_turn([program], runs)["reasons"]]
    yield from _reading(sorted(told, key=lambda run: run["messages_a_second_shared"])[runs // 2])


def _reading(told: dict[str, Any]) -> Iterator[str]:
    steps = ", ".join(f"{name} {took['clock']:.1f} s" for name, took in told["seconds_alone"].items())
    yield f"{told['messages']:,} messages, {told['distinct_texts']:,} distinct texts,"
    yield f"{told['lost_inquiries']:,} lost. One process alone: {steps};"
    yield f"{told['messages_a_second_alone']:,} messages/s,"
    yield f"{told['messages_a_processor_second_alone']:,} a processor second. Shared among processes:"
    yield f"{told['messages_a_second_shared']:,} messages/s.\n"


SUITES = {
    "ingest": _ingest,
    "night": _night,
    "reasons": _reasons,
    "growth": _growth,
    "history": _history,
    "year": _year,
}
USUAL = ("ingest", "night", "reasons")  # the others take an hour each


def _table(took: dict[str, list[Took]], messages: int, shares: Mapping[str, float] | None = None) -> Iterator[str]:
    """What each program took; `shares` of the messages are read by those that do not read all."""
    yield "| program | wall s | processor s | peak MB | messages/s |\n|---|---:|---:|---:|---:|"
    for name, runs in took.items():
        one = Took.median(runs)
        rate = messages * (shares or {}).get(name, 1.0) / one.wall_seconds
        yield f"| {name} | {one.wall_seconds:.1f} | {one.cpu_seconds:.1f} | {one.peak_mb:.0f} | {rate:,.0f} |"


def _machine() -> str:
    versions = (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    )
    return f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, {versions}"


def main() -> None:
    """Parse the command line, measure, write benchmarks/RESULTS.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("suites", nargs="*", choices=[*SUITES, []], help="ingest, night and reasons, unless named")
    parser.add_argument("--messages", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--runs", type=int, default=3, help="counted runs of each program")
    arguments = parser.parse_args()
    for messages in arguments.messages:
        for suite in arguments.suites or USUAL:
            print(f"{suite}, {messages:,} messages", file=sys.stderr)
            how = f"{_machine()}, medians of {arguments.runs} runs in turn." if suite in USUAL else f"{_machine()}."
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
