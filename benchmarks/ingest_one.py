"""One file through xundan's ingest, and nothing after it, in a workspace that stands already, as it does every night.

python -m benchmarks.ingest_one FILE WORKSPACE
"""

import shutil
import sys
from pathlib import Path

from xundan import pipeline
from xundan.ingest import FileResult
from xundan.pipeline import Run
from xundan.workspace import Workspace, init_workspace


def stand(root: Path) -> Workspace:
    """A fresh workspace with all its tables and an empty inbox; not counted."""
    shutil.rmtree(root, ignore_errors=True)
    workspace = init_workspace(root, "bench")
    _ingest(workspace)
    return workspace


def main(file: Path, root: Path) -> None:
    """Ingest `file` and check that nothing of it was refused. Raises RuntimeError if something was."""
    workspace = Workspace.open(root)
    (workspace.inbox / "chats" / file.name).hardlink_to(file.resolve())
    (result,) = _ingest(workspace)
    if result.rows_rejected:
        raise RuntimeError(f"{result.rows_rejected} of {result.rows_in} rows refused: {result.first_rejects}")


def _ingest(workspace: Workspace) -> list[FileResult]:
    return pipeline.ingest(workspace, Run.at(pipeline.parse_as_of(None, workspace), "ingest"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
