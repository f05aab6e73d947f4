"""The weekly meeting's pack: as a night, but the report is about one ISO week."""

from pathlib import Path

from prefect import flow
from prefect.runtime import flow_run

from flows import steps
from flows.hooks import HOOKS
from xundan import dates, deadline, nights, pipeline
from xundan.pipeline import Run
from xundan.report import RenderedReport
from xundan.workspace import Workspace


def _name() -> str:
    asked = flow_run.parameters
    return f"weekly {Path(asked['workspace']).resolve().name} {asked.get('week') or 'now'}"


@flow(name="weekly", flow_run_name=_name, validate_parameters=False, timeout_seconds=steps.PREFECT_SECONDS, **HOOKS)
def weekly(workspace: str, week: str | None = None, as_of: str | None = None) -> RenderedReport:
    """Make the pack of `week` (2026-W46; None is the last that had ended), seen as of `as_of` (None is now).

    Returns where the report was written. Raises UserError as the library raised it.
    """
    shop = Workspace.open(Path(workspace))
    moment = pipeline.parse_as_of(as_of, shop) if as_of else nights.now(shop)
    with deadline.limit(steps.MOST_SECONDS):
        return steps.run_all(shop, Run.at(moment, "weekly", dates.monday(week)), "weekly")
