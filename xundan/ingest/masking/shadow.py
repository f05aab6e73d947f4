"""A text and its shadow: the same characters one for one, in the plainest form each can be written in.

People write a number in full width, as ①③⑧, as 幺三八, with marks of no width between the digits. So rules look at the
shadow (ASCII digits and letters in lower case, one kind of dash and blank, simplified label words), and what they find
there is replaced in both. Characters that show nothing have no place in either, because they only hide; a text in which
no rule finds anything is stored as it was written.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_UNSEEN = re.compile(
    r"[\u00ad\u034f\u0300-\u036f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufeff]+"
)  # soft hyphens, accents and frames put on digits, blanks of no width, marks of direction, selectors of variants

_WIDE = {code: chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)}
_CAPITALS = {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
_DIGITS = {
    **{zero + digit: str(digit) for zero in (0x660, 0x6F0, 0x966, 0xE50) for digit in range(10)},
    **{0x1D7CE + at: str(at % 10) for at in range(50)},  # 𝟎 … 𝟿
    **{one + at: str(at + 1) for one in (0x2460, 0x2474, 0x2776, 0x2780, 0x278A) for at in range(9)},  # ① ⑴ ❶ ➀ ➊
    **{ord(char): str(at) for at, char in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{ord(char): "0" for char in "⓪⓿"},
}
_ALIKE = {
    "-": "—–－‐‑‒−―─",
    " ": "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t",
    "·": "•・‧∙",
    ":": "︰﹕∶",
    "❤": "♥♡💗💕💖🧡💛💚💙💜",
    "账": "帐帳賬",
}
_TRADITIONAL = str.maketrans(
    "電話機號貨聯繫繋戶銀寶單區縣鎮鄉莊組隊樓棟門車證碼郵覽實個請訂購東廣場園廠園為東馬劉陳楊趙黃吳孫羅鄭謝韓馮蕭許蘇盧蔣葉閻餘鐘薑範譚鄒陸顧龍萬錢湯賀賴龔衛嚴華張",
    "电话机号货联系系户银宝单区县镇乡庄组队楼栋门车证码邮览实个请订购东广场园厂园为东马刘陈杨赵黄吴孙罗郑谢韩冯萧许苏卢蒋叶阎余钟姜范谭邹陆顾龙万钱汤贺赖龚卫严华张",
)
_PLAIN: dict[int, str | int | None] = {
    **_TRADITIONAL,
    **{ord(char): plain for plain, chars in _ALIKE.items() for char in chars},
    **_WIDE,
    **_CAPITALS,
    **_DIGITS,
}
_SPELT = str.maketrans("零〇一二两三四五六七八九幺壹贰叁肆伍陆柒捌玖oli|", "0012234567891123456789" + "0111")


@dataclass(frozen=True)
class Shadowed:
    """A text with its shadow, of the same length."""

    text: str
    shadow: str

    @classmethod
    def of(cls, text: str) -> "Shadowed":
        seen = _UNSEEN.sub("", text) if _UNSEEN.search(text) else text
        return cls(seen, seen.translate(_PLAIN))

    def without(self, spans: Iterable[tuple[int, int]], kind: str) -> "Shadowed":
        """Each span (in order, apart) replaced by the placeholder of a kind."""
        placeholder = f"[{kind}]"
        text: list[str] = []
        shadow: list[str] = []
        at = 0
        for begin, end in spans:
            text += (self.text[at:begin], placeholder)
            shadow += (self.shadow[at:begin], placeholder)
            at = end
        return Shadowed("".join((*text, self.text[at:])), "".join((*shadow, self.shadow[at:])))


def spelt(shadow: str) -> str:
    """A shadow with numerals in words, and letters that pass for digits, as digits."""
    return shadow.translate(_SPELT)
