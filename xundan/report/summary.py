"""The first screen: how did we do, what did we lose, why, who fixes it, what first."""

from dataclasses import dataclass

from xundan.report import actions
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
    to_do: str


_CARDS = 3
_NOISE = 0.02
"""A relative change smaller than this is neither good news nor bad."""
_OPEN = 0.05
"""With a larger share of the inquiries pending, counts and yuan are not yet what they will be."""
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
    if row.get("shop_value") is not None:  # on a page of one agent or campaign
        shop = strings("words", "shop_value", value=form.write(row["shop_value"], kind, strings))
        note = f"{note} · {shop}" if note else shop
    hover = ""
    is_open = _is_open(data) and kind in {"count", "yuan"}  # it will still move
    if definition:
        hover = " ÷ ".join(
            part for part in (definition["numerator"], definition["denominator"]) if part and part != form.NOTHING
        )
    return Tile(
        label=strings.column("headline", metric),
        hover=hover,
        text=text,
        note=note,
        change="" if is_open else _change(kind, value, before, strings),
        tone="" if is_open else _tone(value, before, row["is_more_better"]),
        is_thin=value is not None and n is not None and n < form.THIN,
    )


def _change(kind: form.Kind, value: float | None, before: float | None, strings: Strings) -> str:
    if value is None or before is None:
        return ""
    if kind == "rate":
        return f"{form.points(value - before)} {strings('words', 'points')}"
    return form.relative(value, before) if before else ""


def _tone(value: float | None, before: float | None, is_more_better: bool | None) -> str:
    if value is None or before is None or is_more_better is None or abs(value - before) <= abs(before) * _NOISE:
        return ""
    return "good" if (value > before) == is_more_better else "bad"


def _is_open(data: Data) -> bool:
    """Whether so much of the period is pending that its sums cannot be held against a closed period's."""
    now = data.period("current")
    return bool(now.get("pending_count", 0) > _OPEN * now.get("inquiry_count", 0))


def sentences(data: Data, strings: Strings) -> list[str]:
    """What one would say first in the meeting."""
    return list(answers(data, strings).values())


def answers(data: Data, strings: Strings) -> dict[str, str]:
    """The same by the question it answers, a key of the section `asked`; how we did and what we lost come first."""
    now, before = data.period("current"), data.period("previous")
    if not now.get("matured_count"):
        return {"nothing": strings("sentences", "nothing")}
    settled = {} if _is_open(data) else before
    said = {"conversion": _conversion(now, before, strings), "lost": _lost(now, settled, strings)}
    known = [row for row in data.body("reasons") if row["reason_group"] != "unknown" and row["lost_count"]]
    owners = [row for row in data.body("owners") if row["owner"] not in _NOBODY and row["lost_count"]]
    if known:
        named = [_named(row["reason_name"], row, strings) for row in known[:_CARDS]]
        said["reasons"] = strings("sentences", "reasons", reasons=strings.joined(named, "reasons"))
    if owners:
        named = [_named(strings.value("owner", row["owner"]), row, strings) for row in owners[:_CARDS]]
        said["owners"] = strings("sentences", "owners", owners=strings.joined(named, "owners"))
    unknown = sum(row["lost_count"] for row in data.body("reasons") if row["reason_group"] == "unknown")
    if unknown:
        share = form.percent(unknown / now["lost_count"])
        said["unknown"] = strings("sentences", "unknown", count=f"{unknown:,}", share=share)
    for row in data.rows("reader"):
        counts = {name: f"{row[f'{name}_count']:,}" for name in ("asked", "read", "decided", "unread")}
        said["reader"] = strings("sentences", "reader", **counts)
    if now["pending_count"]:
        key = "pending_much" if _is_open(data) else "pending"
        said["pending"] = strings("sentences", key, count=f"{now['pending_count']:,}")
    return said


def _named(name: str, row: Row, strings: Strings) -> str:
    yuan = form.at_stake(row["lost_value_yuan"], strings)
    return strings("sentences", "reason", name=name, count=f"{row['lost_count']:,}", yuan=yuan)


def _conversion(now: Row, before: Row, strings: Strings) -> str:
    rate = now["matured_converted_count"] / now["matured_count"]
    change = ""
    if before.get("matured_count"):
        was = before["matured_converted_count"] / before["matured_count"]
        points = form.points(rate - was)
        moved = "level" if points.strip("+−") == "0.0" else "rose" if rate > was else "fell"
        told = strings("sentences", moved, points=points.strip("+−"))
        change = strings("sentences", "conversion_change", previous=form.percent(was), moved=told)
    counts = {"matured": f"{now['matured_count']:,}", "converted": f"{now['matured_converted_count']:,}"}
    return strings("sentences", "conversion", **counts, rate=form.percent(rate), change=change)


def _lost(now: Row, before: Row, strings: Strings) -> str:
    lost = f"{now['lost_count']:,}"
    if now["lost_count"] and not now["lost_value_yuan"]:
        return strings("sentences", "lost_not_valued", lost=lost)
    change, yuan = "", form.money(now["lost_value_yuan"], strings)
    if before:
        percent = form.relative(now["lost_value_yuan"], before["lost_value_yuan"])
        was = form.money(before["lost_value_yuan"], strings)
        change = strings("sentences", "lost_change", previous=was, percent=percent)
    return strings("sentences", "lost", lost=lost, yuan=yuan, change=change)


def cards(data: Data, strings: Strings) -> list[Card]:
    """The dearest reasons that somebody in the meeting can do something about."""
    links = {row["inquiry_id"]: f"case-{row['position']}" for row in data.rows("lost_conversations")}
    rows = [row for row in data.body("reasons") if row["owner"] not in _NOBODY and row["lost_count"]]
    return [
        Card(
            name=row["reason_name"],
            owner=strings.value("owner", row["owner"]),
            yuan=form.at_stake(row["lost_value_yuan"], strings),
            count=strings("words", "card_count", count=f"{row['lost_count']:,}"),
            quote=row["quote"] or "",
            link=links.get(row["quote_inquiry_id"], ""),
            to_do=actions.to_do(row["reason"], row["owner"], strings),
        )
        for row in rows[:_CARDS]
    ]
