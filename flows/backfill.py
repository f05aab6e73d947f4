"""Past nights again, one after another, each seeing no more than it could have seen then."""

from pathlib import Path

from prefect import flow
from prefect.runtime import flow_run

from flows.hooks import HOOKS
from flows.nightly import nightly
from xundan import dates, progress
from xundan.report import RenderedReport
from xundan.workspace import Workspace


def _name() -> str:
    asked = flow_run.parameters
    return f"backfill {Path(asked['workspace']).resolve().name} {asked['from_day']} to {asked['to_day']}"


@flow(name="backfill", flow_run_name=_name, validate_parameters=False, **HOOKS)
def backfill(workspace: str, from_day: str, to_day: str) -> RenderedReport:
    """Run the night after each day from `from_day` to `to_day` (ISO dates, both included), in order.

    Returns the last night's report. Raises UserError as the library raised it, and then runs no later night.
    """
    shop = Workspace.open(Path(workspace))
    days = dates.days(from_day, to_day)
    for position, day in enumerate(days, start=1):
        progress.tell("nights", day.isoformat(), position, len(days))
        rendered = nightly(workspace, dates.night_after(day, shop).isoformat())
    return rendered
