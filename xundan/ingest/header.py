"""What the header of a file means under a layout: columns that are declared, extra, private or unknown."""

import re
from dataclasses import dataclass

from xundan.ingest.layout import Column, Joined, Layout
from xundan.ingest.tables import find, key

_PRIVATE_NAME = re.compile(
    r"姓名|收货人|收件人|联系人|联系方式|电话|手机|地址|邮箱|邮编|支付宝|身份证|银行|微信|qq|昵称|会员名|发票抬头|"
    r"phone|mobile|^tel$|address|e?mail$|receiver|consignee|alipay|wechat|nick|id_?card|passport"
)


@dataclass(frozen=True)
class Columns:
    """What the header of one file means under a layout."""

    of: tuple[tuple[Column, list[str]], ...]
    extra: tuple[str, ...]
    private: tuple[str, ...]
    unknown: tuple[str, ...]


def match(names: tuple[str, ...], layout: Layout) -> Columns:
    """Sort the names of a header into declared, extra and private ones."""
    of = tuple((column, find(names, column)) for column in layout.columns)
    used = {name for column, found in of for name in taken(column, found)}
    private_keys, also_keys = {key(name) for name in layout.private}, {key(name) for name in layout.also}
    rest = [name for name in names if name not in used and name and not name.startswith("__")]
    private = tuple(name for name in rest if key(name) in private_keys or _PRIVATE_NAME.search(key(name)))
    extra = tuple(name for name in rest if name not in private)
    known = also_keys | {key(alias) for column in layout.columns for alias in column.aliases}
    return Columns(of=of, extra=extra, private=private, unknown=tuple(name for name in extra if key(name) not in known))


def taken(column: Column, found: list[str]) -> list[str]:
    """Which of the names that stand for a column it is made of."""
    return found if column.coalesce or isinstance(column, Joined) else found[:1]
