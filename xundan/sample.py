"""The sample shop: where its exports lie, and how they would have arrived, a day at a time."""

import datetime as dt
import re
import shutil
from pathlib import Path

from xundan.errors import UserError
from xundan.workspace import Workspace, init_workspace

SHOP_ID = "xundan-demo"
SHOP_NAME = "询单示例店"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def inbox() -> Path:
    """The sample's inbox in the checkout. Raises UserError in an installed package, which carries no data."""
    found = Path(__file__).parents[1] / "data_samples" / "shop" / "inbox"
    if not found.is_dir():
        raise UserError(
            "the sample shop is not here: it comes with the source, not with the installed package",
            where=str(found),
            remedy="run this in a checkout, or make a shop of your own with `xundan simulate --out DIR`",
        )
    return found


def fresh_workspace(out: Path) -> Workspace:
    """An empty workspace at `out`, in place of the one a former demo left there.

    Raises UserError when the folder holds anything that is no demo.
    """
    if out.exists() and any(out.iterdir()):
        if not (out / "shop.yml").is_file() or Workspace.open(out).settings.shop_id != SHOP_ID:
            raise UserError(
                "this folder is not empty and holds no demo", where=str(out), remedy="name another with --out DIR"
            )
        shutil.rmtree(out)
    return init_workspace(out, SHOP_ID, SHOP_NAME)


def days(inbox: Path) -> list[dt.date]:
    """From the first day that has a chat export to the last, without a gap. Raises UserError when there is none."""
    dated = sorted(filter(None, (_date(path) for path in (inbox / "chats").rglob("*"))))
    if not dated:
        raise UserError("no chat export has a date in its name", where=str(inbox / "chats"))
    return [dated[0] + dt.timedelta(days=n) for n in range((dated[-1] - dated[0]).days + 1)]


def deliver(inbox: Path, workspace: Workspace, night: dt.datetime) -> None:
    """Copy into the workspace what the desk would have exported by `night`, and is not there yet.

    A day's chats are complete when the day is over; an order list is named by the day it was drawn; a file without a
    date was there from the start.
    """
    for path in sorted(path for path in inbox.rglob("*") if path.is_file()):
        arrival = path.relative_to(inbox)
        named = _date(path)
        is_due = named is None or named < night.date() or (named == night.date() and arrival.parts[0] != "chats")
        target = workspace.inbox / arrival
        if is_due and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)


def _date(path: Path) -> dt.date | None:
    found = _DATE.search(path.name)
    return dt.date.fromisoformat(found[0]) if found else None
