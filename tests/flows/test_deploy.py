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
from xundan.notices import ADDRESSES
from xundan.settings import default_settings

ROOT = Path(__file__).parents[2]
DEPLOYED = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
COMMANDS = {command.callback.__name__ for command in app.registered_commands}
SCHEDULE, ZONE = default_settings().schedule, default_settings().timezone
DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")  # as cron counts them
FILES = sorted(path for path in (ROOT / "deploy").rglob("*") if path.is_file())


def deployed_file(name: str) -> str:
    return next(path for path in FILES if path.name == name).read_text(encoding="utf-8")


@pytest.mark.parametrize("deployed", DEPLOYED, ids=lambda deployed: deployed["entrypoint"])
def test_a_deployment_names_a_flow_and_parameters_it_takes(deployed: dict[str, Any]) -> None:
    file, name = deployed["entrypoint"].split(":")
    flow = getattr(importlib.import_module(file.removesuffix(".py").replace("/", ".")), name)

    assert set(deployed["parameters"]) <= set(inspect.signature(flow.fn).parameters)
    assert deployed["concurrency_limit"] == {"limit": 1, "collision_strategy": "ENQUEUE"}


def test_deployments_run_at_the_default_hours() -> None:
    entries = [entry for deployed in DEPLOYED for entry in deployed.get("schedules", ())]

    assert [entry["cron"] for entry in entries] == [SCHEDULE.nightly, SCHEDULE.weekly]
    assert all(CRON.fullmatch(entry["cron"]) for entry in entries)
    assert {entry["timezone"] for entry in entries} == {ZONE}


def test_cron_runs_at_the_default_hours() -> None:
    text = deployed_file("xundan")
    lines = re.findall(r"^((?:\S+ ){4}\S+)  xundan  \S+/xundan (\w+) ", text, re.MULTILINE)

    assert lines == [(SCHEDULE.nightly, "nightly"), (SCHEDULE.weekly, "weekly")]
    assert f"CRON_TZ={ZONE}\n" in text


@pytest.mark.parametrize(("unit", "cron"), [("xundan", SCHEDULE.nightly), ("xundan-weekly", SCHEDULE.weekly)])
def test_a_timer_elapses_at_the_default_hour(unit: str, cron: str) -> None:
    minute, hour, day, month, weekday = cron.split()
    day_of_week = "" if weekday == "*" else f"{DAYS[int(weekday)]} "

    assert (day, month) == ("*", "*")
    assert f"OnCalendar={day_of_week}*-*-* {hour:0>2}:{minute:0>2}:00 {ZONE}\n" in deployed_file(f"{unit}@.timer")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_only_commands_and_settings_that_there_are_are_used(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    run = set(re.findall(r"bin/xundan (\w+)", text))
    settings = {f"XUNDAN_{key.upper()}" for key in type(default_settings()).model_fields}
    known = settings | {"XUNDAN_LOG_FORMAT", ADDRESSES}

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


def test_an_image_holds_the_program_and_no_workspace() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    named = [line for line in lines if line and not line.startswith("#")]
    taken = {line.removeprefix("!") for line in named if line.startswith("!")}

    assert named[0] == "*"
    assert all((ROOT / name).exists() for name in taken)
    assert {"xundan", "flows", "sql", "expectations", "pyproject.toml", "requirements.lock", "prefect.yaml"} <= taken
