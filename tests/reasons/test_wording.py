from pathlib import Path

import duckdb
import polars as pl

from xundan.reasons import wording


def _spoken(texts: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"inquiry_id": [f"i{place}" for place in range(len(texts))], "text": texts})


def test_what_only_the_unsure_say_comes_first_and_what_all_say_not_at_all() -> None:
    unsure = _spoken(["这个漆膜太薄了", "漆膜薄", "漆膜怎么样", "包邮吗", "包邮吗", "包邮吗"])
    bought = _spoken(["包邮吗"] * 6)

    found = wording.odds(unsure, bought)

    assert found["term"][0].startswith("漆膜")
    assert "包邮" not in found["term"].to_list()


def test_a_term_counts_once_a_chat() -> None:
    unsure = pl.DataFrame({"inquiry_id": ["a"] * 5, "text": [f"漆膜{place}" for place in "甲乙丙丁戊"]})

    assert wording.odds(unsure, _spoken(["包邮吗"])).height == 0


def test_nothing_said_gives_an_empty_list_with_its_columns() -> None:
    nothing = pl.DataFrame(schema={"inquiry_id": pl.String, "text": pl.String})

    assert wording.SCHEMA == dict(wording.odds(nothing, nothing).schema)


def test_the_week_of_the_pack_is_listed_beside_it(tmp_path: Path) -> None:
    con = duckdb.connect()
    con.execute("create schema reports; create schema marts")
    con.execute(
        "create table reports.cover as select 'weekly' report, date '2026-11-09' from_day, '2026-11-15'::date to_day"
    )
    con.execute("create table marts.inquiry (inquiry_id text, outcome text, reason text, confidence double, day date)")
    con.execute("create table marts.message (inquiry_id text, text text, role text, day date)")
    for number in range(6):
        outcome, text = ("lost", "=1+1 漆膜薄") if number < 3 else ("converted", "包邮吗")
        row = [f"i{number}", outcome, "unknown.silent", 0.9, "2026-11-10"]
        con.execute("insert into marts.inquiry values (?, ?, ?, ?, ?)", row)
        con.execute("insert into marts.message values (?, ?, 'buyer', '2026-11-10')", [f"i{number}", text])

    path = wording.write_week(con, tmp_path)

    assert path.name == "wording-2026-W46.csv"
    assert "'=1+1 漆膜薄" in path.read_text(encoding="utf-8-sig")
