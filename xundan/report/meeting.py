"""What a meeting needs beyond the night's page: findings, the agenda, a page per agent, what campaigns lost.

All of it is words and rows taken from the same models as the tables; page, workbook and slides show the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from xundan.report import format as form
from xundan.report.actions import Action, Agenda, Followed
from xundan.report.conversations import buyer_quote
from xundan.report.data import Data, Row
from xundan.report.strings import Strings

_REASONS = 5
_CASES = 2
_PEOPLE = 12
_FEW, _MOST = 5, 0.3
"""Fewer than so many losses, or a smaller share of them, single nobody out."""
_ALL = "*"
_UNKNOWN = "unknown.silent"


@dataclass(frozen=True)
class Finding:
    """A finding in words; `view` is the address of its drill-down on the page."""

    title: str
    owner: str
    text: str
    view: str


@dataclass(frozen=True)
class Brief:
    """工作小结 of an agent, or what a campaign lost: figures as (label, value, n), reasons as (name, count, yuan)."""

    name: str
    view: str
    figures: Sequence[tuple[str, str, str]]
    sentences: Sequence[str]
    reasons: Sequence[tuple[str, int, str]]
    quotes: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Meeting:
    """The weekly pack's own parts; the night has none of them."""

    findings: Sequence[Finding]
    earlier: Sequence[Sequence[str]]
    current: Sequence[Sequence[str]]
    agents: Sequence[Brief]
    campaigns: Sequence[Brief]


EARLIER = ("week", "action", "owner", "due_on", "status", "before", "now", "moved")
CURRENT = ("action", "owner", "due_on", "status", "before", "note")


def prepare(data: Data, agenda: Agenda, strings: Strings) -> Meeting:
    """Everything the meeting goes through, in words."""
    findings = sorted(data.rows("findings"), key=lambda row: row["position"])
    return Meeting(
        findings=[_finding(row, strings) for row in findings],
        earlier=[_earlier(followed, strings) for followed in agenda.earlier],
        current=[_current(action) for action in agenda.current],
        agents=[_agent(row, data, strings) for row in data.body("agents")],
        campaigns=[_campaign(row, data, strings) for row in data.body("campaigns")],
    )


def whom_to_draw(people: Sequence[Row]) -> list[Row]:
    """As many as a slide has room for: who differs from what is expected, then who had most; in the order given."""
    told = sorted(people, key=lambda row: (row["verdict"] not in {"above", "below"}, -row["matured_count"]))[:_PEOPLE]
    return [row for row in people if row in told]


def _finding(row: Row, strings: Strings) -> Finding:
    facts = {"count": f"{row['lost_count']:,}", "yuan": form.at_stake(row["lost_value_yuan"], strings)}
    said = [strings("findings", "lost", **facts)]
    if row["usual_yuan"] is None:
        was = {
            "previous": form.money(row["previous_yuan"], strings),
            "percent": form.relative(row["lost_value_yuan"], row["previous_yuan"]),
        }
        said.append(strings("findings", "young", **was) if row["earlier_week_count"] else strings("findings", "first"))
    else:
        usual = {
            "weeks": row["earlier_week_count"],
            "usual": form.money(row["usual_yuan"], strings),
            "percent": form.relative(row["lost_value_yuan"], row["usual_yuan"]),
        }
        said.append(strings("findings", "unusual" if row["unusual_ratio"] >= 2 else "usual", **usual))
    if row["scope"] == "shop":
        for who in ("agent", "campaign"):
            share = (row[f"{who}_lost_count"] or 0) / row["lost_count"]
            if row[f"{who}_id"] not in (None, "", "none") and row[f"{who}_lost_count"] >= _FEW and share >= _MOST:
                name = strings.value(f"{who}_name", row[f"{who}_name"])
                said.append(strings("findings", who, name=name, count=row[f"{who}_lost_count"]))
    scope = "" if row["scope"] == "shop" else strings.value(f"{row['scope']}_name", row[f"{row['scope']}_name"])
    return Finding(
        title=f"{row['reason_name']} · {scope}" if scope else row["reason_name"],
        owner=strings.value("owner", row["owner"]),
        text="".join(said) if strings.language != "en" else " ".join(said),
        view=f"reason={row['reason']}",
    )


def _earlier(followed: Followed, strings: Strings) -> list[str]:
    action = followed.action
    return [
        action.week,
        action.action,
        action.owner,
        action.due_on + (strings("actions", "overdue") if followed.is_overdue else ""),
        action.status,
        _share(action.lost_count, action.matured_count),
        _share(str(followed.lost_count), str(followed.matured_count)),
        strings("moved", followed.verdict),
    ]


def _current(action: Action) -> list[str]:
    before = _share(action.lost_count, action.matured_count)
    return [action.action, action.owner, action.due_on, action.status, before, action.note]


def _share(lost: str, matured: str) -> str:
    return f"{lost}/{matured}" if lost and matured else form.NOTHING


