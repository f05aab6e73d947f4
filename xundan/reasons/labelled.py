"""Conversations files: JSON Lines, one conversation a line, read into the conversations frame.

The same form serves `xundan classify` (labels ignored), `xundan evaluate`, training and the open data set (its card
tells the fields).
"""

import difflib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from xundan.errors import UserError
from xundan.reasons import taxonomy

OPEN_DATA = Path(__file__).parents[2] / "data_samples" / "labelled"
ROLES = ("buyer", "agent", "bot", "system")
_MESSAGE = pl.Struct({
    "message_id": pl.String,
    "at": pl.Datetime("us", "UTC"),
    "role": pl.String,
    "agent_id": pl.String,
    "kind": pl.String,
    "text": pl.String,
    "tokens": pl.List(pl.String),
})  # fmt: skip
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "conversation_id": pl.String,
    "platform": pl.String,
    "messages": pl.List(_MESSAGE),
    "has_recent_order": pl.Boolean,
    "loss_stage": pl.String,
    "ordered": pl.Boolean,
    "label": pl.Object,
}  # fmt: skip


def read(path: Path) -> list[dict[str, Any]]:
    """The conversations of a file. Raises UserError naming file, line, field and remedy."""
    if not path.is_file():
        raise UserError("no such file", where=str(path), remedy="name a file of conversations, one JSON object a line")
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as broken:
        raise UserError("is not UTF-8 text", where=str(path), remedy="save it as UTF-8") from broken
    found = [_conversation(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise UserError(
            "holds no conversation",
            where=str(path),
            remedy="write one JSON object a line; data_samples/labelled shows the form",
        )
    _refuse_doubles(found, path)
    return found


def open_data() -> list[dict[str, Any]]:
    """The project's labelled conversations; none in an installed package, which carries no data."""
    return [one for path in open_files() for one in read(path)]


def open_files() -> list[Path]:
    """The files of the project's labelled conversations, in order of their names."""
    return sorted(OPEN_DATA.glob("*.jsonl"))


def frame(conversations: list[dict[str, Any]]) -> pl.DataFrame:
    """The conversations frame (see SCHEMA without the label); a message's id is its index."""
    rows = [
        {
            "conversation_id": one["conversation_id"],
            "platform": one.get("platform"),
            "messages": list(_messages(one)),
            "has_recent_order": one.get("has_recent_order"),
            "loss_stage": one.get("loss_stage"),
            "ordered": bool(one.get("ordered", False)),
        }
        for one in conversations
    ]
    return pl.DataFrame(rows, schema={name: kind for name, kind in SCHEMA.items() if name != "label"}, orient="row")


def label(one: dict[str, Any], path: Path) -> dict[str, Any]:
    """The checked label of a conversation: stage, reason (or null), also, service_gaps, evidence.

    Raises UserError when it is absent or names an unknown stage or reason.
    """
    where = f"{path}, conversation {one['conversation_id']}"
    found = one.get("label")
    if not isinstance(found, dict):
        raise UserError(
            "has no `label`",
            where=where,
            remedy="evaluate needs labelled conversations; data_samples/labelled shows the form",
        )
    for name in ("stage", "reason"):
        if name not in found:
            raise UserError(f"field label.{name} is missing", where=where, remedy=f"add `{name}` to the label")
    if found["stage"] not in ("pre_sale", "after_sale", "other"):
        raise UserError(
            f"label.stage is {found['stage']!r}", where=where, remedy="use one of pre_sale, after_sale, other"
        )
    codes = {reason.code for reason in taxonomy.load()}
    if found["reason"] is not None and found["reason"] not in codes:
        nearest = difflib.get_close_matches(str(found["reason"]), codes, n=1)
        raise UserError(
            f"label.reason is {found['reason']!r}",
            where=where,
            remedy=f"use a code of the taxonomy{', like ' + nearest[0] if nearest else ''}",
        )
    return {"also": [], "service_gaps": [], "evidence": [], **found}


def _messages(one: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for index, message in enumerate(one["messages"]):
        yield {
            "message_id": str(index),
            "at": datetime.fromisoformat(message["at"]),
            "role": message["role"],
            "agent_id": message.get("agent_id"),
            "kind": message.get("kind", "text"),
            "text": message["text"].encode("utf-8", "replace").decode(),  # JSON can spell half an emoji
            "tokens": None,
        }


def _conversation(line: str, where: str) -> dict[str, Any]:
    try:
        one = json.loads(line)
    except json.JSONDecodeError as broken:
        raise UserError(
            f"no valid JSON: {broken.msg} (column {broken.colno})", where=where, remedy="write one JSON object a line"
        ) from broken
    if not isinstance(one, dict):
        raise UserError("is no JSON object", where=where, remedy='write {"conversation_id": …, "messages": […]}')
    _need(one, "conversation_id", str, where)
    _need(one, "messages", list, where)
    for index, message in enumerate(one["messages"]):
        field = f"messages[{index}]"
        if not isinstance(message, dict):
            raise UserError(f"{field} is no JSON object", where=where, remedy='write {"at": …, "role": …, "text": …}')
        for name in ("at", "role", "text"):
            _need(message, name, str, where, f"{field}.")
        if message["role"] not in ROLES:
            raise UserError(
                f"{field}.role is {message['role']!r}", where=where, remedy=f"use one of {', '.join(ROLES)}"
            )
        if not _with_offset(message["at"]):
            raise UserError(
                f"{field}.at is {message['at']!r}",
                where=where,
                remedy="write ISO time with offset, like 2026-10-12T20:31:05+08:00",
            )
    return one


def _need(data: dict[str, Any], name: str, kind: type, where: str, prefix: str = "") -> None:
    if name not in data:
        raise UserError(f"field {prefix}{name} is missing", where=where, remedy=f"add `{name}`")
    if not isinstance(data[name], kind):
        expected = "text" if kind is str else "a list"
        raise UserError(f"field {prefix}{name} must be {expected}", where=where, remedy=f"write `{name}` as {expected}")


def _with_offset(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _refuse_doubles(found: list[dict[str, Any]], path: Path) -> None:
    seen: dict[str, int] = {}
    for number, one in enumerate(found, 1):
        name = one["conversation_id"]
        if name in seen:
            raise UserError(
                f"conversation_id {name!r} occurs twice (conversations {seen[name]} and {number})",
                where=str(path),
                remedy="give each its own id",
            )
        seen[name] = number
