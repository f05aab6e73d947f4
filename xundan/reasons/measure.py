"""How right the judgement is: figures against labels, and by cross-validation over files.

    python -m xundan.reasons.measure data_samples/labelled      prints the figures of docs/reasons.md

`leaf` and `group` are over lost inquiries whose stage is pre-sale by label; precision is over answers that are not
unknown; answered is the share of inquiries with a true reason that got an answer. Calibration error is the expected
difference between confidence and being right, over ten bins. A reason given to a conversation that has none counts
against `none_kept`.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from xundan.reasons import baseline, choice, labelled, stage, train
from xundan.reasons.taxonomy import UNKNOWN, load

Result = Mapping[str, Any]


class Judged(NamedTuple):
    """One conversation of a file and what was said of it by us and by the baselines."""

    file: str
    said: str
    true: str
    confidence: float
    keywords: str
    linear: str


def figures(results: Sequence[Result], truths: Sequence[Result]) -> dict[str, Any]:
    """All figures of results against labels of the same conversations, in the same order."""
    pairs = list(zip(results, truths, strict=True))
    lost = [(result, truth) for result, truth in pairs if truth["reason"]]
    rest = [result for result, truth in pairs if not truth["reason"]]
    codes = [reason.code for reason in load()]
    return {
        "conversations": len(pairs),
        "stage_accuracy": _share(result["stage"] == truth["stage"] for result, truth in pairs),
        "none_kept": _share(not result["reason"] for result in rest),
        "lost": len(lost),
        **reason_figures([(result["reason"] or UNKNOWN, truth["reason"]) for result, truth in lost]),
        "calibration_error": calibration_error(
            [(r["confidence"] or 0.0, r["reason"] == t["reason"]) for r, t in lost if r["reason"]]
        ),
        "evidence_hits": _share(
            _hits(result, truth) for result, truth in lost if result["evidence"] and truth["evidence"]
        ),
        "by_code": _by_label(lost, codes, lambda code: code),
        "by_group": _by_label(lost, sorted({_group(code) for code in codes}), _group),
        "service_gaps": _gap_figures(lost, [code for code in codes if code.startswith("service.")]),
        "group_confusion": _confusion(lost),
    }


def worst(
    conversations: Sequence[Result], results: Sequence[Result], truths: Sequence[Result], count: int = 20
) -> list[dict[str, Any]]:
    """The mistakes made with most confidence, surest first, with what was said."""
    wrong = [
        (one, result, truth)
        for one, result, truth in zip(conversations, results, truths, strict=True)
        if result["reason"] != truth["reason"] and (result["reason"] or truth["reason"])
    ]
    wrong.sort(key=lambda row: (-(row[1]["confidence"] or 0.0), str(row[0]["conversation_id"])))
    return [
        {
            "conversation_id": one["conversation_id"],
            "stage": [result["stage"], truth["stage"]],
            "said": result["reason"],
            "true": truth["reason"],
            "confidence": result["confidence"],
            "evidence": result["evidence"],
            "text": [f"{message['role']}: {message['text']}" for message in one["messages"]],
        }
        for one, result, truth in wrong[:count]
    ]


def baselines(
    conversations: Sequence[dict[str, Any]], truths: Sequence[Result], learnt: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """The same figures for keywords and for a linear machine; the latter is null without anything to learn from.

    Nothing that is judged is learnt from: conversations of the same name are left out.
    """
    lost = [(one, truth) for one, truth in zip(conversations, truths, strict=True) if truth["reason"]]
    judged = [one for one, _ in lost]
    names = {one["conversation_id"] for one in conversations}
    others = [one for one in learnt if one["label"]["reason"] and one["conversation_id"] not in names]

    def against(said: Sequence[str]) -> dict[str, float | None]:
        return reason_figures([(code, truth["reason"]) for code, (_, truth) in zip(said, lost, strict=True)])

    return {
        "keywords": against(baseline.keyword_reasons(judged)),
        "linear_svm": against(baseline.linear_reasons(others, judged)) if others and judged else None,
        "linear_svm_learnt_from": len(others),
    }


def reason_figures(pairs: Sequence[tuple[str, str]]) -> dict[str, float | None]:
    """Leaf and group accuracy, precision of answers, abstention, share of answerable answered; of (said, true)."""
    answers = [(said, true) for said, true in pairs if said != UNKNOWN]
    answerable = [(said, true) for said, true in pairs if true != UNKNOWN]
    return {
        "leaf_accuracy": _share(said == true for said, true in pairs),
        "group_accuracy": _share(_group(said) == _group(true) for said, true in pairs),
        "precision": _share(said == true for said, true in answers),
        "abstention": _share(said == UNKNOWN for said, _ in pairs),
        "answered": _share(said != UNKNOWN for said, _ in answerable),
    }


def calibration_error(judged: Sequence[tuple[float, bool]]) -> float | None:
    """Expected calibration error of (confidence, right) over ten equal bins."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in judged:
        bins.setdefault(min(int(confidence * 10), 9), []).append((confidence, right))
    if not judged:
        return None
    off = sum(abs(sum(confidence for confidence, _ in one) - sum(right for _, right in one)) for one in bins.values())
    return round(off / len(judged), 4)


