"""The command itself, with Prefect: killed with everything it started, or left alone by its server."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from random import Random

from flows import serve
from tests.crashes import ruin
from tests.crashes.ruin import Begin, Count

PREFECT_SECONDS = 20.0  # that it takes to start


def kill(begin: Begin, folder: Path, dice: Random, count: Count) -> None:
    """Kill the command and its temporary server at any moment of what a night takes with Prefect."""
    root = ruin.a_copy(begin, folder)
    run = _nightly(begin, root, folder)
    with contextlib.suppress(subprocess.TimeoutExpired):
        run.wait(_any_moment(begin, dice))
    is_dead = run.poll() is None
    _end(run)
    if is_dead:
        count.kills += 1
        count.where["the flow"] = count.where.get("the flow", 0) + 1
    ruin.expect_old_or_new(begin, root, "flow killed", count)
    ruin.expect_the_same(begin, root, "flow killed", count)


def stop_server(begin: Begin, folder: Path, dice: Random, count: Count) -> None:
    """Kill the server that the command reports to, at any moment; the command may end as it likes, in its time."""
    root = ruin.a_copy(begin, folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with serve.server(port) as (server, api):
        # asked again once rather than five times, or a trial would take ten minutes
        run = _nightly(begin, root, folder, PREFECT_API_URL=api, PREFECT_CLIENT_MAX_RETRIES="1")
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.wait(_any_moment(begin, dice))
        server.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.wait(ruin.DEADLINE_SECONDS)
        _end(run)
    ruin.expect_old_or_new(begin, root, "server stopped", count)
    ruin.expect_the_same(begin, root, "server stopped", count)


def _any_moment(begin: Begin, dice: Random) -> float:
    return dice.uniform(0, PREFECT_SECONDS + begin.seconds)


def _nightly(begin: Begin, root: Path, folder: Path, **environment: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from xundan.cli import app; app()", "nightly", "--as-of", begin.as_of]
    return subprocess.Popen(
        [*command, "--workspace", str(root)],
        env={**os.environ, "PREFECT_HOME": str(folder / "prefect"), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _end(run: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):  # it was done
        os.killpg(run.pid, signal.SIGKILL)
    run.wait()
