"""Learn everything that is learnt from labelled conversations, and write it as plain arrays and JSON.

    python -m xundan.reasons.train data_samples/labelled

The words' models of stage and reason, the models of single messages, the stage weights and the choice weights: all are
convex problems with a quadratic penalty, so the same conversations always give the same numbers. What a later step
learns from was told by models that never saw the file it comes from. Measuring is `xundan.reasons.measure`'s.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.linear_model import LogisticRegression

from xundan.reasons import (
    boilerplate,
    choice,
    classify,
    courtesy,
    gaps,
    labelled,
    lines,
    sayings,
    stage,
    taxonomy,
    words,
)
from xundan.reasons.classify import Models, chats
from xundan.reasons.conversations import distinct, messages, sign_grams, views, word_grams
from xundan.reasons.dialogue import Dialogue, read, reader
from xundan.reasons.facts import Facts
from xundan.reasons.taxonomy import UNKNOWN
from xundan.settings import default_settings

Labelled = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """A lost conversation to learn the choice from."""

    dialogue: Dialogue
    candidates: dict[str, Facts]
    truth: str


PENALTY = 1.0
CODE_PENALTY = 6.0  # a code's own constant is held tighter: how often a reason occurs differs from desk to desk
FLOOR = 0.35
# Rules look better on the chats they were written from than on others: on four files kept out of that and on the
# simulated shop, answers were right more often, and confidence nearer to that, with all scores so much nearer to 0.
DOUBT = 1.25
FOLDS = 4
_STEPS, _ENOUGH = 60, 1e-9

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


def main(folder: Path) -> None:
    """Train on every .jsonl of a folder and write the models beside the rules."""
    files = [labelled.read(path) for path in sorted(folder.glob("*.jsonl"))]
    model, learnt = stage_models(files)
    words.save(model, stage.WORDS)
    _write(stage.MODEL, {"weights": learnt})
    models, learnt_from = reasons(files)
    boilerplate.save(models.boilerplate, boilerplate.LEARNT)
    words.save(models.signs, classify.SIGNS)
    lines.save(dict(models.lines), classify.LINES)
    _write(choice.MODEL, {"weights": choice_weights(learnt_from), "floor": FLOOR})


def stage_models(files: Sequence[Sequence[Labelled]]) -> tuple[words.Words, dict[str, dict[str, float]]]:
    """The words' model of the stage, and logistic weights over the gate's signals and those words' scores."""
    folds = min(FOLDS, len(files))
    seen = []
    for fold in range(folds):
        others = [one for number, file in enumerate(files) if number % folds != fold for one in file]
        mine = [one for number, file in enumerate(files) if number % folds == fold for one in file]
        seen.append((stage.shown(labelled.frame(mine), stage_words(others)), [one["label"]["stage"] for one in mine]))
    shown = pl.concat([one for one, _ in seen]).drop("conversation_id")
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit(shown.cast(pl.Float64).to_numpy(), [truth for _, truths in seen for truth in truths])
    learnt = {
        str(name): {
            "bias": _short(bias),
            **{column: _short(value) for column, value in zip(shown.columns, row, strict=True)},
        }
        for name, bias, row in zip(model.classes_, model.intercept_, model.coef_, strict=True)
    }
    return stage_words([one for file in files for one in file]), learnt


def stage_words(conversations: Sequence[Labelled]) -> words.Words:
    """What words say about the stage."""
    texts, seen = _views(conversations, "first")
    truths = [one["label"]["stage"] for one in conversations]
    return words.train(word_grams(texts), texts.height, seen, truths, words.WORD_SHARES)


def reasons(files: Sequence[Sequence[Labelled]]) -> tuple[Models, list[Example]]:
    """The wording's models, and the choice's examples with scores of models that never saw their file."""
    lost = [[one for one in file if one["label"]["reason"]] for file in files]
    empty = boilerplate.learn(labelled.frame([one for file in files for one in file]))
    found: list[Example] = []
    folds = min(FOLDS, len(files))
    for fold in range(folds):
        others = [one for number, file in enumerate(lost) if number % folds != fold for one in file]
        mine = [one for number, file in enumerate(lost) if number % folds == fold for one in file]
        found += examples(mine, replace(wording(others), boilerplate=empty))
    return replace(wording([one for file in lost for one in file]), boilerplate=empty), found


