"""Why each lost inquiry was lost: facts → rules → model → [reader, where a shop has one: xundan/reader] → unknown.

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
import pyarrow as pa

from xundan import processes
from xundan.reasons import authority, boilerplate, choice, gaps, lines, own, signals, taxonomy, words
from xundan.reasons.conversations import distinct, messages, own_words, sign_grams, views
from xundan.reasons.dialogue import Concern, Dialogue, Line, Reader, read, reader, rejected
from xundan.reasons.taxonomy import UNKNOWN
from xundan.reasons.words import Words
from xundan.settings import Settings
from xundan.text.normalise import reading_of

SIGNS = Path(__file__).with_name("signs.npz")
LINES = Path(__file__).with_name("lines.npz")
ALSO_CONFIDENCE = 0.12  # a second concern this likely is worth naming
EVIDENCE_COUNT = 5
WORDED = 0.35  # a message whose wording makes the reason so likely is evidence of it
QUOTE_LENGTH = 120
CHATS_A_PROCESS = 1000  # so many take about half a second


@dataclass(frozen=True)
class Verdict:
    """What one conversation's loss rests on. Evidence: (place of the message, its words)."""

    reason: str
    also: tuple[str, ...]
    service_gaps: tuple[str, ...]
    confidence: float
    decided_by: str
    evidence: tuple[tuple[int, str], ...]
    is_explicit: bool = False  # rejected in so many words: no reader overrules it


@dataclass(frozen=True)
class Chat:
    """A conversation ready to be judged. Texts are "" where a message holds no words of its sender."""

    conversation_id: str
    message_ids: tuple[str, ...]
    texts: tuple[str, ...]
    lines: tuple[Line, ...]
    loss_stage: str | None
    signs: Mapping[str, float]  # what its characters suggest: the likelihood of each reason, roughly


@dataclass(frozen=True)
class Models:
    """What was learnt of wording: of whole conversations, of single messages by speaker, of what agents always say."""

    signs: Words
    lines: Mapping[str, lines.Lines]
    boilerplate: tuple[str, ...] = ()


SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "reason": pl.String,
    "also": pl.List(pl.String),
    "service_gaps": pl.List(pl.String),
    "confidence": pl.Float64,
    "decided_by": pl.String,
    "evidence": pl.List(pl.Struct({"message_id": pl.String, "quote": pl.String})),
    "is_explicit": pl.Boolean,
}  # fmt: skip


