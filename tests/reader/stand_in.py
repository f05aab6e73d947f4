"""A server that speaks chat completions on this machine, and does what a test tells it to."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[[dict[str, Any], int], "Said"]


@dataclass(frozen=True)
class Said:
    """One response: a status, a body, and how it misbehaves."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    is_cut: bool = False
    waits_seconds: float = 0


@dataclass
class StandIn:
    """Where it listens, and what it was asked."""

    base_url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    most_at_once: int = 0


def completion(content: str, *, finish: str = "stop", tokens: tuple[int, int] | None = (1000, 100)) -> Said:
    """A completion as servers send it."""
    body: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "stand-in",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}],
    }
    if tokens:
        body["usage"] = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1], "total_tokens": sum(tokens)}
    return Said(body=json.dumps(body).encode())


def answer(reason: str, *quotes: tuple[int, str], **further: Any) -> str:
    """An answer in the form asked for."""
    evidence = [{"message": place, "quote": quote} for place, quote in quotes]
    whole = {"reason": reason, "evidence": evidence, "also": [], "service_gaps": [], "confidence": 0.99}
    return json.dumps(whole | further, ensure_ascii=False)


def error(status: int, message: str = "no", **headers: str) -> Said:
    """An error as servers send it."""
    body = json.dumps({"error": {"message": message, "type": "error", "code": None}}).encode()
    return Said(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


@contextmanager
def serving(script: Script) -> Iterator[StandIn]:
    """Listen on a free port of this machine; `script` gets each request's body and how many came before it."""
    lock = threading.Lock()
    at_once = 0

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            nonlocal at_once
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with lock:
                number = len(stand_in.asked)
                stand_in.asked.append(body)
                stand_in.keys.append(self.headers.get("authorization", ""))
                at_once += 1
                stand_in.most_at_once = max(stand_in.most_at_once, at_once)
            try:
                said = script(body, number)
                if said.waits_seconds:
                    released.wait(said.waits_seconds)
                self._send(said)
            finally:
                with lock:
                    at_once -= 1

        def _send(self, said: Said) -> None:
            try:
                self.send_response(said.status)
                for name, value in {"content-type": "application/json", **said.headers}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(said.body)))
                self.end_headers()
                self.wfile.write(said.body[: len(said.body) // 2] if said.is_cut else said.body)
                if said.is_cut:
                    self.wfile.flush()
                    self.connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # the other side has left
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    released = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stand_in = StandIn(f"http://127.0.0.1:{server.server_address[1]}/v1")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        released.set()
        server.shutdown()
        server.server_close()
        thread.join()
