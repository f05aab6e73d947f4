"""Asking many questions: at once, within the limits, and again where that can help.

One thread decides and writes; the others only wait for the server. A question that met a fault which may pass is asked
again after a pause that doubles and is shaken, so that many do not come back together; where the server says when to
come back, nobody asks before. What is in flight when a limit is met is waited for, since it is paid for. When nothing
but faults comes back, or the server denies every request alike, the rest stays unread.
"""

import heapq
import itertools
import random
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Literal

from xundan.reader import answer, client, purse
from xundan.reader.answer import Checked
from xundan.reader.client import Attempt, Reply
from xundan.reader.prompt import Body, Question
from xundan.reader.purse import Cost, Purse
from xundan.reader.settings import Reader

Ending = Literal["done", "limit", "time", "outage", "denied"]
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 1.0, 60.0
_OUTAGE_FAULTS = 8  # so many in a row, and nothing between them
_REJECTIONS = 3  # requests the server does not understand, before it has understood one
_ANSWER_TRIES = 2  # of an answer that is none


@dataclass(frozen=True)
class Call:
    """One request of one question."""

    question: Question
    body: Body
    attempt: int
    reserved: Cost


@dataclass(frozen=True)
class Result:
    """What became of a call. `checked` is there when the question is answered, be it by a faulty answer."""

    reply: Reply
    spent: Cost
    checked: Checked | None


@dataclass(frozen=True)
class Ended:
    """Why the asking ended, and what the server said when it would not answer."""

    why: Ending
    detail: str = ""


@dataclass(frozen=True)
class Clock:
    """Time and chance, so that a test needs neither."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    dice: random.Random = field(default_factory=random.Random)


@dataclass
class _State:
    """Where the asking stands."""

    deadline: float
    again: list[tuple[float, int, Question, int]] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=itertools.count)
    ended: Ended | None = None
    not_before: float = 0.0
    faults_in_a_row: int = 0
    has_answered: bool = False


def ask(
    questions: Sequence[Question],
    reader: Reader,
    left: Purse,
    attempt: Attempt,
    *,
    body_of: Callable[[Question], Body],
    on_start: Callable[[Call], str],
    on_end: Callable[[str, Call, Result], None],
    clock: Clock | None = None,
) -> Ended:
    """Ask until everything is answered or something ends it.

    `on_start` is called before a request leaves and returns its id, `on_end` after it came back; both from this thread,
    so both may write to a database.
    """
    clock = clock or Clock()
    state = _State(deadline=clock.now() + reader.nightly_minutes * 60)
    fresh = iter(questions)
    running: dict[Future[Reply], tuple[str, Call]] = {}
    with ThreadPoolExecutor(reader.concurrency, thread_name_prefix="reader") as pool:
        while True:
            call = _next(state, fresh, reader, body_of, clock) if len(running) < reader.concurrency else None
            if call is not None:
                if left.take(call.reserved):
                    call_id = on_start(call)
                    running[pool.submit(attempt, call.body)] = (call_id, call)
                    state.not_before = max(state.not_before, clock.now() + 60 / reader.requests_per_minute)
                    continue
                if not running:
                    return Ended("limit")
                _push(state, clock.now(), call, call.attempt)  # what the others give back may be enough
            may_start = call is None and len(running) < reader.concurrency
            pause = _pause(state, clock) if may_start else None
            if running:
                done, _ = wait(running, timeout=pause, return_when=FIRST_COMPLETED)
                for future in done:
                    call_id, asked = running.pop(future)
                    result = _result(asked, future.result(), reader)
                    left.settle(asked.reserved, result.spent)
                    on_end(call_id, asked, result)
                    _follow(asked, result, reader, state, clock)
            elif state.ended is not None or pause is None:
                return state.ended or Ended("done")
            else:
                clock.sleep(pause)


def _next(
    state: _State,
    fresh: Iterator[Question],
    reader: Reader,
    body_of: Callable[[Question], Body],
    clock: Clock,
) -> Call | None:
    """The call to make now; None when there is none, or none yet."""
    now = clock.now()
    if state.ended is None and now >= state.deadline:
        state.ended = Ended("time")
    if state.ended is not None or now < state.not_before:
        return None
    if state.again and state.again[0][0] <= now:
        _, _, question, attempt = heapq.heappop(state.again)
    else:
        found = next(fresh, None)
        if found is None:
            return None
        question, attempt = found, 1
    body = body_of(question)
    return Call(question, body, attempt, purse.worst(reader, body))


def _pause(state: _State, clock: Clock) -> float | None:
    """Seconds until there may be a call to make; None when nothing is left to wait for."""
    now = clock.now()
    if state.ended is not None:
        return None
    if now < state.not_before:
        return state.not_before - now
    return max(0.0, state.again[0][0] - now) if state.again else None


def _result(call: Call, reply: Reply, reader: Reader) -> Result:
    return Result(reply, purse.spent(reader, call.reserved, reply), _checked(call, reply))


def _checked(call: Call, reply: Reply) -> Checked | None:
    """The answer, when there is one or there will be none."""
    if reply.outcome == "refused":
        return Checked(None, is_whole=False, fault="refused")
    if reply.outcome not in ("answered", "cut_off"):
        return None
    checked = answer.check(reply.text, call.question)
    return None if checked.fault == answer.MALFORMED and call.attempt < _ANSWER_TRIES else checked


def _follow(call: Call, result: Result, reader: Reader, state: _State, clock: Clock) -> None:
    """What a reply means for the questions to come."""
    reply = result.reply
    if reply.outcome in ("answered", "cut_off", "refused"):
        state.has_answered = True
        state.faults_in_a_row = 0
        if result.checked is None:
            _push(state, clock.now(), call, call.attempt + 1)
        return
    state.faults_in_a_row += 1
    if reply.outcome in client.HOPELESS or (
        reply.outcome == "rejected" and not state.has_answered and state.faults_in_a_row >= _REJECTIONS
    ):
        state.ended = state.ended or Ended("denied", reply.detail)
    elif state.faults_in_a_row >= _OUTAGE_FAULTS and reply.outcome != "rate_limited":
        state.ended = state.ended or Ended("outage", reply.detail or reply.outcome)
    if reply.outcome not in client.AGAIN:
        return
    pause = min(_FIRST_PAUSE_SECONDS * 2 ** (call.attempt - 1), _LONGEST_PAUSE_SECONDS) * (0.5 + clock.dice.random())
    if reply.outcome == "rate_limited":
        pause = max(pause, reply.retry_after_seconds or 0.0)
        state.not_before = max(state.not_before, clock.now() + pause)
        if state.not_before >= state.deadline:
            state.ended = state.ended or Ended("outage", f"wants to be left alone for {pause:,.0f} seconds")
    if call.attempt < reader.tries:
        _push(state, clock.now() + pause, call, call.attempt + 1)


def _push(state: _State, ready_at: float, call: Call, attempt: int) -> None:
    heapq.heappush(state.again, (ready_at, next(state.order), call.question, attempt))
