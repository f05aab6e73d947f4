"""Every command that the docs show is run, in a copy of the tutorial's shop, or says here why it is not.

The commands of a block run one after another, as somebody would type them; each block begins with its own copy. A
command of xundan runs in this process, with three things put aside: Prefect, whose start takes ten seconds and which
tests/flows goes through once; the machine's clock, which stands on the morning after the tutorial's night; and of a
backfill all nights but the last. `xundan serve` is a process of its own: it is waited for and stopped, and its server
must be gone. `xundan train` finds no correction in that shop and says so; tests/reasons/test_retrain trains with some.
What speaks to the shell is run by bash, where there is one; elsewhere people type other words. A new command in the
docs is found by itself, and fails until it works or stands below.
"""

import contextlib
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prefect import Task
from typer.testing import CliRunner

import flows.backfill
import flows.nightly
import flows.weekly
from flows import steps
from flows.serve import START_SECONDS
from tests.docs.markdown import PAGES, ROOT, page
from xundan import analyst, dates, nights, pipeline
from xundan.cli import app
from xundan.workspace import Workspace

LEFT_OUT = {  # what a command looks like → why it is not run here
    r"make (demo|test|check test|docs)$": "they install, and run everything; .ci/run does, test_site builds the docs",
    r"make (bench|fairness|crashes)|python -m benchmarks|python -m xundan\.reasons\.": "takes minutes to hours",
    r"python -m pytest (-n|tests/models)|pytest ": "runs this very suite; the example it is about is run by test_howto",
    r"\.venv\\|Set-ExecutionPolicy|start build": "speaks to Windows; test_howto holds it to the Makefile's steps",
    r"python -m pip ": "installs; test_howto holds it to the Makefile, which every checkout goes through",
    r"sudo |systemctl |journalctl ": "belongs to a server with systemd; tests/flows/test_deploy reads the units",
    r"docker ": "needs Docker; tests/flows/test_deploy reads the files",
    r"prefect ": "needs a Prefect server; tests/flows/test_deploy reads prefect.yaml",
    r"ollama |vllm |llama-server ": "starts somebody else's server",
    r"xundan demo ": "plays three weeks; .ci/run does, and tests/flows/test_flows plays two days",
}
REPLACED = {"DIR": "written", "DAY": "2026-11-08", '"…"': '"from marts.inquiry"'}  # words that a reader replaces
SCRIPTS = {script for page in PAGES for script in page.scripts}  # the same block stands in two languages
MORNING = "2026-11-09T09:00:00+08:00"
LOST = "select inquiry_id from marts.inquiry where outcome = 'lost' order by opened_at"


def is_left_out(command: str) -> bool:
    return any(re.match(kind, command) for kind in LEFT_OUT)


def scripts() -> list[tuple[str, ...]]:
    """What is run: every block less what is left out, but none whose commands another block has beside more."""
    kept = {tuple(command for command in script if not is_left_out(command)) for script in SCRIPTS} - {()}
    return sorted(script for script in kept if not any(set(script) < set(other) for other in kept))


