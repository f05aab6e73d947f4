"""The flows from the command line: demo, nightly, weekly, backfill, serve."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xundan.commands import terminal
from xundan.commands.terminal import HERE, WorkspaceOption

if TYPE_CHECKING:
    from xundan.report import RenderedReport

AsOf = Annotated[
    str | None,
    typer.Option(
        metavar="TIME", help="Hide everything later than this: ISO with offset, or a date for its 00:00. Default: now."
    ),
]


def nightly(workspace: WorkspaceOption = HERE, as_of: AsOf = None) -> None:
    """Take the inbox, rebuild what changed, check it, publish it and write the report.

    Run it as often as you like: the same files change nothing. Without --as-of, nights missed while the machine was off
    are run first, in order.

    ```
    xundan nightly --workspace myshop
    xundan nightly --workspace myshop --as-of 2026-11-09T02:30:00+08:00
    ```
    """
    from xundan import pipeline
    from xundan.workspace import Workspace

    shop = Workspace.open(workspace)
    moment = pipeline.parse_as_of(as_of, shop)  # before Prefect starts: bad usage is told at once
    with terminal.steps():
        from flows.nightly import nightly as flow

        rendered = flow(str(workspace), moment.isoformat() if as_of else None)
    _print_results(workspace, "nightly", rendered)


def weekly(
    workspace: WorkspaceOption = HERE,
    week: Annotated[
        str | None, typer.Option(metavar="WEEK", help="ISO week, such as 2026-W46. Default: the last full week.")
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Make the pack for the weekly meeting.

    ```
    xundan weekly --workspace myshop --week 2026-W46
    ```
    """
    from xundan import dates, pipeline
    from xundan.workspace import Workspace

    shop = Workspace.open(workspace)
    moment = pipeline.parse_as_of(as_of, shop)
    dates.monday(week)
    with terminal.steps():
        from flows.weekly import weekly as flow

        rendered = flow(str(workspace), week, moment.isoformat() if as_of else None)
    _print_results(workspace, "weekly", rendered)


def backfill(
    from_day: Annotated[str, typer.Option("--from", metavar="DAY", help="First day, such as 2026-10-19.")],
    to_day: Annotated[str, typer.Option("--to", metavar="DAY", help="Last day, included.")],
    workspace: WorkspaceOption = HERE,
) -> None:
    """Run past nights again, in order, each as it would have been then.

    ```
    xundan backfill --workspace myshop --from 2026-11-05 --to 2026-11-08
    ```
    """
    from xundan import dates
    from xundan.workspace import Workspace

    Workspace.open(workspace)
    dates.days(from_day, to_day)
    with terminal.steps():
        from flows.backfill import backfill as flow

        rendered = flow(str(workspace), from_day, to_day)
    _print_results(workspace, "nightly", rendered)


def serve(
    workspace: WorkspaceOption = HERE,
    port: Annotated[
        int,
        typer.Option(metavar="PORT", help="Where the Prefect server listens, when none is named in PREFECT_API_URL."),
    ] = 4200,
) -> None:
    """Keep the schedules: nightly 02:30, weekly Friday 15:00, in the shop's time zone, until you stop it.

    Other hours: `schedule:` in shop.yml. A Prefect server runs beside it; open its pages at http://127.0.0.1:4200.
    If you keep a server of your own, name it in `PREFECT_API_URL`.

    ```
    xundan serve --workspace myshop
    ```
    """
    from xundan.workspace import Workspace

    shop = Workspace.open(workspace)
    with terminal.steps():
        from flows.serve import serve as keep

        keep(shop, port)


def demo(
    out: Annotated[
        Path, typer.Option("--out", "--workspace", "-w", metavar="DIR", help="Where to play it; emptied first.")
    ] = Path("build/demo"),
) -> None:
    """See it work: three weeks of a small made-up shop, night by night, then the weekly pack.

    ```
    xundan demo --out build/demo
    ```
    """
    from xundan import sample

    inbox = sample.inbox()
    sample.fresh_workspace(out)
    with terminal.steps():
        from flows.demo import demo as flow

        nightly, weekly = flow(str(out), str(inbox))
    _print_results(out, "weekly", nightly, weekly)


def _print_results(workspace: Path, report: str, *rendered: "RenderedReport") -> None:
    """The headline in one line, then where everything lies; on stdout, so that a script can use it."""
    from xundan.analyst import headline
    from xundan.workspace import Workspace

    shop = Workspace.open(workspace)
    typer.echo(headline(shop, report))
    for each in rendered:
        for path in each.files:
            typer.echo(str(path))
    typer.echo(str(shop.analyst_path))
