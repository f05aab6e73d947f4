"""The tutorial's own files give, after a night, what the tutorial says; every query of the docs runs on them."""

import re

import pytest

from tests.docs.markdown import PAGES, Page, page
from xundan import analyst
from xundan.ingest import FileResult, report_lines
from xundan.workspace import Workspace


def queries(page: Page) -> list[str]:
    """SQL in backquotes, and what is given to `xundan query`."""
    typed = "\n".join([*page.blocks("sh"), *page.words])
    bare = [words for words in page.words if re.match(r"(select|from|describe) ", words)]
    return [*bare, *re.findall(r'xundan query [^"\n]*"([^"…]+)"', typed)]


QUERIES = sorted({query for page in PAGES for query in queries(page)})


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_of_the_docs_runs(shop: Workspace, query: str) -> None:
    analyst.ask(shop, query)


def test_both_readmes_ask_the_same_number_of_questions() -> None:
    assert len(queries(page("README.md"))) - 1 == len(queries(page("README.zh-CN.md"))) == 15


def test_both_tutorials_show_the_same_files_and_commands() -> None:
    english, chinese = page("docs/tutorial.md"), page("docs/tutorial.zh-CN.md")

    assert english.blocks("csv", "sh", "text") == chinese.blocks("csv", "sh", "text")


def test_the_ingest_prints_what_the_tutorial_shows(ingested: tuple[Workspace, list[FileResult]]) -> None:
    _, results = ingested

    assert "\n".join(report_lines(results)) + "\n" in page("docs/tutorial.md").blocks("text")


def test_the_night_gives_what_the_tutorial_tells(shop: Workspace) -> None:
    told = analyst.ask(
        shop, "select agent_name, outcome, reason, value_at_stake_yuan::int from marts.inquiry order by opened_at"
    )

    assert told.rows == (
        ("小美", "lost", "price.too_high", 399),
        ("阿强", "lost", "stock.out", 399),
        ("小美", "converted", None, None),
        ("阿强", "pending", None, None),
    )


def test_the_gaps_the_tutorial_tells_are_found(shop: Workspace) -> None:
    told = analyst.ask(shop, "select list_sort(service_gaps) from marts.inquiry where reason = 'stock.out'")

    assert told.rows == ((["service.no_alternative"],),)


def test_the_parcel_is_after_sale(shop: Workspace) -> None:
    assert analyst.ask(shop, "select reason from marts.excluded_conversation").rows == (("after_sale",),)


def test_the_headline_is_the_one_shown(shop: Workspace) -> None:
    shown = [block for block in page("docs/tutorial.md").blocks("text") if "matured ones converted" in block]

    assert analyst.headline(shop, "nightly") in shown[0]
