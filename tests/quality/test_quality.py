"""What a check says about rows, and what it leaves behind."""

import json
import re

import pytest

from xundan import quality
from xundan.errors import CheckFailed, UserError
from xundan.suites import Expectation, Suite, load_suites

ROLE = {"column": "role", "value_set": ["buyer", "agent"]}


def expect(kind, severity="fatal", **kwargs) -> Expectation:
    return Expectation(type=f"expect_column_{kind}", kwargs=kwargs, severity=severity, why="因为要这样")


def suite(*expectations, rows="true", table="marts.chats", **derived) -> Suite:
    return Suite(table=table, key=("file", "line"), rows=rows, derived=derived, expectations=expectations)


def judge(con, tmp_path, as_of, one_suite):
    return quality.check(con, "marts", docs=tmp_path, as_of=as_of, suites=(one_suite,))


def test_a_failed_fatal_check_names_table_expectation_reason_and_rows(chats, tmp_path, as_of) -> None:
    with pytest.raises(CheckFailed) as failed:
        judge(chats, tmp_path, as_of, suite(expect("values_to_be_in_set", **ROLE)))

    told = str(failed.value)
    for part in (
        "marts.chats, role",
        "1 of 3 rows",
        "expect_column_values_to_be_in_set",
        "因为要这样",
        "file = a.txt, line = 2",
    ):
        assert part in told
    assert failed.value.exit_code == 3


def test_a_failed_warning_is_only_reported(chats, tmp_path, as_of) -> None:
    (verdict,) = judge(chats, tmp_path, as_of, suite(expect("values_to_be_in_set", "warn", **ROLE)))

    assert (verdict.is_passed, verdict.failed_count, verdict.keys) == (False, 1, ("file = a.txt, line = 2",))


def test_only_the_rows_asked_for_are_judged(chats, tmp_path, as_of) -> None:
    (verdict,) = judge(chats, tmp_path, as_of, suite(expect("values_to_be_in_set", **ROLE), rows="line <> 2"))

    assert (verdict.is_passed, verdict.row_count) == (True, 2)


def test_chunks_add_up_to_the_whole_table(chats, tmp_path, as_of, monkeypatch) -> None:
    monkeypatch.setattr(quality, "CHUNK_ROWS", 1000)
    chats.execute(
        "insert into marts.chats select n, 'c', if(n % 1000 = 0, 'boss', 'buyer'), 1, '' from range(4, 5004) r(n)"
    )

    (verdict,) = judge(chats, tmp_path, as_of, suite(expect("values_to_be_in_set", "warn", **ROLE)))

    assert (verdict.row_count, verdict.failed_count) == (5003, 6)


def test_no_more_than_ten_rows_are_named(chats, tmp_path, as_of) -> None:
    chats.execute("insert into marts.chats select range, 'c.txt', 'boss', 1, '' from range(100)")

    (verdict,) = judge(chats, tmp_path, as_of, suite(expect("values_to_be_in_set", "warn", **ROLE)))

    assert len(verdict.keys) == 10


def test_mostly_allows_a_share_of_failures(chats, tmp_path, as_of) -> None:
    half = suite(expect("values_to_be_in_set", mostly=0.5, **ROLE))

    (verdict,) = judge(chats, tmp_path, as_of, half)

    assert (verdict.is_passed, verdict.failed_count) == (True, 1)


def test_decimals_are_compared_as_numbers(chats, tmp_path, as_of) -> None:
    (verdict,) = judge(
        chats, tmp_path, as_of, suite(expect("values_to_be_between", "warn", column="paid_yuan", min_value=0))
    )

    assert verdict.keys == ("file = a.txt, line = 2",)


