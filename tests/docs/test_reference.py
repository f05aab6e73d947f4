"""The committed reference says what the code says."""

import pytest

from tests.docs.markdown import ROOT
from xundan import reference

FOLDER = ROOT / "docs" / "reference"


@pytest.fixture(scope="module")
def generated() -> dict[str, str]:
    return reference.pages()


def test_no_page_is_left_over_or_missing(generated: dict[str, str]) -> None:
    assert set(generated) == {path.name for path in FOLDER.iterdir()}


@pytest.mark.parametrize(
    "name", ["marts.md", "warehouse.md", "commands.md", "reasons.md", "inputs.md", "lineage.md", "lineage.svg"]
)
def test_a_page_is_current(generated: dict[str, str], name: str) -> None:
    committed = (FOLDER / name).read_text(encoding="utf-8")

    assert generated[name] == committed, "run `python -m xundan.reference docs/reference`"
