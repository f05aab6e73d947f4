"""Batch files: the requests as JSON Lines that batch services take, and their results, or anybody else's answers.

    {"custom_id": "xd-…", "method": "POST", "url": "/v1/chat/completions", "body": {…}}            what is exported
    {"custom_id": "xd-…", "response": {"status_code": 200, "body": {completion}}, "error": null}   what a service gives
    {"custom_id": "xd-…", "reader": "human:王", "answer": {"reason": …, "evidence": […]}}          what anybody may give

The custom_id holds the fingerprint of the conversation and the version of the prompt, so that an answer finds its place
whenever it comes, and a file taken twice changes nothing. Every answer goes through the same check as one that was
asked for over the wire. A result is the configured model's, whatever its service calls it; another reader says who it
is.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xundan.errors import UserError
from xundan.reader import answer, prompt, purse
from xundan.reader.answer import Checked
from xundan.reader.prompt import Example, Question
from xundan.reader.purse import Cost
from xundan.reader.settings import Reader

_ID = re.compile(r"xd-(?P<key>[0-9a-f]{32})-(?P<version>\d+-[0-9a-f]{10})")
_READER = re.compile(r"[\w:.\-/ ]{1,60}")
_URL = "/v1/chat/completions"


@dataclass(frozen=True)
class Line:
    """One result that was understood: whose, of what, and the answer's text."""

    number: int
    content_key: str
    prompt_version: str
    model: str
    text: str
    input_tokens: int
    output_tokens: int


@dataclass(frozen=True)
class Fault:
    """One line that was not, and why."""

    number: int
    reason: str


@dataclass(frozen=True)
class Taken:
    """A checked answer of a batch file."""

    content_key: str
    prompt_version: str
    model: str
    checked: Checked
    cost: Cost


def requests(questions: Iterable[Question], reader: Reader, examples: Sequence[Example] = ()) -> Iterator[str]:
    """A line a conversation; the same content is asked once."""
    seen: set[str] = set()
    for question in questions:
        if question.content_key in seen:
            continue
        seen.add(question.content_key)
        name = f"xd-{question.content_key}-{prompt.version()}"
        body = prompt.request(question, reader, examples)
        yield json.dumps({"custom_id": name, "method": "POST", "url": _URL, "body": body}, ensure_ascii=False) + "\n"


def write(path: Path, lines: Iterable[str]) -> int:
    """Write the lines and return how many. Raises UserError when the file cannot be written."""
    count = 0
    try:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for line in lines:
                file.write(line)
                count += 1
    except OSError as failed:
        raise UserError(
            f"cannot write: {failed.strerror}", where=str(path), remedy="name a file in a folder that exists"
        ) from failed
    return count


def results(path: Path, reader: Reader) -> list[Line | Fault]:
    """The lines of a file of results, each understood or not. Raises UserError when the file cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as broken:
        raise UserError("is not UTF-8 text", where=str(path), remedy="save it as UTF-8") from broken
    except OSError as absent:
        raise UserError(
            f"cannot read: {absent.strerror}", where=str(path), remedy="name a file of results, a JSON object a line"
        ) from absent
    return [_line(line, number, reader) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def checked(
    lines: Iterable[Line | Fault], questions: Mapping[str, Question], reader: Reader
) -> tuple[list[Taken], list[Fault]]:
    """The answers to these questions, by content_key, and what is wrong with the other lines."""
    taken: list[Taken] = []
    faults: list[Fault] = []
    for line in lines:
        if isinstance(line, Fault):
            faults.append(line)
            continue
        question = questions.get(line.content_key)
        if question is None:
            faults.append(Fault(line.number, "no conversation of this custom_id is here"))
            continue
        said = answer.check(line.text, question)
        cost = purse.of(reader, line.input_tokens, line.output_tokens, share=reader.batch_price_share)
        taken.append(Taken(line.content_key, line.prompt_version, line.model, said, cost))
    return taken, faults


def _line(text: str, number: int, reader: Reader) -> Line | Fault:
    try:
        found = json.loads(text)
        name = _ID.fullmatch(found["custom_id"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return Fault(number, "no JSON object with a custom_id")
    if name is None:
        return Fault(number, f"custom_id {str(found['custom_id'])[:80]!r} is none of ours")
    try:
        model, said, usage = _said(found, reader)
        tokens = [max(0, int(usage.get(key) or 0)) for key in ("prompt_tokens", "completion_tokens")]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as wrong:
        return Fault(number, f"holds no answer: {' '.join(str(wrong).split())[:120]}")
    return Line(number, name["key"], name["version"], model, said, *tokens)


def _said(found: Mapping[str, Any], reader: Reader) -> tuple[str, str, Mapping[str, Any]]:
    """Who answered, the answer's text, and the tokens it took. Raises one of several errors when there is none."""
    if "answer" in found:
        who = str(found.get("reader") or reader.model)
        if not _READER.fullmatch(who):
            raise ValueError("`reader` must be a short name")
        return who, json.dumps(found["answer"], ensure_ascii=False), {}
    if found.get("error"):
        raise ValueError(str(found["error"]))
    response = found["response"]
    if response["status_code"] != 200:
        raise ValueError(f"status {response['status_code']}")
    body = response["body"]
    return reader.model, body["choices"][0]["message"]["content"] or "", body.get("usage") or {}