def test_a_text_judged_in_a_derived_column_appears_nowhere(chats, tmp_path, as_of) -> None:
    no_phone = suite(
        expect("values_to_be_in_set", "warn", column="has_phone", value_set=[False]),
        has_phone="regexp_matches(text, '1[3-9][0-9]{9}')",
    )

    (verdict,) = judge(chats, tmp_path, as_of, no_phone)

    assert verdict.keys == ("file = b.txt, line = 3",)
    assert [path for path in tmp_path.rglob("*") if path.is_file() and b"13800001111" in path.read_bytes()] == []


def test_the_pages_stand_alone_and_run_nothing(chats, tmp_path, as_of) -> None:
    chats.execute("update marts.chats set text = '<svg onload=alert(2)>' where line = 3")
    judge(chats, tmp_path, as_of, suite(expect("values_to_match_regex", "warn", column="text", regex="^[^<]*$")))

    html = "".join(page.read_text(encoding="utf-8") for page in tmp_path.rglob("*.html"))
    assert re.findall(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//|<script|<svg|@import|url\(", html) == []
    assert "&lt;script&gt;alert(1)" in html
    assert "&lt;svg onload=alert(2)" in html


def test_the_front_page_links_to_the_results_of_each_table(chats, tmp_path, as_of) -> None:
    judge(chats, tmp_path, as_of, suite(expect("values_to_be_in_set", "warn", **ROLE)))

    (link,) = re.findall(r'<a href="([^"]+)">marts.chats</a>', (tmp_path / "index.html").read_text(encoding="utf-8"))
    assert (tmp_path / link).is_file()


def test_a_later_check_keeps_the_other_borders_results(chats, tmp_path, as_of) -> None:
    chats.execute("create schema raw")
    chats.execute("create view raw.chats as from marts.chats")
    for border in ("raw", "marts", "marts"):
        passed = suite(expect("values_to_not_be_null", column="line"), table=f"{border}.chats")
        quality.check(chats, border, docs=tmp_path, as_of=as_of, suites=(passed,))

    front = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<h2><a[^>]*>([^<]+)</a>", front) == ["marts.chats", "raw.chats"]


def test_a_new_night_forgets_what_the_last_one_found(chats, tmp_path, as_of) -> None:
    judge(chats, tmp_path, as_of, suite(expect("values_to_not_be_null", column="line")))
    quality.check(chats, "raw", docs=tmp_path, as_of=as_of, suites=())

    assert [path.name for path in tmp_path.glob("*.json")] == ["raw.json"]


def test_the_verdicts_lie_beside_the_pages_as_json(chats, tmp_path, as_of) -> None:
    judge(chats, tmp_path, as_of, suite(expect("values_to_not_be_null", column="line")))

    (row,) = json.loads((tmp_path / "marts.json").read_text(encoding="utf-8"))
    assert (row["table"], row["is_passed"], row["row_count"]) == ("marts.chats", True, 3)


def test_what_compares_rows_is_refused(chats, tmp_path, as_of) -> None:
    with pytest.raises(UserError, match="does not judge each row by itself"):
        judge(chats, tmp_path, as_of, suite(expect("values_to_be_unique", column="line")))


def test_an_expectation_nobody_knows_is_refused(chats, tmp_path, as_of) -> None:
    with pytest.raises(UserError, match="knows no expect_column_values_to_be_nice"):
        judge(chats, tmp_path, as_of, suite(expect("values_to_be_nice", column="line")))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("table: [", "no suite of expectations"),
        ("table: raw.messages", "key"),
        ("table: t\nkey: [a]\nexpectations: [{type: x, kwargs: {}, severity: bad, why: y}]", "neither fatal nor warn"),
        ("table: t\nkey: [a]\nexpectations: [{type: x, kwargs: {}, severity: fatal}]", "why"),
    ],
)
def test_a_faulty_suite_is_told_with_its_file(tmp_path, text, fault) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "mine.yml").write_text(text, encoding="utf-8")

    with pytest.raises(UserError, match=fault) as told:
        load_suites("raw", tmp_path)

    assert "mine.yml" in told.value.where