def fill(frame: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """The reason of each lost inquiry of a conversations frame: conversation_id and the columns of SCHEMA."""
    return processes.share(fill_alone, frame, settings, CHATS_A_PROCESS)


def fill_alone(frame: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """As `fill`, by this process alone."""
    rows = [_row(chat, verdict) for chat, verdict in classify(frame, settings)]
    schema = pl.DataFrame(schema={"conversation_id": pl.String, **SCHEMA}).to_arrow().schema
    # Arrow reads lists of records eight times as fast as Polars does
    return pl.DataFrame(pa.Table.from_pylist(rows, schema))


def version(settings: Settings) -> str:
    """A fingerprint of rules and models, the shop's own among them, and its service limits: whatever else counts."""
    return f"{own.fingerprint(settings)} {settings.service.model_dump_json()}"


def classify(
    frame: pl.DataFrame, settings: Settings, empty: tuple[str, ...] | None = None
) -> Iterator[tuple[Chat, Verdict]]:
    """Judge every conversation of a conversations frame as lost, in order.

    `empty` are the agents' clauses that answer nothing; None takes those learnt before (boilerplate.py), so that a
    conversation's answer does not depend on which others stand in the frame. Raises UserError when a rule of the
    shop's own is faulty.
    """
    rules = own.of_shop(settings)
    learnt = choice.load(own.model(settings, choice.MODEL))
    if empty is None:
        empty = boilerplate.load(own.model(settings, boilerplate.LEARNT))
    models = Models(words.load(own.model(settings, SIGNS)), lines.load(own.model(settings, LINES)), empty)
    for chat in chats(frame, models, rules):
        yield chat, judge(chat, settings, reader(rules), learnt)


def judge(chat: Chat, settings: Settings, bits: Reader, learnt: choice.Choice) -> Verdict:
    """The cascade for one conversation."""
    dialogue = read(chat.lines, bits)
    beyond = authority.exceeded(chat.texts, chat.lines, settings)
    seen = gaps.seen(dialogue, chat.lines, settings, chat.loss_stage, beyond)
    found = choice.candidates(dialogue, seen, chat.signs)
    likely = choice.decide(dialogue, found, learnt.weights)
    reason, confidence = choice.pick(likely, found, learnt.floor)
    bare_no = gaps.no_alternative(dialogue, reason)
    service = [*seen, *([gaps.NO_ALTERNATIVE] if bare_no and gaps.NO_ALTERNATIVE not in seen else [])]
    if reason.startswith("service.") and reason not in service:
        service.append(reason)
    return Verdict(
        reason=reason,
        also=tuple(_also(reason, likely, dialogue)),
        service_gaps=tuple(service),
        confidence=round(confidence, 4),
        decided_by=_decided_by(reason, dialogue, seen),
        evidence=tuple(_evidence(reason, dialogue, seen, chat)),
        is_explicit=reason in rejected(dialogue),
    )


def chats(frame: pl.DataFrame, models: Models, rules: own.Own = own.NONE) -> Iterator[Chat]:
    """The conversations of a frame, every distinct text read once."""
    flat = own_words(messages(frame))
    texts, rows = distinct(flat)
    masks, about = _read_texts(texts, models, rules)
    seen = views(flat, texts, rows, frame.height, "last")
    signed = words.score(sign_grams(texts), texts.height, seen, models.signs).tolist()
    losses = frame["loss_stage"].to_list() if "loss_stage" in frame.columns else [None] * frame.height
    roles, at = flat["role"].to_list(), (flat["at"].dt.epoch("ms") / 1000).to_list()
    said, ids, is_spoken = flat["text"].to_list(), flat["message_id"].to_list(), (flat["text"] != "").to_list()
    numbers, polite = rows.to_list(), texts["is_courtesy"].gather(rows).to_list()
    shown, subjects = [masks[number] for number in numbers], [about[number] for number in numbers]
    begins = [0, *flat.group_by("chat", maintain_order=True).len()["len"].cum_sum().to_list()] if flat.height else [0]
    filled = dict(zip(flat["chat"].unique(maintain_order=True).to_list(), itertools.pairwise(begins), strict=True))
    for number, name in enumerate(frame["conversation_id"].to_list()):
        begin, end = filled.get(number, (0, 0))
        yield Chat(
            conversation_id=name,
            message_ids=tuple(ids[begin:end]),
            texts=tuple(said[begin:end]),
            lines=tuple(
                map(
                    Line,
                    range(end - begin),
                    *(one[begin:end] for one in (roles, at, shown, is_spoken, subjects, numbers, polite)),
                )
            ),
            loss_stage=losses[number],
            signs=dict(zip(models.signs.codes, signed[number], strict=True)),
        )


def _read_texts(texts: pl.DataFrame, models: Models, rules: own.Own) -> tuple[list[int], list[lines.About]]:
    """Per text what it shows (a mask of signals) and what it may be about; texts that read alike are read once."""
    masks = [0] * texts.height
    about: list[lines.About] = [()] * texts.height
    for speaker, spoken in signals.load(rules).items():
        mine = texts.filter((pl.col("role") == speaker) & (pl.col("text") != ""))
        said = reading_of(mine["normal"], speaker)
        if speaker == "agent":
            said = boilerplate.without(said, models.boilerplate)
        alike = said.unique(maintain_order=True)
        place = pl.DataFrame({"said": said}).join(
            pl.DataFrame({"said": alike}).with_row_index("place"), on="said", how="left", maintain_order="left"
        )["place"]
        shown, subjects = spoken.match_read(alike), lines.about(models.lines[speaker], alike)
        for number, one in zip(mine["number"].to_list(), place.to_list(), strict=True):
            masks[number], about[number] = shown[one], subjects[one]
    return masks, about


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
    places = sorted({*(_concern_places(concern, dialogue) if concern else []), *_worded(reason, chat)})
    if not places or reason.startswith("service."):
        places = sorted({*places, *seen.get(reason, [])})
    if reason in (gaps.NO_REPLY, gaps.SLOW):
        alone = gaps.left_alone(dialogue) if reason == gaps.NO_REPLY else []
        places = alone or _own_words(places, chat)
    places = [place for place in places if chat.texts[place]]
    if not places:  # every reason rests on words: the last of the buyer's that say more than yes
        spoken = [line for line in chat.lines if line.role == "buyer" and line.is_spoken]
        telling = [line for line in spoken if not line.mask & dialogue.reader.buyer["accepts"]] or spoken
        places = [line.place for line in telling[-1:]]
    for place in places[-EVIDENCE_COUNT:]:
        yield place, chat.texts[place][:QUOTE_LENGTH]


def _own_words(places: list[int], chat: Chat) -> list[int]:
    """The buyer's own words among these places; where only cards or agents spoke, the buyer's words nearest before."""
    mine = [line.place for line in chat.lines if line.role == "buyer" and line.is_spoken]
    found = [place for place in places if place in mine]
    if found or not places or not mine:
        return found
    return [max((place for place in mine if place < places[-1]), default=mine[0])]


def _worded(reason: str, chat: Chat) -> Iterator[int]:
    """The messages whose wording alone makes the reason likely."""
    for line in chat.lines:
        for code, chance in line.about:
            if code == reason and chance >= WORDED and line.is_spoken:
                yield line.place


def _concern_places(concern: Concern, dialogue: Dialogue) -> list[int]:
    """The messages of a concern: the buyer's words before each refusal, and what they said to the last one.

    What answers a refusal is evidence unless it agrees or asks for something else.
    """
    places = set(concern.evidence)
    turns, bits = dialogue.turns, dialogue.reader.buyer
    for number in {*concern.told, *concern.refused}:
        asked = [line.place for line in turns[number - 1].lines if line.is_spoken] if number else []
        if asked and not places & set(asked):
            places.add(asked[-1])
    last = concern.last_negative
    if 0 <= last < len(turns) - 1 and turns[last].side == "agent":
        answer = turns[last + 1]
        stays = answer.mask & (bits["rejects"] | bits["resigns"] | bits["resists"])
        if stays or not answer.mask & (bits["accepts"] | bits["question"]):
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
        "is_explicit": verdict.is_explicit,
    }


def owner(reason: str) -> str:
    """Who can fix a reason."""
    return next(one.owner for one in taxonomy.load() if one.code == reason)
