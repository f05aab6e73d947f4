"""Conversations in a file: say why each was lost, or measure how well that is said."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xundan.commands import terminal
from xundan.commands.terminal import HERE, WorkspaceOption

if TYPE_CHECKING:
    from xundan.settings import Settings

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
        count = files.classify_file(file, out, _settings(workspace))
    if out is not None:
        typer.echo(f"{out}: {count:,} conversations")


def evaluate(file: Labelled, workspace: WorkspaceOption = HERE) -> None:
    """Measure the reasons against a file of labels; prints JSON.

    Precision, recall and F1 per code and group, accuracy, abstention, calibration, evidence hits.

    ```
    xundan evaluate data_samples/labelled/dev-1.jsonl
    ```
    """
    from xundan.reasons import files

    with terminal.steps():
        scores = files.evaluate_file(file, _settings(workspace))
    typer.echo(json.dumps(scores, ensure_ascii=False, indent=1))


def _settings(workspace: Path) -> "Settings":
    """The shop's settings where there is a shop; a file of conversations can be judged without one."""
    from xundan.settings import default_settings, load_settings

    return load_settings(workspace) if (workspace / "shop.yml").is_file() else default_settings()
