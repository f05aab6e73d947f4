"""Reading the conversations of a file: requests out, answers in, and what they are worth.

No network: `xundan classify` and `xundan evaluate` meet a reader only by batch files, so what they say of a file is the
same whenever they are asked. Texts of a file never were masked; they are before they are written out.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from xundan.errors import UserError
from xundan.reader import batch, merge, prompt, trust
from xundan.reader import questions as asking
from xundan.reader.batch import Fault, Taken
from xundan.reader.merge import Reading
from xundan.reader.prompt import Question
from xundan.reader.settings import Reader
from xundan.reader.trust import Case, Key
from xundan.reasons import files, labelled, measure
from xundan.reasons.classify import Verdict
from xundan.reasons.taxonomy import UNKNOWN
from xundan.settings import Settings

UNNAMED = "reader"


def of_file(settings: Settings) -> Reader:
    """The shop's reader, or one by the name of `reader` where none is set: a file can be exported for anybody."""
    reader = settings.reader
    return reader if reader.is_on else reader.model_copy(update={"model": UNNAMED})


def export(path: Path, out: Path, settings: Settings, *, everything: bool = False) -> int:
    """Write requests for the lost conversations of a file that are unknown or unsure, or all; returns how many.

    Raises UserError when the file is malformed or `out` cannot be written.
    """
    asked: list[Question] = []

    def collect(lost: pl.DataFrame, verdicts: Mapping[str, Verdict]) -> Mapping[str, Verdict]:
        unsure = unsure_names(verdicts, settings.reader)
        asked.extend(
            question
            for question in prompt.questions(lost)
            if question.has_words and (everything or question.name in unsure)
        )
        return verdicts

    files.judged(labelled.read(path), settings, collect)
    return batch.write(out, batch.requests(asked, of_file(settings)))


@dataclass(frozen=True)
class Answers:
    """A batch file's answers to the lost conversations of a file."""

    questions: Mapping[str, Question]
    taken: Mapping[str, Taken]
    faults: Sequence[Fault]

    def of(self, name: str) -> Taken | None:
        """The answer to a conversation; None when there is none."""
        question = self.questions.get(name)
        return self.taken.get(question.content_key) if question else None


def answers(path: Path, lost: pl.DataFrame, settings: Settings) -> Answers:
    """What a batch file answers of lost conversations.

    Raises UserError when it cannot be read, or answers none of them.
    """
    reader = of_file(settings)
    questions = {question.name: question for question in prompt.questions(lost) if question.has_words}
    by_key = {question.content_key: question for question in questions.values()}
    taken, faults = batch.checked(batch.results(path, reader), by_key, reader)
    if not taken:
        why = f"line {faults[0].number}: {faults[0].reason}" if faults else "it is empty"
        raise UserError(
            "holds no answer to a conversation of this file",
            where=str(path),
            remedy=f"export the requests of this very file with --reader-export ({why})",
        )
    return Answers(questions, {one.content_key: one for one in taken}, faults)


def merging(path: Path, settings: Settings, *, everything: bool = False) -> files.Merge:
    """What the judgement of a file is merged with: the answers of a batch file, where they were asked for."""

    def merged(lost: pl.DataFrame, verdicts: Mapping[str, Verdict]) -> Mapping[str, Verdict]:
        asked = set(verdicts) if everything else unsure_names(verdicts, settings.reader)
        readings = _readings(verdicts, answers(path, lost, settings), asked)
        return {**verdicts, **{name: reading.verdict for name, reading in readings.items()}}

    return merged


