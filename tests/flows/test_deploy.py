"""What stands in deploy/ and prefect.yaml names flows, commands and settings that are there."""

import importlib
import inspect
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from xundan.cli import app
from xundan.doctor import CRON
from xundan.settings import default_settings

ROOT = Path(__file__).parents[2]
DEPLOYED = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
COMMANDS = {command.callback.__name__ for command in app.registered_commands}
FILES = sorted(path for path in (ROOT / "deploy").rglob("*") if path.is_file())


@pytest.mark.parametrize("deployed", DEPLOYED, ids=lambda deployed: deployed["entrypoint"])
def test_a_deployment_names_a_flow_and_parameters_it_takes(deployed: dict[str, Any]) -> None:
    file, name = deployed["entrypoint"].split(":")
    flow = getattr(importlib.import_module(file.removesuffix(".py").replace("/", ".")), name)

    assert set(deployed["parameters"]) <= set(inspect.signature(flow.fn).parameters)
    assert deployed["concurrency_limit"] == {"limit": 1, "collision_strategy": "ENQUEUE"}


def test_the_schedules_are_the_default_ones() -> None:
    schedule = default_settings().schedule
    crons = [entry["cron"] for deployed in DEPLOYED for entry in deployed.get("schedules", ())]

    assert crons == [schedule.nightly, schedule.weekly]
    assert all(CRON.fullmatch(cron) for cron in crons)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_only_commands_and_settings_that_there_are_are_used(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    run = set(re.findall(r"bin/xundan (\w+)", text))
    known = {f"XUNDAN_{key.upper()}" for key in type(default_settings()).model_fields} | {"XUNDAN_LOG_FORMAT"}

    assert run <= COMMANDS
    assert set(re.findall(r"XUNDAN_[A-Z_]+", text)) <= known


def test_units_end_a_night_that_hangs_and_try_again_what_may_help() -> None:
    units = [path.read_text(encoding="utf-8") for path in FILES if path.suffix == ".service"]

    assert len(units) == 2
    for unit in units:
        assert "TimeoutStartSec=6h30m" in unit  # after the program has ended itself and said so
        assert "RestartPreventExitStatus=2 3" in unit


def test_the_compose_file_starts_a_server_deployments_and_a_worker() -> None:
    (path,) = [path for path in FILES if path.name == "docker-compose.yml"]
    services = yaml.safe_load(path.read_text(encoding="utf-8"))["services"]

    assert list(services) == ["server", "deploy", "worker"]
    assert services["server"]["ports"] == ["127.0.0.1:4200:4200"]
