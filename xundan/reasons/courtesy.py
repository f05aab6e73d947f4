"""What agents of any desk say whatever they were asked: welcome, waiting, thanks, farewell, invitations to ask again.

Templates are evidence of nothing, and yet they stand in most messages of a real desk: read as the agent's own words
they refuse (「很抱歉让您久等」), speak of after-sale (「收到货后有任何问题请联系我们」) and drown what stands beside
them. So they are taken out of an agent's text before rules and models read it, in training as in use. courtesy.yml
lists them; what one desk alone repeats is learnt (boilerplate.py).
"""

from functools import cache
from pathlib import Path

import polars as pl

from xundan.reasons import literals, taxonomy
from xundan.reasons.signals import Pattern

COURTESIES = Path(__file__).with_name("courtesy.yml")
_WITHIN_A_CLAUSE = r"[^\s,，。、;；!！?？~～…|]"


def without(texts: pl.Series) -> pl.Series:
    """Agents' texts without courtesies; what else they say stays as it was typed."""
    listed, texts = _patterns(), texts.clone()
    for pattern, at in zip(listed, literals.holding(texts, [pattern.needs for pattern in listed]), strict=True):
        if len(at):
            texts = texts.scatter(at, texts.gather(at).str.replace_all(pattern.expression, " "))
    return texts.str.strip_chars()


@cache
def _patterns() -> list[Pattern]:
    groups = taxonomy.read_yaml(COURTESIES)
    return [Pattern.of(one.replace("_", _WITHIN_A_CLAUSE)) for group in groups.values() for one in group]
