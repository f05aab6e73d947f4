"""`xundan train`: learn again, from the open labelled conversations and from what people of this shop corrected.

A corrected inquiry is a labelled conversation: the person's reason is the label. Whether the new models are better is
asked of both before they are published: over four parts that keep files together, trained on three and judged on the
fourth, once with and once without the corrections, and judged on all conversations. Only when the share of right leaves
does not fall are the models written into the workspace's `reasons` folder, where the next run finds them.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from xundan.errors import UserError
from xundan.reasons import boilerplate, choice, classify, labelled, lines, measure, own, train, words
from xundan.workspace import Workspace

_PARTS = 4
_LATEST_MESSAGES = 300_000
_AS_SAID = "sent_at, length(message_id), message_id"


@dataclass(frozen=True)
class Outcome:
    """What training found. Shares of right leaves in cross-validation, without and with the corrections; None where
    there are none to learn from.
    """

    corrected_count: int
    conversation_count: int
    before: float | None
    after: float | None
    is_published: bool


def retrain(workspace: Workspace, con: duckdb.DuckDBPyConnection, folder: Path, tell: Callable[[str], None]) -> Outcome:
    """Train, compare, and publish what is no worse. `con` is the published analyst.duckdb, `folder` holds .jsonl files.

    Raises UserError when the folder holds none.
    """
    files = [labelled.read(path) for path in sorted(folder.glob("*.jsonl"))]
    if not files:
        raise UserError(
            "holds no labelled conversations",
            where=str(folder),
            remedy="name a folder of .jsonl files with --labelled DIR; data_samples/labelled in a checkout is one",
        )
    mine = corrected(con)
    tell(f"{sum(map(len, files)):,} labelled conversations, {len(mine):,} corrected")
    if not mine:  # the models there are were learnt from the same files: minutes of work for what is known
        return Outcome(0, sum(map(len, files)), None, None, is_published=False)
    before, after = _right(files, [], mine, tell), _right(files, mine, mine, tell)
    is_published = after >= before
    if is_published:
        tell("writing the models")
        _publish(workspace, [*files, mine], spoken(con))
    return Outcome(len(mine), sum(map(len, files)), before, after, is_published)


def corrected(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The lost inquiries a person corrected, as labelled conversations without evidence, in order of their ids."""
    chosen = "select inquiry_id, reason from marts.inquiry where decided_by like 'person:%' order by inquiry_id"
    said = f"select sent_at, role, agent_id, text from marts.message where inquiry_id = ? order by {_AS_SAID}"
    found = []
    for inquiry_id, reason in con.execute(chosen).fetchall():
        messages = [
            {"at": at.isoformat(), "role": role, "agent_id": agent_id, "text": text or ""}
            for at, role, agent_id, text in con.execute(said, [inquiry_id]).fetchall()
        ]
        label = {"stage": "pre_sale", "reason": reason, "also": [], "service_gaps": [], "evidence": None}
        found.append({"conversation_id": inquiry_id, "messages": messages, "ordered": False, "label": label})
    return found


def _right(
    files: Sequence[Sequence[Any]], learnt: Sequence[Any], judged: Sequence[Any], tell: Callable[[str], None]
) -> float:
    """The share of right leaves: each part of the files and corrections is judged by what the others taught."""
    right = count = 0
    for part in range(_PARTS):
        tell(f"cross-validation, part {part + 1} of {_PARTS}" + (", with corrections" if learnt else ""))
        others = [file for number, file in enumerate(files) if number % _PARTS != part]
        taught = [one for number, one in enumerate(learnt) if number % _PARTS != part]
        asked = [one for number, file in enumerate(files) if number % _PARTS == part for one in file]
        asked += [one for number, one in enumerate(judged) if number % _PARTS == part]
        lost = [one for one in asked if one["label"]["reason"]]
        pairs = [(said, true) for said, true, _ in measure.judged([*others, *([taught] if taught else [])], lost)]
        right += sum(said == true for said, true in pairs)
        count += len(pairs)
    return round(right / max(count, 1), 4)


def spoken(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The shop's latest messages (chat, role, text), chat by chat: what its agents always say is learnt from them."""
    latest = (
        "select inquiry_id as chat, role, coalesce(text, '') as text "
        f"from (from marts.message order by sent_at desc limit ?) order by inquiry_id, {_AS_SAID}"
    )
    said: pl.DataFrame = con.sql(latest, params=[_LATEST_MESSAGES]).pl()
    return said


def _publish(workspace: Workspace, files: Sequence[Sequence[Any]], said: pl.DataFrame) -> None:
    """Write the models beside their names and rename them, so that no run meets half of one."""
    folder = workspace.root / own.FOLDER
    folder.mkdir(exist_ok=True)
    models, examples = train.reasons(files)
    stored = {"weights": train.choice_weights(examples), "floor": train.FLOOR}
    names = (classify.SIGNS.name, classify.LINES.name, choice.MODEL.name, boilerplate.LEARNT.name)
    fresh = {name: folder / f".{name}" for name in names}
    clauses = sorted({*boilerplate.load(boilerplate.LEARNT), *boilerplate.learn_from(said)})
    boilerplate.save(clauses, fresh[boilerplate.LEARNT.name])
    words.save(models.signs, fresh[classify.SIGNS.name])
    lines.save(dict(models.lines), fresh[classify.LINES.name])
    text = json.dumps(stored, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    fresh[choice.MODEL.name].write_text(text, encoding="utf-8", newline="\n")
    for name, path in fresh.items():
        path.replace(folder / name)
