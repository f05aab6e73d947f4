"""Every figure of the how-to is what its rows add up to, and every row can be asked for its reason."""

import re

import pytest

from tests.docs.markdown import page
from tests.properties.bench import MIDDLE
from tests.properties.shops import shop as drawn
from tests.scenarios import canonical
from xundan import analyst, pipeline
from xundan.workspace import Workspace

TRACE = page("docs/howto/trace-a-number.md")
FIGURE = re.compile(r"^\| [^|`]*`(?P<figure>\w+\.\w+)` \| `(?P<rows>from [^`]+)` \| `(?P<sum>[^`]+)` \|$", re.MULTILINE)
FIGURES = [found.groups() for found in FIGURE.finditer(TRACE.text)]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A shop in which everything can meet, on a night when some windows are still open, published."""
    made = canonical.workspace(tmp_path_factory.mktemp("trace") / "shop")
    canonical.deliver(made, drawn(1))
    canonical.build(made, MIDDLE)
    pipeline.publish(made)
    return made


def test_the_table_is_read_whole() -> None:
    assert len(FIGURES) == sum(line.count("| `from ") for line in TRACE.text.splitlines())


@pytest.mark.parametrize(("figure", "rows", "added_up"), FIGURES, ids=[figure for figure, _, _ in FIGURES])
def test_the_rows_add_up_to_the_figure(shop: Workspace, figure: str, rows: str, added_up: str) -> None:
    table, column = figure.split(".")
    shown = analyst.ask(shop, f"select coalesce(sum({column}), 0) from marts.{table}").rows
    counted = analyst.ask(shop, f"select coalesce({added_up}, 0) from (select * {rows})").rows

    assert shown == counted


@pytest.mark.parametrize("query", [words for words in TRACE.words if words.startswith("select ")])
def test_a_row_can_be_asked_for_its_reason(shop: Workspace, query: str) -> None:
    assert analyst.ask(shop, query).columns
