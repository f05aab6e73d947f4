"""The schedules of a shop: nightly and weekly, in the shop's own time zone, until stopped.

Schedules need a Prefect server that keeps running. Where PREFECT_API_URL names one it is used; else one is started
beside the schedules, on this machine only, and ends with them.
"""

import asyncio
import contextlib
import logging
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import httpx
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.schedules import Cron, Schedule
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.types.entrypoint import EntrypointType

from flows.nightly import nightly
from flows.weekly import weekly
from xundan.errors import UserError
from xundan.workspace import Workspace

START_SECONDS = 180
log = logging.getLogger("xundan.serve")


def deployments(workspace: Workspace) -> list[RunnerDeployment]:
    """Nightly and weekly of a shop as Prefect deployments, each at its hour and never twice at a time.

    Raises UserError where a schedule is no cron line.
    """
    schedule, zone = workspace.settings.schedule, workspace.settings.timezone
    return [
        RunnerDeployment.from_flow(
            flow,
            name=workspace.settings.shop_id,
            schedule=_cron(key, cron, zone),
            parameters={"workspace": str(workspace.root.resolve())},
            concurrency_limit=1,
            entrypoint_type=EntrypointType.MODULE_PATH,  # found wherever the command is run from
        )
        for flow, key, cron in ((nightly, "nightly", schedule.nightly), (weekly, "weekly", schedule.weekly))
    ]


def _cron(key: str, line: str, zone: str) -> Schedule:
    try:
        return Cron(line, timezone=zone)
    except ValueError as wrong:
        raise UserError(
            f"{line!r} is no cron line",
            where=f"schedule.{key} in shop.yml",
            remedy="write five fields, like 30 2 * * *",
        ) from wrong


def serve(workspace: Workspace, port: int = 4200) -> None:
    """Keep the schedules of a shop until interrupted; its runs follow one another. `port` is for a server of our own.

    Raises UserError when that server does not come up.
    """
    with contextlib.ExitStack() as stack:
        if not PREFECT_API_URL.value():
            _, api = stack.enter_context(server(port))
            stack.enter_context(temporary_settings({PREFECT_API_URL: api}))
        kept = deployments(workspace)
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_keep(kept))


async def _keep(kept: list[RunnerDeployment]) -> None:
    """Run them when they are due, until somebody stops us by Ctrl-C or SIGTERM.

    Either cancels what runs here, wherever it is. An exception out of a handler of signals can be lost (where it hits a
    callback of the garbage collector), and Prefect's own handler loses what comes while it starts.
    """
    runner = Runner(limit=1)
    runner.handle_sigterm = lambda *_: signal.raise_signal(signal.SIGINT)  # type: ignore[method-assign]
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, runner.handle_sigterm)
    for deployment in kept:
        await runner.aadd_deployment(deployment)
    log.info("schedules are kept until this is stopped (Ctrl-C)")
    await runner.start()


@contextlib.contextmanager
def server(port: int) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """A Prefect server of our own on this machine: its process, and where it answers; it ends with the block.

    Raises UserError when it does not come up.
    """
    api = f"http://127.0.0.1:{port}/api"
    _need_free(port)
    if threading.current_thread() is threading.main_thread():
        # until the schedules mind the signal, whoever stops us would leave the server behind, holding its port
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # in a group of its own: Ctrl-C must reach the schedules first, which take leave of the server
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    try:
        _wait(process, api)
        yield process, api
    finally:
        process.terminate()
        process.wait(timeout=30)


def _need_free(port: int) -> None:
    """Raises UserError where something listens already: another shop's server would answer in the place of ours."""
    with socket.socket() as probe:
        probe.settimeout(5)
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise UserError(
                "something else listens there",
                where=f"port {port}",
                remedy="choose another with --port, or name a running Prefect server in PREFECT_API_URL",
            )


def _wait(process: "subprocess.Popen[bytes]", api: str) -> None:
    """Until the server answers. A port taken meanwhile shows as a server that ended at once."""
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        if process.poll() is not None:
            break
        with contextlib.suppress(httpx.HTTPError):
            httpx.get(f"{api}/health", timeout=5).raise_for_status()
            return
        time.sleep(0.5)
    raise UserError(
        "Prefect's server does not start",
        where=api,
        remedy="is the port taken? choose another with --port, or name a running server in PREFECT_API_URL",
    )
