"""Layouts a shop declares itself: the columns of an export of its own, named in shop.yml.

    layouts:
      my_desk:                      # what the accounting calls it
        kind: chats                 # the folder of the inbox: chats, orders, campaigns, agents
        platform: taobao            # for chats and orders, where no column says so
        columns:
          buyer_id: 顾客            # canonical name: the name in the file, or several it goes under
          agent_id: [坐席, 客服]
          sent_at: 发送时间
          role: 方向
          text: 内容
        words:
          role: {进: buyer, 出: agent}

Types, checks and everything after are those of the canonical layout of that kind; a file of one is any CSV, JSON, Excel
or Parquet table with these columns. Mapped layouts are asked before the platforms' own.
"""

from dataclasses import replace

from xundan.errors import UserError
from xundan.ingest.layout import Choice, Column, Layout
from xundan.ingest.platforms import canonical
from xundan.settings import MappedLayout, Settings

_CANONICAL = {
    layout.kind: layout
    for layout in (canonical.CHATS, canonical.ORDERS, canonical.CAMPAIGNS, canonical.AGENTS)
}  # fmt: skip
_OF_THE_SHOP = ("platform", "shop_id")  # what settings can say in place of a column


def mapped_layouts(settings: Settings) -> tuple[Layout, ...]:
    """The layouts of shop.yml. Raises UserError when one names a column there is not, or lacks one there must be."""
    return tuple(_layout(name, mapped) for name, mapped in settings.layouts.items())


def _layout(name: str, mapped: MappedLayout) -> Layout:
    canon = _CANONICAL[mapped.kind]
    known = {column.name: column for column in canon.columns}
    for column in (*mapped.columns, *mapped.words):
        if column not in known:
            raise UserError(
                f"there is no column {column!r} to map to",
                where=f"shop.yml, layouts.{name}",
                remedy=f"the columns of {mapped.kind} are {', '.join(known)}",
            )
    lacking = [
        column.name
        for column in canon.columns
        if column.filled and column.name not in mapped.columns and column.name not in _OF_THE_SHOP
    ]
    if lacking:
        raise UserError(
            f"the mapping says nothing of {', '.join(lacking)}",
            where=f"shop.yml, layouts.{name}",
            remedy=f"add a line `{lacking[0]}: …` under columns with the name it has in the file",
        )
    columns = tuple(_column(known[column], mapped) for column in mapped.columns)
    constants = {**canon.constants, **({"shop_id": mapped.shop_id} if mapped.shop_id else {})}
    return Layout(name, f"{name}（shop.yml）", canon.kind, mapped.platform, columns, constants)


def _column(column: Column, mapped: MappedLayout) -> Column:
    """The canonical column under the names of the shop; what the shop names must be in the file."""
    named = replace(column, aliases=tuple(mapped.columns[column.name]), required=True)
    words = mapped.words.get(column.name)
    return replace(named, words={**named.words, **words}) if words and isinstance(named, Choice) else named