def wording(lost: Sequence[Labelled]) -> Models:
    """What words say about the reason of lost conversations, and of their single messages."""
    truths = [one["label"]["reason"] for one in lost]
    spoken = {speaker: lines.train(*_evidence(lost, speaker), speaker) for speaker in lines.SPEAKERS}
    return Models(_by_signs(lost, truths), spoken)


def _evidence(lost: Sequence[Labelled], speaker: str) -> tuple[list[str], list[str]]:
    """A speaker's messages and what each is about: its conversation's reason where the label names it as evidence.

    A label without evidence (null: a person's correction) says nothing of single messages.
    """
    said = [
        (message["text"], one["label"]["reason"] if place in one["label"]["evidence"] else lines.NOTHING)
        for one in lost
        if one["label"]["evidence"] is not None
        for place, message in enumerate(one["messages"])
        if message["role"] == speaker
    ]
    said += [(text, rule.code) for rule in taxonomy.rules() if rule.when.speaker == speaker for text in rule.yes]
    said += sayings.load(speaker)
    texts = pl.Series([text for text, _ in said], dtype=pl.String)
    if speaker == "agent":
        texts = courtesy.without(texts)
    return texts.to_list(), [lines.NOTHING if code == UNKNOWN else code for _, code in said]


def _by_signs(conversations: Sequence[Labelled], truths: Sequence[str]) -> words.Words:
    texts, seen = _views(conversations, "last")
    return words.train(sign_grams(texts), texts.height, seen, truths, words.SIGN_SHARES)


def _views(conversations: Sequence[Labelled], edge: words.Edge) -> tuple[pl.DataFrame, words.Views]:
    flat = messages(labelled.frame(list(conversations)))
    texts, numbers = distinct(flat)
    return texts, views(flat, texts, numbers, len(conversations), edge)


def examples(lost: Sequence[Labelled], models: Models) -> list[Example]:
    """The candidates of every lost conversation with its true reason."""
    found = []
    settings = default_settings()
    for chat, one in zip(chats(labelled.frame(list(lost)), models), lost, strict=True):
        dialogue = read(chat.lines, reader())
        seen = gaps.seen(dialogue, chat.lines, settings, chat.loss_stage)
        found.append(Example(dialogue, choice.candidates(dialogue, seen, chat.signs), one["label"]["reason"]))
    return found


def choice_weights(learnt_from: Sequence[Example]) -> dict[str, float]:
    """Conditional logit: maximise the likelihood of the true candidate among each conversation's candidates.

    Conversations whose true reason is no candidate at all teach nothing here and are left out.
    """
    usable = [(one.candidates, one.truth) for one in learnt_from if one.truth in one.candidates]
    names = sorted({name for found, _ in usable for facts in found.values() for name in facts})
    rows = [
        (group, code == truth, facts) for group, (found, truth) in enumerate(usable) for code, facts in found.items()
    ]
    design = np.array([[facts.get(name, 0.0) for name in names] for _, _, facts in rows])
    group = np.array([number for number, _, _ in rows])
    truth = np.array([float(right) for _, right, _ in rows])
    penalty = np.array([CODE_PENALTY if name.startswith("code:") else PENALTY for name in names])
    weights = _newton(design, group, truth, penalty)
    return {name: _short(weight / DOUBT) for name, weight in zip(names, weights, strict=True) if abs(weight) >= 0.00005}


def _newton(design: Floats, group: Numbers, truth: Floats, penalty: Floats) -> Floats:
    """Minimise the penalised negative log-likelihood: convex, so halved-when-too-long Newton steps find the minimum."""
    starts = np.r_[0, np.flatnonzero(np.diff(group)) + 1]

    def chances(weights: Floats) -> Floats:
        scores = design @ weights
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        return np.asarray(powers / np.add.reduceat(powers, starts)[group])

    def loss(weights: Floats) -> float:
        return float(0.5 * (penalty * weights**2).sum() - np.log(chances(weights)[truth == 1]).sum())

    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = chances(weights)
        gradient = design.T @ (chance - truth) + penalty * weights
        means = np.add.reduceat(design * chance[:, None], starts, axis=0)
        curvature = design.T @ (design * chance[:, None]) - means.T @ means + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        while loss(weights - step) > loss(weights) and np.abs(step).max() > _ENOUGH:
            step /= 2
        weights = weights - step
        if np.abs(step).max() < _ENOUGH:
            break
    return weights


def _short(number: float) -> float:
    return round(float(number), 4)


def _write(path: Path, model: dict[str, Any]) -> None:
    path.write_text(
        json.dumps(model, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data_samples/labelled"))
