"""Whose a number is, told by what stands before it.

What follows 订单号, 商品ID, id= and the like, the second part of 拼多多's order numbers, and what stands in a link is
nobody's; but a link may carry a phone (tel:…, phone=…).
"""

import re

_NUMBERED = "订单|交易|流水|退款单|退单|商品|宝贝|运单|快递|物流|活动|优惠券|item|order|sku|spu|goods|product|tracking"
_NUMBERED_BEFORE = re.compile(
    rf"(?:(?:(?:{_NUMBERED})[_ ]?(?:编号|编码|号码|单号|号|id|no)|(?:单|(?<!收)货|款)号|单编号)\.?[是为:#=\s]{{0,3}}"
    r"|(?<![a-z])(?!wx|wechat|qq|vx)(?:[a-z_]{0,20}id(?:=|%3d)|[a-z_]{1,20}id:))$"
)
_ENDS_OF_A_LABEL = ("号", "码", "d", "o", "订单")
_PDD_BEFORE = re.compile(r"(?<![0-9])2[0-9]{5}-$")
_LINK = re.compile(r"https?://[^\s\u4e00-\u9fff<>\"'\[\]，。、]*+$")
_PHONE_IN_A_LINK = re.compile(r"(?:tel|phone|mobile|wa\.me|whatsapp)[^/&]{0,12}[=:/+]+$")


def is_free(match: re.Match[str]) -> bool:
    """Whether nothing before a number, and no link it stands in, says that it is no person's."""
    shadow, at = match.string, match.start()
    before = shadow[max(0, at - 40) : at].rstrip(" 是为:#=.\n")
    if before.endswith(_ENDS_OF_A_LABEL):
        if _NUMBERED_BEFORE.search(shadow, max(0, at - 40), at):
            return False
        if before.endswith("订单") and len(match[0]) > 11 and match[0].isdecimal():
            return False  # without a word for number only what is too long for a phone
    if len(match[0]) == 15 and _PDD_BEFORE.search(shadow, max(0, at - 8), at):
        return False
    link = shadow.rfind("http", max(0, at - 300), at)
    return link < 0 or not _LINK.match(shadow, link, at) or bool(_PHONE_IN_A_LINK.search(shadow, link, at))
