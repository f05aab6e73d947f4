"""`xundan train`: corrections become labelled conversations, and only models that are no worse are published."""

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.reasons.chat import conversation, frame
from xundan.errors import UserError
from xundan.reasons import boilerplate, choice, classify, lines, own, retrain, train, words
from xundan.reasons.labelled import OPEN_DATA
from xundan.settings import Settings
from xundan.workspace import init_workspace

MODELS = [classify.SIGNS, classify.LINES, choice.MODEL, boilerplate.LEARNT]


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three files of four labelled conversations, of which none is about stock."""
    folder = tmp_path_factory.mktemp("labelled")
    for number in (1, 2, 3):
        rows = (OPEN_DATA / f"dev-{number}.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        others = [row for row in rows if '"stock.' not in row and '"reason": null' not in row]
        (folder / f"{number}.jsonl").write_text("".join(others[:4]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def trained(published: duckdb.DuckDBPyConnection, labelled: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a shop that learnt from those conversations and its own correction."""
    shop = init_workspace(tmp_path_factory.mktemp("trained") / "shop", "s1")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retrain, "_right", lambda *_: 0.70)
        retrain.retrain(shop, published, labelled, lambda step: None)
    return shop.settings


def test_a_shop_that_trained_has_models_of_its_own_and_nothing_beside_them(trained: Settings) -> None:
    folder = own.folder(trained)

    assert folder is not None
    assert {path.name for path in folder.iterdir()} == {model.name for model in MODELS}
    assert [own.model(trained, model).parent for model in MODELS] == [folder] * 4


def test_what_was_corrected_is_learnt(trained: Settings) -> None:
    assert "stock.out" in words.load(own.model(trained, classify.SIGNS)).codes


@pytest.mark.parametrize("model", [classify.SIGNS, classify.LINES, choice.MODEL], ids=lambda model: model.name)
def test_a_shop_judges_by_a_model_of_its_own(trained: Settings, tmp_path: Path, model: Path) -> None:
    chat = frame(conversation("买家: 有货吗", "客服: 没货了"))
    shop = init_workspace(tmp_path / "shop", "s1")
    packaged = classify.fill(chat, shop.settings)["confidence"][0]
    (shop.root / "reasons").mkdir()
    shutil.copy(own.model(trained, model), shop.root / "reasons")

    assert classify.fill(chat, shop.settings)["confidence"][0] != packaged


def test_training_that_dies_changes_no_model(
    published: duckdb.DuckDBPyConnection, labelled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(retrain, "_right", lambda *_: 0.70)
    monkeypatch.setattr(train, "reasons", lambda files: (classify.Models(None, {}), []))
    monkeypatch.setattr(train, "choice_weights", lambda examples: {})
    monkeypatch.setattr(words, "save", lambda model, path: path.touch())
    monkeypatch.setattr(lines, "save", die)
    shop = init_workspace(tmp_path / "shop", "s1")

    with pytest.raises(MemoryError):
        retrain.retrain(shop, published, labelled, lambda step: None)

    assert [own.model(shop.settings, model) for model in MODELS] == MODELS


def test_without_labelled_conversations_it_says_where_to_find_them(
    published: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="no labelled conversations"):
        retrain.retrain(init_workspace(tmp_path / "shop", "s1"), published, tmp_path, lambda step: None)


def test_without_corrections_nothing_is_learnt_that_is_known_already(
    published: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrain, "corrected", lambda con: [])
    monkeypatch.setattr(retrain, "_right", lambda *_: pytest.fail("trained for nothing"))
    (tmp_path / "a.jsonl").write_text('{"conversation_id": "a", "messages": []}\n', encoding="utf-8")

    found = retrain.retrain(init_workspace(tmp_path / "shop", "s1"), published, tmp_path, lambda step: None)

    assert (0, None, None, False) == (found.corrected_count, found.before, found.after, found.is_published)
