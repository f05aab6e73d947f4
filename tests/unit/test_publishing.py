"""What a publication takes over from the file before it, and when it writes everything anew."""

import os
from pathlib import Path

import duckdb
import pytest

from tests.scenarios import canonical
from xundan import models, partitions, pipeline, publishing
from xundan.pipeline import Run
from xundan.workspace import Workspace

# the nights that follow these days
MONDAY, TUESDAY, WEDNESDAY = (f"2026-10-{day}T02:30:00+08:00" for day in (13, 14, 15))
FALSE = "a false word"


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """A shop asked on Monday, and its first night published."""
    shop = canonical.workspace(tmp_path / "s1")
    asked(shop, "小明", "2026-10-12 10:00:00", MONDAY)
    pipeline.publish(shop)
    return shop


def asked(shop: Workspace, buyer: str, at: str, night: str) -> None:
    """A buyer asks, and the night takes it in and builds, but publishes nothing yet."""
    canonical.deliver(shop, {"messages": [{"buyer_id": buyer, "sent_at": at}]}, buyer)
    run = Run.at(pipeline.parse_as_of(night, shop))
    pipeline.ingest(shop, run)
    pipeline.build(shop, run)


def told(shop: Workspace) -> list[str]:
    """What the buyers said, as analysts find it."""
    with duckdb.connect(str(shop.analyst_path), read_only=True) as con:
        return [text for (text,) in con.execute("select text from marts.message order by sent_at").fetchall()]


def falsify(shop: Workspace, *, unseen: bool) -> None:
    """Write a false word over all published ones, with the file as old as before where that is to stay unseen."""
    status = shop.analyst_path.stat()
    with duckdb.connect(str(shop.analyst_path)) as con:
        con.execute("update marts.message set text = ?", [FALSE])
    if unseen:
        os.utime(shop.analyst_path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_what_was_not_touched_is_taken_over_and_not_written_again(shop: Workspace) -> None:
    """On Tuesday night Monday's inquiry matures; on Wednesday night nothing of Monday's changes any more."""
    asked(shop, "小红", "2026-10-13 10:00:00", TUESDAY)
    pipeline.publish(shop)
    falsify(shop, unseen=True)
    asked(shop, "小刚", "2026-10-14 10:00:00", WEDNESDAY)
    pipeline.publish(shop)

    assert [FALSE, canonical.TEXTS["buyer"], canonical.TEXTS["buyer"]] == told(shop)


def test_a_file_that_somebody_wrote_to_is_published_anew(shop: Workspace) -> None:
    falsify(shop, unseen=False)
    asked(shop, "小红", "2026-10-13 10:00:00", TUESDAY)
    pipeline.publish(shop)

    assert FALSE not in told(shop)


def test_a_night_that_failed_its_checks_is_published_with_the_next(shop: Workspace) -> None:
    asked(shop, "小红", "2026-10-13 10:00:00", TUESDAY)
    asked(shop, "小刚", "2026-10-14 10:00:00", WEDNESDAY)
    pipeline.publish(shop)

    assert 3 == len(told(shop))


def test_a_file_that_is_gone_is_published_anew(shop: Workspace) -> None:
    shop.analyst_path.unlink()
    asked(shop, "小红", "2026-10-13 10:00:00", TUESDAY)
    pipeline.publish(shop)

    assert 2 == len(told(shop))


def test_a_file_put_back_from_an_earlier_night_is_no_base(shop: Workspace) -> None:
    earlier = shop.analyst_path.read_bytes()
    asked(shop, "小红", "2026-10-13 10:00:00", TUESDAY)
    pipeline.publish(shop)
    status = shop.analyst_path.stat()
    shop.analyst_path.write_bytes(earlier)
    os.utime(shop.analyst_path, ns=(status.st_atime_ns, status.st_mtime_ns))
    asked(shop, "小刚", "2026-10-14 10:00:00", WEDNESDAY)
    pipeline.publish(shop)

    assert 3 == len(told(shop))


def test_a_damaged_file_is_published_anew(shop: Workspace) -> None:
    status = shop.analyst_path.stat()
    shop.analyst_path.write_bytes(b"no database")
    os.utime(shop.analyst_path, ns=(status.st_atime_ns, status.st_mtime_ns))
    asked(shop, "小红", "2026-10-13 10:00:00", TUESDAY)
    pipeline.publish(shop)

    assert 2 == len(told(shop))


def test_what_somebody_left_who_wrote_into_the_file_and_died_does_not_spoil_the_next(shop: Workspace) -> None:
    shop.analyst_path.with_name("analyst.duckdb.wal").write_bytes(b"a log of another file")
    asked(shop, "小红", "2026-10-13 10:00:00", TUESDAY)
    pipeline.publish(shop)

    assert 2 == len(told(shop))


@pytest.mark.parametrize("killed_at", ["before the swap", "after the swap"])
def test_a_publication_killed_at_its_swap_is_made_up_for_by_the_next(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch, killed_at: str
) -> None:
    asked(shop, "小红", "2026-10-13 10:00:00", TUESDAY)
    swap = Path.replace

    def die(fresh: Path, target: Path) -> Path:
        if killed_at == "after the swap":
            swap(fresh, target)
        raise KeyboardInterrupt

    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(Path, "replace", die)
        pipeline.publish(shop)
    asked(shop, "小刚", "2026-10-14 10:00:00", WEDNESDAY)
    pipeline.publish(shop)

    assert 3 == len(told(shop))


def test_a_file_of_which_more_than_half_lies_free_is_published_anew(shop: Workspace) -> None:
    """Whole tables of many rows are emptied in it; the rows of a publication never lie like that for long."""
    with duckdb.connect(str(shop.analyst_path)) as con:
        con.execute("create table gone as select uuid() as word from range(2_000_000)")
        con.execute("checkpoint; drop table gone; checkpoint")
    status = shop.analyst_path.stat()
    with duckdb.connect(str(shop.warehouse_path)) as con:
        con.execute("update run.published_file set modified_ns = ?", [status.st_mtime_ns])
        assert not publishing._is_base(con, shop.analyst_path)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("marts.inquiry", "day"),
        ("marts.shop_day", "day"),
        ("marts.session", "buyer_key"),
        ("marts.order_day", None),  # the age of a cohort is another every night
        ("marts.recoverable_loss", None),  # odds are fitted to all inquiries at once
        ("reports.reasons", None),
    ],
)
def test_a_table_is_published_by_what_all_it_reads_is_kept_by(name: str, key: str | None) -> None:
    known = models.load()

    assert key == partitions.followed_by(known[name], known, ["buyer_key", "day"])
