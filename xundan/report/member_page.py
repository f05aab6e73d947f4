"""A page for one agent or one campaign: what the night says of them, and of nobody else but the whole shop.

It can be sent to the one it is about, so colleagues have neither names nor figures on it, the questions that a person
is asked face to face are left to the supervisor, and nothing on it leads elsewhere. A campaign's page names who served
it, in order of name, for its owner sits beside the desk's. It is one file without any script: it opens on a phone, and
what a buyer typed stays text.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import jinja2

from xundan.report import bars, summary
from xundan.report import format as form
from xundan.report.bars import Bars, Step
from xundan.report.conversations import Told, list_cases
from xundan.report.data import Data
from xundan.report.member_tables import Beside, own_report, own_tables
from xundan.report.members import FOLDERS, Member, list_members, rows_of_each
from xundan.report.strings import Strings
from xundan.report.tables import Table


def write_members(
    folder: Path,
    data: Data,
    strings: Strings,
    environment: jinja2.Environment,
    place: Callable[[Path, str], object],
    told: Told,
) -> list[Member]:
    """Write every member's page and their front page below `folder`; returns whom they are about.

    `place` puts a text into a file whole or not at all. Pages of another rendering of the night are removed. What the
    night's page tells as well is put into `told`.
    """
    members = list_members(data, strings)
    rows = {dimension: rows_of_each(data, dimension) for dimension in FOLDERS}
    reasons = {row["reason"]: row for row in data.body("reasons")}
    template = environment.get_template("member.html.j2")
    for name in FOLDERS.values() if members else ():
        (folder / name).mkdir(parents=True, exist_ok=True)
    written = set()
    for member in members:
        own = own_report(rows[member.dimension][member.id], member, reasons, strings)
        cases = list_cases(own, strings, environment, told)
        place(folder / member.path, template.render(_content(own, member, strings), cases=cases))
        written.add(folder / member.path)
    if members:
        front = environment.get_template("members.html.j2")
        place(folder / "index.html", front.render(cover=data.cover, members=members, folders=FOLDERS.values()))
        written.add(folder / "index.html")
    for path in folder.rglob("*.html"):
        if path not in written:
            path.unlink()
    return members


def _content(own: Data, member: Member, strings: Strings) -> dict[str, object]:
    tables, beside = own_tables(own, member, strings)
    answers = summary.answers(own, strings)
    compared = _compared(own, member, strings)
    if compared:
        answers["compared" if member.dimension == "agent" else "effect"] = compared
    return {
        "member": member,
        "cover": own.cover,
        "tiles": summary.tiles(own, strings),
        "answers": answers,
        "cards": summary.cards(_hers_first(own) if member.dimension == "agent" else own, strings),
        "tables": {table.model: table for table in tables},
        "beside": beside,
        "drawings": _drawings(own, strings),
        "lost_count": own.period("current")["lost_count"],
        "terms": _terms(tables, beside, {row["metric"] for row in own.rows("definitions")}),
    }


def _hers_first(own: Data) -> Data:
    """With what the desk itself can mend before what others must."""
    reasons = sorted(own.rows("reasons"), key=lambda row: row["owner"] != "agent")
    return replace(own, tables={**own.tables, "reasons": reasons})


def _compared(own: Data, member: Member, strings: Strings) -> str:
    """What the fair comparison says: of an agent against the same inquiries, of a campaign against without it."""
    if member.dimension == "campaign":
        row = next(iter(own.rows("campaign_effects")), None)
        if row is None or row["effect_rate_change"] is None:
            return ""
        facts = {name: form.points(row[f"{name}_rate_change"]) for name in ("effect", "lower", "upper")}
        verdict = strings.value("campaign_verdict", row["campaign_verdict"])
        return strings("briefs", "effect", **facts, verdict=verdict, n=f"{row['matured_count']:,}")
    row = next(iter(own.rows("agent_comparison")), None)
    if row is None or row["adjusted_rate"] is None:
        return ""
    rates = {name: form.percent(row[f"{name}_rate"]) for name in ("expected", "adjusted", "lower", "upper")}
    said = [
        strings(
            "briefs",
            "fair",
            n=f"{row['matured_count']:,}",
            **rates,
            verdict=strings.value("verdict", row["verdict"]),
        ),
        strings("sentences", f"compare_{row['verdict']}"),
    ]
    for mix in own.rows("agent_case_mix"):
        parts = {"gap": "gap_rate_change", "mix": "case_mix_rate_change", "own": "own_rate_change"}
        said.append(strings("sentences", "compare_gap", **{name: form.points(mix[it]) for name, it in parts.items()}))
    return ("" if strings.language != "en" else " ").join(said)


def _drawings(own: Data, strings: Strings) -> list[Bars]:
    steps: dict[object, dict[str, float]] = {}
    for cell in own.rows("facet_trend"):
        into = steps.setdefault(cell["from_day"], dict.fromkeys(("matured", "converted", "yuan"), 0.0))
        into["matured"] += cell["matured_count"]
        into["converted"] += cell["matured_converted_count"]
        into["yuan"] += float(cell["lost_value_yuan"])
    shop = sorted(own.rows("trend"), key=lambda row: row["from_day"])
    rates = [
        Step(
            f"{row['from_day']:%m-%d}",
            sums["converted"] / sums["matured"] if (sums := steps.get(row["from_day"])) and sums["matured"] else None,
            row["conversion_rate"],
            is_thin=bool(sums and sums["matured"] < form.THIN),
        )
        for row in shop
    ]
    losses = [Step(f"{row['from_day']:%m-%d}", (steps.get(row["from_day"]) or {"yuan": 0.0})["yuan"]) for row in shop]
    hours: dict[int, list[int]] = {}
    for cell in own.rows("facet_hours"):
        counts = hours.setdefault(cell["opened_hour"], [0, 0])
        counts[0] += cell["lost_count"]
        counts[1] += cell["inquiry_count"]
    lost = [
        Step(strings("members", "hour", hour=hour), hours.get(hour, [0, 0])[0])
        for hour in range(min(hours, default=0), max(hours, default=-1) + 1)
    ]
    told: tuple[tuple[str, list[Step], Callable[[float], str], str], ...] = (
        ("trend_rate", rates, form.percent, "blue"),
        ("trend_lost", losses, lambda value: form.money(value, strings), "orange"),
        ("hours", lost, lambda value: strings("words", "card_count", count=f"{value:,.0f}"), "orange"),
    )
    placed = (
        bars.place(strings("members", name), drawn, write, colour, strings) for name, drawn, write, colour in told
    )
    return [drawing for drawing in placed if drawing]


def _terms(tables: list[Table], beside: list[Beside], defined: set[str]) -> Mapping[str, str]:
    """Each figure of the page that has a definition with it, once, for whoever cannot hover."""
    columns = [
        *(column for table in tables for column in table.columns),
        *(line[0] for each in beside for line in each.lines),
    ]
    return {column.label: column.hover for column in columns if column.name in defined}