@pytest.fixture(autouse=True, scope="module")
def without_prefect() -> Iterator[None]:
    """Flows and steps as the plain functions they wrap, the clock on MORNING, and one night to a backfill."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (flows.nightly, flows.weekly, flows.backfill):
            name = module.__name__.removeprefix("flows.")
            patch.setattr(module, name, getattr(module, name).fn)
        patch.setattr(flows.backfill, "nightly", flows.nightly.nightly)
        for name, step in vars(steps).copy().items():
            if isinstance(step, Task):
                patch.setattr(steps, name, step.fn)
        patch.setattr(steps, "show", lambda *_: None)
        days, tell = dates.days, nights._now
        patch.setattr(dates, "days", lambda first, last: days(first, last)[-1:])
        patch.setattr(nights, "_now", lambda shop, clock: tell(shop, clock or pipeline.parse_as_of(MORNING, shop)))
        patch.delenv("XUNDAN_NOTICE_URLS", raising=False)
        yield


@pytest.fixture
def place(tmp_path: Path, shop: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator["Place"]:
    monkeypatch.chdir(tmp_path)
    yield Place(tmp_path, shop)
    shutil.rmtree(tmp_path, ignore_errors=True)


class Place:
    """An empty folder, and in it what a block of commands takes for granted."""

    def __init__(self, folder: Path, shop: Workspace) -> None:
        self.folder, self.shop = folder, shop

    def prepare(self, script: tuple[str, ...]) -> None:
        said = "\n".join(script)
        for name in ("myshop", "build/demo"):
            if re.search(rf"(?<!init )(?<!--out )\b{name}\b", said):
                self.copy(name)
        if "--workspace" not in said:
            self.copy(".")
        for name in re.findall(r"data_samples/\S+", said):
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, self.folder / name)
        if ".venv/bin/activate" in said:
            venv.create(".venv", with_pip=False)
        if "restore" in script[0]:
            self.run("xundan backup --workspace myshop --out /mnt/backup/myshop.zip")
        if "results.jsonl" in said:
            self.answer(next(command for command in script if "results.jsonl" in command))

    def copy(self, name: str) -> None:
        """The tutorial's shop, with a reader that is set and, as nothing listens there, never answers."""
        shutil.copytree(self.shop.root, self.folder / name, dirs_exist_ok=True)
        reader = page("docs/howto/reader.md").blocks("yaml")[0]
        with (self.folder / name / "shop.yml").open("a", encoding="utf-8") as settings:
            settings.write(reader)

    def answer(self, command: str) -> None:
        """results.jsonl, as a person would have filled it in for what the command's counterpart exports."""
        asked = command.replace("evaluate", "classify").replace("--reader-import results", "--reader-export requests")
        self.run(asked.replace("import results", "export requests"))
        requests = Path("requests.jsonl").read_text(encoding="utf-8").splitlines()
        asked_ids = [json.loads(line)["custom_id"] for line in requests]
        said = {"reader": "human:王", "answer": {"reason": "unknown.silent", "evidence": []}}
        text = "\n".join(json.dumps({"custom_id": asked_id, **said}, ensure_ascii=False) for asked_id in asked_ids)
        Path("results.jsonl").write_text(text, encoding="utf-8")

    def run(self, command: str) -> None:
        """Run it, with yes to whatever it asks, and expect that it ends well."""
        program, *rest = shlex.split(self.here(command))
        assert program in {"xundan", "python", "source", "export"}, f"neither run nor left out with a reason: {command}"
        here = {**os.environ, "PYTHONPATH": str(ROOT)}
        if program == "python":
            folder = ROOT if rest[1] == "pytest" else self.folder
            subprocess.run([sys.executable, *rest], env=here, cwd=folder, check=True, stdout=subprocess.DEVNULL)
            return
        if program in {"source", "export"}:
            shell = shutil.which("bash")
            if shell:
                subprocess.run([shell, "-euc", command], check=True)
            return
        if rest[0] == "serve":
            serve(rest, here | {"PREFECT_HOME": str(self.folder / "prefect")})
            return
        told = CliRunner().invoke(app, rest, input="y\n")
        assert told.exit_code == 0, f"{command}\n{told.output}"

    def here(self, command: str) -> str:
        """The command with what differs from machine to machine: a drive for copies, the number of an inquiry."""
        lost = str(analyst.ask(self.shop, LOST).rows[0][0])
        for word, said in REPLACED.items():
            command = re.sub(rf"(?<= ){word}(?= |$)", said, command)
        return re.sub(r"\bi[0-9a-f]{16}\b", lost, command.replace("/mnt/backup", (self.folder / "copies").as_posix()))


def serve(words: list[str], env: dict[str, str]) -> None:
    """Start it on a free port, see both schedules in its server, stop it, and see the server gone."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    api = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, "-m", "xundan", *words, "--port", str(port)]
    kept = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    count, deadline = 0, time.monotonic() + START_SECONDS
    while count != 2 and kept.poll() is None and time.monotonic() < deadline:
        time.sleep(0.2)
        with contextlib.suppress(httpx.HTTPError):
            count = httpx.post(f"{api}/deployments/count", json={}, timeout=5).json()
    kept.terminate()
    kept.wait(timeout=60)

    assert count == 2
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{api}/health", timeout=5)


@pytest.mark.parametrize("script", scripts(), ids=" && ".join)
def test_what_the_docs_tell_people_to_type_works(place: Place, script: tuple[str, ...]) -> None:
    place.prepare(script)

    for command in script:
        place.run(command)


@pytest.mark.parametrize("kind", LEFT_OUT)
def test_what_is_left_out_still_stands_in_the_docs(kind: str) -> None:
    assert [command for script in SCRIPTS for command in script if re.match(kind, command)]
