"""A lost conversation as it is read: who, why, the buyer's words, and the whole chat with those words marked.

It stands on the night's page, its agent's and its campaign's, so what was told once is kept for the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import jinja2
from markupsafe import Markup, escape

from xundan.report import format as form
from xundan.report.data import Data, Row
from xundan.report.strings import Strings

Told = dict[tuple[str, str], Markup]
"""Conversations already told, by inquiry and by the agent for whose eyes alone they are ('' where anybody's)."""


@dataclass(frozen=True)
class Line:
    """A message of the chat; `text` is escaped, with the words cited as evidence marked."""

    at: str
    role: str
    who: str
    text: Markup
    is_evidence: bool


@dataclass(frozen=True)
class Case:
    """A lost inquiry of the list; a quote comes with its speaker unless the buyer said it."""

    anchor: str
    agent: str
    campaign: str
    reason: str
    product: str
    title: str
    owner: str
    yuan: str
    facts: Sequence[str]
    quotes: Sequence[tuple[str, str]]
    asides: Sequence[tuple[str, str]]
    lines: Sequence[Line]
    is_chat_left_out: bool


def list_cases(
    data: Data, strings: Strings, environment: jinja2.Environment, told: Told
) -> list[tuple[str, int, list[Markup]]]:
    """Two lists, dearest first, each with the word that names it and how many are worth paper: with words, without.

    A conversation is the inside of its article, from the attributes by which the page's filters go. What is in `told`
    is taken from there, what is not is put there.
    """
    template = environment.get_template("case.html.j2")

    def tell(row: Row) -> Markup:
        key = row["inquiry_id"], row.get("for_agent_id", "")
        if key not in told:
            told[key] = Markup(template.render(case=_case(row, strings)))  # noqa: S704 - the template escapes
        return told[key]

    rows = data.rows("lost_conversations")
    return [
        (word, printed, [tell(row) for row in rows if row["has_evidence"] == has_evidence])
        for word, has_evidence, printed in (("with_words", True, 20), ("without_words", False, 5))
    ]


def _case(row: Row, strings: Strings) -> Case:
    evidence = row["evidence"] or []
    quotes: dict[str, list[str]] = {}
    for hit in evidence:
        quotes.setdefault(hit["message_id"], []).append(hit["quote"] or "")
    speakers = {message["message_id"]: message["role"] for message in row["messages"]}
    facts = [
        form.write(row["opened_at"], "moment", strings),
        strings.value("agent_name", row["agent_name"] or row["agent_id"] or ""),
        strings.value("campaign_name", row["campaign_name"] or row["campaign_id"]),
        strings("words", "product", product=row["product_id"]) if row["product_id"] else "",
        strings.value("loss_stage", row["loss_stage"]) if row["loss_stage"] else "",
        strings.value("value_rule", row["value_rule"]) if row["value_rule"] else "",
        strings("words", "confidence", value=form.write(row["confidence"], "score", strings))
        if row["has_evidence"] and row["confidence"] is not None
        else "",
        f"{strings('words', 'first_response', value=form.seconds(row['first_response_seconds'], strings))}",
        strings("words", "buyer", buyer=row["buyer_key"][:9]),
    ]
    asides = [
        (strings("words", word), strings.joined([name for name in row[column] or () if name]))
        for word, column in (("also", "also_names"), ("gaps", "service_gap_names"))
        if row[column]
    ]
    return Case(
        anchor=f"case-{row['position']}",
        agent=row["agent_id"] or "",
        campaign=row["campaign_id"] or "",
        reason=row["reason"] or "",
        product=row["product_id"] or "",
        title=row["reason_name"] or strings("words", "unknown"),
        owner="" if row["owner"] in (None, "none") else strings.value("owner", row["owner"]),
        yuan=form.money(row["value_at_stake_yuan"], strings),
        facts=[fact for fact in facts if fact],
        quotes=[
            (
                "" if speakers.get(hit["message_id"], "buyer") == "buyer" else strings.value("role", "agent"),
                hit["quote"],
            )
            for hit in evidence
            if hit["quote"]
        ],
        asides=asides,
        lines=[_line(message, quotes.get(message["message_id"]), strings) for message in row["messages"]],
        is_chat_left_out=row["is_chat_left_out"],
    )


def buyer_quote(row: Row) -> str:
    """The first quote of the evidence that the buyer said; a refusal of the desk's is no buyer's word."""
    roles = {message["message_id"]: message["role"] for message in row["messages"]}
    quotes = [hit["quote"] for hit in row["evidence"] or () if roles.get(hit["message_id"]) == "buyer"]
    return next((quote for quote in quotes if quote), "")


def _line(message: Row, quotes: Sequence[str] | None, strings: Strings) -> Line:
    role = message["role"]
    who = message["agent_id"] if role == "agent" and message["agent_id"] else strings.value("role", role)
    return Line(
        at=f"{message['sent_at']:%m-%d %H:%M:%S}",
        role=role if role in {"buyer", "agent", "bot", "system"} else "system",
        who=who,
        text=highlight(message["text"] or "", quotes or ()),
        is_evidence=quotes is not None,
    )


def highlight(text: str, quotes: Sequence[str]) -> Markup:
    """Text, escaped, with every quote it holds inside <mark>. A quote it does not hold word for word marks nothing."""
    if not quotes:
        return escape(text)
    spans = sorted((start, start + len(quote)) for quote in quotes if quote and (start := text.find(quote)) >= 0)
    marked, done = Markup(), 0
    for start, end in spans:
        if start < done:
            continue
        marked += escape(text[done:start]) + Markup("<mark>") + escape(text[start:end]) + Markup("</mark>")
        done = end
    return marked + escape(text[done:])
