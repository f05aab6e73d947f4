"""The tutorial's shop after its night, made once for all tests of the docs; nobody writes in it."""

import pytest

from tests.browser.conftest import browser as browser  # the site is opened in the same one
from tests.docs.markdown import page
from xundan import pipeline
from xundan.ingest import FileResult
from xundan.pipeline import Run
from xundan.workspace import Workspace, init_workspace

NIGHT = "2026-11-09T02:30:00+08:00"
FOLDERS = ("chats", "orders", "campaigns", "agents")  # in the order in which the tutorial shows their files


@pytest.fixture(scope="session")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, list[FileResult]]:
    workspace = init_workspace(tmp_path_factory.mktemp("tutorial") / "myshop", "好物旗舰店")
    for folder, text in zip(FOLDERS, page("docs/tutorial.md").blocks("csv"), strict=True):
        (workspace.inbox / folder / f"{folder}.csv").write_text(text, encoding="utf-8")
    return workspace, pipeline.ingest(workspace, Run.at(pipeline.parse_as_of(NIGHT, workspace)))


@pytest.fixture(scope="session")
def shop(ingested: tuple[Workspace, list[FileResult]]) -> Workspace:
    workspace, _ = ingested
    run = Run.at(pipeline.parse_as_of(NIGHT, workspace))
    pipeline.build(workspace, run)
    pipeline.check_marts(workspace, run)
    pipeline.publish(workspace)
    pipeline.render(workspace, "nightly")
    return workspace
