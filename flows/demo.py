"""The main job on the sample shop: exports arrive day by day, a night follows each, a weekly pack every week.

One parent flow, so that Prefect's temporary server starts once and not for every night.
"""

from pathlib import Path

from prefect import flow

from flows.nightly import nightly
from flows.weekly import weekly
from xundan import dates, progress, sample
from xundan.report import RenderedReport
from xundan.workspace import Workspace

SUNDAY = 7


@flow(name="demo", flow_run_name="demo", validate_parameters=False)
def demo(workspace: str, inbox: str) -> tuple[RenderedReport, RenderedReport]:
    """Play the exports under `inbox` into the fresh workspace, night by night, so that the last pack has actions of the
    weeks before to look at.

    Returns the last nightly report and the weekly one.
    """
    shop = Workspace.open(Path(workspace))
    days = sample.days(Path(inbox))
    nights = [dates.night_after(day, shop) for day in days]
    for position, (day, night) in enumerate(zip(days, nights, strict=True), start=1):
        progress.tell("nights", f"{night:%Y-%m-%d %H:%M}", position, len(nights))
        sample.deliver(Path(inbox), shop, night)
        last = nightly(workspace, night.isoformat())
        if day.isoweekday() == SUNDAY and day != days[-1]:
            weekly(workspace, dates.week_of(day), night.isoformat())
    return last, weekly(workspace, dates.week_of(days[-1]), nights[-1].isoformat())
