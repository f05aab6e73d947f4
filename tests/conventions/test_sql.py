"""The law of sql/: what a file must say, what it may read, and what it may not do."""

import re
from collections.abc import Iterator

import duckdb
import pytest

from xundan import layout, models
from xundan.models import MAY_READ, Model

MODELS = [*models.load().values(), *models.touched(), *models.publishing()]
UNPREDICTABLE = re.compile(r"\b(?:now|today|random|uuid)\s*\(|\bcurrent_(?:date|time|timestamp)\b", re.IGNORECASE)
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect()
    layout.create_all(con, models.load(), models.macros())
    yield con
    con.close()


@each_model
def test_a_model_says_what_it_is_in_both_languages(model: Model) -> None:
    assert re.search(r"[\u4e00-\u9fff]", model.description), "no Chinese"
    assert re.search(r"[A-Za-z]{3}", model.description), "no English"


@each_model
def test_a_model_reads_only_its_own_layer_and_the_ones_it_may(model: Model) -> None:
    allowed = MAY_READ[model.schema] | {model.schema}

    assert set() == {name for name in model.depends_on if name.split(".")[0] not in allowed}


@each_model
def test_a_query_depends_on_nothing_but_its_inputs(model: Model) -> None:
    code = re.sub(r"--.*", "", model.body)

    assert UNPREDICTABLE.findall(code) == []


@each_model
def test_a_contract_names_what_fills_it_and_a_query_does_not(model: Model) -> None:
    assert model.is_contract == (model.filled_by is not None)


@pytest.mark.parametrize("name", [model.name for model in models.load().values()])
def test_every_table_and_column_is_commented_in_the_database(empty: duckdb.DuckDBPyConnection, name: str) -> None:
    columns = empty.execute(
        "select column_name from duckdb_columns() "
        "where schema_name || '.' || table_name = ? and coalesce(comment, '') = ''",
        [name],
    ).fetchall()

    assert columns == []


@pytest.mark.parametrize(
    "model", [m for m in MODELS if m.schema in ("core", "labels", "marts", "reports")], ids=lambda m: m.name
)
def test_a_model_analysts_meet_declares_its_grain(model: Model) -> None:
    assert model.grain
