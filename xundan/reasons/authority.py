"""Discounts beyond what the desk may give: `service.discount_authority_yuan` and `…_rate` of the shop's settings.

Only what an agent grants by their own hand counts (「给您便宜30」「我帮您打8折」「改价少收20」): what a campaign gives
(「满300减30」「券后」) is the shop's, and a page price is nobody's favour. Amounts are yuan, rates the share still to
pay (8折 is 0.8). Masked amounts (`[金额x]`) cannot be judged and are not.
"""

import re
from collections.abc import Sequence

from xundan.reasons.dialogue import Line
from xundan.settings import Settings

_BY_HAND = r"(?:给|帮|为)(?:您|你|亲)|我(?:这边)?(?:给|帮|可以|能)|私下|单独|悄悄|改价|偷偷"
_NUMBER = r"(\d+(?:\.\d+)?)"
_YUAN = re.compile(
    rf"(?:{_BY_HAND})[^,,。!!??;;]{{0,8}}?(?:便宜|优惠|减|少|让|抹|免|返|补)(?:掉|您|你|去|收|了|个|一下)*{_NUMBER}(?!\s*(?:折|天|件|分|%|个|包|张|瓶))"
)
_RATE = re.compile(rf"(?:{_BY_HAND})[^,,。!!??;;]{{0,8}}?{_NUMBER}\s*折")
_CAMPAIGN = re.compile(r"满\s*\d+|券|活动|满减|津贴|红包")


def exceeded(texts: Sequence[str], lines: Sequence[Line], settings: Settings) -> list[int]:
    """Places of the agents' messages that grant more than the settings allow; none where nothing is set."""
    yuan, rate = settings.service.discount_authority_yuan, settings.service.discount_authority_rate
    if yuan is None and rate is None:
        return []
    return [
        line.place
        for line, text in zip(lines, texts, strict=True)
        if line.role == "agent" and not _CAMPAIGN.search(text) and _exceeds(text, yuan, rate)
    ]


def _exceeds(text: str, yuan: float | None, rate: float | None) -> bool:
    granted = [float(number) for number in _YUAN.findall(text)]
    shares = [_share(number) for number in _RATE.findall(text)]
    return (yuan is not None and any(one > yuan for one in granted)) or (
        rate is not None and any(one < rate for one in shares)
    )


def _share(number: str) -> float:
    """8折 and 85折 as shares to pay."""
    value = float(number)
    return value / 10 if value < 10 else value / 100
