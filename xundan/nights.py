"""Which nights an unattended run owes: those that were missed, in order, and the one of now.

A machine that was off for three nights still owes three morning reports, each with what could have been seen then. So
before a night without `--as-of` runs for now, the scheduled nights between the last finished one and today are run, the
oldest first, at most `catch_up_nights`; files are taken once, whatever night they belong to, and a row later than the
night at hand stays hidden until its own.

A clock that was set back must not unpublish what is published. When it is behind the last run by less than a day the
last run's moment is used, as an hour of nothing new; by more, nothing runs until somebody looks. Whoever then runs a
past night by `--as-of` has looked: a run for a day that has not come yet (a slip of the pen, a clock set forward) is
passed over from there on.
"""

import datetime as dt
import logging

from xundan import dates, warehouse
from xundan.errors import UserError
from xundan.workspace import Workspace

log = logging.getLogger("xundan.night")

_SLIP = dt.timedelta(days=1)


def due(workspace: Workspace, clock: dt.datetime | None = None) -> list[dt.datetime]:
    """The moments to run the night for: missed nights, oldest first, and last the one of now.

    `clock` is the time on the wall, by default the machine's. Raises UserError when it is far behind the last run, or
    when another run holds the workspace.
    """
    with workspace.lock():
        return owed(workspace, clock)


def owed(workspace: Workspace, clock: dt.datetime | None = None) -> list[dt.datetime]:
    """As `due`, for whoever holds the lock or only wants to know."""
    moment = _now(workspace, clock)
    last = _last(workspace, "nightly-%", moment)
    if last is None:
        return [moment]
    first_day = last.astimezone(workspace.zone).date()
    days = (moment.date() - first_day).days
    missed = [dates.night_after(first_day + dt.timedelta(days=n), workspace) for n in range(days - 1)]
    kept = missed[max(0, len(missed) - workspace.settings.catch_up_nights) :]
    if len(kept) < len(missed):
        given_up = missed[: len(missed) - len(kept)]
        log.warning(
            "nights from %s to %s were missed and are not caught up; `xundan backfill` runs them",
            f"{given_up[0]:%Y-%m-%d}",
            f"{given_up[-1]:%Y-%m-%d}",
        )
    return [*kept, moment]


def now(workspace: Workspace, clock: dt.datetime | None = None) -> dt.datetime:
    """The machine's time to the second in the shop's zone, never before the last run.

    Raises UserError when the machine's clock is a day or more behind the last run, or when another run holds the
    workspace.
    """
    with workspace.lock():
        return _now(workspace, clock)


def _now(workspace: Workspace, clock: dt.datetime | None) -> dt.datetime:
    moment = (clock or dt.datetime.now(workspace.zone)).astimezone(workspace.zone).replace(microsecond=0)
    last = _last(workspace, "%", moment)
    if last is None or moment >= last:
        return moment
    if last - moment < _SLIP:
        return last.astimezone(workspace.zone)
    was = f"{last.astimezone(workspace.zone):%Y-%m-%d %H:%M}"
    raise UserError(
        f"the clock says {moment:%Y-%m-%d %H:%M}, but the last run was for {was}",
        where=str(workspace.root),
        remedy="set the machine's clock; or say with --as-of which past night is meant",
    )


def _last(workspace: Workspace, run_ids: str, moment: dt.datetime) -> dt.datetime | None:
    """The latest as_of among finished runs whose id is like this; None before the first.

    Runs for a day or more after `moment` count only while one of them is what was run last.
    """
    if not workspace.warehouse_path.exists():
        return None
    with warehouse.connect(workspace, read_only=True) as con:
        if not con.execute("from duckdb_tables() where schema_name = 'run' and table_name = 'history'").fetchall():
            return None
        ((last,),) = con.execute(
            "select max(as_of) from run.history where run_id like $run_ids and (as_of < $beyond "
            "or (select arg_max(as_of, run_number) from run.history) >= $beyond)",
            {"run_ids": run_ids, "beyond": moment + _SLIP},
        ).fetchall()
    return last if isinstance(last, dt.datetime) else None
