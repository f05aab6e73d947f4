"""From text to reasons: messages a second of a simulated day whose texts were never seen before.

    python -m benchmarks.reasons [messages]

Three steps over the same day, as the night takes them: the words of every distinct text, the stage of every session,
the reason of every lost inquiry (the simulator's truth says which were lost). Models are loaded before the clock
starts. Everything is done twice: by this process alone, where seconds of the processor are told beside those of the
clock (on a busy machine only they mean anything), and shared with the other processors.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import polars as pl

from benchmarks import shops
from xundan import processes
from xundan.processes import Step
from xundan.reasons import classify, stage
from xundan.settings import Settings, default_settings
from xundan.text import segment

MESSAGES = 300_000
Result = TypeVar("Result")
CONVERSATIONS_A_CHUNK = 10_000
_MESSAGE = ("message_id", "at", "role", "agent_id", "kind", "text", "tokens")


def main(messages: int) -> None:
    """Print the seconds of each step, by clock and processor, and messages a second of all three."""
    settings = default_settings()
    said, lost = _day(shops.shop(messages))
    _warm(said, settings)
    alone, reasons = _run(said, lost, settings, (segment.fill_alone, stage.fill_alone, classify.fill_alone))
    for step, practice in _practice(said):
        processes.start(step, practice, settings)
    shared, again = _run(said, lost, settings, (segment.fill, stage.fill, classify.fill))
    clock = {name: sum(took for took, _ in run.values()) for name, run in (("alone", alone), ("shared", shared))}
    report = {
        "messages": said.height,
        "distinct_texts": said["text"].n_unique(),
        "lost_inquiries": reasons.height,
        "seconds_alone": {name: {"clock": took, "processor": worked} for name, (took, worked) in alone.items()},
        "seconds_shared": {name: took for name, (took, _) in shared.items()},
        "same_answers": reasons.equals(again),
        "messages_a_second_shared": round(said.height / clock["shared"]),
        "messages_a_second_alone": round(said.height / clock["alone"]),
        "messages_a_processor_second_alone": round(said.height / sum(worked for _, worked in alone.values())),
    }
    print(json.dumps(report))


def _run(
    said: pl.DataFrame, lost: pl.Series, settings: Settings, steps: tuple[Step, Step, Step]
) -> tuple[dict[str, tuple[float, float]], pl.DataFrame]:
    """Seconds (clock, processor) of cutting, stage and reasons, and the reasons."""
    cut, staged, judged = steps
    seconds: dict[str, tuple[float, float]] = {}
    texts = said.select("text").unique(maintain_order=True).with_row_index("text_id")
    tokens = _timed(seconds, "segment", lambda: cut(texts, settings))
    spoken = said.join(
        texts.join(tokens, on="text_id").select("text", "tokens"), on="text", how="left", maintain_order="left"
    )
    chats = _frame(spoken)
    _timed(seconds, "stage", lambda: [staged(chunk, settings) for chunk in _chunks(chats)])
    asked = chats.filter(pl.col("conversation_id").is_in(lost.implode()))
    reasons = _timed(seconds, "reasons", lambda: [judged(chunk, settings) for chunk in _chunks(asked)])
    return seconds, pl.concat(reasons)


def _day(folder: Path) -> tuple[pl.DataFrame, pl.Series]:
    """The day's messages, each with its conversation, and the conversations that were lost."""
    chats = pl.concat(
        [pl.read_csv(path, infer_schema=False) for path in sorted((folder / "inbox/chats").glob("*.csv"))]
    )
    said = chats.select(
        conversation_id=pl.col("message_id").str.split("-").list.first(),
        message_id="message_id",
        at=pl.col("sent_at").str.to_datetime(time_unit="us", time_zone="UTC"),
        role="role",
        agent_id="agent_id",
        kind="kind",
        text=pl.col("text").fill_null(""),
    )
    truth = pl.read_csv(folder / "truth/chats.csv", infer_schema=False)
    return said, truth.filter(pl.col("outcome") == "lost")["chat"]


def _frame(spoken: pl.DataFrame) -> pl.DataFrame:
    return spoken.group_by("conversation_id", maintain_order=True).agg(messages=pl.struct(*_MESSAGE))


def _chunks(chats: pl.DataFrame) -> list[pl.DataFrame]:
    return [chats.slice(start, CONVERSATIONS_A_CHUNK) for start in range(0, chats.height, CONVERSATIONS_A_CHUNK)]


def _warm(said: pl.DataFrame, settings: Settings) -> None:
    for step, practice in _practice(said):
        step(practice, settings)


def _practice(said: pl.DataFrame) -> list[tuple[Step, pl.DataFrame]]:
    """Each step with a frame just large enough to load what it needs."""
    some = _frame(said.head(10).with_columns(tokens=pl.lit(None, dtype=pl.List(pl.String))))
    texts = pl.DataFrame({"text_id": [0], "text": ["在吗"]})
    return [(segment.fill_alone, texts), (stage.fill_alone, some), (classify.fill_alone, some)]


def _timed(seconds: dict[str, tuple[float, float]], name: str, step: Callable[[], Result]) -> Result:
    began, began_working = time.perf_counter(), time.process_time()
    result = step()
    seconds[name] = round(time.perf_counter() - began, 2), round(time.process_time() - began_working, 2)
    return result


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES)
