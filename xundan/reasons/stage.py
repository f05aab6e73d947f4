"""Pre-sale, after-sale, or no customer at all: decided from a session's words and the orders that existed before
it.

Each distinct text is matched once against stage.yml; a session has a signal when any of its texts does, and once
more when its opening words do, because people say first why they came. A linear score over those signals decides
(stage.json, plain numbers, learnt by `xundan.reasons.train`), together with what single words suggest (words.py).
Later orders are never looked at. Without a known order only wording makes a session after-sale; with one, a session
that asks nothing new to buy is after-sale; else pre-sale, which must be likelier than the others by a margin: to give a
reason to who lost nothing is worse than to give none to who did. Half of what a session shows is how it was answered;
where no agent spoke, the buyer's signals decide alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from pathlib import Path

import polars as pl

from xundan import processes
from xundan.reasons import own, signals, taxonomy, words
from xundan.reasons.conversations import distinct, messages, word_scores
from xundan.reasons.signals import Signals
from xundan.settings import Settings
from xundan.text.normalise import reading_of

WORDING = Path(__file__).with_name("stage.yml")
MODEL = Path(__file__).with_name("stage.json")
WORDS = Path(__file__).with_name("stage_words.npz")
SPEAKERS = ("buyer", "agent")
CHATS_A_PROCESS = 3000  # so many take about an eighth of a second
_THANKS = "thanks.only"
STAGES = ("pre_sale", "after_sale", "other")


@dataclass(frozen=True)
class Gate:
    """The stage's signals and what each speaks for."""

    by_speaker: dict[str, Signals]
    means: dict[str, str]
    opening_messages: int
    recent_order_weight: float
    pre_sale_margin: float


@cache
def gate() -> Gate:
    """The gate as stage.yml writes it."""
    data = taxonomy.read_yaml(WORDING)
    every = signals.speech_acts(WORDING)
    return Gate(
        by_speaker={speaker: Signals(speaker, tuple(s for s in every if s.speaker == speaker)) for speaker in SPEAKERS},
        means={entry["id"]: entry["means"] for entry in data["signals"]},
        opening_messages=int(data["opening_messages"]),
        recent_order_weight=float(data["recent_order_weight"]),
        pre_sale_margin=float(data["pre_sale_margin"]),
    )


@cache
def weights() -> dict[str, dict[str, float]]:
    """Learnt weights: stage → signal (or `signal:open`, `bias`) → number."""
    learnt: dict[str, dict[str, float]] = json.loads(MODEL.read_text(encoding="utf-8"))["weights"]
    return learnt


