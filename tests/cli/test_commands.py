"""The commands' own manners: help, set-up, the empty inbox."""

import json
import subprocess
import sys

import pytest

from xundan.cli import app
from xundan.reasons.labelled import OPEN_DATA
from xundan.workspace import Workspace

COMMANDS = [command.callback.__name__ for command in app.registered_commands]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example_and_takes_a_workspace(run, command) -> None:
    told = run(command, "--help")

    assert told.exit_code == 0
    assert f"xundan {command}" in told.output
    assert "--workspace" in told.output


def test_help_needs_nothing_heavy() -> None:
    heavy = {"prefect", "great_expectations", "sklearn", "pandas", "polars", "duckdb", "altair"}
    listing = "import sys, xundan.cli; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True).stdout.split()

    assert heavy & set(loaded) == set()


def test_init_lays_out_a_workspace_and_says_what_comes_next(run, tmp_path) -> None:
    told = run("init", tmp_path / "mine", "--shop", "好物旗舰店")

    assert told.exit_code == 0
    assert "xundan nightly" in told.output
    assert Workspace.open(tmp_path / "mine").settings.shop_id == "好物旗舰店"


def test_an_empty_inbox_is_said_and_no_error(run, shop) -> None:
    told = run("ingest", "-w", shop)

    assert told.exit_code == 0
    assert "nothing new in the inbox" in told.output


def test_figures_of_chats_that_the_models_learnt_from_say_so(run) -> None:
    told = run("evaluate", OPEN_DATA / "dev-3.jsonl")

    assert "they have not seen" in told.stderr
    assert json.loads(told.stdout)["conversations"] > 0
