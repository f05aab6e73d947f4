"""What happens when a flow changes its state: a line in the workspace's runs.jsonl, and one in the log.

A hook must not fail the run it reports on, so what goes wrong here is logged and no more.
"""

import logging
from pathlib import Path
from typing import Any

from prefect.client.schemas.objects import FlowRun, State
from prefect.flows import Flow

from xundan import runs

log = logging.getLogger("xundan.night")


def tell(flow: Flow[..., Any], run: FlowRun, state: State[Any]) -> None:
    """Note the state of a flow's run in its workspace."""
    asked = run.parameters
    try:
        error = state.result(raise_on_failure=False) if state.is_failed() or state.is_crashed() else None
        fault = error if isinstance(error, BaseException) else None
        runs.note(Path(asked["workspace"]), flow.name, state.type.value.lower(), asked.get("as_of"), fault)
        if fault is not None:
            log.error("%s failed: %s", flow.name, type(fault).__name__)
    except Exception as unwritable:  # a full disk or a folder that is read only: the run says so itself
        log.error("the state of %s could not be noted: %s", flow.name, unwritable)


HOOKS: dict[str, Any] = {
    f"on_{moment}": [tell] for moment in ("running", "completion", "failure", "crashed", "cancellation")
}
