"""A workspace that the first version made goes on under this one, and nothing of it is lost.

`first_version/` is what its code left of a small invented shop: every table in its shape, the rows of raw and run.
"""

from pathlib import Path

import duckdb
import pytest

from tests.scenarios import canonical
from xundan import pipeline
from xundan.pipeline import Run
from xundan.workspace import Workspace, init_workspace

LEFT = Path(__file__).with_name("first_version")
PUBLISHED_THEN = {("ia987d1c0e2113557", "lost"), ("id12338a1b3bed523", "converted")}
EXPORT = """\
platform,shop_id,conversation_id,message_id,buyer_id,agent_id,sent_at,role,text
taobao,s1,c2,m4,小红,客服乙,2026-11-09 11:00:00,buyer,有优惠吗
taobao,s1,c2,m7,小红,客服乙,2026-11-09 11:20:00,buyer,谢谢
"""


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The first version's workspace after one night of this one, which brings an export that overlaps."""
    shop = init_workspace(tmp_path_factory.mktemp("first") / "shop", "s1")
    for name in ("warehouse", "identities"):
        with duckdb.connect(str(shop.root / f"{name}.duckdb")) as con:
            con.execute("set timezone = 'UTC'")
            con.execute((LEFT / f"{name}.sql").read_text(encoding="utf-8"))
    (shop.inbox / "chats" / "again.csv").write_text(EXPORT, encoding="utf-8")
    run = Run.at(pipeline.parse_as_of("2026-11-21", shop))
    pipeline.ingest(shop, run)
    pipeline.build(shop, run)
    return shop


def test_no_message_is_lost_or_doubled(upgraded) -> None:
    messages = {row["message_id"] for row in canonical.table(upgraded, "raw.messages")}

    assert messages == {f"m{number}" for number in (1, 2, 3, 4, 5, 7)}
    assert len(canonical.table(upgraded, "raw.messages")) == len(messages)


def test_inquiries_keep_their_names_and_outcomes(upgraded) -> None:
    assert {(row["inquiry_id"], row["outcome"]) for row in canonical.table(upgraded, "marts.inquiry")} == PUBLISHED_THEN


def test_accounts_of_then_stay(upgraded) -> None:
    assert [row["file"] for row in canonical.table(upgraded, "marts.ingest_file") if row["load_id"] <= 4] == [
        "chats/a.csv", "orders/a.csv", "campaigns/a.csv", "agents/a.csv"
    ]  # fmt: skip


def test_tables_that_are_no_more_are_gone(upgraded) -> None:
    there = canonical.tables(upgraded, ["labels"])

    assert "labels.tokens" not in there
    assert "labels.reasons" in there