def fill(frame: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Stage and rule of each session of a conversations frame: (conversation_id, stage, rule)."""
    return processes.share(fill_alone, frame, settings, CHATS_A_PROCESS)


def fill_alone(frame: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """As `fill`, by this process alone."""
    del settings  # the gate's wording and weights are data of the package
    return decide(frame, words.load(WORDS), weights())


def version(settings: Settings) -> str:
    """A fingerprint of wording and weights: whatever else a stage depends on."""
    return own.fingerprint(settings)


def decide(frame: pl.DataFrame, model: words.Words, learnt: Mapping[str, Mapping[str, float]]) -> pl.DataFrame:
    """As `fill`, with given weights. `has_recent_order` may be absent or null: then no order is known."""
    recent = pl.col("has_recent_order").fill_null(False) if "has_recent_order" in frame.columns else pl.lit(False)
    speaks = pl.element().struct.field("role") == "agent"
    beside = frame.select(recent=recent, unanswered=~pl.col("messages").list.eval(speaks).list.any().fill_null(False))
    sessions = pl.concat([shown(frame, model), beside], how="horizontal")
    scored = sessions.with_columns(**{f"score_{stage}": _score(stage, learnt[stage]) for stage in STAGES})
    return scored.with_columns(stage=_stage()).select("conversation_id", "stage", rule=_rule(learnt))


def shown(frame: pl.DataFrame, model: words.Words) -> pl.DataFrame:
    """What each session shows: a boolean a signal, one a signal in its opening, and the words' score of each stage."""
    flat = messages(frame)
    texts, numbers = distinct(flat)
    lines = flat.select("chat", "role", text=numbers)
    wide = frame.select("conversation_id", chat=pl.int_range(pl.len()))
    for speaker, spoken in gate().by_speaker.items():
        bits = _session_bits(lines.filter(pl.col("role") == speaker), texts.filter(pl.col("role") == speaker), spoken)
        wide = wide.join(bits, on="chat", how="left", maintain_order="left")
    scores = word_scores(flat, texts, numbers, frame.height, model, "first")
    return wide.with_columns(
        pl.exclude("conversation_id", "chat").fill_null(False),
        *(pl.Series(f"words:{stage}", scores[:, place], dtype=pl.Float64) for place, stage in enumerate(model.codes)),
    ).drop("chat")


def _session_bits(lines: pl.DataFrame, texts: pl.DataFrame, spoken: Signals) -> pl.DataFrame:
    shown = spoken.match_read(reading_of(texts["normal"], spoken.speaker))
    looked_up = pl.DataFrame({"text": texts["number"], "mask": pl.Series(shown, dtype=pl.UInt64)})
    opening = pl.int_range(pl.len()).over("chat") < gate().opening_messages
    lines = lines.with_columns(opening=opening).join(looked_up, on="text", how="left", maintain_order="left")
    union = lines.group_by("chat").agg(
        whole=pl.col("mask").bitwise_or(), start=pl.col("mask").filter(pl.col("opening")).bitwise_or()
    )
    return union.select(
        "chat",
        *(_bit("whole", place).alias(signal.id) for place, signal in enumerate(spoken.all)),
        *(_bit("start", place).alias(f"{signal.id}:open") for place, signal in enumerate(spoken.all)),
    )


def _bit(column: str, place: int) -> pl.Expr:
    return (pl.col(column) & pl.lit(1 << place, dtype=pl.UInt64)) != 0


def _score(stage: str, learnt: Mapping[str, float]) -> pl.Expr:
    terms = [pl.col(name).cast(pl.Float64) * weight for name, weight in learnt.items() if name != "bias"]
    score = pl.sum_horizontal(pl.lit(learnt["bias"]), *terms)
    if stage == "pre_sale":
        score = score - gate().pre_sale_margin
    if stage == "after_sale":
        score = score + pl.col("recent").cast(pl.Float64) * gate().recent_order_weight
    return score


def _stage() -> pl.Expr:
    pre, after, other = (pl.col(f"score_{stage}") for stage in STAGES)
    asks_new = _any_of("pre_sale")
    alone = pl.col("unanswered") & ~asks_new
    return (
        pl.when((other > pre) & (other > after) | alone & _any_of("other"))
        .then(pl.lit("other"))
        .when((after > pre) | (pl.col("recent") & ~asks_new) | alone & _any_of("after_sale"))
        .then(pl.lit("after_sale"))
        .otherwise(pl.lit("pre_sale"))
    )


def _any_of(stage: str) -> pl.Expr:
    """Whether a signal of a stage is shown; thanks alone are none, for they end chats of every stage."""
    return reduce(or_, [pl.col(name) for name, means in gate().means.items() if means == stage and name != _THANKS])


def _rule(learnt: Mapping[str, Mapping[str, float]]) -> pl.Expr:
    """The signal that spoke loudest for the stage decided; `recent_order` or `default` when no wording did."""
    means = gate().means
    quietest_first = sorted(
        means, key=lambda name: learnt[means[name]].get(name, 0.0) + learnt[means[name]].get(f"{name}:open", 0.0)
    )
    chain: pl.Expr = (
        pl.when(pl.col("recent") & (pl.col("stage") == "after_sale"))
        .then(pl.lit("recent_order"))
        .otherwise(pl.lit("default"))
    )
    for name in quietest_first:
        chain = pl.when(pl.col(name) & (pl.col("stage") == means[name])).then(pl.lit(name)).otherwise(chain)
    return chain
