"""Which files are taken, passed over or refused."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.ingest.shop import CHATS, ORDERS, Shop, balances
from xundan.ingest import FileResult, inbox, report_lines
from xundan.ingest.inbox_file import InboxFile
from xundan.ingest.layout import Layout
from xundan.ingest.load import Load
from xundan.ingest.platforms import canonical

ONE = CHATS + "taobao,s1,c1,m1,小明,甲,2026-10-01 10:00:00,buyer,有货吗\n"
TWO = ONE + "taobao,s1,c1,m2,小明,甲,2026-10-01 10:00:05,agent,有的\n"


def test_an_unchanged_inbox_changes_no_row(shop: Shop) -> None:
    shop.take("chats/a.csv", ONE)
    before = shop.everything()

    assert [] == shop.ingest()
    assert before == shop.everything()


def test_a_touched_file_is_passed_over_too(shop: Shop) -> None:
    path = shop.drop("chats/a.csv", ONE)
    shop.ingest()
    os.utime(path, (1, 1))

    assert [] == shop.ingest()


def test_an_old_untouched_file_is_not_read_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shop.drop("chats/a.csv", ONE)
    os.utime(path, (1, 1))
    shop.ingest()
    monkeypatch.setattr(InboxFile, "_open", lambda _: pytest.fail("was read"))

    assert [] == shop.ingest()


def test_a_file_rewritten_with_as_many_bytes_is_read_again(shop: Shop) -> None:
    shop.take("chats/a.csv", ONE)

    assert 1 == shop.take("chats/a.csv", ONE.replace("有货吗", "包邮吗").replace("m1", "m3")).rows_kept


def test_the_same_content_under_another_name_is_all_duplicate(shop: Shop) -> None:
    shop.take("chats/a.csv", TWO)
    result = shop.take("chats/b.csv", TWO)

    assert (2, 0, 2) == (result.rows_in, result.rows_kept, result.rows_duplicate)
    assert "chats/a.csv" in str(result.note)


def test_a_reexport_with_overlap_adds_only_what_is_new(shop: Shop) -> None:
    shop.take("chats/a.csv", ONE)
    result = shop.take("chats/b.csv", TWO)

    assert (1, 1) == (result.rows_kept, result.rows_duplicate)


def test_folders_and_files_are_taken_in_order(shop: Shop) -> None:
    shop.drop("orders/a.csv", ORDERS)
    shop.drop("chats/b.csv", TWO)
    shop.drop("chats/a/z.csv", ONE)

    assert ["chats/a/z.csv", "chats/b.csv", "orders/a.csv"] == [result.file for result in shop.ingest()]


@pytest.mark.parametrize("name", [".DS_Store", "~$a.csv", "a.csv.part", "a.csv.crdownload", "a.csv.xltd", "a.tmp"])
def test_hidden_and_unfinished_files_are_left_alone(shop: Shop, name: str) -> None:
    shop.drop(f"chats/{name}", ONE)

    assert [] == shop.ingest()


def test_the_empty_file_that_keeps_the_name_of_a_download_is_left_alone(shop: Shop) -> None:
    shop.drop("chats/a.csv", b"")
    shop.drop("chats/a.csv.part", ONE)

    assert [] == shop.ingest()


def test_a_file_that_grows_while_it_is_read_is_left_for_the_next_run(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = shop.drop("chats/a.csv", ONE)

    def grow(load: Load) -> FileResult:
        with path.open("a", encoding="utf-8") as file:
            file.write(TWO.removeprefix(ONE))
        return read(load)

    with monkeypatch.context() as growing:
        read = Load._read
        growing.setattr(Load, "_read", grow)
        (left,) = shop.ingest()

    assert left.is_left
    assert [(0, 0)] == shop.rows("select (select count(*) from raw.messages), (select count(*) from raw.files)")
    assert [2] == [result.rows_kept for result in shop.ingest()]


def test_a_file_that_grows_between_two_looks_is_left_for_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUNDAN_SETTLE_SECONDS", "0.5")
    shop = Shop.at(tmp_path)
    path = shop.drop("chats/a.csv", ONE)
    monkeypatch.setattr(inbox.time, "sleep", lambda _: path.write_text(TWO, encoding="utf-8"))

    assert ["chats/a.csv: 还在写入，留到下次（still being written; left for the next run）"] == report_lines(
        shop.ingest()
    )[:1]
    shop.con.close()


def test_a_name_that_tells_a_buyer_is_stored_without_it(shop: Shop) -> None:
    (result,) = (shop.take("chats/小明 13800138000.csv", TWO + "taobao,s1,c1,m9,小明,甲,bad,agent,好\n"),)

    assert "chats/[买家] [手机号].csv" == result.file
    assert [] == [place for place in ("小明", "13800138000") if place in shop.everything()]
    assert [] == shop.ingest()


def test_a_name_that_tells_a_buyer_none_of_whose_rows_could_be_taken_is_stored_without_it(shop: Shop) -> None:
    said = {"gmtCreated": "bad", "userNickFrom": "小明", "userNickTo": "禾木:甲", "msg": "在吗", "msgId": "1"}
    meta = {"dataId": "20261109_禾木_甲_小明", "buyerNick": "小明", "psnNickName": "禾木:甲", "accountNick": "禾木"}
    (result,) = (shop.take("chats/小明.jsonl", json.dumps({"meta": meta, "messages": [said]}, ensure_ascii=False)),)

    assert ("chats/[买家].jsonl", 1) == (result.file, result.rows_rejected)
    assert "小明" not in shop.everything()


def test_an_empty_inbox_is_no_error(shop: Shop) -> None:
    shutil.rmtree(shop.workspace.inbox)

    assert [] == shop.ingest()


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n\r\n"])
def test_an_empty_file_is_refused_and_says_so(shop: Shop, content: bytes) -> None:
    shop.take("chats/a.csv", content)

    assert [(0, None)] == shop.rows("select line, \"column\" from raw.rejects where reason like '%empty file%'")


def test_a_header_alone_is_a_file_without_rows(shop: Shop) -> None:
    assert 0 == shop.take("chats/a.csv", CHATS).rows_in
    assert [] == shop.rows("from raw.rejects")


def test_a_missing_column_refuses_the_file_and_names_the_nearest(shop: Shop) -> None:
    result = shop.take("chats/a.csv", TWO.replace("sent_at", "send_at"))

    assert (None, 2, 2) == (result.platform, result.rows_in, result.rows_rejected)
    ((line, column, reason),) = shop.rows('select line, "column", reason from raw.rejects')
    assert (0, "sent_at") == (line, column)
    assert "send_at" in reason


def test_an_unknown_layout_is_refused_with_what_is_known(shop: Shop) -> None:
    result = shop.take("chats/notes.txt", "买牛奶\n买面包\n")

    assert balances(result)
    assert result.rows_rejected == 1
    assert "千牛聊天记录文本" in str(result.note)


def test_bytes_that_are_no_text_are_refused(shop: Shop) -> None:
    result = shop.take("chats/photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))

    assert (None, 1, 1) == (result.platform, result.rows_in, result.rows_rejected)


@pytest.mark.parametrize(("head", "remedy"), [(b"Rar!\x1a\x07\0", "请解压后"), (b"%PDF-1.7\n", "请从平台导出为表格")])
def test_what_holds_no_rows_as_it_is_says_what_to_do(shop: Shop, head: bytes, remedy: str) -> None:
    assert remedy in str(shop.take("chats/a.csv", head).note)


def test_a_file_in_the_wrong_folder_is_told_where_it_belongs(shop: Shop) -> None:
    assert "inbox/chats/" in str(shop.take("orders/a.csv", TWO).note)


def test_a_platforms_own_figures_are_taken_from_their_folder(shop: Shop) -> None:
    assert 1 == shop.take("kpi/a_20261001.csv", "旺旺昵称,咨询人数,平均响应时长(秒)\n甲,3,20\n").rows_kept


def test_a_file_claimed_twice_is_refused_with_both_names(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = Layout(name="greedy", title="贪心", kind="chats", platform="x", columns=())
    monkeypatch.setattr(inbox, "layouts", lambda: (canonical.CHATS, greedy))

    assert "canonical_chats、greedy" in str(shop.take("chats/a.csv", ONE).note)


def test_a_refused_file_is_taken_once_somebody_can_read_it(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr(inbox, "layouts", lambda: (canonical.ORDERS,))
        shop.take("chats/a.csv", ONE)
        assert [] == shop.ingest()

    assert [1] == [result.rows_kept for result in shop.ingest()]


def test_a_file_that_cannot_be_opened_is_refused_and_tried_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.drop("chats/b.csv", ONE)
    with monkeypatch.context() as locked:
        locked.setattr(InboxFile, "_open", _locked)
        (result,) = shop.ingest()
        assert [] == shop.ingest()

    assert "cannot be opened" in str(result.note)
    assert [1] == [result.rows_kept for result in shop.ingest()]


def _locked(file: InboxFile) -> None:
    raise PermissionError(file.name)


def test_a_damaged_container_is_refused_whole(shop: Shop) -> None:
    sample = "data_samples/platforms/canonical_chats/chats.parquet"
    whole = (Path(__file__).parents[2] / sample).read_bytes()

    assert shop.take("chats/a.parquet", whole[: len(whole) // 2]).rows_rejected == 1
    assert [0] == shop.column("select count(*) from raw.messages")


def test_a_crash_inside_a_file_leaves_nothing_of_it_and_the_next_run_takes_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.drop("chats/a.csv", ONE)
    shop.drop("chats/b.csv", TWO + "taobao,s1,c1,m9,小明,甲,bad,agent,好\n")
    with monkeypatch.context() as crash:
        crash.setattr(Load, "_note", _crash_at("chats/b.csv", Load._note))
        with pytest.raises(KeyboardInterrupt):
            shop.ingest()

    assert ["chats/a.csv"] == shop.column("select file from raw.files")
    assert [0] == shop.column("select count(*) from raw.rejects")
    assert [("chats/b.csv", 1, 1, 1)] == [
        (r.file, r.rows_kept, r.rows_duplicate, r.rows_rejected) for r in shop.ingest()
    ]


def _crash_at(file, note):  # type: ignore[no-untyped-def]
    def crashing(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        if self._file.name == file:
            raise KeyboardInterrupt
        return note(self, *args, **kwargs)

    return crashing


def test_progress_names_each_file(shop: Shop) -> None:
    shop.drop("chats/a.csv", ONE)
    told: list[str] = []
    inbox.ingest_inbox(shop.con, shop.workspace, "run", told.append)

    assert "chats/a.csv" == told[0]
    assert re.fullmatch(r"chats/a\.csv 1 行 rows · [\d,]+/s", told[1])


def test_a_refused_row_of_a_file_with_a_long_name_is_kept_like_any_other(shop: Shop) -> None:
    name = "十一月" * 25  # 225 bytes
    result = shop.take(f"chats/{name}.csv", CHATS + "taobao,s1,c1,m1,小明,甲,昨天,buyer,在吗\n")
    (kept,) = shop.workspace.quarantine.glob("*.csv")

    assert 1 == result.rows_rejected
    assert "message_id=m1" in kept.read_text(encoding="utf-8-sig")


def test_a_file_beside_the_folders_of_the_inbox_is_told_where_to_go(shop: Shop) -> None:
    (shop.workspace.inbox / "聊天.csv").write_text(CHATS, encoding="utf-8")
    told, _ = report_lines(shop.ingest())

    assert told.startswith("聊天.csv: 不在 inbox 的子文件夹里")
    assert "chats、orders、campaigns、agents、kpi" in told
