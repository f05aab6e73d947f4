"""What is sent: the rules and the taxonomy, a few examples of the shop's own, and one conversation as JSON.

Texts are masked (again: those of a file never were), stripped of what is no word, and trimmed to a budget: the last
messages and the first ones stay, what a bot or the system said goes first. A message keeps its number, so that an
answer can cite it.

`content_key` is the fingerprint of a conversation, untrimmed; `version()` that of the rules and the taxonomy as sent.
The two and the model's name are what an answer is remembered by. Examples are no part of it: a new correction does not
make anybody pay again.
"""

import hashlib
import itertools
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from xundan.ingest.mask import mask
from xundan.reader import hostile
from xundan.reader.settings import Reader
from xundan.reasons import taxonomy
from xundan.reasons.conversations import messages, own_words

Body = dict[str, Any]
_FORM = 1  # of the conversation and the answer; another one is another version
_WHO = {"buyer": "买家", "agent": "客服", "bot": "机器人", "system": "系统"}
_PEOPLE = ("buyer", "agent")
_NO_WORDS = defaultdict(lambda: "[卡片]", {"image": "[图片]", "recall": "[撤回]"})
_STAGES = {"no_order": "没有下单", "unpaid": "下单没付", "cancelled": "下单后关闭"}
_LONGEST, _LONGEST_BOT = 300, 40  # characters sent of a message
_WAIT_SECONDS = 120  # a silence worth telling
_END_SHARE = 0.75  # of the budget goes to the end of the chat
_ENVELOPE_TOKENS = 64  # what a server puts around messages, and more


@dataclass(frozen=True)
class Message:
    """One message as sent. `original` is what is stored; `is_own` is what buyer or agent wrote, and no card."""

    place: int
    role: str
    text: str
    original: str
    waited_seconds: float
    is_own: bool

    @cached_property
    def can_prove(self) -> bool:
        """Whether it is somebody's word to somebody, and not to a machine."""
        return self.is_own and not hostile.speaks_to_a_machine(self.original)


@dataclass(frozen=True)
class Question:
    """A conversation to be read."""

    name: str
    content_key: str
    loss_stage: str | None
    messages: tuple[Message, ...]

    @property
    def has_words(self) -> bool:
        """Whether the buyer said anything at all."""
        return any(message.role == "buyer" and message.is_own for message in self.messages)

    @property
    def is_suspect(self) -> bool:
        """Whether any message speaks to a machine."""
        return any(hostile.speaks_to_a_machine(message.original) for message in self.messages)


@dataclass(frozen=True)
class Example:
    """A conversation whose reason a person gave."""

    question: Question
    reason: str


def questions(frame: pl.DataFrame) -> Iterator[Question]:
    """The conversations of a conversations frame as they may be sent, in order."""
    flat = messages(frame)
    sent = [hostile.clean(text) for text in mask(flat["text"]).to_list()]
    kinds = flat["kind"].to_list()
    for name, stage, key, chat in _chats(frame, flat):
        yield Question(
            name,
            key,
            stage,
            tuple(
                Message(
                    place=place,
                    role=one.role,
                    text=sent[one.row] if one.is_own or one.role not in _PEOPLE else _NO_WORDS[kinds[one.row]],
                    original=one.text,
                    waited_seconds=one.waited_seconds,
                    is_own=one.is_own,
                )
                for place, one in enumerate(chat)
            ),
        )


