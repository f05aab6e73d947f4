"""The same chats, however they were saved, are the same rows; a broken byte spoils its row, not its file."""

import pytest

from tests.ingest.shop import CHATS, Shop
from xundan.ingest import decode

ROWS = [f"taobao,s1,c1,m{n},林间小鹿,禾木:小美,2026-10-01 10:00:{n:02},buyer,第{n}句：有货吗€😀\n" for n in range(40)]
TEXT = CHATS + "".join(ROWS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_encoding_and_line_end_gives_the_same_rows(shop: Shop, encoding: str, newline: str) -> None:
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    shop.take("chats/a.csv", (mark + TEXT.replace("\n", newline)).encode(encoding))

    assert [f"第{n}句：有货吗€😀" for n in range(40)] == shop.column("select text from raw.messages order by line")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_broken_byte_spoils_its_row_only(shop: Shop, encoding: str) -> None:
    lines = [line.encode(encoding) for line in TEXT.splitlines(keepends=True)]
    lines[7] = lines[7].replace("有".encode(encoding), "有".encode(encoding)[:-1], 1)
    result = shop.take("chats/a.csv", b"".join(lines))

    assert (40, 39, 1) == (result.rows_in, result.rows_kept, result.rows_rejected)
    assert [8] == shop.column("select line from raw.rejects where reason like '%broken bytes%'")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("block_bytes", [7, 64, 1000])
def test_where_blocks_end_makes_no_difference(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, encoding: str, block_bytes: int
) -> None:
    monkeypatch.setattr(decode, "BLOCK_BYTES", block_bytes)
    body = TEXT.replace("第3句", '"第3\n句').replace("句：有货吗€😀\n" + ROWS[4], '句：有货吗€😀"\n' + ROWS[4])
    result = shop.take("chats/a.csv", body.replace("\n", "\r\n").encode(encoding))

    assert (40, 0) == (result.rows_kept, result.rows_rejected)
    assert 43 == shop.column("select max(line) from raw.messages")[0] + 1


def test_chinese_that_begins_late_is_still_seen(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "_SNIFF_BYTES", 64)
    shop.take(
        "chats/a.csv",
        (CHATS + "taobao,s1,c1,m0,ann,bob,2026-10-01 10:00:00,buyer,hi\n" * 5 + ROWS[1]).encode("gb18030"),
    )

    assert ["hi", "第1句：有货吗€😀"] == shop.column("select text from raw.messages order by line")
