"""Why a row or a file was refused, in words a supervisor understands: what is wrong, then what to do.

Chinese first, with the English word an engineer searches for. Column names are the contract's.
"""

import polars as pl

TRUNCATED = "文件在这里中断，最后一行不完整（truncated）；请重新导出整个文件"
STRAY_QUOTES = "引号不成对，分不清列（unbalanced quotes）；请补上或去掉多余的引号"
NOT_JSON = "不是一个完整的 JSON 对象（not a JSON object）；请重新导出"
NOT_AN_OBJECT = "这里应是一个 JSON 对象，却是别的（not an object）；请检查导出的版式"
BROKEN_BYTES = "有无法解码的字节（broken bytes）；请重新导出，或用 UTF-8 另存后只补传这一行"
LOCKED = "文件打不开（cannot be opened）；请关掉正在用它的程序，下次会再试"
NO_DAY = "看不出是哪天的数字（no day）；请把日期写进文件名，如 客服绩效_20261001.xlsx，一段时间写成 …_20261001_20261007"
EMPTY_FILE = "文件是空的（empty file）；请重新导出"

WEB_PAGE = "这是网页，不是表格（an HTML page）；请用 Excel 打开后另存为 xlsx 或 CSV"
OTHER_ARCHIVE = "这种压缩包这里打不开（an archive that is no zip or gz）；请解压后把里面的文件放进来"
PICTURE = "这是图片或 PDF，里面没有可读的行（a picture or PDF）；请从平台导出为表格或文本"
WORKBOOK = "工作簿打不开：已损坏，或有打开密码（damaged or password-protected workbook）；请去掉密码另存后重传"
BOMB = "压缩包解开后大得不合常理（archive bomb）；请解压后把需要的文件放进来"
NESTED_TOO_LARGE = "压缩包里的压缩包太大（nested archive too large）；请解压后把里面的文件放进来"
LINK = "压缩包里的链接不会跟随（a link, not followed）；请打包文件本身"
OUTSIDE = "文件名指向文件夹之外（name leads outside the folder）；请重新打包"
LACKS_KEY = "压缩包有密码（password needed）；请写进 shop.yml 的 archive_passwords，或设 XUNDAN_ARCHIVE_PASSWORDS"
WRONG_KEY = "archive_passwords 里的密码都打不开（wrong password）；请核对密码"

HIDDEN = "…"

_ADD_LAYOUT = "在 shop.yml 里说明各列的意思（docs/howto/map-columns.md: say what its columns mean）"

_NOT_SHOWN = r"[^\d\s年月日时分秒元:：/.\-+,，¥￥TZ]+|\d{5,}"


def width(found: int, expected: int) -> str:
    return f"有 {found} 列，表头是 {expected} 列（wrong number of columns）；请检查这一行的分隔符和引号"


def missing(name: str) -> str:
    return f"{name} 是空的（missing value）；这一列每行都要有值"


def shown(cells: pl.Expr) -> pl.Expr:
    """What may be shown of values that should be numbers or moments: in a shifted row, a name or number of a person."""
    return cells.str.slice(0, 40).str.replace_all(_NOT_SHOWN, HIDDEN)


def unreadable(name: str, column: str, cells: pl.Expr, example: str) -> pl.Expr:
    """The reason per row; `name` is what the file calls the column."""
    hint = f"”读不懂（unreadable {column}）" + (f"；请写成 {example} 这样" if example else "")
    return pl.concat_str(pl.lit(f"{name} “"), shown(cells), pl.lit(hint))


def too_early(name: str, other: str) -> str:
    return f"{name} 早于 {other}（before {other}）；请核对这两个时间"


def unknown_word(name: str, column: str, words: list[str]) -> str:
    return f"{name} 的值不认识（unknown {column}）；只能是 {'、'.join(words)}"


def unknown_layout(known: list[str]) -> str:
    here = f"认识{'、'.join(known)}；请把列名改成其中一种的，或" if known else "还不认识任何版式；请"
    return f"不认识这个文件的版式（unknown layout）；这个文件夹{here}{_ADD_LAYOUT}"


def missing_column(title: str, column: str, aliases: tuple[str, ...], nearest: str | None) -> str:
    near = f"；表头里最接近的是“{nearest}”" if nearest else ""
    return (
        f"看起来是{title}，但缺少必需的列 {column}（missing column；可写作 {'、'.join(aliases)}）{near}。"
        f"请把列名改成其中一个，或{_ADD_LAYOUT}"
    )


def wrong_folder(title: str, kind: str) -> str:
    return f"这是{title}（wrong folder）；请移到 inbox/{kind}/"


def claimed_by_several(names: list[str]) -> str:
    return f"{'、'.join(names)} 都说这是自己的文件（claimed by several layouts）；请让其中一个的识别条件更严"


def workbook_too_large(limit_bytes: int) -> str:
    size = f"{limit_bytes >> 20} MB"
    return f"工作簿解开后超过 {size}（workbook too large）；请另存为 CSV，或在 shop.yml 调大 memory_limit_mb"


def damaged(what: str) -> str:
    return f"文件读不下去（damaged file: {what}）；请重新导出"