def content_keys(frame: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """(name, content_key) of the conversations in which the buyer said anything."""
    for name, _, key, said in _chats(frame, messages(frame)):
        if any(one.is_own and one.role == "buyer" for one in said):
            yield name, key


class _Said(NamedTuple):
    """A message of the flat frame."""

    row: int
    role: str
    text: str
    waited_seconds: float
    is_own: bool


def _chats(frame: pl.DataFrame, flat: pl.DataFrame) -> Iterator[tuple[str, str | None, str, list[_Said]]]:
    """Name, loss stage, content key and messages of each conversation, in order."""
    own = [text != "" for text in own_words(flat)["text"].to_list()]
    columns = (flat["chat"], flat["role"], flat["text"], flat["at"].dt.epoch("ms") / 1000)
    rows: dict[int, list[_Said]] = {}
    before: dict[int, float] = {}
    for row, (chat, role, text, at) in enumerate(zip(*(column.to_list() for column in columns), strict=True)):
        is_own = own[row] and role in _PEOPLE
        rows.setdefault(chat, []).append(_Said(row, role, text, at - before.get(chat, at), is_own))
        before[chat] = at
    stages = frame["loss_stage"].to_list() if "loss_stage" in frame.columns else [None] * frame.height
    for number, name in enumerate(frame["conversation_id"].to_list()):
        said = rows.get(number, [])
        yield name, stages[number], _content_key(stages[number], said), said


def request(question: Question, reader: Reader, examples: Sequence[Example] = ()) -> Body:
    """The body of the chat-completions request, exactly as it is sent."""
    body: Body = {
        "model": reader.model,
        "messages": [
            {"role": "system", "content": system()},
            {"role": "user", "content": _asked(question, reader.conversation_tokens, examples)},
        ],
        "temperature": 0,
        "max_tokens": reader.answer_tokens,
    }
    return body | _form(reader.output) | dict(reader.extra)


@cache
def system() -> str:
    """The rules of decision and the taxonomy."""
    rules = Path(__file__).with_name("system.txt").read_text(encoding="utf-8")
    codes = (f"{reason.code} {reason.name_zh}：{reason.definition}" for reason in taxonomy.load())
    return rules + "\n".join(codes)


@cache
def version() -> str:
    """Which prompt: its form and a fingerprint of its words."""
    return f"{_FORM}-{hashlib.sha256(system().encode()).hexdigest()[:10]}"


def tokens_about(text: str) -> int:
    """How many tokens a text is likely to be: seven for ten Chinese characters, three for ten others."""
    chinese = sum("\u2e80" <= sign <= "\uffef" for sign in text)
    return round(0.7 * chinese + 0.3 * (len(text) - chinese))


def tokens_at_most(body: Mapping[str, Any]) -> int:
    """More input tokens than a request can be: no tokeniser over bytes makes more than one of each byte."""
    return len(json.dumps(body, ensure_ascii=False).encode()) + _ENVELOPE_TOKENS


def said_about(body: Mapping[str, Any]) -> int:
    """How many input tokens a request is likely to be."""
    return sum(tokens_about(message["content"]) for message in body["messages"]) + _ENVELOPE_TOKENS


def _content_key(stage: str | None, said: Sequence[_Said]) -> str:
    waits = [int(one.waited_seconds // 60) if one.waited_seconds >= _WAIT_SECONDS else 0 for one in said]
    content = [stage, [(one.role, one.text, one.is_own, wait) for one, wait in zip(said, waits, strict=True)]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:32]


def said(question: Question, budget_tokens: int) -> dict[str, Any]:
    """What is sent of a conversation: how it ended, and the messages that fit."""
    lines = [_line(message) for message in question.messages]
    sizes = [tokens_about(json.dumps(line, ensure_ascii=False)) for line in lines]
    kept = set(_kept(question.messages, sizes, budget_tokens))
    shown: list[dict[str, Any]] = []
    for is_kept, run in itertools.groupby(range(len(lines)), key=kept.__contains__):
        places = list(run)
        shown += [lines[place] for place in places] if is_kept else [{"略去": len(places)}]
    return {"结果": _STAGES.get(question.loss_stage or "", "没有成交"), "聊天": shown}


def _conversation(question: Question, budget_tokens: int) -> str:
    """The same as JSON, a line a message."""
    sent = said(question, budget_tokens)
    lines = ",\n".join(json.dumps(line, ensure_ascii=False) for line in sent["聊天"])
    return f'{{"结果": "{sent["结果"]}", "聊天": [\n{lines}\n]}}'


def _line(message: Message) -> dict[str, Any]:
    text, longest = message.text, _LONGEST_BOT if message.role in ("bot", "system") else _LONGEST
    line: dict[str, Any] = {"i": message.place, "谁": _WHO[message.role]}
    if message.waited_seconds >= _WAIT_SECONDS:
        line["隔了分钟"] = round(message.waited_seconds / 60)
    line["说"] = text if len(text) <= longest else text[:longest] + "…"
    return line


def _kept(said: Sequence[Message], sizes: Sequence[int], budget: int) -> Iterator[int]:
    """The places that fit: everything, else the end and then the beginning of what people said."""
    if sum(sizes) <= budget:
        yield from range(len(said))
        return
    people = [place for place, message in enumerate(said) if message.is_own]
    end: list[int] = []
    spent = 0
    for place in reversed(people):
        if end and spent + sizes[place] > budget * _END_SHARE:
            break
        end.append(place)
        spent += sizes[place]
    yield from end
    for place in people:
        spent += sizes[place]
        if spent > budget or place in end:
            return
        yield place


def _asked(question: Question, budget_tokens: int, examples: Sequence[Example]) -> str:
    """The conversation, after the examples: those are chat text too, and so have no place among the rules."""
    asked = _conversation(question, budget_tokens)
    if not examples:
        return asked
    each = budget_tokens // (2 * len(examples))
    taught = [f"{_conversation(one.question, each)}\n→ {one.reason}" for one in examples]
    return "\n".join(["本店人工判过的例子：", *taught, "要判断的聊天：", asked])


def _form(output: str) -> Body:
    from xundan.reader.answer import schema

    if output == "json_schema":
        return {"response_format": {"type": "json_schema", "json_schema": schema()}}
    return {"response_format": {"type": "json_object"}} if output == "json_object" else {}
