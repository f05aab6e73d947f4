"""The reader: what it would be sent, consent to sending it, and batch files."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xundan.commands.terminal import HERE, WorkspaceOption
from xundan.errors import UserError

if TYPE_CHECKING:
    from xundan.workspace import Workspace

group = typer.Typer(
    no_args_is_help=True, help="A language model that reads the lost chats rules and model do not know."
)


@group.command()
def preview(
    inquiry: Annotated[str, typer.Argument(metavar="INQUIRY", help="An inquiry_id, from a report or marts.inquiry.")],
    workspace: WorkspaceOption = HERE,
) -> None:
    """Print exactly what would be sent for one lost inquiry, and what that would cost. Nothing is sent.

    ```
    xundan reader preview i02bd6e92e7722862 --workspace myshop
    ```
    """
    from xundan import warehouse
    from xundan.reader import chats, prompt, purse

    shop = _opened(workspace)
    reader = shop.settings.reader
    with shop.lock(), warehouse.connect(shop) as con:
        found = chats.of(con, [inquiry]).get(inquiry)
        shown = chats.examples(con, reader.examples)
    if found is None:
        raise UserError(
            f"there is no lost inquiry {inquiry!r}", where="INQUIRY", remedy="see marts.inquiry where outcome = 'lost'"
        )
    body = prompt.request(found, reader, shown)
    typer.echo(json.dumps(body, ensure_ascii=False, indent=1))
    about, most = purse.of(reader, prompt.said_about(body), _ANSWER_TOKENS), purse.worst(reader, body)
    typer.echo(f"to {reader.base_url}: about {about.tokens:,} tokens, {about.yuan:.4f} yuan", err=True)
    typer.echo(f"at most {most.tokens:,} tokens, {most.yuan:.4f} yuan", err=True)


@group.command()
def consent(
    by: Annotated[str, typer.Option(metavar="NAME", help="Who agrees.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask, for scripts: whoever runs it has agreed.")] = False,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Agree to where chats are sent and what it may cost. Without it nothing is sent.

    ```
    xundan reader consent --by 店长 --workspace myshop
    ```
    """
    from xundan import warehouse
    from xundan.reader import consent as consents
    from xundan.reader.estimate import estimate

    shop = _opened(workspace)
    with shop.lock(), warehouse.connect(shop) as con:
        told = estimate(con, shop.settings.reader)
    for line in told.lines(shop.settings.reader):
        typer.echo(line)
    if not yes and not typer.confirm("Send masked chats there?"):
        raise typer.Exit(1)
    given = consents.record(shop, by)
    typer.echo(f"{shop.root / consents.NAME}: agreed by {given.by}; delete the file to take it back")


@group.command("export")
def export_requests(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the requests.")],
    workspace: WorkspaceOption = HERE,
) -> None:
    """Write what is unread as a batch file: JSON Lines with a custom_id each. Sending it anywhere is up to you.

    ```
    xundan reader export requests.jsonl --workspace myshop
    ```
    """
    from xundan import warehouse
    from xundan.reader import batch, chats, night

    shop = _opened(workspace)
    reader = shop.settings.reader
    with shop.lock(), warehouse.connect(shop) as con:
        # what the last night left unread, however long ago it was
        ((as_of,),) = con.execute("select coalesce(max(as_of), now()) from run.run").fetchall()
        waiting = night.unread(con, shop, as_of, most=_MOST_REQUESTS)
        shown = chats.examples(con, reader.examples)
        count = batch.write(file, batch.requests(chats.of(con, waiting).values(), reader, shown))
    typer.echo(f"{file}: {count:,} requests")


@group.command("import")
def import_results(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="Results by custom_id, a line each.")
    ],
    workspace: WorkspaceOption = HERE,
) -> None:
    """Take the results of a batch file, or anybody's answers to it, and judge again what they answer.

    The reports follow with the next nightly run. The same file again changes nothing.

    ```
    xundan reader import results.jsonl --workspace myshop
    ```
    """
    from xundan import warehouse
    from xundan.reader import night

    shop = _opened(workspace)
    with shop.lock(), warehouse.connect(shop) as con:
        taken = night.take_batch(con, shop, file)
    for fault in taken.faults[:_SHOWN]:
        typer.echo(f"line {fault.number}: {fault.reason}", err=True)
    typer.echo(
        f"{file}: {taken.line_count:,} lines, {taken.new_count:,} new answers "
        f"({taken.unproven_count:,} of them prove nothing), {len(taken.faults):,} faulty lines"
    )


_ANSWER_TOKENS = 150
_MOST_REQUESTS = 50_000
_SHOWN = 20


def _opened(folder: Path) -> "Workspace":
    """The workspace, if it has a reader and a warehouse."""
    from xundan.workspace import Workspace

    shop = Workspace.open(folder)
    if not shop.settings.reader.is_on:
        raise UserError(
            "no reader is set",
            where=str(shop.root / "shop.yml"),
            remedy="name its model and base_url: docs/howto/reader.md",
        )
    if not shop.warehouse_path.is_file():
        raise UserError("nothing is taken in yet", where=str(shop.root), remedy="run `xundan nightly` first")
    return shop
