"""One file through xundan's ingest, and nothing after it.

python -m benchmarks.ingest_one FILE WORKSPACE
"""

import shutil
import sys
from pathlib import Path

from xundan import pipeline
from xundan.pipeline import Run
from xundan.workspace import Workspace, init_workspace


def workspace_with(file: Path, root: Path) -> Workspace:
    """A fresh workspace whose inbox holds just this file of chats."""
    shutil.rmtree(root, ignore_errors=True)
    workspace = init_workspace(root, "bench")
    (workspace.inbox / "chats" / file.name).hardlink_to(file.resolve())
    return workspace


def main(file: Path, root: Path) -> None:
    """Ingest `file` and check that nothing of it was refused. Raises RuntimeError if something was."""
    workspace = workspace_with(file, root)
    run = Run.at(pipeline.parse_as_of(None, workspace), "ingest")
    (result,) = pipeline.ingest(workspace, run)
    if result.rows_rejected:
        raise RuntimeError(f"{result.rows_rejected} of {result.rows_in} rows refused: {result.first_rejects}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
