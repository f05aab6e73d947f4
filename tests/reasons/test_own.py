"""A shop's own rules: added, replaced, switched off; faults named with their file."""

from pathlib import Path

import pytest

from tests.reasons.chat import conversation, frame
from xundan.errors import UserError
from xundan.reasons import classify, own
from xundan.settings import Settings
from xundan.workspace import init_workspace

RULE = """
rules:
  - id: price.too_high.silver
    code: price.too_high
    says: objects
    strength: 3
    when: {speaker: buyer, any: [比银价还离谱]}
    examples: {yes: [比银价还离谱], no: [银价多少]}
"""
CHAT = ["买家: 这个镯子多重", "客服: 20克的亲 1200元", "买家: 比银价还离谱 不要了"]


def _settings(tmp_path: Path, rules: str | None) -> Settings:
    shop = init_workspace(tmp_path / "shop", "s1")
    if rules is not None:
        (shop.root / "reasons").mkdir()
        (shop.root / "reasons" / "ours.yml").write_text(rules, encoding="utf-8")
    return shop.settings


def test_a_shops_rule_decides_in_its_shop_and_nowhere_else(tmp_path: Path) -> None:
    with_rule = _settings(tmp_path / "a", RULE)
    without = _settings(tmp_path / "b", None)

    decided = [classify.fill(frame(conversation(*CHAT)), one)["decided_by"][0] for one in (with_rule, without)]

    assert decided[0] == "rule:price.too_high.silver"
    assert decided[1] != decided[0]


def test_a_rule_can_be_switched_off(tmp_path: Path) -> None:
    with_all = _settings(tmp_path / "a", None)
    without = _settings(tmp_path / "b", "off: [price.too_high.said]")
    chat = frame(conversation(*CHAT[:2], "买家: 太贵了 不要了"))

    decided = [classify.fill(chat, one)["decided_by"][0] for one in (with_all, without)]

    assert decided[0] == "rule:price.too_high.said"
    assert decided[1] != decided[0]


def test_a_shops_rules_change_what_is_built_from_them(tmp_path: Path) -> None:
    assert classify.version(_settings(tmp_path / "a", RULE)) != classify.version(_settings(tmp_path / "b", None))


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("off: [price.too_hihg.said]", "no rule of the package"),
        (RULE.replace("yes: [比银价还离谱]", "yes: [太贵]"), "own examples: 太贵"),
        (RULE.replace("says: objects", "says: shouts"), "says is one of"),
        (RULE.replace("price.too_high", "price.gold"), "price.gold is no reason"),
        ("- a list", "must hold"),
    ],
)
def test_a_faulty_file_is_named_with_its_fault(tmp_path: Path, rules: str, said: str) -> None:
    settings = _settings(tmp_path, rules)

    with pytest.raises(UserError, match=said) as raised:
        own.of_shop(settings)
    assert raised.value.where.endswith("ours.yml")


def test_a_shop_without_rules_of_its_own_has_the_packages(tmp_path: Path) -> None:
    assert own.of_shop(_settings(tmp_path, None)) == own.NONE
