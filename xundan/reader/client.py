"""One request to an OpenAI-compatible server, through the `openai` SDK, and what became of it.

The SDK's own retries are off, since each of them might have to be paid: asking.py retries, within the limits.
Redirects are not followed, so that a chat goes nowhere but where its shop agreed to. Nothing that the SDK raises leaves
this module.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from xundan.errors import UserError
from xundan.reader.prompt import Body
from xundan.reader.settings import Reader

if TYPE_CHECKING:
    from openai import OpenAI

Outcome = Literal[
    "answered",
    "cut_off",
    "refused",  # by the model or its filter
    "rejected",  # by the server, as a request it does not understand
    "denied",
    "missing",
    "rate_limited",
    "timeout",
    "no_connection",
    "broken_off",
    "server_error",
]
AGAIN: frozenset[str] = frozenset({"rate_limited", "timeout", "no_connection", "broken_off", "server_error"})
"""What may end otherwise when it is tried again."""
HOPELESS: frozenset[str] = frozenset({"denied", "missing"})
"""What ends every request of this night the same way: a wrong key, model or address."""
UNPAID: frozenset[str] = frozenset({"rate_limited", "denied", "missing", "rejected", "no_connection"})
"""What a server turns away before it computes anything; whatever else failed may have to be paid."""
_STATUS: dict[int, Outcome] = {401: "denied", 402: "denied", 403: "denied", 404: "missing", 429: "rate_limited"}
_LONGEST_DETAIL = 200
_KEY = "reader.key in shop.yml"


@dataclass(frozen=True)
class Reply:
    """What became of one request. Tokens are None where the server did not say."""

    outcome: Outcome
    latency_seconds: float
    text: str = ""
    input_tokens: int | None = None
    output_tokens: int | None = None
    retry_after_seconds: float | None = None
    detail: str = ""


Attempt = Callable[[Body], Reply]


def connect(reader: Reader) -> Attempt:
    """A function that sends one request. Raises UserError when the key is not where the settings say."""
    import openai

    client = openai.OpenAI(
        api_key=_key(reader) or "none",
        base_url=reader.base_url,
        max_retries=0,
        timeout=reader.timeout_seconds,
        http_client=openai.DefaultHttpxClient(follow_redirects=False),
    )
    return lambda body: _attempt(client, body)


def _key(reader: Reader) -> str:
    """The key from its variable or Prefect secret; "" when the server needs none."""
    kind, _, name = reader.key.partition(":")
    if kind == "env":
        key = os.environ.get(name, "")
        if not key:
            raise UserError(
                f"the variable {name} is not set",
                where="reader.key in shop.yml",
                remedy="set it for whoever runs the night",
            )
        return key
    if kind == "prefect":
        from prefect.blocks.system import Secret

        try:
            return str(Secret.load(name).get())  # type: ignore[union-attr]  # Prefect types it for async callers too
        except ValueError as absent:
            raise UserError(
                f"Prefect keeps no secret {name}",
                where="reader.key in shop.yml",
                remedy="make a Secret block of this name",
            ) from absent
    return ""


def _attempt(client: "OpenAI", body: Body) -> Reply:
    import openai

    began = time.monotonic()

    def reply(outcome: Outcome, **fields: Any) -> Reply:
        return Reply(outcome, round(time.monotonic() - began, 3), **fields)

    fields = dict(body)
    known = ("model", "messages", "temperature", "max_tokens", "response_format")
    extra = {name: fields.pop(name) for name in list(fields) if name not in known}
    try:
        raw = client.chat.completions.with_raw_response.create(**fields, extra_body=extra or None)
        return reply(**_understood(raw.parse()))
    except openai.APITimeoutError:
        return reply("timeout")
    except openai.APIStatusError as failed:
        outcome = _STATUS.get(failed.status_code, "server_error" if failed.status_code >= 500 else "rejected")
        after = _seconds(failed.response.headers.get("retry-after"))
        return reply(outcome, retry_after_seconds=after, detail=f"{failed.status_code} {_short(failed.message)}")
    except openai.APIConnectionError as failed:
        was_sent = type(failed.__cause__).__name__ != "ConnectError"
        return reply("broken_off" if was_sent else "no_connection", detail=_short(str(failed.__cause__ or failed)))
    except (
        openai.APIError,
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
    ) as failed:  # a body that is no completion
        return reply("server_error", detail=f"not a chat completion: {_short(str(failed))}")


def _understood(completion: Any) -> dict[str, Any]:
    """The fields of a Reply in a completion. Raises one of several errors when it is none."""
    choice = completion.choices[0]
    usage = completion.usage
    fields: dict[str, Any] = {
        "text": choice.message.content or "",
        "input_tokens": usage.prompt_tokens if usage else None,
        "output_tokens": usage.completion_tokens if usage else None,
    }
    if choice.message.refusal or choice.finish_reason == "content_filter":
        return {"outcome": "refused", **fields}
    return {"outcome": "cut_off" if choice.finish_reason == "length" else "answered", **fields}


def _seconds(text: str | None) -> float | None:
    """Retry-After in seconds; its other form, a date, is not worth a parser."""
    try:
        return max(0.0, float(text)) if text else None
    except ValueError:
        return None


def _short(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_DETAIL]
