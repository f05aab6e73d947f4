"""Whoever is purged stands nowhere any more, and does not come back; everybody else stays."""

import datetime as dt
import json
from pathlib import Path

import duckdb
import pytest

from tests.scenarios import canonical
from xundan import pipeline
from xundan.errors import UserError
from xundan.ingest.pseudonym import Identities
from xundan.pipeline import Run
from xundan.purge import Wanted, purge
from xundan.warehouse import BLOCK_BYTES
from xundan.workspace import Workspace

HIM, HER = "小明要被忘记", "小红留下来"
HIS_WORDS, HER_WORDS = "这款有货吗我穿着特别显胖", "这款有货吗我下周要穿"
NIGHT = "2026-11-20"


def night(shop: Workspace) -> None:
    run = Run.at(pipeline.parse_as_of(NIGHT, shop))
    pipeline.ingest(shop, run)
    pipeline.build(shop, run)
    pipeline.publish(shop)


def remember(shop: Workspace) -> None:
    """As if a publication had restated every inquiry, and a reader had answered for it."""
    with duckdb.connect(str(shop.warehouse_path)) as con:
        con.execute(
            "insert into run.restatements select 'earlier', 'inquiry', inquiry_id, 'outcome', platform, shop_id, "
            "inquiry_id, null, day, 'lost', 'converted', 'late_order', now(), now() from core.inquiries"
        )


def told(buyer: str, words: str, day: int) -> list[canonical.Row]:
    common = {"buyer_id": buyer, "agent_id": "甲"}
    return [
        {**common, "sent_at": f"2026-11-{day:02d} 10:00:00", "text": words},
        {**common, "sent_at": f"2026-11-{day:02d} 10:01:00", "role": "agent", "text": f"您好{buyer}，有的"},
        {**common, "sent_at": f"2026-11-{day:02d} 10:02:00", "text": f"{words}，太贵了，不买了"},
    ]


@pytest.fixture(scope="module")
def purged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, list[Path]]:
    """A shop of two buyers after him is purged with his files; and the workbook of a past night."""
    root = tmp_path_factory.mktemp("purge")
    shop = canonical.workspace(root / "shop")
    canonical.deliver(shop, {"messages": told(HIM, HIS_WORDS, 9)}, "his")
    canonical.deliver(shop, {"messages": told(HER, HER_WORDS, 10) + told("路人甲乙丙", f"我是{HIM}的朋友", 10)}, "hers")
    order = {"order_id": "o1", "buyer_id": HIM, "created_at": "2026-11-09 11:00:00", "paid_at": "2026-11-09 11:01:00"}
    canonical.deliver(shop, {"orders": [order]}, "orders")
    (shop.inbox / "chats" / "his again.csv").write_bytes((shop.inbox / "chats" / "his.csv").read_bytes())
    night(shop)
    remember(shop)
    (shop.reports / "nightly-2026-11-12.html").write_text(HIS_WORDS, encoding="utf-8")
    (shop.reports / "nightly-2026-11-08.html").write_text("before he came", encoding="utf-8")
    for day, said in ((12, HIS_WORDS), (8, "before he came")):
        folder = shop.reports / f"nightly-2026-11-{day:02}" / "agents"
        folder.mkdir(parents=True)
        (folder / "甲.html").write_text(said, encoding="utf-8")
    (shop.quarantine / "000009-x.csv").write_text(f"file,content\na,{HIM}\n", encoding="utf-8")
    purge(shop, Wanted(buyer=HIM), with_sources=True)
    return shop, sorted(shop.reports.glob("nightly-2026-11-*.html"))


def test_neither_name_nor_words_nor_pseudonym_is_left_in_any_file(purged) -> None:
    shop, _ = purged
    searched = {HIM.encode(), HIS_WORDS.encode(), HIM.encode("gb18030"), HIS_WORDS.encode("gb18030")}

    assert [
        path.relative_to(shop.root).as_posix()
        for path in shop.root.rglob("*")
        if path.is_file() and any(trace in path.read_bytes() for trace in searched)
    ] == []


@pytest.mark.parametrize("database", ["warehouse.duckdb", "analyst.duckdb", "identities.duckdb"])
def test_no_table_of_any_database_holds_him(purged, database) -> None:
    """Asked in SQL too: what is compressed in a file is not found by its bytes."""
    shop, _ = purged
    with duckdb.connect(str(shop.root / database), read_only=True) as con:
        tables = con.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        is_told = "contains(row_to_json(told)::varchar, ?)"
        found = [
            (table, trace)
            for (table,) in tables
            for trace in (HIM, HIS_WORDS, "显胖")
            if con.execute(f"select 1 from {table} as told where {is_told} limit 1", [trace]).fetchall()
        ]

    assert found == []


