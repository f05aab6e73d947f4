"""What the page's script needs to drill down without a server: the cells of the period, as small as they can be told.

Names stand once, in lists; every cell refers to them by position and is a row of numbers. The script adds cells up, so
whatever it shows for an agent, a campaign, a reason or any of them together is the sum of the same cells, and adds up
to the figures of the page, which come from the same inquiries.

The JSON lies in a data block of the page. Inside of it `<`, `>` and `&` are written as escapes, so that no text can
end the block or begin another element.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from xundan.report import format as form
from xundan.report.data import Data, Row
from xundan.report.members import Member
from xundan.report.strings import Strings

Dimension = dict[str, int]
_UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def build_explorer(data: Data, strings: Strings, pages: Mapping[Member, str] | None = None) -> Markup:
    """The data block of the page, as JSON that is safe inside a script element.

    losses: [agent, campaign, reason, product, count, yuan]; hours: [agent, campaign, hour, inquiries, matured,
    converted, lost, pending, lost yuan, paid yuan, seconds of first responses, how many]; trend: [agent, campaign,
    step, matured, converted, lost, lost yuan]. Whatever comes before the figures is a position in the lists. `pages`
    are the addresses of members' own pages; now and before are the steps of both periods, before of none if it is not
    whole.
    """
    losses, hours, trend = (data.rows(f"facet_{name}") for name in ("losses", "hours", "trend"))
    agents = _members("agent_id", losses, hours, trend)
    campaigns = _members("campaign_id", losses, hours, trend)
    reasons = _members("reason", losses)
    products = _members("product_id", losses)
    days = sorted({row["from_day"] for row in data.rows("trend")})
    steps = {day: position for position, day in enumerate(days)}
    told = {
        "language": strings.language,
        "thin": form.THIN,
        "words": dict(strings.sections["explore"]) | {word: strings("words", word) for word in ("compared", "points")},
        "agents": _named(agents, "agent_id", "agent_name", trend, strings),
        "campaigns": _named(campaigns, "campaign_id", "campaign_name", trend, strings),
        "reasons": [_reason(reason, data, strings) for reason in reasons],
        "products": [[product, product or strings("explore", "other_products")] for product in products],
        "steps": [f"{day:%m-%d}" for day in days],
        "now": [place for place, day in enumerate(days) if _is_within(day, data, "")],
        "before": [place for place, day in enumerate(days) if _is_within(day, data, "previous_")],
        "multiple": form.MULTIPLE,
        "fair": _fair(data, strings),
        "pages": {f"{member.dimension}={member.id}": address for member, address in (pages or {}).items()},
        "losses": [
            [
                agents[row["agent_id"]],
                campaigns[row["campaign_id"]],
                reasons[row["reason"]],
                products[row["product_id"]],
                row["lost_count"],
                _plain(row["lost_value_yuan"]),
            ]
            for row in losses
        ],
        "hours": [
            [
                agents[row["agent_id"]],
                campaigns[row["campaign_id"]],
                row["opened_hour"],
                *(row[f"{name}_count"] for name in ("inquiry", "matured", "matured_converted", "lost", "pending")),
                _plain(row["lost_value_yuan"]),
                _plain(row["paid_yuan"]),
                row["first_response_seconds_sum"],
                row["first_response_count"],
            ]
            for row in hours
        ],
        "trend": [
            [
                agents[row["agent_id"]],
                campaigns[row["campaign_id"]],
                steps[row["from_day"]],
                row["matured_count"],
                row["matured_converted_count"],
                row["lost_count"],
                _plain(row["lost_value_yuan"]),
            ]
            for row in trend
            if row["from_day"] in steps
        ],
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_UNSAFE))  # noqa: S704 - every character that could mean markup is an escape


def _members(column: str, *tables: Iterable[Row]) -> Dimension:
    """Every member of a dimension under its position, in a fixed order."""
    met = sorted({row[column] for table in tables for row in table})
    return {member: position for position, member in enumerate(met)}


def _named(members: Dimension, key: str, column: str, rows: Iterable[Row], strings: Strings) -> list[list[str]]:
    """Id and name of each; nobody (an inquiry that no account answered for) has the empty id."""
    names = {row[key]: row[column] for row in sorted(rows, key=lambda row: row["from_day"])}
    return [[member, strings.value(column, names.get(member) or member)] for member in members]


def _reason(reason: str, data: Data, strings: Strings) -> list[str]:
    """Code, name, who can fix it, definition."""
    row: Mapping[str, Any] = next((row for row in data.rows("reasons") if row["reason"] == reason), {})
    owner = strings.value("owner", row.get("owner") or "none")
    return [reason, row.get("reason_name") or reason, owner, row.get("definition") or ""]


def _fair(data: Data, strings: Strings) -> dict[str, str]:
    """What the fair comparison says of each agent, in words."""
    return {
        row["agent_id"]: strings(
            "explore",
            "fair",
            n=f"{row['matured_count']:,}",
            expected=form.percent(row["expected_rate"]),
            adjusted=form.percent(row["adjusted_rate"]),
            lower=form.percent(row["lower_rate"]),
            upper=form.percent(row["upper_rate"]),
            verdict=strings.value("verdict", row["verdict"]),
        )
        for row in data.rows("agent_comparison")
        if row["adjusted_rate"] is not None
    }


def _is_within(day: dt.date, data: Data, period: str) -> bool:
    first, last = data.cover[f"{period}from_day"], data.cover[f"{period}to_day"]
    return first is not None and first <= day <= last


def _plain(yuan: Any) -> float | int:
    """Yuan without a fraction where there is none: a third less to write."""
    number = round(float(yuan), 2)
    return int(number) if number == int(number) else number