def _agent(row: Row, data: Data, strings: Strings) -> Brief:
    agent_id = row["agent_id"]
    service = next((each for each in data.body("service") if each["agent_id"] == agent_id), {})
    fair = next((each for each in data.rows("agent_comparison") if each["agent_id"] == agent_id), None)
    sentences = []
    if fair and fair["adjusted_rate"] is not None:
        sentences.append(
            strings(
                "briefs",
                "fair",
                n=f"{fair['matured_count']:,}",
                expected=form.percent(fair["expected_rate"]),
                adjusted=form.percent(fair["adjusted_rate"]),
                lower=form.percent(fair["lower_rate"]),
                upper=form.percent(fair["upper_rate"]),
                verdict=strings.value("verdict", fair["verdict"]),
            )
        )
    sentences += [
        strings(
            "briefs",
            "ask",
            question=strings.value("question", each["question"]),
            count=each["case_count"],
            of=each["of_count"],
            others=form.percent(each["others_rate"]),
        )
        for each in data.rows("agent_questions")
        if each["agent_id"] == agent_id
    ]
    speed = [
        (
            strings.column("service", name),
            form.write(service.get(name), form.kind_of(name), strings),
            _n(service.get(numerator) if numerator else None, service.get(n)),
        )
        for name, numerator, n in (
            ("first_response_seconds", None, "first_response_count"),
            ("within_3_min_rate", "within_3_min_count", "within_3_min_round_count"),
        )
        if service
    ]
    return Brief(
        name=strings.value("agent_name", row["agent_name"] or agent_id),
        view=f"agent={agent_id}",
        figures=[*_figures(row, "agents", strings), *speed],
        sentences=sentences,
        reasons=_reasons(data, "agent_reasons", "agent_id", agent_id, strings),
        quotes=_quotes(data, "agent_id", agent_id, strings),
    )


def _campaign(row: Row, data: Data, strings: Strings) -> Brief:
    campaign_id = row["campaign_id"]
    effect = next((each for each in data.rows("campaign_effects") if each["campaign_id"] == campaign_id), None)
    sentences = []
    if effect and effect["effect_rate_change"] is not None:
        facts = {name: form.points(effect[f"{name}_rate_change"]) for name in ("effect", "lower", "upper")}
        verdict = strings.value("campaign_verdict", effect["campaign_verdict"])
        sentences.append(strings("briefs", "effect", **facts, verdict=verdict, n=f"{effect['matured_count']:,}"))
    return Brief(
        name=strings.value("campaign_name", row["campaign_name"] or campaign_id),
        view=f"campaign={campaign_id}",
        figures=_figures(row, "campaigns", strings),
        sentences=sentences,
        reasons=_reasons(data, "campaign_reasons", "campaign_id", campaign_id, strings),
        quotes=_quotes(data, "campaign_id", campaign_id, strings),
    )


def _figures(row: Row, model: str, strings: Strings) -> list[tuple[str, str, str]]:
    rate = form.write(row["conversion_rate"], "rate", strings)
    if row["conversion_rate"] is not None and row["matured_count"] < form.THIN:
        rate += " △"
    was = form.NOTHING if row["previous_conversion_rate"] is None else form.percent(row["previous_conversion_rate"])
    return [
        (strings.column(model, "inquiry_count"), f"{row['inquiry_count']:,}", ""),
        (strings.column(model, "conversion_rate"), rate, _n(row["matured_converted_count"], row["matured_count"])),
        (strings.column(model, "previous_conversion_rate"), was, _n(None, row["previous_matured_count"])),
        (strings.column(model, "lost_count"), f"{row['lost_count']:,}", ""),
        (strings.column(model, "lost_value_yuan"), form.money(row["lost_value_yuan"], strings), ""),
        (strings.column(model, "paid_yuan"), form.money(row["paid_yuan"], strings), ""),
    ]


def _n(numerator: int | None, n: int | None) -> str:
    if n is None:
        return ""
    return f"n={n:,}" if numerator is None else f"{numerator:,}/{n:,}"


def _reasons(data: Data, model: str, key: str, member: str, strings: Strings) -> list[tuple[str, int, str]]:
    """The dearest known reasons, and after them how much nobody knows."""
    rows = [row for row in data.rows(model) if row[key] == member and row["reason"] != _ALL and row["lost_count"]]
    rows.sort(key=lambda row: (row["reason"] == _UNKNOWN, -row["lost_value_yuan"], row["reason"]))
    known = [row for row in rows if row["reason"] != _UNKNOWN][:_REASONS]
    shown = [*known, *(row for row in rows if row["reason"] == _UNKNOWN)]
    return [
        (row["reason_name"] or row["reason"], row["lost_count"], form.at_stake(row["lost_value_yuan"], strings))
        for row in shown
    ]


def _quotes(data: Data, key: str, member: str, strings: Strings) -> list[tuple[str, str, str]]:
    """The words that decided the dearest losses: anchor, reason with yuan, quote; only what the buyer said."""
    rows = sorted(data.rows("lost_conversations"), key=lambda row: row["position"])
    worded = [(row, quote) for row in rows if row[key] == member and (quote := buyer_quote(row))]
    return [
        (f"case-{row['position']}", f"{row['reason_name']} · {form.money(row['value_at_stake_yuan'], strings)}", quote)
        for row, quote in worded[:_CASES]
    ]
