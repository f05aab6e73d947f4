"""Only the ingest: what came in, and what became of every row."""

import typer

from xundan.commands import terminal
from xundan.commands.terminal import HERE, WorkspaceOption


def ingest(workspace: WorkspaceOption = HERE) -> None:
    """Take the inbox and account for every row; nothing is rebuilt or published.

    ```
    xundan ingest --workspace myshop
    ```
    """
    from xundan import pipeline, progress
    from xundan.ingest import report_lines
    from xundan.pipeline import Run
    from xundan.workspace import Workspace

    shop = Workspace.open(workspace)
    with terminal.steps(), shop.lock():
        run = Run.at(pipeline.parse_as_of(None, shop), "ingest")
        files = pipeline.ingest(shop, run, on_progress=lambda file: progress.tell("ingest", file))
    for line in report_lines(files):
        typer.echo(line)
