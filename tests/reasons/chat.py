"""Conversations written as people read them: 「买家: …」 and 「客服: …」 lines, one minute apart."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from xundan.reasons import labelled

_ROLES = {"买家": "buyer", "客服": "agent", "机器人": "bot", "系统": "system"}
_START = datetime(2026, 10, 12, 10, tzinfo=UTC)


def conversation(*lines: str, name: str = "c1", seconds: int = 60, **fields: Any) -> dict[str, Any]:
    """One conversation in the form of the labelled files."""
    messages = []
    for place, line in enumerate(lines):
        who, text = line.split(": ", 1)
        messages.append(
            {"at": (_START + timedelta(seconds=seconds * place)).isoformat(), "role": _ROLES[who], "text": text}
        )
    return {"conversation_id": name, "messages": messages, "ordered": False, **fields}


def frame(*conversations: dict[str, Any]) -> pl.DataFrame:
    """A conversations frame."""
    return labelled.frame(list(conversations))
