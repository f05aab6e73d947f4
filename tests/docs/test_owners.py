"""Who can fix a loss: the docs name the owners that the reasons name."""

import re

from tests.docs.markdown import page
from xundan.reasons import taxonomy

OWNERS = {reason.owner for reason in taxonomy.load()}


def test_the_answer_in_the_readme_has_a_row_for_every_owner() -> None:
    (answer,) = [block for block in page("README.md").blocks("text") if block.split()[0] == "owner"]
    _, _, *rows = answer.splitlines()

    assert sorted(row.split()[0] for row in rows) == sorted(OWNERS)


def test_the_glossary_names_every_owner() -> None:
    (named,) = re.findall(r"who can fix it: ([a-z, ]+) \|", page("docs/glossary.md").text)

    assert sorted(named.split(", ")) == sorted(OWNERS)
