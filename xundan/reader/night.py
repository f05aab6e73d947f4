"""The reader's part of a night: between the build and the checks, ask what is unread, and judge again what was read.

    what may be asked   labels.reader_questions without an answer of this model and prompt, no older than `wait_days`,
                        the newest day first, checks last
    what changed        inquiries whose best answer is not the one that labels.readings judged by, and every one that
                        was read when trust is learnt anew

Whatever goes wrong with the server, the night goes on with what it has and says how many stayed unread.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from xundan import build as building
from xundan import frames, models
from xundan.errors import UserError
from xundan.reader import asking, batch, chats, client, consent, ledger, prompt, trust
from xundan.reader.asking import Call, Clock, Ended, Result
from xundan.reader.batch import Fault, Line
from xundan.reader.prompt import Question
from xundan.reader.trust import Case
from xundan.workspace import Workspace

_UNREAD = (
    "select min(questions.inquiry_id) as inquiry_id from labels.reader_questions as questions "
    "anti join labels.reader_answers as answers on questions.content_key = answers.content_key "
    "and (answers.model = $model and answers.prompt_version = $version or answers.source = 'batch') "
    "where questions.day > $since "
    "group by questions.content_key "
    "order by bool_and(questions.why = 'check'), max(questions.day) desc, questions.content_key limit $most"
)
_STALE = (
    "select distinct questions.buyer_key from labels.reader_questions as questions "
    "inner join labels.reader_best_answers as best using (content_key) "
    "left join labels.readings as readings on questions.inquiry_id = readings.inquiry_id "
    "where $all or (readings.content_key, readings.model, readings.prompt_version) "
    "is distinct from (best.content_key, best.model, best.prompt_version)"
)
_JUDGED = (
    "select readings.model, readings.prompt_version, readings.standing, readings.is_whole, readings.why, "
    "readings.reader_reason, reasons.reason, reasons.confidence, corrections.reason "
    "from labels.readings as readings inner join labels.reasons as reasons using (inquiry_id) "
    "left join core.corrections as corrections on readings.inquiry_id = corrections.inquiry_id "
    "where readings.standing <> 'faulty' and (corrections.reason is not null or readings.why = 'check') order by all"
)
_KNOWN_CONTENTS = (
    "select min(inquiry_id) from labels.reader_questions semi join frame using (content_key) group by content_key"
)
_WAITING = (
    "select count(*) from labels.reader_questions as questions anti join labels.reader_best_answers as best "
    "using (content_key) where questions.day > $since and questions.why <> 'check'"
)
_ENDINGS = {
    "limit": "the limit of the night is reached",
    "time": "the night has no more time for it",
    "outage": "its server does not answer; the next night asks again",
    "denied": "its server refuses, or may not be asked",
}


@dataclass(frozen=True)
class Night:
    """What the reader did. `unread_count` is of the inquiries of the last `wait_days` days, checks not counted."""

    answered_count: int
    unread_count: int
    cost_yuan: float
    ended: Ended | None
    has_changed: bool

    @property
    def is_cut_short(self) -> bool:
        """Whether something stayed unread that somebody may want to know of."""
        return self.ended is not None and self.ended.why != "done"

    def __str__(self) -> str:
        told = f"{self.answered_count:,} answers for {self.cost_yuan:.2f} yuan, {self.unread_count:,} inquiries unread"
        if self.ended is None or not self.is_cut_short:
            return told
        return f"{told}: {_ENDINGS[self.ended.why]}{f' ({self.ended.detail})' if self.ended.detail else ''}"


def read(
    con: duckdb.DuckDBPyConnection,
    workspace: Workspace,
    as_of: dt.datetime,
    on_progress: Callable[[int, int], None],
    clock: Clock | None = None,
) -> Night:
    """Ask and judge again; `con` is the warehouse after a build, outside a transaction."""
    waiting = unread(con, workspace, as_of)
    answered: list[float] = []
    ended = None
    if waiting:
        ended = _ask(con, workspace, waiting, answered, on_progress, clock)
    has_changed = judge_again(con, workspace)
    ((unread_count,),) = con.execute(_WAITING, {"since": _since(workspace, as_of)}).fetchall()
    return Night(len(answered), int(unread_count), round(sum(answered), 4), ended, has_changed)


@dataclass(frozen=True)
class Batch:
    """What taking a batch file did."""

    line_count: int
    new_count: int
    unproven_count: int
    faults: tuple[Fault, ...]


def take_batch(con: duckdb.DuckDBPyConnection, workspace: Workspace, path: Path) -> Batch:
    """Take the answers of a batch file and judge again what they answer. Raises UserError when it cannot be read."""
    reader = workspace.settings.reader
    lines = batch.results(path, reader)
    keys = pl.DataFrame({"content_key": [line.content_key for line in lines if isinstance(line, Line)]})
    known = frames.ask(con, _KNOWN_CONTENTS, keys.cast(pl.String)).rows()
    questions = {one.content_key: one for one in chats.of(con, [name for (name,) in known]).values()}
    taken, faults = batch.checked(lines, questions, reader)
    new_count = ledger.take_batch(con, taken, dt.datetime.now(workspace.zone).date())
    judge_again(con, workspace)
    return Batch(len(lines), new_count, sum(one.checked.reason is None for one in taken), tuple(faults))


def unread(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, as_of: dt.datetime, most: int | None = None
) -> list[str]:
    """The inquiries to ask about, one of each content, most urgent first; as many as a night has time for."""
    reader = workspace.settings.reader
    fits = int(reader.requests_per_minute * reader.nightly_minutes)
    limits = {"since": _since(workspace, as_of), "most": fits if most is None else most}
    asked = {"model": reader.model, "version": prompt.version(), **limits}
    return [inquiry_id for (inquiry_id,) in con.execute(_UNREAD, asked).fetchall()]


def judge_again(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> bool:
    """Learn trust where that is due, and rebuild what answers or trust have changed, in one transaction."""
    con.execute("begin")
    try:
        has_learnt = _learn(con)
        con.execute("delete from run.buyers")
        con.execute(f"insert into run.buyers {_STALE}", {"all": has_learnt})
        ((count,),) = con.execute("select count(*) from run.buyers").fetchall()
        if count:
            building.build(con, models.load(), workspace.settings)
        con.execute("commit" if count else "rollback")
    except BaseException:
        con.execute("rollback")
        raise
    return bool(count)


def _ask(
    con: duckdb.DuckDBPyConnection,
    workspace: Workspace,
    inquiry_ids: Sequence[str],
    answered: list[float],
    on_progress: Callable[[int, int], None],
    clock: Clock | None,
) -> Ended:
    reader = workspace.settings.reader
    tonight = dt.datetime.now(workspace.zone).date()
    try:
        if consent.given(workspace) is None:
            return Ended("denied", "nobody has agreed to it yet: run `xundan reader consent`")
        attempt = client.connect(reader)
    except UserError as unset:
        return Ended("denied", f"{unset.where}: {unset.what}")
    except Exception as unset:  # a proxy or a key ring that does not work must not cost the night
        return Ended("denied", f"it cannot be set up: {type(unset).__name__}")
    shown = chats.examples(con, reader.examples)
    questions: list[Question] = [one for one in chats.of(con, inquiry_ids).values() if one.has_words]
    urgency = {inquiry_id: place for place, inquiry_id in enumerate(inquiry_ids)}
    questions.sort(key=lambda one: urgency[one.name])

    def end(call_id: str, call: Call, result: Result) -> None:
        ledger.finish(con, call_id, call, result, reader.model)
        if result.checked is not None:
            answered.append(result.spent.yuan)
            on_progress(len(answered), len(questions))

    return asking.ask(
        questions,
        reader,
        ledger.left(con, reader, tonight),
        attempt,
        body_of=lambda question: prompt.request(question, reader, shown),
        on_start=lambda call: ledger.start(con, call, reader.model, tonight),
        on_end=end,
        clock=clock,
    )


def _learn(con: duckdb.DuckDBPyConnection) -> bool:
    """Learn trust anew for every model where enough has been judged since; whether any was."""
    judged: dict[tuple[str, str], list[Case]] = {}
    for model, version, standing, is_whole, why, said, own, confidence, true in con.execute(_JUDGED).fetchall():
        cases = judged.setdefault((model, version), [])
        if true is not None:
            cases.append(trust.corrected(standing, is_whole, said, true))
        elif why == "check":
            cases.append(trust.checked(is_whole, standing == "denies", said == own, confidence))
    has_learnt = False
    for (model, version), cases in judged.items():
        query = "select max(judged_count) from labels.reader_trust where model = ? and prompt_version = ?"
        ((before,),) = con.execute(query, [model, version]).fetchall()
        if not trust.is_due(len(cases), before or 0):
            continue
        con.execute("delete from labels.reader_trust where model = ? and prompt_version = ?", [model, version])
        for share in trust.learn(cases):
            kind = [model, version, share.standing, share.is_whole, share.confidence]
            row = [*kind, share.right_weight, share.judged_weight, len(cases)]
            con.execute("insert into labels.reader_trust values (?, ?, ?, ?, ?, ?, ?, ?)", row)
        has_learnt = True
    return has_learnt


def _since(workspace: Workspace, as_of: dt.datetime) -> dt.date:
    """Inquiries of this day and before are read no more: `wait_days` after they can have been lost first."""
    settings = workspace.settings
    matured = settings.presets[settings.attribution_preset].window + settings.payment_grace_days
    return as_of.astimezone(workspace.zone).date() - dt.timedelta(days=matured + settings.reader.wait_days)
