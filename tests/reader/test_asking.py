"""Asking many questions: limits first, faults again, and an end to everything."""

import dataclasses
import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.reader.shop import READER
from tests.reader.stand_in import answer
from tests.reasons.chat import conversation, frame
from xundan.reader import asking, prompt, purse
from xundan.reader.asking import Call, Clock, Ended, Result
from xundan.reader.client import Reply
from xundan.reader.prompt import Body, Question
from xundan.reader.purse import Purse

ANSWERED = Reply("answered", 0.1, answer("unknown.silent"), 1000, 100)
RICH = Purse(10**9, 10**6)


class FakeTime:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now, self.slept = 0.0, 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds

    def clock(self) -> Clock:
        return Clock(lambda: self.now, self.sleep, random.Random(1))


def questions(count: int) -> list[Question]:
    return list(prompt.questions(frame(*(conversation("买家: 在吗", name=f"c{n}") for n in range(count)))))


@dataclasses.dataclass
class Asked:
    """What one asking came to."""

    ended: Ended
    started: list[Call]
    results: list[Result]
    left: Purse
    slept: float

    @property
    def answered(self) -> int:
        return sum(result.checked is not None for result in self.results)


def ask(count: int, attempt: Callable[[Body], Reply], left: Purse = RICH, **settings: Any) -> Asked:
    reader = READER.model_copy(update={"concurrency": 1, "requests_per_minute": 10**6, **settings})
    time, purse_left = FakeTime(), dataclasses.replace(left)
    started: list[Call] = []
    results: list[Result] = []

    def start(call: Call) -> str:
        started.append(call)
        return str(len(started))

    ended = asking.ask(
        questions(count),
        reader,
        purse_left,
        attempt,
        body_of=lambda question: prompt.request(question, reader),
        on_start=start,
        on_end=lambda call_id, call, result: results.append(result),
        clock=time.clock(),
    )
    return Asked(ended, started, results, purse_left, time.slept)


def in_turn(*replies: Reply) -> Callable[[Body], Reply]:
    """These replies one after the other; the last for ever."""
    waiting = list(replies)
    return lambda body: waiting.pop(0) if len(waiting) > 1 else waiting[0]


def test_everything_is_asked_once_when_all_goes_well() -> None:
    asked = ask(5, in_turn(ANSWERED))

    assert (Ended("done"), 5, 5) == (asked.ended, len(asked.started), asked.answered)


@pytest.mark.parametrize("outcome", ["rate_limited", "timeout", "no_connection", "broken_off", "server_error"])
def test_a_fault_that_may_pass_is_tried_again_after_a_pause(outcome: Any) -> None:
    asked = ask(1, in_turn(Reply(outcome, 1.0), ANSWERED))

    assert ([1, 2], 1) == ([call.attempt for call in asked.started], asked.answered)
    assert asked.slept >= 0.5


def test_pauses_double() -> None:
    slept = [ask(1, in_turn(*[Reply("timeout", 1.0)] * faults, ANSWERED)).slept for faults in (1, 2, 3)]

    assert slept[2] - slept[1] > slept[1] - slept[0] > 0


def test_a_question_is_tried_so_many_times_and_then_left() -> None:
    asked = ask(1, in_turn(Reply("timeout", 1.0)), tries=3)

    assert (3, 0) == (len(asked.started), asked.answered)


def test_nobody_asks_before_the_server_says() -> None:
    asked = ask(2, in_turn(Reply("rate_limited", 0.1, retry_after_seconds=40), ANSWERED))

    assert (40 <= asked.slept < 60, 2) == (True, asked.answered)


def test_nobody_waits_for_a_server_that_wants_to_be_left_alone_all_night() -> None:
    asked = ask(2, in_turn(Reply("rate_limited", 0.1, retry_after_seconds=86_400)))

    assert ("outage", 0, 1) == (asked.ended.why, asked.slept, len(asked.started))


def test_an_outage_ends_the_asking_before_every_question_has_met_it() -> None:
    asked = ask(100, in_turn(Reply("no_connection", 0.1, detail="refused")))

    assert (Ended("outage", "refused"), True) == (asked.ended, len(asked.started) < 20)


def test_a_wrong_key_ends_it_at_once() -> None:
    asked = ask(100, in_turn(Reply("denied", 0.1, detail="401 bad key")))

    assert (Ended("denied", "401 bad key"), 1) == (asked.ended, len(asked.started))


def test_requests_the_server_does_not_understand_end_it_after_three() -> None:
    asked = ask(100, in_turn(Reply("rejected", 0.1, detail="400 no such parameter")))

    assert ("denied", 3) == (asked.ended.why, len(asked.started))


def test_one_rejected_question_among_others_ends_nothing() -> None:
    asked = ask(10, in_turn(ANSWERED, *[Reply("rejected", 0.1)] * 4, ANSWERED))

    assert (Ended("done"), 6) == (asked.ended, asked.answered)


def test_a_malformed_answer_is_asked_for_once_more_and_then_taken_as_none() -> None:
    asked = ask(1, in_turn(Reply("answered", 0.1, "我想想", 1000, 5)))

    assert (2, 1) == (len(asked.started), asked.answered)
    assert "malformed" == (asked.results[-1].checked and asked.results[-1].checked.fault)


def test_an_answer_the_model_refuses_is_not_asked_for_again() -> None:
    asked = ask(1, in_turn(Reply("refused", 0.1, "", 1000, 0)))

    assert (1, 1) == (len(asked.started), asked.answered)


def test_what_could_exceed_the_limit_of_tokens_is_not_asked() -> None:
    worst = purse.worst(READER, prompt.request(questions(1)[0], READER)).tokens

    asked = ask(100, in_turn(ANSWERED), Purse(worst + 2000, 1))

    assert (Ended("limit"), 2) == (asked.ended, len(asked.started))
    assert 2000 + worst - 2 * 1100 == asked.left.tokens


def test_what_could_exceed_the_limit_of_yuan_is_not_asked() -> None:
    prices = {"input_yuan_per_million_tokens": 4.0, "output_yuan_per_million_tokens": 16.0}
    reader = READER.model_copy(update=prices)
    worst = purse.worst(reader, prompt.request(questions(1)[0], reader)).yuan

    asked = ask(100, in_turn(ANSWERED), Purse(10**9, worst * 0.99), **prices)

    assert (Ended("limit"), []) == (asked.ended, asked.started)


def test_with_many_at_once_the_limit_still_holds() -> None:
    worst = purse.worst(READER, prompt.request(questions(1)[0], READER)).tokens

    asked = ask(100, in_turn(Reply("timeout", 1.0)), Purse(int(worst * 3.5), 1), concurrency=8)

    assert (Ended("limit"), 3) == (asked.ended, len(asked.started))
    assert asked.left.tokens >= 0


def test_a_request_whose_end_nobody_learnt_costs_its_worst() -> None:
    asked = ask(1, in_turn(Reply("timeout", 1.0)), tries=1)

    assert asked.results[0].spent == asked.started[0].reserved


def test_a_request_turned_away_costs_nothing() -> None:
    asked = ask(1, in_turn(Reply("rate_limited", 1.0)), tries=1)

    assert 0 == asked.results[0].spent.tokens


def test_the_night_has_an_end() -> None:
    asked = ask(100, in_turn(ANSWERED), requests_per_minute=1, nightly_minutes=5)

    assert (Ended("time"), 5) == (asked.ended, len(asked.started))