def test_everybody_else_is_still_published(purged) -> None:
    shop, _ = purged
    with duckdb.connect(str(shop.analyst_path), read_only=True) as con:
        texts = {text for (text,) in con.execute("select text from marts.message").fetchall()}

    assert {HER_WORDS, "我是[买家]的朋友"} <= texts


def test_what_was_restated_of_everybody_else_is_still_told(purged) -> None:
    shop, _ = purged
    with duckdb.connect(str(shop.analyst_path), read_only=True) as con:
        restated = con.execute("select inquiry_id from marts.restatement where run_id = 'earlier' order by all")
        assert restated.fetchall() == con.execute("select inquiry_id from marts.inquiry order by all").fetchall()


def test_reports_that_may_quote_him_are_gone_and_the_newest_is_written_again(purged) -> None:
    _, reports = purged

    assert [path.name for path in reports] == ["nightly-2026-11-08.html", "nightly-2026-11-20.html"]


def test_pages_of_single_agents_go_and_are_written_with_their_night(purged) -> None:
    shop, _ = purged

    assert [path.relative_to(shop.reports).as_posix() for path in sorted(shop.reports.glob("*/agents/*"))] == [
        "nightly-2026-11-08/agents/甲.html",
        "nightly-2026-11-20/agents/甲.html",
    ]
    assert not (shop.reports / "nightly-2026-11-12").exists()


def test_the_record_names_nobody(purged) -> None:
    shop, _ = purged
    (line,) = (shop.root / "purges.jsonl").read_text(encoding="utf-8").splitlines()
    record = json.loads(line)

    assert record["what"] == "buyer"
    assert record["rows"]["raw.messages"] == 3
    assert record["rows"]["raw.orders"] == 1
    assert set(record) == {"at", "what", "before", "rows", "files", "sources_left"}


def test_he_does_not_come_back_with_another_file(purged) -> None:
    shop, _ = purged
    canonical.deliver(shop, {"messages": told(HIM, HIS_WORDS, 11)}, "his once more")
    (result,) = pipeline.ingest(shop, Run.at(pipeline.parse_as_of(NIGHT, shop)))

    assert (result.rows_kept, result.rows_filtered) == (0, 3)


def test_somebody_unknown_is_told_before_anything_is_touched(purged) -> None:
    shop, _ = purged

    with pytest.raises(UserError, match="nobody is known here by this name"):
        purge(shop, Wanted(buyer="没来过的人"))


@pytest.fixture(scope="module")
def shortened(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A shop from which everything before the tenth is purged; its files stay."""
    shop = canonical.workspace(tmp_path_factory.mktemp("before") / "shop")
    canonical.deliver(shop, {"messages": told(HIM, HIS_WORDS, 9) + told(HER, HER_WORDS, 10)}, "both")
    orders = [
        {"order_id": f"o{day}", "buyer_id": HER, "created_at": f"2026-11-{day:02d} 11:00:00", "paid_at": None}
        for day in (9, 10)
    ]
    canonical.deliver(shop, {"orders": orders}, "orders")
    pipeline.ingest(shop, Run.at(pipeline.parse_as_of(NIGHT, shop)))
    for name in ("nightly-2026-11-10.html", "weekly-2026-W46.xlsx", "weekly-2026-W46.pptx", "nightly-2027-01-10.html"):
        (shop.reports / name).write_text(name, encoding="utf-8")
    purge(shop, Wanted(before=dt.date(2026, 11, 10)))
    return shop


def test_nothing_from_before_the_day_is_left_and_nothing_after_it_is_lost(shortened) -> None:
    days = {row["sent_at"].astimezone(shortened.zone).day for row in canonical.table(shortened, "raw.messages")}

    assert days == {10}
    assert [row["order_id"] for row in canonical.table(shortened, "raw.orders")] == ["o10"]


def test_nobody_is_known_who_has_no_row_left(shortened) -> None:
    with Identities(shortened.identities_path) as identities:
        assert set(identities.names().values()) == {HER}


def test_reports_that_may_look_back_beyond_the_day_are_gone(shortened) -> None:
    assert [path.name for path in shortened.reports.iterdir()] == ["nightly-2027-01-10.html"]


def test_files_that_hold_what_went_are_counted_in_the_record(shortened) -> None:
    (line,) = (shortened.root / "purges.jsonl").read_text(encoding="utf-8").splitlines()

    assert json.loads(line)["sources_left"] == 2
    assert json.loads(line)["before"] == "2026-11-10"


def test_the_warehouse_keeps_its_small_blocks(shortened) -> None:
    with duckdb.connect(str(shortened.warehouse_path), read_only=True) as con:
        assert con.execute("select block_size from pragma_database_size()").fetchall() == [(BLOCK_BYTES,)]
