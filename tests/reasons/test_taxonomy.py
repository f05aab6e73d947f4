from pathlib import Path

import pytest

from xundan.errors import UserError
from xundan.reasons import taxonomy

OWNERS = {"price", "campaign", "product", "stock", "logistics", "platform", "buyer", "agent", "none"}


def test_the_taxonomy_has_its_37_codes() -> None:
    reasons = taxonomy.load()

    assert len(reasons) == 37
    assert {reason.owner for reason in reasons} == OWNERS


def test_a_malformed_rule_is_named_with_its_file(tmp_path: Path) -> None:
    path = tmp_path / "price.yml"
    path.write_text(
        "group: price\nname_zh: 价格\nname_en: Price\nreasons:\n"
        "  - {code: price.x, name_zh: 甲, name_en: X, owner: price, definition: 丁, rules: ["
        "{id: price.x.a, says: shouts, when: {speaker: buyer, any: [贵]}, examples: {yes: [贵], no: [好]}}]}\n",
        encoding="utf-8",
    )

    with pytest.raises(UserError, match=r"price\.x\.a: says is one of") as raised:
        list(taxonomy.read_group(path))
    assert str(path) == raised.value.where
