"""`xundan train`: corrections become labelled conversations, and only models that are no worse are published."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from xundan.errors import UserError
from xundan.reasons import retrain
from xundan.workspace import init_workspace


@pytest.fixture
def published() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("create schema marts")
    con.execute(
        "create table marts.inquiry as select 'i1' as inquiry_id, 'stock.out' as reason, 'person:王' as decided_by"
    )
    con.execute("insert into marts.inquiry values ('i2', 'price.too_high', 'model')")
    con.execute(
        "create table marts.message as select 'i1' as inquiry_id, 'm2' as message_id, 'agent' as role, "
        "'a' as agent_id, '没货了' as text, timestamptz '2026-11-09 10:01:00+08:00' as sent_at"
    )
    con.execute("insert into marts.message values ('i1', 'm1', 'buyer', null, '有货吗', '2026-11-09 10:00:00+08:00')")
    return con


def test_a_corrected_inquiry_is_a_labelled_conversation_in_order_of_time(published: duckdb.DuckDBPyConnection) -> None:
    (one,) = retrain.corrected(published)

    assert ["有货吗", "没货了"] == [message["text"] for message in one["messages"]]
    assert ("stock.out", None) == (one["label"]["reason"], one["label"]["evidence"])


@pytest.mark.parametrize(("with_corrections", "is_published"), [(0.71, True), (0.70, True), (0.69, False)])
def test_only_what_is_no_worse_is_published(
    published: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    with_corrections: float,
    is_published: bool,
) -> None:
    written: list[Any] = []
    monkeypatch.setattr(retrain, "_right", lambda files, learnt, judged, tell: with_corrections if learnt else 0.70)
    monkeypatch.setattr(retrain, "_publish", lambda workspace, files, said: written.append(files))
    (tmp_path / "a.jsonl").write_text('{"conversation_id": "a", "messages": []}\n', encoding="utf-8")

    found = retrain.retrain(init_workspace(tmp_path / "shop", "s1"), published, tmp_path, lambda step: None)

    assert (is_published, is_published) == (found.is_published, bool(written))


def test_without_labelled_conversations_it_says_where_to_find_them(
    published: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="no labelled conversations"):
        retrain.retrain(init_workspace(tmp_path / "shop", "s1"), published, tmp_path, lambda step: None)


def test_without_corrections_nothing_is_learnt_that_is_known_already(
    published: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published.execute("update marts.inquiry set decided_by = 'model'")
    monkeypatch.setattr(retrain, "_right", lambda *_: pytest.fail("trained for nothing"))
    (tmp_path / "a.jsonl").write_text('{"conversation_id": "a", "messages": []}\n', encoding="utf-8")

    found = retrain.retrain(init_workspace(tmp_path / "shop", "s1"), published, tmp_path, lambda step: None)

    assert (0, None, None, False) == (found.corrected_count, found.before, found.after, found.is_published)
