"""A notice is sent with headline and link, tells nobody its address, and never raises."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.report.shop import open_shop
from xundan import models, notices, publishing
from xundan.notices import Notice
from xundan.workspace import Workspace

SAID = Notice("暖冬旗舰店 · 询单流失夜报", "转化率 48.6%\nhttp://desk.local/reports/nightly-2026-11-09.html")


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A service on this machine that takes notices: its address, and what it got. /refused it turns down."""
    got: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(500 if self.path == "/refused" else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"json://127.0.0.1:{server.server_port}", got
    server.shutdown()
    server.server_close()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """The made-up shop, published."""
    con, workspace = open_shop(tmp_path / "shop")
    with con:
        publishing.publish(con, workspace, models.load())
    return workspace


def test_a_notice_reaches_every_address(
    monkeypatch: pytest.MonkeyPatch, receiver: tuple[str, list[dict[str, Any]]]
) -> None:
    address, got = receiver
    monkeypatch.setenv("XUNDAN_NOTICE_URLS", f"{address}/one {address}/two")

    assert [] == notices.send(SAID)
    assert [(SAID.title, SAID.body)] * 2 == [(each["title"], each["message"]) for each in got]


def test_a_notice_that_is_refused_is_told_without_its_address(
    monkeypatch: pytest.MonkeyPatch, receiver: tuple[str, list[dict[str, Any]]]
) -> None:
    address, _ = receiver
    monkeypatch.setenv("XUNDAN_NOTICE_URLS", f"{address}/refused nonsense://secret {address}/taken")

    assert [
        "XUNDAN_NOTICE_URLS, address 1 (json): the service did not take it",
        "XUNDAN_NOTICE_URLS, address 2 (nonsense): not an address that apprise knows",
    ] == notices.send(SAID)


def test_without_an_address_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XUNDAN_NOTICE_URLS", raising=False)

    assert [] == notices.send(SAID)


def test_a_notice_says_the_headline_and_links_where_reports_are_served(workspace: Workspace) -> None:
    settings = workspace.settings
    served = settings.notices.model_copy(update={"base_url": "http://desk.local/reports/"})
    shop = Workspace(workspace.root, settings.model_copy(update={"notices": served}))
    notice = notices.compose(shop, "nightly", workspace.reports / "nightly-2026-11-09.html")

    assert "暖冬旗舰店 · 询单流失夜报 · 10-31 – 11-06" == notice.title
    assert notice.body.endswith("http://desk.local/reports/nightly-2026-11-09.html")
    assert "转化率 48.6%" in notice.body


def test_a_notice_without_a_server_names_the_file(workspace: Workspace) -> None:
    page = workspace.reports / "nightly-2026-11-09.html"

    assert notices.compose(workspace, "nightly", page).body.endswith(str(page))
