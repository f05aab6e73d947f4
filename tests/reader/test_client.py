"""What becomes of one request, whatever the server does."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.reader.shop import READER
from tests.reader.stand_in import Said, StandIn, answer, completion, error, serving
from xundan.errors import UserError
from xundan.reader import client
from xundan.reader.client import Reply

BODY: Mapping[str, Any] = {
    "model": "m",
    "messages": [{"role": "user", "content": "在吗"}],
    "temperature": 0,
    "max_tokens": 9,
}


def reply_to(said: Said, **settings: Any) -> tuple[Reply, StandIn]:
    with serving(lambda body, number: said) as server:
        attempt = client.connect(READER.model_copy(update={"base_url": server.base_url, **settings}))
        return attempt(dict(BODY)), server


def test_an_answer_comes_with_its_tokens() -> None:
    reply, server = reply_to(completion(answer("price.too_high", (0, "太贵"))))

    assert ("answered", 1000, 100) == (reply.outcome, reply.input_tokens, reply.output_tokens)
    assert [BODY] == server.asked


def test_a_server_that_counts_no_tokens_is_understood() -> None:
    reply, _ = reply_to(completion("{}", tokens=None))

    assert ("answered", None) == (reply.outcome, reply.input_tokens)


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (error(400), "rejected"),
        (error(401), "denied"),
        (error(402), "denied"),
        (error(403), "denied"),
        (error(404), "missing"),
        (error(422), "rejected"),
        (error(429), "rate_limited"),
        (error(500), "server_error"),
        (error(503), "server_error"),
        (Said(500, b"<html>bad gateway</html>", {"content-type": "text/html"}), "server_error"),
        (Said(200, b"<html>log in</html>", {"content-type": "text/html"}), "server_error"),
        (Said(200, b"{}"), "server_error"),
        (Said(200, b'{"choices": []}'), "server_error"),
        (Said(200, b'{"choices": [{"message": null}]}'), "server_error"),
        (Said(200, b"[1, 2"), "server_error"),
        (Said(200, b""), "server_error"),
        (Said(302, b"", {"location": "http://127.0.0.1:9/v1/chat/completions"}), "rejected"),
        (replace(completion("{}"), is_cut=True), "broken_off"),
        (completion("{", finish="length"), "cut_off"),
        (completion("", finish="content_filter"), "refused"),
    ],
)
def test_every_failure_has_a_name(said: Said, outcome: str) -> None:
    reply, _ = reply_to(said)

    assert outcome == reply.outcome


def test_a_server_that_says_when_to_come_back_is_heard() -> None:
    reply, _ = reply_to(error(429, retry_after="7"))

    assert reply.retry_after_seconds == 7


def test_a_server_that_does_not_answer_in_time_is_left() -> None:
    reply, _ = reply_to(replace(completion("{}"), waits_seconds=5), timeout_seconds=0.1)

    assert reply.outcome == "timeout"


def test_nobody_listening_is_no_connection() -> None:
    attempt = client.connect(READER.model_copy(update={"base_url": "http://127.0.0.1:1/v1"}))

    assert attempt(dict(BODY)).outcome == "no_connection"


def test_a_request_is_sent_once_whatever_becomes_of_it() -> None:
    _, server = reply_to(error(500))

    assert len(server.asked) == 1


def test_the_key_comes_from_the_variable_the_settings_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_READER_KEY", "sk-1")

    _, server = reply_to(completion("{}"), key="env:SHOP_READER_KEY")

    assert ["Bearer sk-1"] == server.keys


def test_a_variable_that_is_not_set_is_told_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOP_READER_KEY", raising=False)

    with pytest.raises(UserError, match="SHOP_READER_KEY"):
        client.connect(READER.model_copy(update={"key": "env:SHOP_READER_KEY"}))


def test_further_fields_of_the_shops_go_along() -> None:
    with serving(lambda body, number: completion("{}")) as server:
        attempt = client.connect(READER.model_copy(update={"base_url": server.base_url}))
        attempt({**BODY, "enable_thinking": False})

    assert server.asked[0]["enable_thinking"] is False
