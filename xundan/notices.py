"""A notice after a report, the headline and where to read on, or of a run that failed, to a chat group or by mail.

Addresses hold secrets (a robot's key, a password), so they come from the environment only: XUNDAN_NOTICE_URLS, one or
several of apprise's addresses separated by spaces. apprise comes with Prefect. Nothing but the shop's name, the
headline and the link, or what failed, leaves the machine, and nothing at all where no address is given. A notice that
cannot be sent is a fault to tell, never a reason for a night to fail; what is told names the service and not the
address.
"""

import logging
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import apprise

from xundan import analyst, runs
from xundan.report.data import load_data
from xundan.report.strings import load_strings
from xundan.report.summary import sentences
from xundan.workspace import Workspace

ADDRESSES = "XUNDAN_NOTICE_URLS"


@dataclass(frozen=True)
class Notice:
    """What is sent."""

    title: str
    body: str


def compose(workspace: Workspace, report: str, page: Path) -> Notice:
    """The notice of a report: what its first screen says in two sentences, and its link or file."""
    with analyst.connect(workspace) as con:
        data = load_data(con, "weekly" if report == "weekly" else "nightly")
    strings = load_strings(data.cover["language"])
    base = workspace.settings.notices.base_url.rstrip("/")
    link = f"{base}/{quote(page.name)}" if base else str(page)
    title = f"{data.cover['shop_name']} · {strings('title', report)} · {data.cover['label']}"
    return Notice(title, "\n".join([*sentences(data, strings)[:2], link]))


def compose_failure(shop_name: str, language: str, kind: str, error: BaseException) -> Notice:
    """The notice of a run that failed: which, why as far as that is ours to tell, and what to do."""
    strings = load_strings(language)
    why = runs.reason(error) or strings("failure", "unknown", error=type(error).__name__)
    title = f"{shop_name} · {strings('failure', kind)}"
    return Notice(title, "\n".join([why, strings("failure", "remedy")]))


def send(notice: Notice) -> list[str]:
    """Send a notice to every address of the environment; returns what went wrong, an address at a time."""
    faults = []
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its own lines would hold the address
    for position, address in enumerate(os.environ.get(ADDRESSES, "").split(), start=1):
        service = address.partition(":")[0]
        try:
            known = apprise.Apprise.instantiate(address)
            sent = known is not None and bool(known.notify(body=notice.body, title=notice.title))
        except Exception as wrong:  # a service may raise anything, and the report is out already
            faults.append(f"{ADDRESSES}, address {position} ({service}): {type(wrong).__name__}")
            continue
        if not sent:
            said = "the service did not take it" if known else "not an address that apprise knows"
            faults.append(f"{ADDRESSES}, address {position} ({service}): {said}")
    return faults
