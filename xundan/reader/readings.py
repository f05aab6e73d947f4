"""Fills labels.readings: the verdict of rules, model and reader for every inquiry that was read.

Evidence is looked for again in the messages as they stand: a quote that is not there, letter for letter, shows nothing.
"""

from collections.abc import Mapping
from typing import Any

import polars as pl

from xundan.reader import merge as merging
from xundan.reader.answer import INVENTED, Checked
from xundan.reader.merge import Reading
from xundan.reasons import taxonomy
from xundan.reasons.classify import Verdict
from xundan.settings import Settings

_QUOTES = pl.List(pl.Struct({"message_id": pl.String, "quote": pl.String}))
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "conversation_id": pl.String,
    "standing": pl.String,
    "reader_reason": pl.String,
    "reader_confidence": pl.Float64,
    "reader_evidence": _QUOTES,
    "reason": pl.String,
    "also": pl.List(pl.String),
    "service_gaps": pl.List(pl.String),
    "confidence": pl.Float64,
    "decided_by": pl.String,
    "evidence": _QUOTES,
}  # fmt: skip


def is_wanted(settings: Settings) -> bool:
    """No reading without a reader: then the rows need not be looked at."""
    return settings.reader.is_on


def fill(frame: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """The columns of SCHEMA for each row of labels.reader_messages."""
    del settings  # what was learnt comes with each case
    return pl.DataFrame([_row(case) for case in frame.iter_rows(named=True)], schema=SCHEMA, orient="row")


def _row(case: Mapping[str, Any]) -> dict[str, Any]:
    ids = [message["message_id"] for message in case["messages"]]
    said = _checked(case)
    own = _own(case, {name: place for place, name in enumerate(ids)})
    learnt = {(share["standing"], share["is_whole"]): share["confidence"] for share in case["trust"]}
    reading = merging.merge(own, said, case["model"], learnt)
    verdict = own if case["why"] == "check" else reading.verdict
    return {
        "conversation_id": case["conversation_id"],
        **_standing(reading),
        "reader_reason": said.reason,
        "reader_evidence": _quotes(said.evidence, ids),
        "reason": verdict.reason,
        "also": list(verdict.also),
        "service_gaps": list(verdict.service_gaps),
        "confidence": verdict.confidence,
        "decided_by": verdict.decided_by,
        "evidence": _quotes(verdict.evidence, ids),
    }


def _checked(case: Mapping[str, Any]) -> Checked:
    known = {reason.code for reason in taxonomy.load()}
    if case["reason"] is not None and case["reason"] not in known:  # of a taxonomy that has changed since
        return Checked(None, is_whole=False, fault=INVENTED)
    texts = [message["text"] or "" for message in case["messages"]]
    evidence = tuple(
        (one["message"], one["quote"])
        for one in case["evidence"]
        if one["message"] < len(texts) and one["quote"] in texts[one["message"]]
    )
    return Checked(
        reason=case["reason"],
        evidence=evidence,
        also=tuple(code for code in case["also"] if code in known),
        service_gaps=tuple(code for code in case["service_gaps"] if code in known),
        is_whole=case["is_whole"],
        fault=case["fault"],
    )


def _own(case: Mapping[str, Any], places: Mapping[str, int]) -> Verdict:
    return Verdict(
        reason=case["own_reason"],
        also=tuple(case["own_also"]),
        service_gaps=tuple(case["own_service_gaps"]),
        confidence=case["own_confidence"],
        decided_by=case["own_decided_by"],
        evidence=tuple((places[one["message_id"]], one["quote"]) for one in case["own_evidence"]),
        is_explicit=case["is_explicit"],
    )


def _standing(reading: Reading) -> dict[str, Any]:
    return {"standing": reading.standing, "reader_confidence": reading.confidence}


def _quotes(evidence: tuple[tuple[int, str], ...], ids: list[str]) -> list[dict[str, str]]:
    return [{"message_id": ids[place], "quote": quote} for place, quote in evidence]
