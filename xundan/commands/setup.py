"""A place to begin: a workspace of one's own, or a made-up shop to try things on."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from xundan.commands import terminal
from xundan.commands.terminal import HERE, WorkspaceOption


class Layout(StrEnum):
    """In which layout a made-up shop is written."""

    CANONICAL = "canonical"
    QIANNIU = "qianniu"


def init(
    shop: Annotated[str, typer.Option(metavar="NAME", help="The shop's id, as its exports name it.")],
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Where to lay it out.")] = None,
    workspace: WorkspaceOption = HERE,
    name: Annotated[str | None, typer.Option(metavar="TEXT", help="What people call it. Default: the id.")] = None,
) -> None:
    """Lay out a workspace: a commented shop.yml, and an inbox for the exports.

    ```
    xundan init myshop --shop 好物旗舰店
    ```
    """
    from xundan.ingest import create_identities
    from xundan.workspace import init_workspace

    made = init_workspace(folder or workspace, shop, name)
    create_identities(made.identities_path)
    typer.echo(f"{made.root / 'shop.yml'}: look through the settings")
    typer.echo(f"{made.inbox}: put exports into chats, orders, campaigns, agents")
    typer.echo(f"then run: xundan nightly --workspace {made.root}")


def simulate(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where to write inbox/ and truth/.")],
    messages: Annotated[int, typer.Option(min=1, metavar="N", help="About how many messages in all.")] = 20_000,
    days: Annotated[int, typer.Option(min=1, metavar="N", help="Over how many days.")] = 21,
    seed: Annotated[int, typer.Option(metavar="S", help="The same seed gives the same shop.")] = 1,
    layout: Annotated[
        Layout, typer.Option("--format", help="canonical: our own CSV; qianniu: 千牛 text and 淘宝 orders.")
    ] = Layout.CANONICAL,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Make up a shop with known truth: chats, orders, campaigns and agents, and in truth/ why each was really lost.

    ```
    xundan simulate --out build/shop --messages 50000 --days 14 --seed 7
    ```
    """
    _ = workspace  # every command takes it; this one writes only where --out says
    from xundan import progress
    from xundan.simulate import simulate as make_up

    with terminal.steps():
        told = make_up(
            out,
            messages=messages,
            days=days,
            seed=seed,
            fmt=layout.value,
            progress=lambda done: progress.tell("simulate", "days", done, days),
        )
    typer.echo(f"{told.messages:,} messages, {told.inquiries:,} inquiries, {told.orders:,} orders")
    typer.echo(f"{out / 'inbox'}\n{out / 'truth'}")