def cross_validate(folder: Path) -> dict[str, Any]:
    """Every file judged by what other files taught; files are never split.

    What wording suggests, the stage and the linear baseline are learnt in train.FOLDS parts, each without the files it
    is asked about (as training does it); the choice's weights anew for every file, without it.
    """
    files = {path.stem: labelled.read(path) for path in sorted(folder.glob("*.jsonl"), key=_number)}
    folds = min(train.FOLDS, len(files))
    order = [name for fold in range(folds) for number, name in enumerate(files) if number % folds == fold]
    lost = {name: [one for one in conversations if one["label"]["reason"]] for name, conversations in files.items()}
    _, examples = train.reasons(list(files.values()))
    owners = [name for name in order for _ in lost[name]]
    linear: dict[str, Sequence[str]] = {}
    stages: list[tuple[str, bool]] = []
    for fold in range(folds):
        mine = [name for number, name in enumerate(files) if number % folds == fold]
        others = [name for name in files if name not in mine]
        asked = [one for name in mine for one in lost[name]]
        said = iter(baseline.linear_reasons([one for name in others for one in lost[name]], asked))
        linear |= {name: [next(said) for _ in lost[name]] for name in mine}
        gate = train.stage_models([files[name] for name in others])
        for name in mine:
            at = stage.decide(labelled.frame(files[name]), *gate)["stage"]
            stages += [(name, given == one["label"]["stage"]) for given, one in zip(at, files[name], strict=True)]
    reasons: list[Judged] = []
    for name in files:
        weights = train.choice_weights([one for whose, one in zip(owners, examples, strict=True) if whose != name])
        answers = [_answer(one, weights) for whose, one in zip(owners, examples, strict=True) if whose == name]
        keywords = baseline.keyword_reasons(lost[name])
        reasons += [Judged(name, *rest) for rest in _rows(answers, keywords, linear[name])]
    parts = {
        "written (files 1-7)": range(1, 8),
        "real desks' manner (files 8-14)": range(8, 15),
        "all": range(1, 15),
    }
    return {part: _part(numbers, reasons, stages) for part, numbers in parts.items()}


def _rows(
    answers: Sequence[tuple[str, str, float]], keywords: Sequence[str], linear: Sequence[str]
) -> Iterable[tuple[str, str, float, str, str]]:
    for answer, by_words, by_line in zip(answers, keywords, linear, strict=True):
        yield (*answer, by_words, by_line)


def _answer(example: train.Example, weights: Mapping[str, float]) -> tuple[str, str, float]:
    """(said, true, confidence) of one conversation."""
    likely = choice.decide(example.dialogue, example.candidates, weights)
    said, confidence = choice.pick(likely, example.candidates, train.FLOOR)
    return said, example.truth, confidence


