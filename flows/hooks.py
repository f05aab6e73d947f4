"""What happens when a flow changes its state: a line in the workspace's runs.jsonl, and of a failure one in the log and
a notice to whoever wants notices.

A hook must not fail the run it reports on, so what goes wrong here is logged and no more.
"""

import logging
from pathlib import Path
from typing import Any

from prefect.client.schemas.objects import FlowRun, State
from prefect.flows import Flow

from flows import steps
from xundan import notices, runs
from xundan.errors import UserError
from xundan.workspace import Workspace

log = logging.getLogger("xundan.night")


def tell(flow: Flow[..., Any], run: FlowRun, state: State[Any]) -> None:
    """Note the state of a flow's run in its workspace, and tell of a failure."""
    root, fault = Path(run.parameters["workspace"]), None
    try:
        if state.is_failed() or state.is_crashed():
            error = state.result(raise_on_failure=False)
            fault = error if isinstance(error, BaseException) else None
        runs.note(root, flow.name, state.type.value.lower(), run.parameters.get("as_of"), fault)
    except Exception as unwritable:  # a full disk or a folder that is read only: the run says so itself
        log.error("the state of %s could not be noted: %s", flow.name, unwritable)
    if fault is not None:
        log.error("%s failed: %s", flow.name, type(fault).__name__)
        _notify(flow.name, root, fault)


def _notify(kind: str, root: Path, fault: BaseException) -> None:
    try:
        settings = Workspace.open(root).settings
        shop_name, language, wanted = settings.name, settings.language, settings.notices
        is_wanted, block = wanted.failures, wanted.block
    except UserError:  # the settings may themselves be what failed
        shop_name, language, is_wanted, block = root.resolve().name, "zh-CN", True, ""
    if is_wanted:
        steps.deliver(lambda: notices.compose_failure(shop_name, language, kind, fault), block)


HOOKS: dict[str, Any] = {
    f"on_{moment}": [tell] for moment in ("running", "completion", "failure", "crashed", "cancellation")
}
