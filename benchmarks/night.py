"""A whole night over one shop, stage by stage, without Prefect's start; what each took as JSON.

    python -m benchmarks.night SHOP WORKSPACE

A stage is told by its wall-clock and processor seconds. Reading the words (cut, stage, reasons) and comparing agents
are parts of building; they are told apart from the rest of it by their wall-clock seconds alone.
"""

import json
import shutil
import sys
import time
from pathlib import Path

from xundan import models, pipeline
from xundan.build import Built
from xundan.pipeline import Run
from xundan.workspace import Workspace, init_workspace

AS_OF = "2026-11-20"  # after every inquiry of the simulated days has matured
_WORDS, _COMPARISON = ("xundan.text.", "xundan.reasons."), ("xundan.compare.",)

Seconds = dict[str, tuple[float, float | None]]


def main(shop: Path, root: Path) -> Seconds:
    """Play the night in a fresh workspace at `root`; returns wall-clock and processor seconds by stage."""
    shutil.rmtree(root, ignore_errors=True)
    workspace = init_workspace(root, "bench")
    shutil.copytree(shop / "inbox", workspace.inbox, dirs_exist_ok=True)
    return play(workspace, Run.at(pipeline.parse_as_of(AS_OF, workspace)))


def play(workspace: Workspace, run: Run) -> Seconds:
    """One night of a workspace."""
    took: Seconds = {}
    built: list[Built] = []
    for name, stage in {
        "ingest": lambda: pipeline.ingest(workspace, run),
        "check raw": lambda: pipeline.check_raw(workspace, run),
        "build": lambda: built.extend(pipeline.build(workspace, run)),
        "check marts": lambda: pipeline.check_marts(workspace, run),
        "publish": lambda: pipeline.publish(workspace),
        "render": lambda: pipeline.render(workspace, "nightly"),
    }.items():
        began, used = time.perf_counter(), time.process_time()
        stage()
        took[name] = round(time.perf_counter() - began, 2), round(time.process_time() - used, 2)
        if name == "build":
            took["of it words and reasons"] = _filled_by(built, _WORDS), None
            took["of it comparison"] = _filled_by(built, _COMPARISON), None
    return took


def _filled_by(built: list[Built], packages: tuple[str, ...]) -> float:
    known = models.load()
    return round(sum(each.seconds for each in built if (known[each.name].filled_by or "").startswith(packages)), 2)


def sizes_mb(root: Path) -> dict[str, float]:
    """What of a workspace takes how much room."""
    rooms = {"inbox": [root / "inbox"], "reports": [root / "reports"], "quarantine": [root / "quarantine"]}
    rooms |= {path.name: [path] for path in sorted(root.glob("*.duckdb"))}
    return {
        name: round(sum(file.stat().st_size for room in rooms[name] for file in _files(room)) / 1e6, 1)
        for name in rooms
    }


def _files(room: Path) -> list[Path]:
    return [room] if room.is_file() else [path for path in room.rglob("*") if path.is_file()]


if __name__ == "__main__":
    stages = main(Path(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps({"stages": stages, "mb": sizes_mb(Path(sys.argv[2]))}))
