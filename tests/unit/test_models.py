"""Reading sql/: headers, dependencies, comments, and what is refused."""

from pathlib import Path

import pytest

from xundan import models
from xundan.models import ModelError


def write(sql: Path, name: str, text: str) -> None:
    schema, table = name.split(".")
    (sql / schema).mkdir(parents=True, exist_ok=True)
    (sql / schema / f"{table}.sql").write_text(text, encoding="utf-8")


def test_dependencies_are_read_from_the_query_and_give_the_order(tmp_path: Path) -> None:
    write(
        tmp_path,
        "core.a",
        "/*\ndescription: a\n*/\nwith b as (select 1 as x) select x from b inner join staging.z using (x)",
    )
    write(tmp_path, "staging.z", "/*\ndescription: z\n*/\nselect 1 as x")

    loaded = models.load(tmp_path)

    assert list(loaded) == ["staging.z", "core.a"]
    assert loaded["core.a"].depends_on == {"staging.z"}


def test_trailing_comments_name_columns_and_banners_do_not(tmp_path: Path) -> None:
    write(
        tmp_path,
        "core.a",
        "/*\ndescription: a\n*/\nselect\n    ----------  ids\n    1 as id,  -- the id\n"
        "    -- a remark\n    '--' as dashes  -- two dashes\n",
    )

    assert models.load(tmp_path)["core.a"].comments == {"id": "the id", "dashes": "two dashes"}


def test_what_a_test_compares_with_is_built_before(tmp_path: Path) -> None:
    write(tmp_path, "marts.a", "/*\ndescription: a\ntests:\n  - sums_to: {n: marts.z.n}\n*/\nselect 1 as n")
    write(tmp_path, "marts.z", "/*\ndescription: z\n*/\nselect 1 as n")

    assert list(models.load(tmp_path)) == ["marts.z", "marts.a"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("select 1 as x", "begins with no"),
        ("/*\ndescription: a: b\n*/\nselect 1 as x", "no YAML"),
        ("/*\ndescription: a\ngrian: [x]\n*/\nselect 1 as x", "unknown header keys"),
        ("/*\ndescription: a\n*/\nselect 1 as x; select 2 as x", "must be one select"),
        ("/*\ndescription: a\n*/\nselect x from core.nowhere", "core.nowhere, which no file"),
    ],
)
def test_a_file_that_breaks_the_conventions_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    write(tmp_path, "core.a", text)

    with pytest.raises(ModelError, match=complaint):
        models.load(tmp_path)


def test_a_circle_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "core.a", "/*\ndescription: a\n*/\nselect x from core.b")
    write(tmp_path, "core.b", "/*\ndescription: b\n*/\nselect x from core.a")

    with pytest.raises(ModelError, match="circle"):
        models.load(tmp_path)
