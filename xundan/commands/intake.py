"""Only the ingest: what came in, and what became of every row."""

from xundan.commands import terminal
from xundan.commands.terminal import HERE, WorkspaceOption


def ingest(workspace: WorkspaceOption = HERE) -> None:
    """Take the inbox and account for every row; nothing is rebuilt or published.

    ```
    xundan ingest --workspace myshop
    ```
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from xundan import ledger, pipeline, progress
    from xundan.pipeline import Run
    from xundan.workspace import Workspace

    shop = Workspace.open(workspace)
    with terminal.steps(), shop.lock():
        run = Run.at(pipeline.parse_as_of(None, shop), "ingest")
        files = pipeline.ingest(shop, run, on_progress=lambda file: progress.tell("ingest", file))
    console = Console()
    if files:
        table = Table(box=box.SIMPLE_HEAD)
        table.add_column("file")
        for heading in ledger.COUNTS:
            table.add_column(heading.removeprefix("rows_"), justify="right")
        for file in files:
            table.add_row(Text(file.file), *(f"{getattr(file, count):,}" for count in ledger.COUNTS))
        console.print(table)
    console.print(ledger.summary(files), highlight=False)
    for warning in ledger.warnings(files, shop):
        console.print(f"! {warning}", highlight=False, markup=False)
