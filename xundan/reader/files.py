"""Reading the conversations of a file: requests out, answers in, and what they are worth.

No network: `xundan classify` and `xundan evaluate` meet a reader only by batch files, so what they say of a file is the
same whenever they are asked. Texts of a file never were masked; they are before they are written out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from xundan.errors import UserError
from xundan.reader import batch, merge, prompt, questions
from xundan.reader.batch import Fault, Taken
from xundan.reader.settings import Reader
from xundan.reasons import files, labelled, measure
from xundan.reasons.classify import Verdict
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
    asked: list[prompt.Question] = []

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


@dataclass
class Answers:
    """The answers of a batch file, as something the judgement of a file can be merged with."""

    path: Path
    settings: Settings
    everything: bool = False
    taken: dict[str, Taken] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def __call__(self, lost: pl.DataFrame, verdicts: Mapping[str, Verdict]) -> Mapping[str, Verdict]:
        """The verdicts of rules, model and reader, where it was asked and answered; of others as they were."""
        reader = of_file(self.settings)
        by_name = {question.name: question for question in prompt.questions(lost) if question.has_words}
        by_key = {question.content_key: question for question in by_name.values()}
        taken, self.faults = batch.checked(batch.results(self.path, reader), by_key, reader)
        if not taken:
            raise UserError(
                "holds no answer to a conversation of this file",
                where=str(self.path),
                remedy=f"export the requests of this very file with --reader-export ({_told(self.faults)})",
            )
        self.taken = {one.content_key: one for one in taken}
        unsure = unsure_names(verdicts, self.settings.reader)
        self.asked = {name for name in by_name if self.everything or name in unsure}
        merged = dict(verdicts)
        for name in self.asked:
            found = self.taken.get(by_name[name].content_key)
            if found is not None:
                self.answered.add(name)
                merged[name] = merge.merge(verdicts[name], found.checked, found.model, {}).verdict
        return merged


def evaluate(path: Path, answers: Path, settings: Settings) -> dict[str, Any]:
    """Figures of a labelled file without the reader, with it where rules and model are unsure, and with it everywhere.

    `reader` says how many were asked and what it cost, by the tokens in the answers and the shop's prices. Everywhere
    is null unless all the lost conversations are answered. Raises UserError as `export` does, or when a label is
    missing.
    """
    conversations = labelled.read(path)
    truths = [labelled.label(one, path) for one in conversations]
    where_unsure, everywhere = Answers(answers, settings), Answers(answers, settings, everything=True)
    alone = files.judged(conversations, settings)
    some = files.judged(conversations, settings, where_unsure)
    every = files.judged(conversations, settings, everywhere)
    has_all = everywhere.asked == everywhere.answered
    lost_count = sum(result["reason"] is not None for result in alone)
    inquiry_count = sum(result["stage"] == "pre_sale" for result in alone)
    cost = sum(one.cost.yuan for key, one in where_unsure.taken.items() if key in _keys(where_unsure, conversations))
    return {
        "without_reader": measure.figures(alone, truths),
        "with_reader": measure.figures(some, truths),
        "with_reader_everywhere": measure.figures(every, truths) if has_all else None,
        "reader": {
            "asked": len(where_unsure.asked),
            "asked_share_of_lost": round(len(where_unsure.asked) / max(lost_count, 1), 4),
            "answered": len(where_unsure.answered),
            "no_answer": sum(one.checked.reason is None for one in where_unsure.taken.values()),
            "cost_yuan": round(cost, 4),
            "cost_yuan_per_1000_inquiries": round(1000 * cost / max(inquiry_count, 1), 4),
            "faulty_lines": [f"line {fault.number}: {fault.reason}" for fault in where_unsure.faults],
        },
    }


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
    unsure = questions.chosen(said, reader.model_copy(update={"check_share": 0.0}))
    return set(unsure["conversation_id"].to_list())


def _keys(answers: Answers, conversations: list[dict[str, Any]]) -> set[str]:
    """The contents that were asked because rules and model were unsure."""
    asked = labelled.frame([one for one in conversations if one["conversation_id"] in answers.asked])
    return {key for _, key in prompt.content_keys(asked)}


def _told(faults: list[Fault]) -> str:
    return f"line {faults[0].number}: {faults[0].reason}" if faults else "it is empty"
