"""Personal data in free text becomes a placeholder of its kind, before anything is stored.

    手机号 电话 身份证 银行卡 支付账号 邮箱 微信 QQ 车牌 地址 姓名        →  [手机号] [电话] …

Prices, sizes, quantities, order numbers and item ids stay, because reasons and joins need them. Where digits alone do
not tell an order number from a phone or an ID number, the words before them do: digits after 订单号, 商品ID, id= and
the like are fenced off first. Provinces and cities stay, so that "can you ship to 新疆" can still be read; the part of
an address that finds a door goes. A name goes where something beside it says that it is one: a label, or a phone.

The rules stand in `mask_rules`. Each distinct text is masked once.
"""

import re

import polars as pl

from xundan.ingest.mask_rules import KEPT, RULES

_FENCE = "\x01_"  # put before digits that are to stay: it takes away the word boundary that the rules ask for

PLACEHOLDERS = tuple(dict.fromkeys(f"[{rule.kind}]" for rule in RULES))
BUYER = "[买家]"

_HIDDEN_CLASS = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f"  # control codes
    r"\x{200b}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{feff}]"  # no width, and the direction of writing
)
_HARMLESS = re.compile(r'\s*"?(?:\d{1,3}|\d{1,6}\.\d{1,2}|\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:[ T][\d:.+Z-]{4,20})?)?"?\s*')
_WIDE_DIGITS = dict(zip("０１２３４５６７８９", "0123456789", strict=True))


def mask(texts: pl.Series) -> pl.Series:
    """The texts with personal data replaced. Nulls stay null; each distinct text is looked at once."""
    distinct = texts.unique()
    masked = _mask_each(distinct)
    if masked.equals(distinct):
        return texts
    return texts.replace(distinct, masked)


def clean(texts: pl.Series) -> pl.Series:
    """Without the characters that show nothing and mislead: control codes, marks that turn the direction of writing."""
    dirty = texts.str.contains(_HIDDEN_CLASS)
    return texts.str.replace_all(_HIDDEN_CLASS, "") if dirty.any() else texts


def outline(cells: list[str]) -> str:
    """What may be shown of cells when nobody can say which column they belong to: moments and small numbers."""
    return "，".join(cell.strip() if _HARMLESS.fullmatch(cell) else "…" for cell in cells)


def _mask_each(texts: pl.Series) -> pl.Series:
    texts = clean(texts).clone()  # `scatter` writes in place
    if texts.str.contains("[０-９]{4}").any():
        wide = texts.str.contains("[０-９]{4}").fill_null(value=False)
        texts = texts.zip_with(~wide, texts.str.replace_many(_WIDE_DIGITS))
    suspect = texts.str.contains(_ANY_GATE).arg_true()
    return texts.scatter(suspect, _apply_rules(texts.gather(suspect)))


def _apply_rules(texts: pl.Series) -> pl.Series:
    for gate, fence in KEPT:
        texts = _replace(texts, gate, fence, "${1}" + _FENCE + "${2}")
    for rule in RULES:
        texts = _replace(texts, rule.gate, rule.pattern, rule.replacement)
    return texts.str.replace_all(_FENCE, "", literal=True)


_ANY_GATE = "|".join(f"(?:{gate})" for gate in dict.fromkeys(rule.gate for rule in RULES))


def _replace(texts: pl.Series, gate: str, pattern: str, replacement: str) -> pl.Series:
    """Replace in the texts that pass the gate; most texts pass none."""
    index = texts.str.contains(gate).arg_true()
    if index.is_empty():
        return texts
    return texts.scatter(index, texts.gather(index).str.replace_all(pattern, replacement))
