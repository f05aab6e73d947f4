"""Why inquiries were lost: of conversations in a file, measured, learnt again; and what is said that no rule knows."""

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xundan.commands import terminal
from xundan.commands.terminal import HERE, WorkspaceOption
from xundan.errors import UserError

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
_SHOWN = 20

ReaderImport = Annotated[
    Path | None,
    typer.Option(metavar="FILE", exists=True, dir_okay=False, help="A batch file's results: a reader's answers."),
]
Labelled = Annotated[
    Path,
    typer.Argument(metavar="FILE", exists=True, dir_okay=False, readable=True, help="JSON Lines with a label each."),
]


def classify(
    file: Conversations,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write there instead of printing.")] = None,
    reader_export: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write what is unknown or unsure as a reader's batch file; judge nothing."),
    ] = None,
    reader_all: Annotated[
        bool, typer.Option("--reader-all", help="Of the lost, all: also what rules and model are sure of.")
    ] = False,
    reader_import: ReaderImport = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Say why each conversation of a file was lost, with the words that say so.

    One JSON line each: conversation_id, stage, reason, also, service_gaps, confidence, owner, evidence.

    ```
    xundan classify data_samples/labelled/dev-1.jsonl --out reasons.jsonl
    xundan classify data_samples/labelled/dev-1.jsonl --reader-export requests.jsonl
    xundan classify data_samples/labelled/dev-1.jsonl --reader-import results.jsonl
    ```
    """
    from xundan.reader import files as read
    from xundan.reasons import files

    settings = _settings(workspace)
    if reader_export is not None:
        count = read.export(file, reader_export, settings, everything=reader_all)
        typer.echo(f"{reader_export}: {count:,} requests")
        return
    answers = None if reader_import is None else read.merging(reader_import, settings, everything=reader_all)
    with terminal.steps():
        count = files.classify_file(file, out, settings, answers)
    if out is not None:
        typer.echo(f"{out}: {count:,} conversations")


def evaluate(file: Labelled, reader_import: ReaderImport = None, workspace: WorkspaceOption = HERE) -> None:
    """Measure the reasons against a file of labels; prints JSON.

    Precision, recall and F1 per code and group, accuracy, abstention, calibration, evidence hits, confusion of groups,
    the worst mistakes with their text, and the same figures for keywords and for a linear machine. With the answers of
    a reader: the figures without it, with it where rules and model are unsure, with it everywhere, and what it cost.
    Of chats that the models learnt from, as the project's own, the figures say nothing of others.

    ```
    xundan evaluate data_samples/labelled/dev-1.jsonl
    ```
    """
    from xundan.reader import files as read
    from xundan.reasons import files
    from xundan.reasons.labelled import OPEN_DATA

    settings = _settings(workspace)
    with terminal.steps():
        if reader_import is None:
            scores = files.evaluate_file(file, settings)
        else:
            scores = read.evaluate(file, reader_import, settings)
    if file.resolve().parent == OPEN_DATA.resolve():
        typer.echo(
            "The models learnt from these very chats, so they know them. How they do on chats they have not seen:\n"
            "  → python -m xundan.reasons.measure data_samples/labelled",
            err=True,
        )
    typer.echo(json.dumps(scores, ensure_ascii=False, indent=1))


def train(
    workspace: WorkspaceOption = HERE,
    labelled: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            exists=True,
            file_okay=False,
            help="Folder of labelled .jsonl files; the project's own where there is a checkout.",
        ),
    ] = None,
) -> None:
    """Learn the reasons again, with what people of this shop corrected in labels/corrections.csv.

    The new models are used from the next night on, and only if they are no worse in cross-validation. Takes minutes, in
    which no night runs: one that begins meanwhile waits or gives up, as lock_wait_seconds says.

    ```
    xundan train --workspace myshop
    ```
    """
    from xundan import analyst
    from xundan.reasons.labelled import OPEN_DATA
    from xundan.reasons.retrain import retrain
    from xundan.workspace import Workspace

    shop = Workspace.open(workspace)
    with shop.lock(), analyst.connect(shop) as con:
        found = retrain(shop, con, labelled or OPEN_DATA, lambda step: typer.echo(step, err=True))
    typer.echo(f"corrected inquiries: {found.corrected_count:,}")
    if found.before is None or found.after is None:
        typer.echo("not trained: there are no corrections yet, so there is nothing new to learn")
        typer.echo("  → write some into labels/corrections.csv, run `xundan nightly`, and train then")
        return
    typer.echo(f"right in cross-validation: {found.before:.1%} without them, {found.after:.1%} with them")
    if found.is_published:
        typer.echo(f"published: {shop.root / 'reasons'}; the next nightly run uses them for every inquiry")
    else:
        typer.echo("not published: they would be worse")


def wording(
    since: Annotated[str, typer.Option("--from", metavar="DAY", help="First day, like 2026-11-02.")],
    until: Annotated[str, typer.Option("--to", metavar="DAY", help="Last day, like 2026-11-08.")],
    workspace: WorkspaceOption = HERE,
) -> None:
    """List what buyers say in lost chats whose reason is unknown or unsure, and hardly in chats that sold.

    For whoever keeps the dictionary and the rules: written to reports/, the first of it printed.

    ```
    xundan wording --from 2026-11-02 --to 2026-11-08 --workspace myshop
    ```
    """
    from xundan import analyst, formulas
    from xundan.reasons.wording import new_terms
    from xundan.workspace import Workspace

    shop = Workspace.open(workspace)
    first, last = _day(since, "--from"), _day(until, "--to")
    if first > last:
        raise UserError(f"{first} is later than {last}", where="--from", remedy="swap them", exit_code=2)
    with analyst.connect(shop) as con:
        terms = new_terms(con, first, last)
    path = shop.reports / f"wording-{first}-{last}.csv"
    shop.reports.mkdir(exist_ok=True)
    formulas.tame(terms).write_csv(path, include_bom=True)
    if terms.height:
        typer.echo("term\tz\tunsure : bought\texample")
    for term, z, unsure, bought, example in terms.head(_SHOWN).iter_rows():
        typer.echo(f"{term}\t{z:.1f}\t{unsure} : {bought}\t{example}")
    typer.echo(f"{path}: {terms.height:,} terms")


def _day(text: str, option: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as wrong:
        raise UserError(f"{text!r} is no day", where=option, remedy="write it like 2026-11-02", exit_code=2) from wrong


def _settings(workspace: Path) -> "Settings":
    """The shop's settings where there is a shop; a file of conversations can be judged without one."""
    from xundan.settings import default_settings, load_settings

    return load_settings(workspace) if (workspace / "shop.yml").is_file() else default_settings()
