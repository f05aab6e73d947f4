"""Archives and workbooks: what lies in them is taken as if it lay in the folder, and what would do harm is refused."""

import base64
import gzip
import io
import json
import stat
import zipfile
import zlib
from pathlib import Path

import pytest
import pyzipper
import xlsxwriter

from tests.ingest.shop import CHATS, Shop, balances
from xundan.ingest import FileResult, containers, faults
from xundan.ingest.source import Source

FIRST = CHATS + "taobao,s1,c1,m1,小明,甲,2026-10-01 10:00:00,buyer,有货吗\n"
SECOND = CHATS + "taobao,s1,c1,m2,小明,甲,2026-10-01 10:00:05,agent,有的\n"
ROWS = [line.split(",") for line in FIRST.splitlines()]
SPOILT = CHATS + "taobao,s1,c1,m3,小明,甲,昨天,agent,有的\n"


def zipped(**entries: str | bytes) -> bytes:
    """A zip of `name=content`, with `__` in a name for a slash."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/") + ".csv", content)
    return buffer.getvalue()


def locked(password: str, content: str, encryption: int = pyzipper.WZ_AES) -> bytes:
    buffer = io.BytesIO()
    with pyzipper.AESZipFile(buffer, "w", compression=pyzipper.ZIP_DEFLATED, encryption=encryption) as archive:
        archive.setpassword(password.encode())
        archive.writestr("a.csv", content)
    return buffer.getvalue()


def workbook(**sheets: list[list[object]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def refused(result: FileResult, reason: str) -> bool:
    return balances(result) and result.rows_kept == 0 and result.rows_rejected > 0 and reason in str(result.note)


def test_an_archive_is_one_file_in_the_accounting_and_many_in_the_rows(shop: Shop) -> None:
    result = shop.take("chats/一周.zip", zipped(a=FIRST, b__c=SECOND + FIRST.removeprefix(CHATS)))

    assert ("chats/一周.zip", 3, 2, 1) == (result.file, result.rows_in, result.rows_kept, result.rows_duplicate)
    assert [("chats/一周.zip/a.csv", 2), ("chats/一周.zip/b/c.csv", 2)] == shop.rows(
        "select file, line from raw.messages order by file"
    )


def test_a_reject_in_an_archive_names_its_entry(shop: Shop) -> None:
    result = shop.take("chats/a.zip", zipped(a=FIRST, b=SPOILT))

    assert [("chats/a.zip/b.csv", 2)] == shop.rows("select file, line from raw.rejects")
    assert result.first_rejects[0].startswith("b.csv 第 2 行：")


def test_an_entry_that_nobody_knows_does_not_keep_the_others_out(shop: Shop) -> None:
    result = shop.take("chats/a.zip", zipped(a="买牛奶\n买面包\n", b=SECOND))

    assert (2, 1, 1) == (result.rows_in, result.rows_kept, result.rows_rejected)


def test_an_archive_in_an_archive_and_gzip_are_opened_too(shop: Shop) -> None:
    inner = zipped(a=FIRST)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("inner.zip", inner)
        archive.writestr("b.csv.gz", gzip.compress(SECOND.encode()))

    assert 2 == shop.take("chats/a.zip", buffer.getvalue()).rows_kept


def test_a_name_in_the_encoding_of_old_windows_is_read(shop: Shop) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("12345678", FIRST)
    content = buffer.getvalue().replace(b"12345678", "聊天.csv".encode("gb18030"))
    shop.take("chats/a.zip", content)

    assert ["chats/a.zip/聊天.csv"] == shop.column("select file from raw.messages")


@pytest.mark.parametrize("encryption", ["aes", "old"])
def test_an_encrypted_archive_opens_with_a_password_of_the_settings(tmp_path: Path, encryption: str) -> None:
    shop = Shop.at(tmp_path, archive_passwords=["falsch", "秘密1", "jd2026"])
    content = locked("秘密1", FIRST) if encryption == "aes" else OLD_ZIP
    result = shop.take("chats/a.zip", content)

    assert 1 == result.rows_kept
    shop.con.close()


def test_an_encrypted_archive_without_a_password_is_refused_and_taken_once_there_is_one(tmp_path: Path) -> None:
    shop = Shop.at(tmp_path)
    assert refused(shop.take("chats/a.zip", locked("geheim", FIRST)), "archive_passwords")
    (tmp_path / "shop.yml").write_text("{shop_id: s1, archive_passwords: [geheim]}", encoding="utf-8")
    opened = Shop(type(shop.workspace).open(tmp_path), shop.con)

    assert [1] == [result.rows_kept for result in opened.ingest()]
    shop.con.close()


def test_a_wrong_password_is_told(tmp_path: Path) -> None:
    shop = Shop.at(tmp_path, archive_passwords=["falsch"])

    assert refused(shop.take("chats/a.zip", locked("geheim", FIRST)), "wrong password")
    shop.con.close()


def test_an_archive_that_unpacks_to_the_unbelievable_is_refused_unread(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containers, "_ALWAYS_BYTES", 1 << 20)

    assert refused(shop.take("chats/a.zip", zipped(a=b"0" * (8 << 20))), "archive bomb")


def test_a_gzip_that_unpacks_to_the_unbelievable_stops_in_time(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "_ALWAYS_BYTES", 1 << 20)
    line = "taobao,s1,c1,m1,小明,甲,2026-10-01 10:00:00,buyer,有货吗\n"
    result = shop.take("chats/a.csv.gz", gzip.compress((CHATS + line * 300_000).encode()))

    assert ["bomb" in reason for reason in shop.column("select reason from raw.rejects")] == [True]
    assert balances(result)


def test_archives_nested_too_deep_are_refused(shop: Shop) -> None:
    content = zipped(a=FIRST)
    for _ in range(5):
        content = zipped(a=content)

    assert refused(shop.take("chats/a.zip", content), "archive bomb")


@pytest.mark.parametrize("name", ["../../a.csv", "/etc/a.csv", "C:/a.csv", "x/../../a.csv"])
def test_a_name_that_leads_outside_is_refused(shop: Shop, name: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, FIRST)

    assert refused(shop.take("chats/a.zip", buffer.getvalue()), "outside the folder")


def test_a_link_is_not_followed(shop: Shop) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("a.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    assert refused(shop.take("chats/a.zip", buffer.getvalue()), "link")


def test_half_an_archive_is_refused(shop: Shop) -> None:
    content = zipped(a=FIRST * 50)

    assert refused(shop.take("chats/a.zip", content[: len(content) // 2]), "damaged file")


def test_half_a_gzip_gives_the_rows_before_the_break(shop: Shop) -> None:
    rows = "".join(f"taobao,s1,c1,m{n},买家{n * 7919 % 997},甲,2026-10-01 10:00:00,buyer,问{n}\n" for n in range(5000))
    content = gzip.compress((CHATS + rows).encode())
    half = content[: len(content) // 2]
    before = zlib.decompressobj(wbits=31).decompress(half).decode(errors="ignore").count("\n") - 1
    result = shop.take("chats/a.csv.gz", half)

    assert 1_000 < before == result.rows_kept
    assert balances(result)
    assert ["damaged file: EOFError"] == shop.column("select regexp_extract(reason, 'damaged[^）]*') from raw.rejects")


def test_half_a_gzip_of_json_gives_the_records_before_the_break(shop: Shop) -> None:
    row = dict(zip(*ROWS, strict=True))
    rows = [row | {"message_id": f"m{n}", "text": f"问{n * 7919 % 997}"} for n in range(5000)]
    content = gzip.compress(json.dumps(rows).encode())
    half = content[: len(content) // 2]
    before = zlib.decompressobj(wbits=31).decompress(half).decode(errors="ignore").count("}")
    result = shop.take("chats/a.json.gz", half)

    assert 1_000 < before == result.rows_kept
    assert balances(result)


def test_what_an_archive_holds_beside_exports_is_passed_over(shop: Shop) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("__MACOSX/a.csv", ".DS_Store", "folder/", "~$a.xlsx"):
            archive.writestr(name, "")
        archive.writestr("a.csv", FIRST)

    assert (1, 1) == (
        (result := shop.take("chats/a.zip", buffer.getvalue())).rows_in,
        result.rows_kept,
    )


def test_a_sheet_is_a_table_whatever_stands_above_it(shop: Shop) -> None:
    result = shop.take("chats/a.xlsx", workbook(一=[["导出时间 2026-10-02"], [], *ROWS]))

    assert ("canonical_chats", 1) == (result.platform, result.rows_kept)
    assert [("chats/a.xlsx", 4)] == shop.rows("select file, line from raw.messages")


def test_every_sheet_that_holds_anything_is_read(shop: Shop) -> None:
    shop.take("chats/a.xlsx", workbook(甲=ROWS, 乙=[ROWS[0], [*ROWS[1][:3], "m2", *ROWS[1][4:]]], 空=[]))

    assert ["chats/a.xlsx/乙", "chats/a.xlsx/甲"] == shop.column("select file from raw.messages order by file")


def test_a_text_that_looks_like_a_formula_stays_a_text(shop: Shop) -> None:
    shop.take("chats/a.xlsx", workbook(一=[ROWS[0], [*ROWS[1][:-1], "=1+1"]]))

    assert ["=1+1"] == shop.column("select text from raw.messages")


def test_of_a_formula_the_value_is_taken_that_was_saved_with_it(shop: Shop) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ROWS[0])
        sheet.write_row(1, 0, ROWS[1][:-1])
        sheet.write_formula(1, len(ROWS[1]) - 1, "=A1", value="有货吗")
    shop.take("chats/a.xlsx", buffer.getvalue())

    assert ["有货吗"] == shop.column("select text from raw.messages")


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    content = workbook(一=[ROWS[0], *[ROWS[1]] * 100])
    source = Source("chats/a.xlsx", "chats", lambda: io.BytesIO(content))
    too_large = containers.Unreadable("chats/a.xlsx", faults.workbook_too_large(1_000))

    assert [too_large] == list(containers.entries(source, containers.Limits((), 1_000)))


def test_a_web_page_that_calls_itself_a_workbook_is_told_apart(shop: Shop) -> None:
    assert refused(shop.take("chats/a.xls", "<html><table><tr><td>买家</td></tr></table></html>"), "HTML")


# a.csv = FIRST, encrypted the old way (ZipCrypto) with the password jd2026, which no library of ours writes
OLD_ZIP = base64.b64decode(
    "UEsDBBQACQAIAOi2dV2w9F1fjAAAAI8AAAAFAAAAYS5jc3aJ5TMzwZ74PNdW/yc1xcb+wQrHe8akU8DCyEcHuhzZ1YKG4mbNIh+l"
    "GZ8WmUzg+xWEW62iHrLPcZmfaBrk2NSEf68JIspNWguXGNvipKDK+HoCTxDsxwIYD+LK7rkyQJzi1nwAMeXuOjZBKAVeemLV7tg9"
    "X5wRPFf3ajk8AM2uzV+OsdUTCUIMttzJ4FBLBwiw9F1fjAAAAI8AAABQSwECHgMUAAkACADotnVdsPRdX4wAAACPAAAABQAAAAAA"
    "AAABAAAApIEAAAAAYS5jc3ZQSwUGAAAAAAEAAQAzAAAAvwAAAAAA"
)
