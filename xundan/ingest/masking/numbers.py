"""Numbers that are a person's, in digits or in words: citizens' numbers, bank cards, phones.

Prices, sizes, dates, order numbers (淘宝 and 抖店 19 digits, 拼多多 6-15, 京东 12), tracking numbers and item ids are
nobody's.
"""

import re

from xundan.ingest.masking import cards, phones
from xundan.ingest.masking.rule import hide_by
from xundan.ingest.masking.shadow import Shadowed, spelt

_DIGIT = "0-9０-９零〇一二两三四五六七八九幺壹贰叁肆伍陆柒捌玖①-⑨⓪❶-❾⁰¹²³⁴-⁹𝟎-𝟿٠-٩"
GATE = (
    rf"(?:^|[^{_DIGIT}=]|[^dD]=)[{_DIGIT}](?:[^{_DIGIT}一-鿿]{{0,3}}[{_DIGIT}oOlI|]){{6}}"
    r"|1[3-9][0-9](?:[*xX]{4}|后|接着|然后|再|杠|减|横|点|空格)"
)
"""What a text must hold, as written, to be looked at."""

_NUMERAL = "零〇一二两三四五六七八九幺壹贰叁肆伍陆柒捌玖oil|"
_ELEVEN = re.compile(rf"(?:[{_NUMERAL}0-9][ \-·.,，。、]?){{11}}")
_SPELT = re.compile(f"[{_NUMERAL}]")
_TWELVE = re.compile(r"(?:[0-9][ \-\n]?){12}")  # no card has fewer digits
_SEVEN = re.compile(r"(?:[0-9][^0-9\n]{0,3}){6}")  # no phone has fewer
_TOO_LONG = re.compile(r"[0-9]{16,}")  # no phone has so many, an order has

RULES = cards.RULES + phones.RULES


def hide(shadowed: Shadowed) -> Shadowed:
    """The text without such numbers, written in digits or in words."""
    shadowed = _in_digits(shadowed)
    if not any(_SPELT.search(run[0]) for run in _ELEVEN.finditer(shadowed.shadow)):
        return shadowed
    spoken = Shadowed(shadowed.text, spelt(shadowed.shadow))
    told = _in_digits(spoken)
    return shadowed if told is spoken else Shadowed.of(told.text)


def _in_digits(shadowed: Shadowed) -> Shadowed:
    if _TWELVE.search(shadowed.shadow):
        shadowed = hide_by(cards.RULES, shadowed)
    if not _may_hold_a_phone(shadowed.shadow):
        return shadowed
    for rule in phones.RULES:
        if spans := rule.find(shadowed.shadow):
            shadowed = shadowed.without(spans, rule.kind)
            if not _may_hold_a_phone(shadowed.shadow):
                break
    return shadowed


def _may_hold_a_phone(shadow: str) -> bool:
    return _SEVEN.search(_TOO_LONG.sub("", shadow)) is not None
