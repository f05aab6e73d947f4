"""What is backed up comes back, byte for byte, and nothing else does."""

import datetime as dt
import os
import zipfile
from pathlib import Path

import duckdb
import pytest

from tests.scenarios import canonical
from xundan import pipeline, purge
from xundan.backup import backup, restore
from xundan.errors import UserError
from xundan.ingest.pseudonym import Identities
from xundan.pipeline import Run
from xundan.workspace import Workspace, init_workspace


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    workspace = init_workspace(tmp_path / "shop", "s1")
    with duckdb.connect(str(workspace.warehouse_path)) as con:
        con.execute("create table said as select '太贵了' as text")
    with Identities(workspace.identities_path) as identities:
        identities.forget(())
    for name in ("actions.csv", "reader-consent.json", "runs.jsonl"):
        (workspace.root / name).write_text("what people wrote, what was run", encoding="utf-8")
    (workspace.reports / "nightly-2026-11-09.html").write_text("夜报", encoding="utf-8")
    (workspace.reports / "data_docs").mkdir()
    (workspace.reports / "data_docs" / "index.html").write_text("made again each night", encoding="utf-8")
    (workspace.inbox / "chats" / "a.csv").write_text("an export", encoding="utf-8")
    return workspace


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not path.name.startswith(".lock")
    }


def test_a_restored_workspace_is_the_one_that_was_backed_up(shop, tmp_path) -> None:
    restored = restore(backup(shop, tmp_path / "copy.zip"), tmp_path / "again")
    left_out = {"inbox/chats/a.csv", "reports/data_docs/index.html"}

    assert {name: said for name, said in files(shop.root).items() if name not in left_out} == files(restored.root)


def test_the_exports_go_along_when_asked(shop, tmp_path) -> None:
    restored = restore(backup(shop, tmp_path / "copy.zip", with_inbox=True), tmp_path / "again")

    assert (restored.inbox / "chats" / "a.csv").read_text(encoding="utf-8") == "an export"


def test_nobody_else_may_read_the_copy_nor_who_is_who(shop, tmp_path) -> None:
    copy = backup(shop, tmp_path / "copy.zip")
    restored = restore(copy, tmp_path / "again")
    modes = {path.stat().st_mode & 0o077 for path in (copy, restored.identities_path)}

    assert modes == {0} or os.name == "nt"


def test_a_folder_in_use_is_not_replaced_unasked(shop, tmp_path) -> None:
    copy = backup(shop, tmp_path / "copy.zip")

    with pytest.raises(UserError, match="not empty"):
        restore(copy, shop.root)


def test_replacing_brings_back_what_was_and_keeps_the_inbox(shop, tmp_path) -> None:
    copy = backup(shop, tmp_path / "copy.zip")
    (shop.reports / "nightly-2026-11-09.html").write_text("spoilt", encoding="utf-8")
    shop.warehouse_path.write_bytes(b"spoilt")
    restore(copy, shop.root, replace=True)

    assert (shop.reports / "nightly-2026-11-09.html").read_text(encoding="utf-8") == "夜报"
    assert (shop.inbox / "chats" / "a.csv").exists()
    with duckdb.connect(str(shop.warehouse_path)) as con:
        assert con.execute("from said").fetchall() == [("太贵了",)]


def test_who_was_purged_since_does_not_come_back_with_the_copy(tmp_path) -> None:
    shop = canonical.workspace(tmp_path / "shop")
    said = [{"buyer_id": buyer, "sent_at": "2026-11-09 10:00:00"} for buyer in ("被忘记的人", "小红")]
    canonical.deliver(shop, {"messages": said})
    pipeline.ingest(shop, Run.at(pipeline.parse_as_of("2026-11-20", shop)))
    copy = backup(shop, tmp_path / "copy.zip")
    with Identities(shop.identities_path) as identities:
        him, her = identities.key_of("taobao", "被忘记的人"), identities.key_of("taobao", "小红")
        identities.forget([him])
    restore(copy, shop.root, replace=True)

    assert [row["buyer_key"] for row in canonical.table(shop, "raw.messages")] == [her]
    with Identities(shop.identities_path) as identities:
        assert identities.names() == {her: "小红"}


def test_who_was_purged_stays_so_when_a_restore_dies_and_is_asked_again(tmp_path, monkeypatch) -> None:
    shop = canonical.workspace(tmp_path / "shop")
    canonical.deliver(shop, {"messages": [{"buyer_id": "被忘记的人", "sent_at": "2026-11-09 10:00:00"}]})
    pipeline.ingest(shop, Run.at(pipeline.parse_as_of("2026-11-20", shop)))
    (shop.quarantine / "000001-a.csv").write_text("file,content\na,被忘记的人\n", encoding="utf-8")
    copy = backup(shop, tmp_path / "copy.zip")
    purge.purge(shop, purge.Wanted(buyer="被忘记的人"))
    with monkeypatch.context() as dies:
        dies.setattr("xundan.backup.purge", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            restore(copy, shop.root, replace=True)
    restore(copy, shop.root, replace=True)

    assert canonical.table(shop, "raw.messages") == []
    assert [path for path in shop.quarantine.glob("*.csv") if "被忘记的人" in path.read_text(encoding="utf-8")] == []


def test_reports_that_come_back_of_somebody_purged_go_also_where_old_ones_were_purged(tmp_path) -> None:
    shop = canonical.workspace(tmp_path / "shop")
    said = [{"buyer_id": "被忘记的人", "sent_at": "2026-11-09 10:00:00"}]
    canonical.deliver(shop, {"messages": [*said, {"buyer_id": "小红", "sent_at": "2026-11-09 10:00:00"}]})
    pipeline.ingest(shop, Run.at(pipeline.parse_as_of("2026-11-20", shop)))
    (shop.reports / "nightly-2026-11-09.html").write_text("被忘记的人的原话", encoding="utf-8")
    copy = backup(shop, tmp_path / "copy.zip")
    purge.purge(shop, purge.Wanted(before=dt.date(2026, 8, 1)))
    purge.purge(shop, purge.Wanted(buyer="被忘记的人"))
    restore(copy, shop.root, replace=True)

    assert not (shop.reports / "nightly-2026-11-09.html").exists()


def test_a_copy_of_which_a_byte_is_wrong_touches_nothing(shop, tmp_path) -> None:
    copy = backup(shop, tmp_path / "copy.zip")
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 0xFF
    copy.write_bytes(content)
    before = files(shop.root)

    with pytest.raises(UserError):
        restore(copy, shop.root, replace=True)
    assert files(shop.root) == before


def test_a_copy_never_writes_outside_of_the_workspace(tmp_path) -> None:
    evil = tmp_path / "evil.zip"
    with zipfile.ZipFile(evil, "w") as archive:
        archive.writestr("../outside.txt", "x")
        archive.writestr("manifest.json", '{"files": {"../outside.txt": {"bytes": 1, "sha256": ""}}}')

    with pytest.raises(UserError, match="outside"):
        restore(evil, tmp_path / "shop")
    assert not (tmp_path / "outside.txt").exists()


def test_something_else_is_told_to_be_no_backup(tmp_path) -> None:
    (tmp_path / "notes.zip").write_text("no zip", encoding="utf-8")

    with pytest.raises(UserError, match="no whole backup"):
        restore(tmp_path / "notes.zip", tmp_path / "shop")
