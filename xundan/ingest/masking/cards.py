"""Numbers of citizens and of bank cards.

A citizen's number is known by its region and birthday, a bank card by its first digits, its grouping or its label.
Where that is weak, the check digit has a say: GB 11643 for citizens, Luhn's sum for cards.
"""

import re

from xundan.ingest.masking.rule import Rule, matching
from xundan.ingest.masking.whose import is_free

_CARD_BEFORE = re.compile(
    r"银行|信用卡|储蓄卡|借记卡|卡号|账号|账户|对公|开户行|[工农建中交招]行|邮储|农商|农信|行卡|(?<![a-z])card"
)


_ALONE = r"(?<![0-9a-z]{0})(?<![0-9]\.{0})"  # after the first character {0}: neither letter nor digit before it
_PROVINCES = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-2]"
_BY = r"[ \-\n]?"
_CITIZEN = (
    rf"(?={_PROVINCES})[1-9]{_ALONE.format('[1-9]')}(?:{_BY}[0-9]){{5}}{_BY}(?:1{_BY}9|2{_BY}0)(?:{_BY}[0-9]){{2}}"
    rf"{_BY}(?:0{_BY}[1-9]|1{_BY}[0-2]){_BY}(?:0{_BY}[1-9]|[12]{_BY}[0-9]|3{_BY}[01])"
    rf"(?:{_BY}[0-9]){{3}}{_BY}[0-9x](?![0-9a-z])"
)
_DIVIDED_AS_USUAL = re.compile(
    r"[0-9]{6}[ \-]?[0-9]{8}[ \-]?[0-9]{3}[0-9x]|[0-9]{6}([ \-])[0-9]{4}\1[0-9]{4}\1[0-9]{3}[0-9x]"
)


def _is_citizen(match: re.Match[str]) -> bool:
    """A region and a birthday are enough; digits divided in an unusual way need the check digit, too."""
    if not is_free(match):
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    number = re.sub(_BY[:-1], "", match[0])
    total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
    return "10x98765432"[total % 11] == number[-1] or _DIVIDED_AS_USUAL.fullmatch(match[0]) is not None


def _is_card(match: re.Match[str]) -> bool:
    """Grouping by four, or the first digits of the great schemes, or Luhn's sum."""
    number = re.sub(r"[ \-]", "", match[0])
    doubled = "".join(str(int(digit) * (2 if at % 2 else 1)) for at, digit in enumerate(reversed(number)))
    is_likely = len(number) != len(match[0]) or bool(re.match("4|5[1-5]", number)) or sum(map(int, doubled)) % 10 == 0
    return is_likely and is_free(match)


def _is_called_a_card(match: re.Match[str]) -> bool:
    return bool(_CARD_BEFORE.search(match.string, max(0, match.start() - 16), match.start())) and is_free(match)


RULES: tuple[Rule, ...] = (
    Rule(
        "身份证",
        matching(_CITIZEN, check=_is_citizen),
        yes=(
            "身份证11010519491231002X吧",
            "330102 19900307 7777",
            "３３０１０２１９９００３０７７７７７",
            "身份证号三三零一零二一九九零零三零七七七七七",
        ),
        no=("订单编号：330102199003077777", "2386138001380001234", "412026101912345678"),
    ),
    Rule(
        "身份证",
        matching(r"身份证(?:号码|号)?[是为:\s]{0,3}(?P<it>[0-9]{17}[0-9x]|[0-9]{15})(?![0-9])", beside="身份证"),
        yes=("身份证号：110105491231002",),
        no=("要身份证吗",),
    ),
    Rule(
        "银行卡",
        matching(rf"6{_ALONE.format('6')}2[0-9]{{4}} ?[0-9]{{10}}(?:[0-9]{{3}})?(?![0-9])", check=is_free),
        yes=("6222021234567890123", "打到6222021234567890吧", "622202 1234567890123"),
        no=("订单2386138001380001234", "快递单号6222021234567890"),
    ),
    Rule(
        "银行卡",
        matching(
            rf"[3-6]{_ALONE.format('[3-6]')}[0-9]{{3}}",
            r"(?:([ \-])[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?:\1[0-9]{1,3})?|[0-9]{12})(?![0-9])",
            check=_is_card,
        ),
        yes=("4000 1234 5678 9010", "6222-0212-3456-7890-123", "4111111111111111"),
        no=("3000 4000 5000", "3511111111111112"),
    ),
    Rule(
        "银行卡",
        matching(rf"[0-9]{_ALONE.format('[0-9]')}(?:[ \-]?[0-9]){{11,18}}(?![0-9])", check=_is_called_a_card),
        yes=("卡号是 955880123456789", "退到银行卡，工行 4012 3456 7890 1234", "对公账户：1234567890123456"),
        no=("银行卡能付 300 吗", "账号登不上 12345", "订单号123456789012345678 银行卡付的"),
    ),
)
