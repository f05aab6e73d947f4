"""One form for what people type in many.

`normalise` keeps the words and drops the costume: width (NFKC), traditional characters, capitals, desk masks
(`[数字x]` → #, `[链接x]` → a break), emoji and `#E-s12` codes, dialect and net slang (wording.yml). It is what jieba
cuts.

`reading` goes one step further, for the rules: digits become `#`, every pause (space, punctuation, emoji, card)
becomes one `_`, and a text begins and ends with `_`, so that `_好吧_` matches a whole clause and nothing longer.
Questions keep `?`. In an agent's text the politeness particles (亲, 哦, 呢, 哈 …) are dropped: a refusal is one whether
sweetened or not.

Texts typed with a space after every word are joined again first; everywhere else a space is a pause, because on
chat desks several messages are joined with nothing but a space.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import opencc
import polars as pl

from xundan import yml

WORDING = Path(__file__).with_name("wording.yml")

_BREAK = "_"
# what stands in the text for something that is no text: cards, pictures, links, item ids and emoticon codes
_NOT_TEXT = (
    r"https?://[\w\-./?%&=#:~+,;!@$*]+",
    r"\[(?:商品)?(?:链接|图片|视频|文件|语音|表情|商品卡片|卡片|商品|位置|截图|动画表情)x?\d*\]",
    r"#e-?[a-z]\d+|e-s\d+|/:[\^\$@!#&\w\-_.()'\"<>*~=]{1,6}",
    r"商品(?:编号|链接|id)[::]?(?:\[数字x\]|\d+)",
    r"\x{FFFC}",
)
_ITEM_ID, _LIKE_AN_ITEM_ID = r"\b\d{11,}\b", r"\d{11}"
_MASKED_NUMBER = r"\[(?:数字|金额|价格|重量|百分比)x?\d*\]"
_MASKED_TIME = r"\[(?:日期|时间|时刻)x?\d*\]"
_MASKED_NAME = r"\[(?:地址|姓名|电话|手机号|号码|站点|组织机构|邮箱|身份证|账号|银行卡)x?\d*\]"
_MASKED_ORDER = r"\[(?:订单号?|运单|快递单号)x?\d*\]"
_PAUSES = (
    r"[\s,。、;:!~…·|\"'“”‘’()（）《》<>「」【】\[\]{}*+=/\\^&@$%\-—_."
    r"\x{2000}-\x{2BFF}\x{3000}-\x{3003}\x{FE0F}\x{1F000}-\x{1FAFF}]+"
)
_AGENT_PARTICLES = r"亲爱的|亲亲|亲|小主|客官|宝妈|宝子|宝(?:_|$)|[哦呢哈噢喔哒呐呀啊嘛啦哟]+"
_NUMBER = r"([\d.,%]*\d[\d.,%]*|#)+"
_THOUSANDS, _LIKE_THOUSANDS = _NUMBER + r"(?:[kw](?:\b|_))?", r"[\d.,%#][kw]"
_SPACED = r"^(?:[\p{Han}\w]{1,4} ){4,}"


def normalise(texts: pl.Series) -> pl.Series:
    """Width, simplified characters, lower case, standard wording; masks of numbers as `#`, of things as a space."""
    text = texts.fill_null("").str.normalize("NFKC").str.to_lowercase()
    text = pl.DataFrame({"text": _simplified(text)}).select(_without_things(pl.col("text")))["text"]
    text = _where(text, _LIKE_AN_ITEM_ID, lambda some: some.str.replace_all(_ITEM_ID, " "), lambda rest: rest)
    frame = pl.DataFrame({"text": text}).select(_with_short_masks(pl.col("text")))
    return frame.select(_wording(pl.col("text")))["text"].rename(texts.name)


def reading(texts: pl.Series, speaker: str) -> pl.Series:
    """Texts in the form the rules are written for. `speaker`: buyer, agent, bot or system."""
    return reading_of(normalise(texts), speaker)


def reading_of(normal: pl.Series, speaker: str) -> pl.Series:
    """As `reading`, of texts that are normalised already."""
    plain = _where(
        normal,
        _LIKE_THOUSANDS,
        lambda some: some.str.replace_all(_THOUSANDS, "#"),
        lambda rest: rest.str.replace_all(_NUMBER, "#"),
    )
    text = pl.col("text").str.replace_all(r"[?？]+", "?_").str.replace_all(_PAUSES, _BREAK)
    text = pl.format("_{}_", text)
    if speaker != "buyer":
        text = text.str.replace_all(_AGENT_PARTICLES, "")
    text = text.str.replace_all(r"_\?", "?").str.replace_all("_+", _BREAK)
    for laugh in "哈嗯哦啊好呵嘿?":
        text = text.str.replace_all(rf"[{laugh}]{{3,}}", laugh * 2)
    return pl.DataFrame({"text": plain}).select(text)["text"].rename(normal.name)


def _where(
    texts: pl.Series, pattern: str, change: Callable[[pl.Series], pl.Series], other: Callable[[pl.Series], pl.Series]
) -> pl.Series:
    """The texts that match changed in one way, the rest in another: the edges of words are slow to look for."""
    found = texts.str.contains(pattern).arg_true()
    changed = other(texts)
    return changed.scatter(found, change(texts.gather(found))) if len(found) else changed


def _without_things(text: pl.Expr) -> pl.Expr:
    """What is no text as a space."""
    for pattern in _NOT_TEXT:
        text = text.str.replace_all(pattern, " ")
    return text


def _with_short_masks(text: pl.Expr) -> pl.Expr:
    return (
        text.str.replace_all(_MASKED_NUMBER, "#")
        .str.replace_all(_MASKED_TIME, "#号")
        .str.replace_all(_MASKED_NAME, " ")
        .str.replace_all(_MASKED_ORDER, " 订单号 ")
        .str.replace_all(r"^(?:请选择咨询商品|商品信息咨询)", " ")
    )


def _wording(text: pl.Expr) -> pl.Expr:
    """Standard wording; a text typed with a space after every word is joined. Apart from the step before it, for an
    expression that is used thrice is worked out thrice.
    """
    text = pl.when(text.str.contains(_SPACED)).then(text.str.replace_all(" ", "")).otherwise(text)
    written, standard = _standard_wording()
    return text.str.replace_many(written, standard, leftmost=True).str.strip_chars()


def _simplified(text: pl.Series) -> pl.Series:
    """Only texts that hold a traditional character are sent through opencc, each distinct one once."""
    characters, converter = _traditional()
    found = text.str.contains_any(characters)
    if not found.any():
        return text
    distinct = text.filter(found).unique()
    return text.replace(distinct, pl.Series([converter.convert(one) for one in distinct], dtype=pl.String))


@cache
def _traditional() -> tuple[list[str], Any]:
    converter = opencc.OpenCC("t2s")
    every = [chr(code) for code in range(0x4E00, 0xA000)]
    # 著, 乾 and the like are written in simplified text as well; opencc decides by the phrase, so they do no harm
    simple = converter.convert("\n".join(every)).split("\n")
    return [one for one, other in zip(every, simple, strict=True) if one != other], converter


@cache
def _standard_wording() -> tuple[list[str], list[str]]:
    groups: dict[str, dict[str, str]] = yml.parse(WORDING.read_text(encoding="utf-8"))
    pairs = {written: standard for group in groups.values() for written, standard in group.items()}
    return list(pairs), list(pairs.values())
