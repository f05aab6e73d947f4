"""What a workspace needs over the years: a look at its health, copies, and forgetting."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from xundan.commands import terminal
from xundan.commands.terminal import HERE, WorkspaceOption


class Form(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"


_MARKS = {"ok": ("✓", typer.colors.GREEN), "warn": ("!", typer.colors.YELLOW), "bad": ("✗", typer.colors.RED)}


def doctor(
    workspace: WorkspaceOption = HERE,
    form: Annotated[Form, typer.Option("--format", "-f", help="Lines to read, or json for a monitor.")] = Form.TEXT,
) -> None:
    """Look over workspace, versions, disk, schedule, databases and last runs, and say what to do.

    Changes nothing. Exit code 1 when something keeps a night from running or from being trusted.

    ```
    xundan doctor --workspace myshop
    ```
    """
    from xundan import doctor as health

    found = health.examine(workspace)
    if form is Form.JSON:
        typer.echo(json.dumps([vars(each) for each in found], ensure_ascii=False, indent=1))
    else:
        for each in found:
            mark, colour = _MARKS[each.level]
            typer.echo(f"{typer.style(mark, fg=colour)} {each.check}: {each.says}")
            if each.remedy:
                typer.echo(f"    → {each.remedy}")
    if any(each.level == "bad" for each in found):
        raise typer.Exit(1)


def purge(
    workspace: WorkspaceOption = HERE,
    buyer: Annotated[
        str | None, typer.Option(metavar="NAME", help="Erase this buyer, named as in the exports.")
    ] = None,
    platform: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only the buyer of this platform, such as taobao.")
    ] = None,
    before: Annotated[
        str | None, typer.Option(metavar="DAY", help="Erase everything from before this day, such as 2026-05-01.")
    ] = None,
    with_sources: Annotated[
        bool, typer.Option("--with-sources", help="Delete the files in inbox/ that hold it, too.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a buyer, or everything old: rows, words, who is who, reports, the published database.

    Files in inbox/ are named and left unless you add --with-sources; their rows are not taken again either way. Copies
    made by `xundan backup` are yours to delete. A line without personal data goes into purges.jsonl.

    ```
    xundan purge --buyer 小雨 --workspace myshop
    xundan purge --before 2026-05-01 --workspace myshop
    ```
    """
    from xundan import dates, progress
    from xundan import purge as purging
    from xundan.errors import UserError
    from xundan.workspace import Workspace

    if (buyer is None) == (before is None):
        raise UserError("say what to erase", where="purge", remedy="--buyer NAME, or --before DAY", exit_code=2)
    day = dates.day(before, "--before") if before else None
    shop = Workspace.open(workspace)
    wanted = purging.Wanted(buyer, platform, day)
    if not yes:
        with shop.lock():
            purging.look(shop, wanted)  # nobody is asked about what could not be erased
        what = f"buyer {buyer}" if buyer else f"everything from before {day}"
        typer.confirm(f"Erase {what} from {shop.root}? This cannot be taken back.", abort=True, err=True)
    with terminal.steps():
        done = purging.purge(shop, wanted, with_sources=with_sources, tell=lambda step: progress.tell("purge", step))
    for table, count in done.rows.items():
        typer.echo(f"{table}: {count:,} rows")
    typer.echo(f"{len(done.files)} files erased or changed")
    for name in done.sources_left:
        typer.echo(f"inbox/{name}: still holds it; delete it, or run again with --with-sources")
    if (shop.root / "reasons").is_dir():
        typer.echo("reasons/: was learnt from chats that are gone; run `xundan train` again, or delete it")


def backup(
    workspace: WorkspaceOption = HERE,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where to write it, over an older one. Default: backups/ in the workspace."),
    ] = None,
    with_inbox: Annotated[bool, typer.Option("--with-inbox", help="Take the exports in inbox/ along.")] = False,
) -> None:
    """Copy the workspace into one file, which only you may read: it says who the buyers are.

    ```
    xundan backup --workspace myshop --out /mnt/backup/myshop.zip
    ```
    """
    from xundan import backup as copies
    from xundan.workspace import Workspace

    made = copies.backup(Workspace.open(workspace), out, with_inbox=with_inbox)
    typer.echo(f"{made}: {made.stat().st_size >> 20:,} MB")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="Made by `xundan backup`.")],
    workspace: WorkspaceOption = HERE,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of what is there; inbox/ stays.")
    ] = False,
) -> None:
    """Lay out the workspace of a backup, after every file of it has been proved.

    Whoever was purged here since then is purged from it again.

    ```
    xundan restore /mnt/backup/myshop.zip --workspace myshop-again
    ```
    """
    from xundan import backup as copies

    with terminal.steps():
        restored = copies.restore(file, workspace, replace=replace)
    typer.echo(f"{restored.root}: restored; `xundan doctor` looks it over, `xundan nightly` goes on")
