"""A link leads somewhere, and nothing leads out."""

import re

import pytest

from tests.docs.markdown import PAGES, Page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(page: Page) -> None:
    lost = []
    for link in page.links:
        name, _, anchor = link.partition("#")
        target = (page.path.parent / name).resolve() if name else page.path
        if not target.is_file() or (anchor and anchor not in Page(target).anchors):
            lost.append(link)

    assert lost == []


def _examples(page: Page) -> list[str]:
    """Addresses that are nobody's: where a shop would serve its reports, and where its notices would go."""
    return re.findall(r"(?:http://desk\.local|(?:wecombot|dingtalk|feishu|mailto)://[A-Z])[^\s)`]*", page.text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_docs_name_no_address_outside_this_machine(page: Page) -> None:
    named = set(re.findall(r"\w+://[^\s)`]+", page.text)) - set(_examples(page))

    assert [] == [address for address in sorted(named) if not address.startswith("http://127.0.0.1:")]
