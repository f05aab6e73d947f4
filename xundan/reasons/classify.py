"""Why each lost inquiry was lost: facts → rules → model → [a reader, when one is plugged in] → unknown.

Facts come from the order data (`loss_stage`), the rules' signals give the state of the dialogue, the model of
choice.py ranks the concerns left open. An answer below the set confidence is 「unknown.silent」: a wrong reason costs
more than an honest unknown. An explicit rejection is never overruled. Everything is deterministic, and the cost per
message after matching is a few integer operations.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from xundan.reasons import choice, gaps, signals, taxonomy, words
from xundan.reasons.conversations import distinct, messages, own_words, word_scores
from xundan.reasons.dialogue import Concern, Dialogue, Line, read, reader
from xundan.reasons.taxonomy import UNKNOWN
from xundan.settings import Settings

MODEL = Path(__file__).with_name("words.npz")
ALSO_CONFIDENCE = 0.12  # a second concern this likely is worth naming
EVIDENCE_COUNT = 5
QUOTE_LENGTH = 120


@dataclass(frozen=True)
class Verdict:
    """What one conversation's loss rests on. Evidence: (place of the message, its words)."""

    reason: str
    also: tuple[str, ...]
    service_gaps: tuple[str, ...]
    confidence: float
    decided_by: str
    evidence: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Chat:
    """A conversation ready to be judged. Texts are "" where a message holds no words of its sender."""

    conversation_id: str
    message_ids: tuple[str, ...]
    texts: tuple[str, ...]
    lines: tuple[Line, ...]
    loss_stage: str | None
    words: Mapping[str, float]


SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "reason": pl.String,
    "also": pl.List(pl.String),
    "service_gaps": pl.List(pl.String),
    "confidence": pl.Float64,
    "decided_by": pl.String,
    "evidence": pl.List(pl.Struct({"message_id": pl.String, "quote": pl.String})),
}  # fmt: skip


