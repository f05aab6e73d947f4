"""A whole night over one shop, stage by stage, without Prefect's start; the seconds of each stage as JSON.

python -m benchmarks.night SHOP WORKSPACE
"""

import json
import shutil
import sys
import time
from pathlib import Path

from xundan import pipeline
from xundan.pipeline import Run
from xundan.workspace import init_workspace

AS_OF = "2026-11-20"  # after every inquiry of the simulated days has matured


def main(shop: Path, root: Path) -> dict[str, float]:
    """Play the night in a fresh workspace at `root`; returns the seconds of each stage."""
    shutil.rmtree(root, ignore_errors=True)
    workspace = init_workspace(root, "bench")
    shutil.copytree(shop / "inbox", workspace.inbox, dirs_exist_ok=True)
    run = Run.at(pipeline.parse_as_of(AS_OF, workspace))
    took = {}
    for name, stage in {
        "ingest": lambda: pipeline.ingest(workspace, run),
        "check raw": lambda: pipeline.check_raw(workspace, run),
        "build": lambda: pipeline.build(workspace, run),
        "check marts": lambda: pipeline.check_marts(workspace, run),
        "publish": lambda: pipeline.publish(workspace),
        "render": lambda: pipeline.render(workspace, "nightly"),
    }.items():
        started = time.perf_counter()
        stage()
        took[name] = round(time.perf_counter() - started, 2)
    return took


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
