"""The law of the tree: what may not stand in it."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = 330
TRACKED = subprocess.run(
    ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.splitlines()
CODE = [path for path in TRACKED if path.endswith((".py", ".sql")) and (ROOT / path).is_file()]


@pytest.mark.parametrize("path", CODE)
def test_a_file_is_one_screen_of_thought(path: str) -> None:
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_sql_longer_than_a_line_lives_in_sql() -> None:
    block = re.compile(
        r'"""\s*(select\s|with \w+ as|insert into|create (table|view|schema)|update \w+ set|delete from)'
    )

    assert [
        path
        for path in CODE
        if path.startswith(("xundan/", "flows/")) and block.search((ROOT / path).read_text(encoding="utf-8"))
    ] == []


def test_the_lock_names_no_address_and_hashes_everything() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]

    assert "://" not in lock
    assert [pin for pin in pins if not re.match(r"[a-z0-9.-]+==\S+ (; .*)?\\$", pin)] == []


def test_nothing_that_binds_to_one_machine_is_kept() -> None:
    kept = re.compile(r"(^|/)(uv\.lock|poetry\.lock|.*\.(pkl|pickle|pyc|duckdb|ipynb))$|(^|/)utils\.py$")

    assert [path for path in TRACKED if kept.search(path)] == []
