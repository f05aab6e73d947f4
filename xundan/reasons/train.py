"""Learn the stage weights and the choice weights from labelled conversations, and write them as plain JSON.

    python -m xundan.reasons.train data_samples/labelled

Both are small convex problems with a quadratic penalty, so the same conversations always give the same numbers (rounded to four
places). Measuring is `xundan.reasons.evaluate`'s: it trains on the other files and tests on one.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from xundan.reasons import choice, gaps, labelled, stage
from xundan.reasons.classify import chats
from xundan.reasons.dialogue import read

Labelled = dict[str, Any]
Example = tuple[dict[str, choice.Facts], str]

PENALTY = 1.0
CODE_PENALTY = 6.0  # a code's own constant is held tighter: how often a reason occurs differs from desk to desk
FLOOR = 0.35
SLOW_SECONDS = 120


def main(folder: Path) -> None:
    """Train on every .jsonl of a folder and write the models beside the rules."""
    conversations = [one for path in sorted(folder.glob("*.jsonl")) for one in labelled.read(path)]
    _write(stage.MODEL, {"weights": stage_weights(conversations)})
    _write(choice.MODEL, {"weights": choice_weights(examples(conversations)), "floor": FLOOR})


def stage_weights(conversations: Sequence[Labelled]) -> dict[str, dict[str, float]]:
    """Multinomial logistic regression over the gate's signals."""
    shown = stage.shown(labelled.frame(list(conversations))).drop("conversation_id")
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit(shown.cast(int).to_numpy(), [one["label"]["stage"] for one in conversations])
    learnt = {}
    for name, intercept, row in zip(model.classes_, model.intercept_, model.coef_, strict=True):
        learnt[str(name)] = {"bias": _short(intercept), **{column: _short(value) for column, value in zip(shown.columns, row, strict=True)}}
    return learnt


def examples(conversations: Sequence[Labelled]) -> list[Example]:
    """The candidates of every lost conversation with its true reason."""
    lost = [one for one in conversations if one["label"]["reason"]]
    found = []
    for chat, one in zip(chats(labelled.frame(lost)), lost, strict=True):
        dialogue = read(chat.lines)
        seen = gaps.seen(dialogue, chat.lines, SLOW_SECONDS, chat.loss_stage)
        found.append((choice.candidates(dialogue, seen), one["label"]["reason"]))
    return found


def choice_weights(learnt_from: Sequence[Example]) -> dict[str, float]:
    """Conditional logit: maximise the likelihood of the true candidate among each conversation's candidates.

    Conversations whose true reason is no candidate at all teach nothing here and are left out.
    """
    usable = [(found, truth) for found, truth in learnt_from if truth in found]
    names = sorted({name for found, _ in usable for facts in found.values() for name in facts})
    column = {name: place for place, name in enumerate(names)}
    rows, columns, values, groups, truths = [], [], [], [], []
    for group, (found, truth) in enumerate(usable):
        for code, facts in found.items():
            for name, value in facts.items():
                if value:
                    rows.append(len(groups))
                    columns.append(column[name])
                    values.append(value)
            groups.append(group)
            truths.append(float(code == truth))
    design = csr_matrix((values, (rows, columns)), shape=(len(groups), len(names)))
    group, truth = np.array(groups), np.array(truths)
    starts = np.r_[0, np.flatnonzero(np.diff(group)) + 1]
    penalty = np.array([CODE_PENALTY if name.startswith("code:") else PENALTY for name in names])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = design @ weights
        scores -= np.maximum.reduceat(scores, starts)[group]
        powers = np.exp(scores)
        totals = np.add.reduceat(powers, starts)[group]
        value = -(truth * (scores - np.log(totals))).sum() + 0.5 * (penalty * weights**2).sum()
        return float(value), -(design.T @ (truth - powers / totals)) + penalty * weights

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return {name: _short(weight) for name, weight in zip(names, best.x, strict=True) if abs(weight) >= 0.00005}


def _short(number: float) -> float:
    return round(float(number), 4)


def _write(path: Path, model: dict[str, Any]) -> None:
    path.write_text(json.dumps(model, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data_samples/labelled"))
