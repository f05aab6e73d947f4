import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.reasons.settings import SETTINGS
from xundan import build, processes
from xundan.reasons import classify, labelled, stage
from xundan.settings import Settings

LABELLED = Path(__file__).parents[2] / "data_samples" / "labelled"
MESSAGES_A_SESSION, MESSAGES_A_LOSS = 8, 30  # of the simulated shop (benchmarks/RESULTS.md)
NUMBERS = pl.DataFrame({"number": range(10)})


@pytest.fixture(autouse=True)
def _two_processors(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    pool: list[processes.ProcessPoolExecutor] = []
    monkeypatch.setattr(processes, "_pool", pool)
    monkeypatch.setattr(processes, "_warming", {})
    monkeypatch.setattr(processes, "_processors", lambda: 2)
    yield
    for one in pool:
        one.shutdown()


def test_shared_answers_are_those_of_one_process() -> None:
    conversations = labelled.read(LABELLED / "dev-1.jsonl") + labelled.read(LABELLED / "dev-8.jsonl")
    frame = labelled.frame([one for one in conversations if one["label"]["reason"]])
    processes.start(classify.fill_alone, frame.head(1), SETTINGS)

    shared = processes.share(classify.fill_alone, frame, SETTINGS, least=20)

    assert shared.equals(classify.fill_alone(frame, SETTINGS))


def test_ready_processes_share_the_rows() -> None:
    processes.start(signed, NUMBERS, SETTINGS)

    shared = processes.share(signed, NUMBERS, SETTINGS, least=5)

    assert shared["number"].to_list() == list(range(10))
    assert shared["process"].n_unique() == 2


def test_processes_that_share_have_one_thread_each() -> None:
    processes.start(threaded, NUMBERS, SETTINGS)

    shared = processes.share(threaded, NUMBERS, SETTINGS, least=5)

    assert [1] == shared.filter(pl.col("process") != os.getpid())["threads"].unique().to_list()


def test_nobody_waits_for_a_process_to_start() -> None:
    assert processes.share(signed, NUMBERS, SETTINGS, least=5)["process"].unique().to_list() == [os.getpid()]


def test_few_rows_start_no_process() -> None:
    processes.share(signed, NUMBERS, SETTINGS, least=6)

    assert processes._pool == []


def test_processes_that_were_let_go_are_started_again() -> None:
    processes.start(signed, NUMBERS, SETTINGS)
    before = processes.share(signed, NUMBERS, SETTINGS, least=5)["process"].unique()

    processes.end()

    processes.start(signed, NUMBERS, SETTINGS)
    after = processes.share(signed, NUMBERS, SETTINGS, least=5)["process"].unique()
    assert [os.getpid()] == before.filter(before.is_in(after.to_list())).to_list()


def test_the_smallest_piece_of_a_large_night_is_enough_for_two_processes() -> None:
    """A smaller one would be done by one process, and nobody told that it takes twice as long."""
    messages = build.FILLED_SLICE_ROWS / 2

    assert messages / MESSAGES_A_SESSION >= 2 * stage.CHATS_A_PROCESS
    assert messages / MESSAGES_A_LOSS >= 2 * classify.CHATS_A_PROCESS


def test_what_a_dead_process_leaves_is_done_here() -> None:
    processes.start(dies_elsewhere, NUMBERS.head(0), SETTINGS)

    shared = processes.share(dies_elsewhere, NUMBERS, SETTINGS, least=5)

    assert shared["process"].to_list() == [os.getpid()] * 10


def test_what_others_had_when_somebody_let_them_go_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    processes.start(signed, NUMBERS, SETTINGS)
    given = processes._given

    def given_and_let_go(*asked: Any) -> list[Future[pl.DataFrame]]:
        handed = given(*asked)
        for one in handed:
            one.cancel()
        cancelled: Future[pl.DataFrame] = Future()
        cancelled.cancel()
        return [cancelled for _ in handed]

    monkeypatch.setattr(processes, "_given", given_and_let_go)
    shared = processes.share(signed, NUMBERS, SETTINGS, least=5)

    assert shared["process"].to_list() == [os.getpid()] * 10


def signed(frame: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """The rows, with the process that did them."""
    del settings
    return frame.with_columns(process=pl.lit(os.getpid()))


def threaded(frame: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """As `signed`, and how many threads Polars has there."""
    return signed(frame, settings).with_columns(threads=pl.lit(pl.thread_pool_size()))


def dies_elsewhere(frame: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """As `signed`; but a worker given any row dies of it."""
    if multiprocessing.parent_process() is not None and frame.height:
        os._exit(1)
    return signed(frame, settings)
