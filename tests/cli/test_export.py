"""`xundan export`."""

import json
from pathlib import Path

import duckdb


def test_every_mart_is_written_with_its_rows_and_comments(run, published: Path, tmp_path: Path) -> None:
    result = run("export", "--out", tmp_path / "parquet", "--workspace", published)
    file = tmp_path / "parquet" / "reason_day.parquet"
    told = dict(
        duckdb.execute(
            "select decode(key), decode(value) from parquet_kv_metadata(?) "
            "where decode(key) in ('description', 'columns')",
            [str(file)],
        ).fetchall()
    )

    assert [str(file)] == result.stdout.split()
    assert 2 == duckdb.execute("select count(*) from read_parquet(?)", [str(file)]).fetchall()[0][0]
    assert "原因日表" == told["description"]
    assert "lost_value_yuan" in json.loads(told["columns"])


def test_a_second_export_takes_the_place_of_the_first(run, published: Path, tmp_path: Path) -> None:
    written = []
    for _ in range(2):
        run("export", "--out", tmp_path, "--workspace", published)
        written.append((tmp_path / "reason_day.parquet").read_bytes())

    assert written[0] == written[1]
    assert [] == list(tmp_path.glob(".*.new"))


def test_before_the_first_night_it_says_what_to_do(run, shop: Path, tmp_path: Path) -> None:
    result = run("export", "--out", tmp_path, "--workspace", shop)

    assert 1 == result.exit_code
    assert "xundan nightly" in result.stderr
