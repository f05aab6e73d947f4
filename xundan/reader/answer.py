"""What a reader may say: codes, indexes, quotes and a number; and what of it is believed.

The schema is what a server can be held to, the check what holds whatever it sends. A code must exist. A quote must
stand, letter for letter, in the message it cites, and that message must be somebody's word to somebody; else it is
dropped and the answer is discounted (`is_whole` false). An answer that names a reason and shows nothing for it is no
answer. The number is kept and never believed: how far a reader can be trusted is learnt (trust.py).
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from xundan.reader.prompt import Question
from xundan.reasons import taxonomy
from xundan.reasons.classify import EVIDENCE_COUNT, QUOTE_LENGTH
from xundan.reasons.taxonomy import UNKNOWN

MALFORMED, INVENTED, UNPROVEN = "malformed", "invented_code", "no_evidence"
_LONGEST_ANSWER = 20_000  # characters looked at
_MOST_CODES = 8  # of `also` and of `service_gaps`
_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_LEAST_SIGNS = 2  # letters or figures of a quote, unless it is the whole message


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class Quote(_Part):
    """Words of one message."""

    message: int
    quote: str


class Finding(_Part):
    """A further code and what shows it."""

    code: str
    evidence: list[Quote]


class Answer(_Part):
    """The whole answer, as the schema asks for it."""

    reason: str
    evidence: list[Quote]
    also: list[Finding] = Field(default_factory=list)
    service_gaps: list[Finding] = Field(default_factory=list)
    confidence: float | None = None


@dataclass(frozen=True)
class Checked:
    """What is believed of an answer. `reason` is None where it is no answer, and `fault` says why."""

    reason: str | None
    evidence: tuple[tuple[int, str], ...] = ()
    also: tuple[str, ...] = ()
    service_gaps: tuple[str, ...] = ()
    is_whole: bool = True
    stated_confidence: float | None = None
    fault: str | None = None


def schema() -> dict[str, Any]:
    """The JSON schema of an answer, named and strict, with the codes that exist."""
    codes = [reason.code for reason in taxonomy.load()]
    gaps = [code for code in codes if code.startswith("service.")]
    quotes = {
        "type": "array",
        "items": _object({"message": {"type": "integer"}, "quote": {"type": "string"}}),
    }

    def findings(allowed: Sequence[str]) -> dict[str, Any]:
        return {
            "type": "array",
            "items": _object({"code": {"type": "string", "enum": list(allowed)}, "evidence": quotes}),
        }

    form = _object(
        {
            "reason": {"type": "string", "enum": codes},
            "evidence": quotes,
            "also": findings([code for code in codes if code != UNKNOWN]),
            "service_gaps": findings(gaps),
            "confidence": {"type": "number"},
        }
    )
    return {"name": "answer", "strict": True, "schema": form}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def check(text: str, question: Question) -> Checked:
    """What is believed of what a server sent. Never raises: whatever is not understood is no answer."""
    answer = _read(text)
    if answer is None:
        return Checked(None, is_whole=False, fault=MALFORMED)
    known = {reason.code for reason in taxonomy.load()}
    stated = answer.confidence if answer.confidence is not None and 0 <= answer.confidence <= 1 else None
    if answer.reason not in known:
        return Checked(None, is_whole=False, stated_confidence=stated, fault=INVENTED)
    evidence = _proven(answer.evidence, question)
    is_whole = len(evidence) == len(answer.evidence) and not question.is_suspect
    also, are_whole = _found(answer.also, known - {UNKNOWN, answer.reason}, question)
    gaps, gaps_whole = _found(answer.service_gaps, {code for code in known if code.startswith("service.")}, question)
    if answer.reason != UNKNOWN and not evidence:
        return Checked(None, is_whole=False, stated_confidence=stated, fault=UNPROVEN)
    if answer.reason.startswith("service.") and answer.reason not in gaps:
        gaps = [*gaps, answer.reason]
    return Checked(
        reason=answer.reason,
        evidence=() if answer.reason == UNKNOWN else tuple(evidence[:EVIDENCE_COUNT]),
        also=tuple(code for code in also if not code.startswith("service.")),
        service_gaps=tuple(gaps),
        is_whole=is_whole and are_whole and gaps_whole,
        stated_confidence=stated,
    )


def _read(text: str) -> Answer | None:
    """The JSON object in the text, whatever stands around it; None when there is none of the right form."""
    bare = _THOUGHTS.sub("", text[:_LONGEST_ANSWER])
    begin = bare.find("{")
    if begin < 0:
        return None
    try:
        found, _ = json.JSONDecoder().raw_decode(bare[begin:])
        return Answer.model_validate(found)
    except (ValueError, RecursionError, ValidationError):
        return None


def _found(findings: Sequence[Finding], allowed: set[str], question: Question) -> tuple[list[str], bool]:
    """The codes that exist and are shown, each once, and whether that is all of them."""
    kept = list(dict.fromkeys(one.code for one in findings if one.code in allowed and _proven(one.evidence, question)))
    return kept[:_MOST_CODES], len(kept) == len(findings)


def _proven(quotes: Sequence[Quote], question: Question) -> list[tuple[int, str]]:
    """The quotes that stand in the message they cite, in order of the chat, each once."""
    found: dict[tuple[int, str], None] = {}
    for one in quotes:
        quote = one.quote.strip()
        if not 0 <= one.message < len(question.messages):
            continue
        message = question.messages[one.message]
        says_something = sum(sign.isalnum() for sign in quote) >= _LEAST_SIGNS or quote == message.text.strip() != ""
        if message.can_prove and says_something and quote in message.text and quote in message.original:
            found[one.message, quote[:QUOTE_LENGTH]] = None
    return sorted(found)
