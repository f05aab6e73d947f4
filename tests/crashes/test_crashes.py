"""What takes a second of the crashes: the swap, its readers, the lock of the dead, a full disk, who is who."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.crashes import publishing, whole
from xundan import warehouse
from xundan.errors import UserError
from xundan.ingest.pseudonym import Identities
from xundan.workspace import Workspace, init_workspace

ROOT = Path(__file__).parents[2]
READER = """
import sys, duckdb
both = "select (select count(*) from marts.one), (select count(*) from marts.two)"
while sys.stdin.readline():
    for _ in range(20):
        with duckdb.connect(sys.argv[1], read_only=True) as con:
            print(*con.execute(both).fetchall()[0])
    sys.stdout.flush()
"""
HOLDER = """
import sys
from pathlib import Path
from xundan.workspace import Workspace
with Workspace.open(Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    return init_workspace(tmp_path / "shop", "s1")


@pytest.fixture
def sql(tmp_path: Path) -> Path:
    return publishing.queries(tmp_path / "sql")


def publisher(shop: Workspace, sql: Path, first: int, last: int, *, dies: bool = False) -> list[str]:
    return [
        sys.executable,
        "-m",
        "tests.crashes.publishing",
        str(shop.root),
        str(sql),
        str(first),
        str(last),
        f"{dies:d}",
    ]


def test_a_death_before_the_swap_leaves_the_old_database_and_no_trace_in_the_next(shop, sql) -> None:
    publishing.publish(shop, sql, 3)
    before = whole.published(shop.root)
    died = subprocess.run(publisher(shop, sql, 5, 6, dies=True), cwd=ROOT, check=False)
    after_death = whole.published(shop.root)
    publishing.publish(shop, sql, 4)

    assert died.returncode != 0
    assert after_death == before
    assert sorted(path.name for path in shop.root.glob("analyst*")) == ["analyst.duckdb"]


def test_readers_are_never_blocked_and_see_one_publication_at_a_time(shop, sql) -> None:
    publishing.publish(shop, sql, 1)
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(shop.analyst_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert reader.stdin is not None
    writing = subprocess.Popen(publisher(shop, sql, 2, 12), cwd=ROOT)
    while writing.poll() is None:
        reader.stdin.write("\n")
        reader.stdin.flush()
        assert reader.stdout is not None
        seen = [reader.stdout.readline().split() for _ in range(20)]
        assert [pair for pair in seen if len(set(pair)) != 1] == []
    reader.stdin.close()

    assert (reader.wait(), writing.returncode) == (0, 0)


def test_a_second_run_leaves_and_says_who_is_at_work(shop) -> None:
    with held(shop) as holder, pytest.raises(UserError, match=f"process {holder.pid} on .*, since 20"), shop.lock():
        pass


def test_a_second_run_waits_as_long_as_it_is_set_to(shop) -> None:
    (shop.root / "shop.yml").write_text("shop_id: s1\nlock_wait_seconds: 30\n", encoding="utf-8")
    with held(shop) as holder:
        holder.stdin.close()
        with Workspace.open(shop.root).lock():
            owner = json.loads((shop.root / ".lock-owner.json").read_text(encoding="utf-8"))

    assert owner["process"] == os.getpid()


def test_the_lock_of_the_dead_is_free_and_their_death_is_told(shop, caplog) -> None:
    shop.spill.mkdir()
    (shop.spill / "duckdb_temp_left_by_the_dead").touch()
    with held(shop) as holder:
        holder.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        holder.wait()
    with shop.lock():
        pass

    assert f"the run before this one died (process {holder.pid} on" in caplog.text
    assert not shop.spill.exists()


class held:  # noqa: N801 – reads as a word
    """The lock in the hands of another process."""

    def __init__(self, shop: Workspace) -> None:
        self._command = [sys.executable, "-c", HOLDER, str(shop.root)]

    def __enter__(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "held\n"
        return self._process

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def test_a_full_disk_is_told_with_what_is_free(shop) -> None:
    with pytest.raises(UserError, match="make room and run again, nothing is lost"), warehouse.connect(shop):
        raise duckdb.IOException("IO Error: Could not write file: No space left on device")


@pytest.mark.parametrize("content", [b"no database at all" * 500, b"DUCK" * 5_000])
def test_a_damaged_warehouse_is_told_in_plain_words(shop, content) -> None:
    shop.warehouse_path.write_bytes(content)

    with pytest.raises(UserError) as told, warehouse.connect(shop):
        pass

    assert str(shop.warehouse_path) in str(told.value)


def test_who_is_who_stays_closed_to_others_though_a_run_died_while_making_it(shop) -> None:
    with duckdb.connect(str(shop.identities_path)):
        pass
    shop.identities_path.chmod(0o644)
    with Identities(shop.identities_path):
        mode = shop.identities_path.stat().st_mode & 0o777

    assert mode == 0o600 or os.name == "nt"  # which has no modes
