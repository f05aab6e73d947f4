"""The first screen: how did we do, what did we lose, why, who fixes it, what first."""

from dataclasses import dataclass

from xundan.report import format as form
from xundan.report.data import Data, Row
from xundan.report.strings import Strings


@dataclass(frozen=True)
class Tile:
    """A figure of the first screen with its n and its change."""

    label: str
    hover: str
    text: str
    note: str
    change: str
    tone: str
    is_thin: bool


@dataclass(frozen=True)
class Card:
    """A reason worth solving first."""

    name: str
    owner: str
    yuan: str
    count: str
    quote: str
    link: str


_CARDS = 3
_NOISE = 0.02
"""A relative change smaller than this is neither good news nor bad."""
_NOBODY = {"none", "buyer"}
"""Owners who sit in no meeting: nobody can be told to mend what they own."""


def tiles(data: Data, strings: Strings) -> list[Tile]:
    """The headline figures in their order."""
    rows = sorted(data.rows("headline"), key=lambda row: row["position"])
    return [_tile(row, data, strings) for row in rows]


def _tile(row: Row, data: Data, strings: Strings) -> Tile:
    metric, value, before = row["metric"], row["value"], row["previous_value"]
    kind = form.kind_of(metric)
    text = form.money(value, strings) if kind == "yuan" else form.write(value, kind, strings)
    definition = next((d for d in data.rows("definitions") if d["metric"] == metric), None)
    n = row["denominator"]
    note = "" if n is None else f"{row['numerator']:,}/{n:,}" if row["numerator"] is not None else f"n={n:,}"
    hover = ""
    if definition:
        hover = " ÷ ".join(part for part in (definition["numerator"], definition["denominator"]) if part and part != form.NOTHING)
    return Tile(
        label=strings.column("headline", metric),
        hover=hover,
        text=text,
        note=note,
        change=_change(kind, value, before),
        tone=_tone(value, before, row["is_more_better"]),
        is_thin=n is not None and n < form.THIN,
    )


def _change(kind: form.Kind, value: float | None, before: float | None) -> str:
    if value is None or before is None:
        return ""
    if kind == "rate":
        return f"{form.points(value - before)} pp"
    return form.relative(value, before) if before else ""


def _tone(value: float | None, before: float | None, is_more_better: bool | None) -> str:
    if value is None or before is None or is_more_better is None or abs(value - before) <= abs(before) * _NOISE:
        return ""
    return "good" if (value > before) == is_more_better else "bad"


def sentences(data: Data, strings: Strings) -> list[str]:
    """What one would say first in the meeting."""
    now, before = data.period("current"), data.period("previous")
    if not now.get("matured_count"):
        return [strings("sentences", "nothing")]
    said = [_conversion(now, before, strings), _lost(now, before, strings)]
    known = [row for row in data.body("reasons") if row["reason_group"] != "unknown" and row["lost_count"]]
    if known:
        named = [
            strings("sentences", "reason", name=row["reason_name"], count=row["lost_count"], yuan=form.money(row["lost_value_yuan"], strings))
            for row in known[:3]
        ]
        said.append(strings("sentences", "reasons", reasons=strings.joined(named, "reasons")))
    owners = [row for row in data.rows("owners") if row["owner"] not in _NOBODY and row["lost_count"]]
    if owners:
        named = [
            strings(
                "sentences", "reason",
                name=strings.value("owner", row["owner"]), count=row["lost_count"], yuan=form.money(row["lost_value_yuan"], strings),
            )
            for row in owners[:3]
        ]  # fmt: skip
        said.append(strings("sentences", "owners", owners=strings.joined(named, "owners")))
    unknown = sum(row["lost_count"] for row in data.body("reasons") if row["reason_group"] == "unknown")
    if unknown:
        said.append(strings("sentences", "unknown", count=f"{unknown:,}", share=form.percent(unknown / now["lost_count"])))
    if now["pending_count"]:
        said.append(strings("sentences", "pending", count=f"{now['pending_count']:,}"))
    return said


def _conversion(now: Row, before: Row, strings: Strings) -> str:
    rate = now["matured_converted_count"] / now["matured_count"]
    change = ""
    if before.get("matured_count"):
        previous = before["matured_converted_count"] / before["matured_count"]
        change = strings("sentences", "conversion_change", previous=form.percent(previous), points=form.points(rate - previous))
    return strings(
        "sentences", "conversion",
        matured=f"{now['matured_count']:,}", converted=f"{now['matured_converted_count']:,}", rate=form.percent(rate), change=change,
    )  # fmt: skip


def _lost(now: Row, before: Row, strings: Strings) -> str:
    change = ""
    if before:
        percent = form.relative(now["lost_value_yuan"], before["lost_value_yuan"])
        change = strings("sentences", "lost_change", previous=form.money(before["lost_value_yuan"], strings), percent=percent)
    return strings("sentences", "lost", lost=f"{now['lost_count']:,}", yuan=form.money(now["lost_value_yuan"], strings), change=change)


def cards(data: Data, strings: Strings) -> list[Card]:
    """The dearest reasons that somebody in the meeting can do something about."""
    links = {row["inquiry_id"]: f"case-{row['position']}" for row in data.rows("lost_conversations")}
    rows = [row for row in data.body("reasons") if row["owner"] not in _NOBODY and row["lost_count"]]
    return [
        Card(
            name=row["reason_name"],
            owner=strings.value("owner", row["owner"]),
            yuan=form.money(row["lost_value_yuan"], strings),
            count=strings("words", "card_count", count=f"{row['lost_count']:,}"),
            quote=row["quote"] or "",
            link=links.get(row["quote_inquiry_id"], ""),
        )
        for row in rows[:_CARDS]
    ]
