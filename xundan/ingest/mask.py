"""Personal data in free text becomes a placeholder of its kind, before anything is stored.

    手机号 电话 身份证 证件 银行卡 支付账号 邮箱 微信 QQ 车牌 地址 姓名        →  [手机号] [电话] …

Prices, sizes, quantities, order numbers and item ids stay, because reasons and joins need them; provinces and cities
stay, so that "can you ship to 新疆" can still be read; a name goes where something beside it says that it is one.

Each distinct text is looked at once, and alone: what is found in it never depends on the texts around it. A gate per
kind (a plain pattern over the text as it was written) finds the few that could hold anything; only these go through the
rules of `masking`, kind after kind. Names and addresses come last, because a masked phone beside them tells them.
"""

import re
from collections.abc import Callable, Iterable

import polars as pl

from xundan.ingest.masking import accounts, names, numbers, places
from xundan.ingest.masking.shadow import Shadowed

_KINDS = (accounts, numbers, places, names)
_HANGING_ON_OTHERS = (places, names)
_GATES = tuple(re.compile(kind.GATE) for kind in _KINDS)
_FEW = 200  # so few texts have passed Python's engine before Rust's, the faster, has compiled the gates

PLACEHOLDERS = tuple(dict.fromkeys(f"[{rule.kind}]" for kind in _KINDS for rule in kind.RULES))
BUYER = "[买家]"

_MAY_BE_SOMEBODYS = r"[^0-9A-Za-z_:.#\-]|(?:^|[^0-9])1[3-9][0-9]{9}(?:[^0-9]|$)"  # of the many ids that are not
_NOBODYS = r"[bux][0-9a-f]{20}|^20[0-9]{6}_"  # fingerprints, days: without them ids of the same account are one

_HIDDEN_CLASS = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f"  # control codes
    r"\x{200b}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{feff}]"  # no width, and the direction of writing
)
_HARMLESS = re.compile(r'\s*"?(?:\d{1,3}|\d{1,6}\.\d{1,2}|\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:[ T][\d:.+Z-]{4,20})?)?"?\s*')


def mask(texts: pl.Series) -> pl.Series:
    """The texts with personal data replaced. Nulls stay null; each distinct text is looked at once."""
    cleaned = clean(texts)
    told = {text: hidden for text, passed in _suspects(cleaned) if (hidden := _hidden(text, passed)) != text}
    return cleaned.replace(list(told), list(told.values())) if told else cleaned


def mask_ids(ids: pl.Series, fingerprint: Callable[[str], str]) -> pl.Series:
    """Numbers and names of things; one with personal data in it becomes its fingerprint, which still joins.

    Digits alone are the number of a thing, whatever they look like.
    """
    distinct = ids.drop_nulls().unique()
    distinct = distinct.filter(distinct.str.contains(_MAY_BE_SOMEBODYS) & ~distinct.str.contains(r"^[0-9]+$"))
    told = distinct.str.replace_all(_NOBODYS, "_")
    held = distinct.filter(mask(told) != told)
    return ids.replace(held, [fingerprint(each) for each in held]) if held.len() else ids


def _suspects(texts: pl.Series) -> Iterable[tuple[str, tuple[bool, ...]]]:
    """The distinct texts that pass any gate, each with whether it passes that of each kind."""
    distinct = texts.drop_nulls().unique()
    if distinct.len() < _FEW:
        gated = ((text, tuple(gate.search(text) is not None for gate in _GATES)) for text in distinct)
        return [(text, passed) for text, passed in gated if any(passed)]
    passes = pl.DataFrame([distinct.str.contains(kind.GATE).alias(kind.__name__) for kind in _KINDS])
    is_suspect = passes.select(pl.any_horizontal(pl.all())).to_series()
    return zip(distinct.filter(is_suspect), passes.filter(is_suspect).iter_rows(), strict=True)


def _hidden(text: str, passed: tuple[bool, ...]) -> str:
    """A text without personal data. `passed`: for each kind, whether the text passed its gate."""
    seen = hidden = Shadowed.of(text)
    for kind, is_open in zip(_KINDS, passed, strict=True):
        if is_open or (hidden is not seen and kind in _HANGING_ON_OTHERS):
            hidden = kind.hide(hidden)
    return text if hidden is seen else hidden.text


def clean(texts: pl.Series) -> pl.Series:
    """Without the characters that show nothing and mislead: control codes, marks that turn the direction of writing."""
    dirty = texts.str.contains(_HIDDEN_CLASS)
    return texts.str.replace_all(_HIDDEN_CLASS, "") if dirty.any() else texts


def outline(cells: list[str]) -> str:
    """What may be shown of cells when nobody can say which column they belong to: moments and small numbers."""
    return "，".join(cell.strip() if _HARMLESS.fullmatch(cell) else "…" for cell in cells)