def transfer(folder: Path) -> dict[str, Any]:
    """Train on one manner of writing, judge the other: files 1-7 against 8-14, and back."""
    files = [(_number(path), labelled.read(path)) for path in sorted(folder.glob("*.jsonl"), key=_number)]
    written = [conversations for number, conversations in files if number < 8]
    desks = [conversations for number, conversations in files if number >= 8]
    return {
        "trained on 1-7, judging 8-14": _transferred(written, desks),
        "trained on 8-14, judging 1-7": _transferred(desks, written),
    }


def _transferred(learnt: Sequence[Sequence[Any]], judging: Sequence[Sequence[Any]]) -> dict[str, float | None]:
    lost = [one for conversations in judging for one in conversations if one["label"]["reason"]]
    return reason_figures([(said, truth) for said, truth, _ in judged(learnt, lost)])


def judged(files: Sequence[Sequence[Any]], lost: Sequence[Any]) -> list[tuple[str, str, float]]:
    """(said, true, confidence) of lost conversations, judged by models trained on the given files."""
    model, learnt_from = train.reasons(files)
    weights = train.choice_weights(learnt_from)
    return [_answer(example, weights) for example in train.examples(lost, model)]


def _part(numbers: range, reasons: Sequence[Judged], stages: Sequence[tuple[str, bool]]) -> dict[str, Any]:
    mine = [one for one in reasons if _number(Path(one.file)) in numbers]
    lost = [({"reason": one.said}, {"reason": one.true}) for one in mine]
    return {
        "stage_accuracy": _share(right for name, right in stages if _number(Path(name)) in numbers),
        **reason_figures([(one.said, one.true) for one in mine]),
        "calibration_error": calibration_error([(one.confidence, one.said == one.true) for one in mine]),
        "keyword_baseline": reason_figures([(one.keywords, one.true) for one in mine]),
        "linear_baseline": reason_figures([(one.linear, one.true) for one in mine]),
        "by_group": _by_label(lost, sorted({_group(reason.code) for reason in load()}), _group),
        "by_code": _by_label(lost, [reason.code for reason in load()], lambda code: code),
    }


def _by_label(lost: Iterable[tuple[Result, Result]], labels: Sequence[str], name_of: Any) -> dict[str, Any]:
    said_count: Counter[str] = Counter()
    true_count: Counter[str] = Counter()
    both: Counter[str] = Counter()
    for result, truth in lost:
        said, true = name_of(result["reason"] or UNKNOWN), name_of(truth["reason"])
        said_count[said] += 1
        true_count[true] += 1
        both[said] += said == true
    return {one: _prf(both[one], said_count[one], true_count[one]) for one in labels}


def _gap_figures(lost: Sequence[tuple[Result, Result]], codes: Sequence[str]) -> dict[str, Any]:
    return {
        code: _prf(
            sum(code in result["service_gaps"] and code in truth["service_gaps"] for result, truth in lost),
            sum(code in result["service_gaps"] for result, _ in lost),
            sum(code in truth["service_gaps"] for _, truth in lost),
        )
        for code in codes
    }


def _prf(both: int, said: int, true: int) -> dict[str, float | int | None]:
    precision = both / said if said else None
    recall = both / true if true else None
    total = said + true
    return {
        "precision": _round(precision),
        "recall": _round(recall),
        "f1": _round(2 * both / total if total else None),
        "count": true,
        "said": said,
    }


def _confusion(lost: Iterable[tuple[Result, Result]]) -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    for result, truth in lost:
        row = table.setdefault(_group(truth["reason"]), {})
        said = _group(result["reason"] or UNKNOWN)
        row[said] = row.get(said, 0) + 1
    return table


def _hits(result: Result, truth: Result) -> bool:
    return bool({one["message"] for one in result["evidence"]} & set(truth["evidence"]))


def _group(code: str) -> str:
    return code.split(".")[0]


def _share(flags: Iterable[bool]) -> float | None:
    all_flags = list(flags)
    return _round(sum(all_flags) / len(all_flags)) if all_flags else None


def _round(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


def _number(path: Path) -> int:
    return int("".join(filter(str.isdigit, path.stem)) or 0)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    print(json.dumps({**cross_validate(folder), **transfer(folder)}, ensure_ascii=False, indent=1))  # noqa: T201 – its purpose
