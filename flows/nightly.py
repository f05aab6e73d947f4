"""The night: everything in the inbox, as far as `as_of`, to a published database and the morning's report."""

from pathlib import Path

from prefect import flow
from prefect.runtime import flow_run

from flows import steps
from flows.hooks import HOOKS
from xundan import deadline, nights, pipeline, progress
from xundan.pipeline import Run
from xundan.report import RenderedReport
from xundan.workspace import Workspace


def _name() -> str:
    """Which shop and which night, so that a list of runs reads by itself."""
    asked = flow_run.parameters
    return f"nightly {Path(asked['workspace']).resolve().name} {asked.get('as_of') or 'now'}"


@flow(name="nightly", flow_run_name=_name, validate_parameters=False, timeout_seconds=steps.PREFECT_SECONDS, **HOOKS)
def nightly(workspace: str, as_of: str | None = None) -> RenderedReport:
    """Run one night of the shop at folder `workspace`; `as_of` is ISO, None is now, after the nights that were missed.

    Returns where the last report was written. Raises UserError, CheckFailed among them, as the library raised it.
    """
    shop = Workspace.open(Path(workspace))
    moments = [pipeline.parse_as_of(as_of, shop)] if as_of else nights.due(shop)
    with deadline.limit(steps.MOST_SECONDS):
        for position, moment in enumerate(moments, start=1):
            if len(moments) > 1:
                progress.tell("nights", f"{moment:%Y-%m-%d %H:%M}", position, len(moments))
            rendered = steps.run_all(shop, Run.at(moment), "nightly")
    return rendered
