"""Days, weeks and nights of a shop, as people write them on a command line."""

import datetime as dt
import re

from xundan.errors import UserError
from xundan.workspace import Workspace

_FIXED = re.compile(r"(?P<minute>[0-5]?\d) (?P<hour>1?\d|2[0-3]) ")  # of a cron line


def day(text: str, option: str = "day") -> dt.date:
    """An ISO date. Raises UserError (bad usage) when it is none; `option` says where it was written."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as unreadable:
        raise UserError(
            f"{text!r} is no date", where=option, remedy="write it like 2026-11-09", exit_code=2
        ) from unreadable


def days(from_day: str, to_day: str) -> list[dt.date]:
    """Every day from one to the other, both included. Raises UserError when they stand the wrong way round."""
    first, last = day(from_day, "--from"), day(to_day, "--to")
    if last < first:
        raise UserError(
            f"{to_day} is before {from_day}", where="--to", remedy="write the earlier day in --from", exit_code=2
        )
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def monday(week: str | None) -> dt.date | None:
    """The Monday of an ISO week such as 2026-W46; None stays None. Raises UserError (bad usage) when it is no week."""
    if week is None:
        return None
    remedy = "write it like 2026-W46"
    if not re.fullmatch(r"\d{4}-W\d{2}", week):
        raise UserError(f"{week!r} is no week", where="--week", remedy=remedy, exit_code=2)
    try:
        return dt.date.fromisoformat(f"{week}-1")
    except ValueError as absent:
        raise UserError(f"there is no week {week}", where="--week", remedy=remedy, exit_code=2) from absent


def week_of(when: dt.date) -> str:
    """The ISO week of a day, as 2026-W46."""
    year, week, _ = when.isocalendar()
    return f"{year}-W{week:02d}"


def night_after(when: dt.date, workspace: Workspace) -> dt.datetime:
    """When the scheduled night after a day runs: the day after, at the hour and minute of the schedule, or at 2:30."""
    fixed = _FIXED.match(workspace.settings.schedule.nightly)
    at = dt.time(int(fixed["hour"]), int(fixed["minute"])) if fixed else dt.time(2, 30)
    return dt.datetime.combine(when + dt.timedelta(days=1), at, tzinfo=workspace.zone)
