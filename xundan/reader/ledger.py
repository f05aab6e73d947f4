"""What was asked and answered, written before it is used: labels.reader_calls and labels.reader_answers.

Each write is committed by itself. A call is there at its worst cost before its request leaves; its answer and its true
cost come in one transaction. So a crash loses no answer that came back, and forgets no money that may have been spent.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

import duckdb

from xundan.reader import prompt
from xundan.reader.answer import Checked
from xundan.reader.asking import Call, Result
from xundan.reader.batch import Taken
from xundan.reader.purse import Cost, Purse
from xundan.reader.settings import Reader

_ANSWER = "insert into labels.reader_answers values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_CALL = "insert into labels.reader_calls values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_KNOWN = "select count(*) from labels.reader_answers where content_key = ? and model = ? and prompt_version = ?"


def left(con: duckdb.DuckDBPyConnection, reader: Reader, night: dt.date) -> Purse:
    """What is left of the limits of a date; requests whose end nobody learnt count at their worst."""
    query = (
        "select coalesce(sum(input_tokens + output_tokens), 0), coalesce(sum(cost_yuan), 0)::double "
        "from labels.reader_calls where night = ? and outcome <> 'imported'"
    )
    ((tokens, yuan),) = con.execute(query, [night]).fetchall()
    return Purse(max(0, reader.nightly_tokens - int(tokens)), max(0.0, reader.nightly_yuan - yuan))


def start(con: duckdb.DuckDBPyConnection, call: Call, model: str, night: dt.date) -> str:
    """Write that a request is about to leave; returns its id."""
    call_id = uuid.uuid4().hex
    _insert_call(con, call_id, _asked(call, model), night, call.attempt, call.reserved, "started")
    return call_id


def finish(con: duckdb.DuckDBPyConnection, call_id: str, call: Call, result: Result, model: str) -> None:
    """Write what became of a request, and its answer."""
    cost, reply = result.spent, result.reply
    changed = "latency_seconds = ?, input_tokens = ?, output_tokens = ?, cost_yuan = ?, is_estimate = ?"
    row: list[Any] = [reply.latency_seconds, cost.input_tokens, cost.output_tokens, cost.yuan, cost.is_estimate]
    con.execute("begin")
    try:
        con.execute(
            f"update labels.reader_calls set {changed}, outcome = ?, detail = ? where call_id = ?",
            [*row, reply.outcome, reply.detail or None, call_id],
        )
        if result.checked is not None:
            _insert_answer(con, _asked(call, model), result.checked, "call")
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


def _asked(call: Call, model: str) -> list[str]:
    """What an answer is remembered by."""
    return [call.question.content_key, model, prompt.version()]


def take_batch(con: duckdb.DuckDBPyConnection, answers: Iterable[Taken], night: dt.date) -> int:
    """Write the answers of a batch file and return how many are new.

    All of them or, when anything fails, none. Their cost counts against no night's limit: it was paid elsewhere.
    """
    new = 0
    con.execute("begin")
    try:
        for one in answers:
            said = [one.content_key, one.model, one.prompt_version]
            ((known,),) = con.execute(_KNOWN, said).fetchall()
            if known:
                continue
            new += 1
            _insert_call(con, uuid.uuid4().hex, said, night, 1, one.cost, "imported")
            _insert_answer(con, said, one.checked, "batch")
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    return new


def _insert_call(
    con: duckdb.DuckDBPyConnection,
    call_id: str,
    asked: list[str],
    night: dt.date,
    attempt: int,
    cost: Cost,
    outcome: str,
) -> None:
    row = [call_id, night, *asked, attempt, dt.datetime.now(dt.UTC), None]
    con.execute(_CALL, [*row, cost.input_tokens, cost.output_tokens, cost.yuan, cost.is_estimate, outcome, None])


def _insert_answer(con: duckdb.DuckDBPyConnection, asked: list[str], said: Checked, source: str) -> None:
    evidence = [{"message": place, "quote": quote} for place, quote in said.evidence]
    row = [*asked, said.reason, list(said.also), list(said.service_gaps), evidence]
    con.execute(_ANSWER, [*row, said.is_whole, said.stated_confidence, said.fault, source, dt.datetime.now(dt.UTC)])
