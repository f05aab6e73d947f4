"""The made-up shop and its two reports, made once for all tests; nobody writes in either."""

from collections.abc import Iterator

import duckdb
import pytest

from tests.report.parsed import Page, parse
from tests.report.shop import open_shop
from xundan.report import RenderedReport, ReportName, render
from xundan.workspace import Workspace

Shop = tuple[duckdb.DuckDBPyConnection, Workspace]


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The shop on the night of Monday 9 November."""
    con, workspace = open_shop(tmp_path_factory.mktemp("shop"))
    with con:
        yield con, workspace


@pytest.fixture(scope="session")
def con(shop: Shop) -> duckdb.DuckDBPyConnection:
    return shop[0]


@pytest.fixture(scope="session")
def rendered(shop: Shop) -> dict[ReportName, RenderedReport]:
    """Both reports of the shop, written."""
    return {"nightly": render(*shop, "nightly"), "weekly": render(*shop, "weekly")}


@pytest.fixture(scope="session")
def page(rendered: dict[ReportName, RenderedReport]) -> Page:
    """The nightly page."""
    return parse(rendered["nightly"].html.read_text(encoding="utf-8"))
