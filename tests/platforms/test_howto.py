"""docs/howto/add-platform.md does what it says: its layouts, dropped in as files, are found and read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ingest.shop import Shop
from xundan.ingest import platforms

HOWTO = (Path(__file__).parents[2] / "docs" / "howto" / "add-platform.md").read_text(encoding="utf-8")
TABLE, NO_TABLE, NESTED = re.findall(r"```python\n(.*?)```", HOWTO, re.DOTALL)
EXPORT = "\n".join(line.strip() for line in re.findall(r"^    (?:工单|w1),.*$", HOWTO, re.MULTILINE)) + "\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """A shop whose ingest also knows the layouts of the page."""
    (tmp_path / "fengchao.py").write_text(TABLE, encoding="utf-8")
    (tmp_path / "fengchao_notes.py").write_text(NO_TABLE, encoding="utf-8")
    (tmp_path / "fengchao_talks.py").write_text(NESTED, encoding="utf-8")
    monkeypatch.setattr(platforms, "__path__", [*platforms.__path__, str(tmp_path)])
    platforms.layouts.cache_clear()
    shop = Shop.at(tmp_path / "shop")
    yield shop
    shop.con.close()
    platforms.layouts.cache_clear()


def test_the_table_of_the_page_becomes_messages(shop: Shop) -> None:
    result = shop.take("chats/sessions.csv", EXPORT.encode("gb18030"))

    assert ("fengchao_chats", 2, None) == (result.platform, result.rows_kept, result.note)
    assert [("buyer", "蜂蜜有货吗"), ("agent", "有的亲")] == shop.rows(
        "select role, text from raw.messages order by line"
    )
    assert "13800138000" not in shop.everything()


def test_the_running_text_of_the_page_becomes_messages(shop: Shop) -> None:
    text = "# 蜂巢聊天导出\n2026-10-01 10:00:00 进 蜜蜂 小美 蜂蜜有货吗\n2026-10-01 10:01:00 出 蜜蜂 小美 有的 亲\n"
    result = shop.take("chats/notes.txt", text)

    assert ("fengchao_notes", 2, 1) == (result.platform, result.rows_kept, result.rows_filtered)
    assert ["蜂蜜有货吗", "有的 亲"] == shop.column("select text from raw.messages order by line")


def test_the_nested_json_of_the_page_becomes_messages(shop: Shop) -> None:
    (document,) = re.findall(r"^    ({.*})$", HOWTO, re.MULTILINE)
    result = shop.take("chats/talks.json", document)

    assert ("fengchao_talks", 1) == (result.platform, result.rows_kept)
    assert [("t1", "buyer", "有货吗")] == shop.rows("select conversation_id, role, text from raw.messages")
