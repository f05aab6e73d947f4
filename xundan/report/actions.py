"""What the meeting agreed on: actions.csv of the workspace, written by us once, kept by people, looked at every week.

Each weekly report proposes a row per finding that no open row is about, with its owner, the next meeting as due date,
and the numbers as they stand. People change the words, owner, date and status, strike rows or add their own; a row that
is there is never written again. The next report shows every row of an earlier week that was open since, with whether
its number moved.

A number has moved when the share of matured inquiries lost for the row's reason (in its agent's or campaign's hands)
differs by more than chance would have it: 1.645 standard errors of the difference of two shares (90 %). The file is
UTF-8 with a mark, as spreadsheet programs like it; what they save in GB18030 is read as well.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal

import polars as pl

from xundan import formulas
from xundan.errors import UserError
from xundan.report.data import Data, Row
from xundan.report.strings import Strings

Verdict = Literal["better", "worse", "unclear", "no_number"]
_Z = 1.6449
_CLOSED = {"done", "dropped", "完成", "已完成", "作废", "取消"}
_NUMBERS = ("lost_count", "matured_count")
_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")


@dataclass(frozen=True)
class Action:
    """A row of actions.csv: what is to be done about a reason, by whom, until when, and how it stood then.

    `agent_id` and `campaign_id` are empty where the whole shop is meant; `lost_count` of `matured_count` inquiries were
    lost for `reason` in the week the row is from.
    """

    week: str
    reason: str
    agent_id: str
    campaign_id: str
    action: str
    owner: str
    due_on: str
    status: str
    note: str
    lost_count: str
    matured_count: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.week, self.reason, self.agent_id, self.campaign_id

    @property
    def is_closed(self) -> bool:
        return self.status.strip().lower() in _CLOSED


@dataclass(frozen=True)
class Followed:
    """An earlier action and the same number now: lost of matured inquiries this week."""

    action: Action
    lost_count: int
    matured_count: int
    verdict: Verdict
    is_overdue: bool


@dataclass(frozen=True)
class Agenda:
    """The actions of earlier weeks with what became of their number, and those of this week."""

    earlier: Sequence[Followed] = ()
    current: Sequence[Action] = ()


_COLUMNS = [field.name for field in fields(Action)]
Table = list[list[str]]


def take_up(path: Path, data: Data, strings: Strings) -> Agenda:
    """Add this week's proposals to actions.csv where they are not there yet; returns what the meeting goes through.

    Raises UserError naming file and line when the file cannot be read.
    """
    table = _read(path)
    kept = [*_actions(path, table)]
    week = data.cover["label"]
    met = {action.key for action in kept}
    # what is still being worked on is looked at again and not proposed again
    busy = {action.key[1:] for action in kept if action.week < week and not action.is_closed}
    fresh = [each for each in _proposals(data, strings) if each.key not in met and each.key[1:] not in busy]
    if fresh:
        _write(path, table, fresh)
    earlier = [action for action in kept if action.week < week]
    last = max((action.week for action in earlier), default="")
    shown = [action for action in earlier if action.week == last != "" or not action.is_closed]
    return Agenda(
        earlier=[_follow(action, data) for action in sorted(shown, key=lambda action: action.week, reverse=True)],
        current=[action for action in [*kept, *fresh] if action.week == week],
    )


def to_do(reason: str, owner: str, strings: Strings) -> str:
    """What to begin with about a reason: said of the reason itself, or else of whoever can fix it."""
    return strings("actions", reason if reason in strings.sections["actions"] else owner)


def _proposals(data: Data, strings: Strings) -> Iterable[Action]:
    cover = data.cover
    due_on = cover["to_day"] + dt.timedelta(days=12)  # the Friday after the meeting on the Friday after the week
    for finding in sorted(data.rows("findings"), key=lambda row: row["position"]):
        agent_id = finding["agent_id"] if finding["scope"] == "agent" else ""
        campaign_id = finding["campaign_id"] if finding["scope"] == "campaign" else ""
        scope = {"agent": finding["agent_name"], "campaign": finding["campaign_name"], "shop": ""}[finding["scope"]]
        what = to_do(finding["reason"], finding["owner"], strings)
        asked = strings("actions", "about", reason=finding["reason_name"], what=what)
        lost, matured = _number(data, finding["reason"], agent_id, campaign_id)
        yield Action(
            week=cover["label"],
            reason=finding["reason"],
            agent_id=agent_id,
            campaign_id=campaign_id,
            action=f"{scope}{strings('words', 'colon')}{asked}" if scope else asked,
            owner=strings.value("owner", finding["owner"]),
            due_on=due_on.isoformat(),
            status=strings("actions", "open"),
            note="",
            lost_count=str(lost),
            matured_count=str(matured),
        )


def _number(data: Data, reason: str, agent_id: str, campaign_id: str) -> tuple[int, int]:
    """How many matured inquiries of this week were lost for the reason, and of how many, in the hands meant."""
    table, member, wanted = "reasons", "", ""
    if agent_id:
        table, member, wanted = "agent_reasons", "agent_id", agent_id
    elif campaign_id:
        table, member, wanted = "campaign_reasons", "campaign_id", campaign_id
    rows = [row for row in data.rows(table) if row["reason"] == reason and (not member or row[member] == wanted)]
    whole: Iterable[Row] = [data.period("current")]
    if member:
        whole = [row for row in data.rows(member.replace("_id", "s")) if row[member] == wanted]
    return sum(row["lost_count"] for row in rows), sum(row.get("matured_count", 0) for row in whole)


def _follow(action: Action, data: Data) -> Followed:
    lost, matured = _number(data, action.reason, action.agent_id, action.campaign_id)
    return Followed(
        action, lost, matured, _verdict(action, lost, matured), _is_overdue(action, data.cover["as_of_day"])
    )


def _is_overdue(action: Action, today: dt.date) -> bool:
    """Whether its day is over and it is not closed; what is no day, 2026-11-20 or 2026/11/20, is never over."""
    day = _DAY.fullmatch(action.due_on)
    try:
        return day is not None and not action.is_closed and dt.date(*map(int, day.groups())) < today
    except ValueError:
        return False


def _verdict(action: Action, lost: int, matured: int) -> Verdict:
    if not (action.lost_count and action.matured_count and int(action.matured_count) and matured and action.reason):
        return "no_number"
    before_lost, before_matured = int(action.lost_count), int(action.matured_count)
    change = lost / matured - before_lost / before_matured
    chance = (lost + before_lost) / (matured + before_matured)
    error = (chance * (1 - chance) * (1 / matured + 1 / before_matured)) ** 0.5
    if abs(change) <= _Z * error:
        return "unclear"
    return "better" if change < 0 else "worse"


def _read(path: Path) -> Table:
    """The rows of actions.csv as they stand, its header first; a header alone where there is no file yet."""
    if not path.is_file():
        return [_COLUMNS]
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    header, *rows = [*csv.reader(io.StringIO(text, newline=""))] or [[]]
    lacking = [name for name in _COLUMNS if name not in header]
    if lacking:
        raise UserError(
            f"columns are missing: {', '.join(lacking)}",
            where=f"{path}, line 1",
            remedy="put them back, or move the file away: the next weekly report begins a new one",
        )
    return [header, *rows]


def _actions(path: Path, table: Table) -> Iterator[Action]:
    header, *rows = table
    line = 1 + "".join(header).count("\n")
    for row in rows:
        line += 1 + "".join(row).count("\n")  # a note may have several
        if any(row):
            yield _action(path, line, dict(zip(header, [*row, *[""] * len(header)], strict=False)))


def _action(path: Path, line: int, row: Mapping[str, str]) -> Action:
    action = Action(**{name: row[name].strip().removeprefix("'") for name in _COLUMNS})
    for name in _NUMBERS:
        value = getattr(action, name)
        if value and not value.isdecimal():
            raise UserError(
                f"{name} is no count: {value!r}",
                where=f"{path}, line {line}",
                remedy="write a whole number, or nothing",
            )
    return action


def _write(path: Path, table: Table, fresh: Sequence[Action]) -> None:
    """The table with the fresh ones below, whole or not at all; people's own columns and words stay as they are."""
    header, *_ = table
    proposed = formulas.tame(pl.DataFrame(map(asdict, fresh))).to_dicts()
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerows([*table, *([action.get(name, "") for name in header] for action in proposed)])
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    beside.replace(path)
