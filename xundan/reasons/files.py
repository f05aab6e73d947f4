"""`xundan classify FILE` and `xundan evaluate FILE`: the same judgement as the nightly run, on conversations in a
file.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from xundan.errors import UserError
from xundan.reasons import boilerplate, classify, labelled, measure, own, stage
from xundan.reasons.classify import Verdict
from xundan.settings import Settings

Merge = Callable[[pl.DataFrame, Mapping[str, Verdict]], Mapping[str, Verdict]]
"""What a reader makes of lost conversations and of the verdicts by their names."""


def classify_file(path: Path, out: Path | None, settings: Settings, merge: Merge | None = None) -> int:
    """Write a JSON line a conversation to `out` (or standard output) and return how many. Labels are ignored.

    Raises UserError naming file, line, field and remedy when the input is malformed or `out` cannot be written.
    """
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in judged(labelled.read(path), settings, merge)]
    if out is None:
        sys.stdout.writelines(lines)
        return len(lines)
    try:
        with out.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
    except OSError as failed:
        raise UserError(
            f"cannot write: {failed.strerror}", where=str(out), remedy="name a file in a folder that exists"
        ) from failed
    return len(lines)


def evaluate_file(path: Path, settings: Settings) -> dict[str, Any]:
    """Figures of the judgement against the labels (see measure.figures), of two baselines, and the worst mistakes.

    The linear baseline learns from the open data set, where that is at hand. Raises UserError when a label is missing.
    """
    conversations = labelled.read(path)
    truths = [labelled.label(one, path) for one in conversations]
    results = judged(conversations, settings)
    return {
        **measure.figures(results, truths),
        "baselines": measure.baselines(conversations, truths, labelled.open_data()),
        "worst_mistakes": measure.worst(conversations, results, truths),
    }


def judged(conversations: list[dict[str, Any]], settings: Settings, merge: Merge | None = None) -> list[dict[str, Any]]:
    """One result a conversation, in order. Converted, after-sale and other conversations have no reason."""
    lost, stages, reasons = verdicts(conversations, settings)
    return told(conversations, stages, reasons if merge is None else merge(lost, reasons))


def verdicts(
    conversations: list[dict[str, Any]], settings: Settings
) -> tuple[pl.DataFrame, Mapping[str, str], Mapping[str, Verdict]]:
    """The lost conversations as a frame, the stage of every conversation, and why each lost one was lost, by name.

    What the agents of this very file say whatever they are asked is learnt from it first.
    """
    frame = labelled.frame(conversations)
    stages = dict(stage.fill(frame, settings).select("conversation_id", "stage").iter_rows())
    lost = frame.filter(
        ~pl.col("ordered") & pl.col("conversation_id").is_in([name for name, at in stages.items() if at == "pre_sale"])
    )
    empty = boilerplate.known_clauses(frame, own.model(settings, boilerplate.LEARNT))
    return lost, stages, {chat.conversation_id: verdict for chat, verdict in classify.classify(lost, settings, empty)}


def told(
    conversations: list[dict[str, Any]], stages: Mapping[str, str], reasons: Mapping[str, Verdict]
) -> list[dict[str, Any]]:
    """Stages and verdicts as results, one a conversation, in order."""
    return [
        _result(one["conversation_id"], stages[one["conversation_id"]], reasons.get(one["conversation_id"]))
        for one in conversations
    ]


def _result(name: str, at: str, verdict: Verdict | None) -> dict[str, Any]:
    if verdict is None:
        fields: dict[str, Any] = {
            "reason": None,
            "also": [],
            "service_gaps": [],
            "confidence": None,
            "owner": None,
            "evidence": [],
        }
    else:
        fields = {
            "reason": verdict.reason,
            "also": list(verdict.also),
            "service_gaps": list(verdict.service_gaps),
            "confidence": verdict.confidence,
            "owner": classify.owner(verdict.reason),
            "evidence": [{"message": place, "quote": quote} for place, quote in verdict.evidence],
        }
    return {"conversation_id": name, "stage": at, **fields}
