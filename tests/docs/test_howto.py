"""What the how-tos show works as shown."""

import re
import shutil
from pathlib import Path

import duckdb
import pytest
import yaml

from tests.docs.markdown import page
from tests.models import harness
from xundan import checks, config, layout, models
from xundan.settings import load_settings
from xundan.workspace import init_workspace

ADDED = "marts.product_day"


@pytest.fixture(scope="module")
def with_the_example(tmp_path_factory: pytest.TempPathFactory) -> dict[str, models.Model]:
    """Every model, and the one that the how-to adds."""
    sql_dir = tmp_path_factory.mktemp("added") / "sql"
    shutil.copytree(models.SQL_DIR, sql_dir)
    (query,) = page("docs/howto/add-model.md").blocks("sql")
    (sql_dir / "marts" / "product_day.sql").write_text(query, encoding="utf-8")
    return dict(models.load(sql_dir))


@pytest.fixture
def warehouse(with_the_example: dict[str, models.Model], tmp_path: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("set timezone = 'Asia/Shanghai'")
    layout.create_all(con, with_the_example, models.macros())
    config.fill(con, init_workspace(tmp_path / "s1", "s1"))
    return con


def test_the_example_of_a_model_gives_the_rows_of_its_case(
    warehouse: duckdb.DuckDBPyConnection, with_the_example: dict[str, models.Model]
) -> None:
    (text,) = page("docs/howto/add-model.md").blocks("yaml")
    (case,) = yaml.safe_load(text)

    got = harness.run_case(warehouse, with_the_example[ADDED], case)

    assert case["expect"] == [{column: row[column] for column in case["expect"][0]} for row in got]


def test_the_example_of_a_model_comments_every_column(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = "select column_name from duckdb_columns() where table_name = 'product_day' and coalesce(comment, '') = ''"

    assert warehouse.execute(query).fetchall() == []


def test_the_tests_of_the_example_can_be_run(
    warehouse: duckdb.DuckDBPyConnection, with_the_example: dict[str, models.Model]
) -> None:
    checks.run(warehouse, with_the_example[ADDED], ADDED)


def test_the_kinds_of_test_told_are_those_that_models_declare() -> None:
    told = set(re.findall(r"`(\w+): \{", page("docs/howto/add-model.md").text))
    declared = [test for model in models.load().values() for test in model.tests if isinstance(test, dict)]

    assert {kind for test in declared for kind in test if kind != "warn"} == told


def test_the_settings_shown_are_understood(tmp_path: Path) -> None:
    (shown,) = page("docs/howto/own-settings.md").blocks("yaml")
    (tmp_path / "shop.yml").write_text(f"shop_id: s1\n{shown}", encoding="utf-8")

    settings = load_settings(tmp_path)

    assert {**yaml.safe_load(shown), "attribution_preset": "sycm_pay"}.keys() <= set(type(settings).model_fields)


def test_windows_is_told_what_the_makefile_does() -> None:
    makefile = (page("README.md").path.parent / "Makefile").read_text(encoding="utf-8")
    made = {
        " ".join(line.split()).replace("--quiet --disable-pip-version-check ", "")
        for line in makefile.replace("$(BIN)/", "").splitlines()
    }
    typed = {line for block in page("docs/howto/windows.md").blocks("powershell") for line in block.splitlines()}

    assert {line for line in typed if line.startswith(("python -m p", "xundan"))} <= made
