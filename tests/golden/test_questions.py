"""docs/questions.md is what sql/questions asks and the sample shop answers."""

from pathlib import Path

import duckdb
import pytest

from xundan import models, questions

PAGE = Path(__file__).parents[2] / "docs" / "questions.md"
ASKED = [name for name, model in models.load().items() if model.schema == "questions"]


def test_there_are_twenty_questions() -> None:
    assert 20 == len(ASKED)


def test_the_page_tells_what_the_sample_answers(
    sample: duckdb.DuckDBPyConnection, request: pytest.FixtureRequest
) -> None:
    told = questions.page(sample)
    if request.config.getoption("--rewrite", default=False):
        PAGE.write_text(told, encoding="utf-8", newline="\n")

    assert PAGE.read_text(encoding="utf-8") == told


@pytest.mark.parametrize("name", ASKED)
def test_a_question_has_an_answer_on_the_sample(sample: duckdb.DuckDBPyConnection, name: str) -> None:
    assert sample.execute(f"from {name} limit 1").fetchall()