def evaluate(path: Path, results: Path, settings: Settings) -> dict[str, Any]:
    """Figures of a labelled file without the reader, with it where rules and model are unsure, and with it everywhere.

    `with_reader` trusts it by the prior; `with_reader_learnt` by what the labels of the other half of the file teach,
    as corrections would. `reader` says how many were asked and what it cost, by the tokens in the answers and the
    shop's prices. Everywhere is null unless every lost conversation is answered. Raises UserError when a file is
    malformed or a label is missing.
    """
    conversations = labelled.read(path)
    truths = [labelled.label(one, path) for one in conversations]
    lost, stages, own = files.verdicts(conversations, settings)
    said = answers(results, lost, settings)
    asked = unsure_names(own, settings.reader) & set(said.questions)
    readings = _readings(own, said, asked)
    labels = {one["conversation_id"]: truth["reason"] for one, truth in zip(conversations, truths, strict=True)}
    learnt = _learnt(readings, said, labels)
    variants = {
        "without_reader": {},
        "with_reader": readings,
        "with_reader_learnt": _readings(own, said, asked, learnt),
        "with_reader_everywhere": _readings(own, said, set(said.questions)),
    }
    figures: dict[str, Any] = {
        name: measure.figures(
            files.told(conversations, stages, {**own, **{key: one.verdict for key, one in some.items()}}), truths
        )
        for name, some in variants.items()
    }
    if len(variants["with_reader_everywhere"]) < len(said.questions):
        figures["with_reader_everywhere"] = None
    inquiry_count = sum(at == "pre_sale" for at in stages.values())
    paid = {said.questions[name].content_key for name in asked}
    cost = sum(one.cost.yuan for key, one in said.taken.items() if key in paid)
    figures["reader"] = {
        "asked": len(asked),
        "asked_share_of_lost": round(len(asked) / max(len(own), 1), 4),
        "answered": len(readings),
        "no_answer": sum(one.standing == "faulty" for one in readings.values()),
        "cost_yuan": round(cost, 4),
        "cost_yuan_per_1000_inquiries": round(1000 * cost / max(inquiry_count, 1), 4),
        "faulty_lines": [f"line {fault.number}: {fault.reason}" for fault in said.faults],
    }
    return figures


def _readings(
    own: Mapping[str, Verdict], said: Answers, asked: Iterable[str], halves: Sequence[Mapping[Key, float]] = ({}, {})
) -> dict[str, Reading]:
    """What the answers to those asked come to, by name; each half of them is trusted by shares of its own."""
    return {
        name: merge.merge(own[name], found.checked, found.model, halves[_half(name)])
        for name in sorted(asked)
        if (found := said.of(name)) is not None
    }


def _learnt(readings: Mapping[str, Reading], said: Answers, labels: Mapping[str, str | None]) -> list[dict[Key, float]]:
    """For either half of the conversations, the shares that the labels of the other half teach."""
    cases: tuple[list[Case], list[Case]] = ([], [])
    for name, reading in readings.items():
        found = said.of(name)
        if reading.standing != "faulty" and found is not None and found.checked.reason is not None:
            true = labels[name] or UNKNOWN
            case = trust.corrected(reading.standing, found.checked.is_whole, found.checked.reason, true)
            cases[1 - _half(name)].append(case)
    return [{(one.standing, one.is_whole): one.confidence for one in trust.learn(half)} for half in cases]


def _half(name: str) -> int:
    return hashlib.sha256(name.encode()).digest()[0] % 2


def unsure_names(verdicts: Mapping[str, Verdict], reader: Reader) -> set[str]:
    """The conversations that rules and model leave unknown or unsure; nothing is drawn as a check."""
    said = pl.DataFrame(
        [
            {
                "conversation_id": name,
                "reason": one.reason,
                "confidence": one.confidence,
                "decided_by": one.decided_by,
                "is_explicit": one.is_explicit,
            }
            for name, one in verdicts.items()
        ],
        schema={
            "conversation_id": pl.String,
            "reason": pl.String,
            "confidence": pl.Float64,
            "decided_by": pl.String,
            "is_explicit": pl.Boolean,
        },
    )
    unsure = asking.chosen(said, reader.model_copy(update={"check_share": 0.0}))
    return set(unsure["conversation_id"].to_list())
