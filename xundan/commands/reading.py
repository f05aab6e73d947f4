"""Conversations in a file: say why each was lost, or measure how well that is said."""

import json
from pathlib import Path
from typing import Annotated

import typer

from xundan.commands import terminal
from xundan.commands.terminal import HERE, WorkspaceOption

Conversations = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        exists=True,
        dir_okay=False,
        readable=True,
        help="JSON Lines, a conversation each; labels are ignored.",
    ),
]
Labelled = Annotated[
    Path,
    typer.Argument(metavar="FILE", exists=True, dir_okay=False, readable=True, help="JSON Lines with a label each."),
]


def classify(
    file: Conversations,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write there instead of printing.")] = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Say why each conversation of a file was lost, with the words that say so.

    One JSON line each: conversation_id, stage, reason, also, service_gaps, confidence, owner, evidence.

    ```
    xundan classify data_samples/labelled/dev-1.jsonl --out reasons.jsonl
    ```
    """
    from xundan.reasons import files

    with terminal.steps():
        lines = [json.dumps(answer, ensure_ascii=False) for answer in files.classify_file(file)]
    text = "".join(f"{line}\n" for line in lines)
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8", newline="\n")
        typer.echo(str(out))


def evaluate(file: Labelled, workspace: WorkspaceOption = HERE) -> None:
    """Measure the reasons against a file of labels; prints JSON.

    Precision, recall and F1 per code and group, accuracy, abstention, calibration, evidence hits.

    ```
    xundan evaluate data_samples/labelled/dev-1.jsonl
    ```
    """
    from xundan.reasons import files

    with terminal.steps():
        scores = files.evaluate_file(file)
    typer.echo(json.dumps(scores, ensure_ascii=False, indent=1))