def fill(frame: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """The reason of each lost inquiry of a conversations frame: conversation_id and the columns of SCHEMA."""
    rows = [_row(chat, verdict) for chat, verdict in classify(frame, settings)]
    return pl.DataFrame(rows, schema={"conversation_id": pl.String, **SCHEMA}, orient="row")


def classify(frame: pl.DataFrame, settings: Settings) -> Iterator[tuple[Chat, Verdict]]:
    """Judge every conversation of a conversations frame as lost, in order."""
    for chat in chats(frame, words.load(MODEL)):
        yield chat, judge(chat, settings)


def judge(chat: Chat, settings: Settings) -> Verdict:
    """The cascade for one conversation."""
    dialogue = read(chat.lines)
    seen = gaps.seen(dialogue, chat.lines, settings.service.slow_reply_seconds, chat.loss_stage)
    found = choice.candidates(dialogue, seen, chat.words)
    likely = choice.decide(dialogue, found, choice.weights())
    reason, confidence = choice.pick(likely, found, choice.floor())
    bare_no = gaps.no_alternative(dialogue, reason)
    service = [*seen, *([gaps.NO_ALTERNATIVE] if bare_no else [])]
    if reason.startswith("service.") and reason not in service:
        service.append(reason)
    return Verdict(
        reason=reason,
        also=tuple(_also(reason, likely, dialogue)),
        service_gaps=tuple(service),
        confidence=round(confidence, 4),
        decided_by=_decided_by(reason, dialogue, seen),
        evidence=tuple(_evidence(reason, dialogue, seen, chat)),
    )


def chats(frame: pl.DataFrame, model: words.Words | None) -> Iterator[Chat]:
    """The conversations of a frame, every distinct text read once; without a model no word scores."""
    flat = own_words(messages(frame))
    texts, numbers = distinct(flat)
    masks = _masks(texts)
    scores = word_scores(flat, texts, numbers, frame.height, model, "last").tolist() if model else []
    losses = frame["loss_stage"].to_list() if "loss_stage" in frame.columns else [None] * frame.height
    roles, at = flat["role"].to_list(), flat["at"].dt.epoch("ms").to_list()
    said, ids = flat["text"].to_list(), flat["message_id"].to_list()
    begins = [0, *flat.group_by("chat", maintain_order=True).len()["len"].cum_sum().to_list()] if flat.height else [0]
    filled = dict(zip(flat["chat"].unique(maintain_order=True).to_list(), itertools.pairwise(begins), strict=True))
    for number, name in enumerate(frame["conversation_id"].to_list()):
        begin, end = filled.get(number, (0, 0))
        yield Chat(
            conversation_id=name,
            message_ids=tuple(ids[begin:end]),
            texts=tuple(said[begin:end]),
            lines=tuple(
                Line(row - begin, roles[row], at[row] / 1000, masks[numbers[row]], said[row] != "")
                for row in range(begin, end)
            ),
            loss_stage=losses[number],
            words=dict(zip(model.codes, scores[number], strict=True)) if model else {},
        )


def _masks(texts: pl.DataFrame) -> list[int]:
    masks = [0] * texts.height
    for speaker, spoken in signals.load().items():
        mine = texts.filter(pl.col("role") == speaker)
        for number, mask in zip(mine["number"].to_list(), spoken.match(mine["text"]), strict=True):
            masks[number] = mask
    return masks


def _also(reason: str, likely: dict[str, float], dialogue: Dialogue) -> Iterable[str]:
    """Secondary buyer reasons, strongest first: voiced or refused, and likely enough."""
    ranked = sorted(likely, key=lambda code: -likely[code])
    for code in ranked:
        concern = dialogue.concerns.get(code)
        if code in (reason, UNKNOWN) or code.startswith("service.") or concern is None or not concern.said:
            continue
        if reason != UNKNOWN and likely[code] >= ALSO_CONFIDENCE:
            yield code


def _decided_by(reason: str, dialogue: Dialogue, seen: dict[str, list[int]]) -> str:
    if reason == UNKNOWN:
        return "none"
    if reason == gaps.NO_REPLY and gaps.left_alone(dialogue):
        return "fact:no_reply"
    concern = dialogue.concerns.get(reason)
    if concern and concern.rules:
        return "rule:" + max(concern.rules, key=lambda rule: concern.rules[rule])
    if reason in seen:
        return f"fact:{reason.split('.')[1]}"
    return "model"


def _evidence(reason: str, dialogue: Dialogue, seen: dict[str, list[int]], chat: Chat) -> Iterator[tuple[int, str]]:
    if reason == UNKNOWN:
        return
    concern = dialogue.concerns.get(reason)
    places = _concern_places(concern, dialogue) if concern else []
    if not places or reason.startswith("service."):
        places = sorted({*places, *seen.get(reason, [])})
    if reason in (gaps.NO_REPLY, gaps.SLOW):
        alone = gaps.left_alone(dialogue) if reason == gaps.NO_REPLY else []
        places = alone or _own_words(places, chat)
    places = [place for place in places if chat.texts[place]]
    for place in places[-EVIDENCE_COUNT:]:
        yield place, chat.texts[place][:QUOTE_LENGTH]


def _own_words(places: list[int], chat: Chat) -> list[int]:
    """The buyer's own words among these places; where only cards or agents spoke, the buyer's words nearest before."""
    mine = [line.place for line in chat.lines if line.role == "buyer" and line.is_spoken]
    found = [place for place in places if place in mine]
    if found or not places or not mine:
        return found
    return [max((place for place in mine if place < places[-1]), default=mine[0])]


def _concern_places(concern: Concern, dialogue: Dialogue) -> list[int]:
    """The messages of a concern, and the buyer's answer to its last refusal: that is what says it was not accepted."""
    places = set(concern.evidence)
    last = concern.last_negative
    if 0 <= last < len(dialogue.turns) - 1 and dialogue.turns[last].side == "agent":
        bits = reader().buyer
        answer = dialogue.turns[last + 1]
        if answer.mask & (bits["rejects"] | bits["resigns"] | bits["resists"]):
            places |= {line.place for line in answer.lines}
    return sorted(places)


def _row(chat: Chat, verdict: Verdict) -> dict[str, Any]:
    return {
        "conversation_id": chat.conversation_id,
        "reason": verdict.reason,
        "also": list(verdict.also),
        "service_gaps": list(verdict.service_gaps),
        "confidence": verdict.confidence,
        "decided_by": verdict.decided_by,
        "evidence": [{"message_id": chat.message_ids[place], "quote": quote} for place, quote in verdict.evidence],
    }


def owner(reason: str) -> str:
    """Who can fix a reason."""
    return next(one.owner for one in taxonomy.load() if one.code == reason)
