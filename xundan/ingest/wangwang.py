"""旺旺: what the chats of 淘宝 and 天猫 have in common, whichever tool exported them.

A sub-account of the shop is `店铺:客服名`, its bot `店铺:服务助手`, its main account what stands before the colon. In
front may stand the network they are of (cntaobao, cnalichn).

Where a record is a message (in 千牛 text it is lines), it is one row, whatever it says: its text is kept as written, a
link to an item names the product, `由 甲 转交给 乙` is the system's and goes to 乙. A record that is nothing but a
notice, a price that fell off a card, an address card or `X 撤回了一条消息` is noise and filtered; the last because it
stands in the place of a message whose text is gone from the export, and so takes back none that is there. So is what
two accounts of the shop write to each other.

An account is kept by its name where it is the shop's for sure: a sub-account or the bot, the main account of one, a
name that ends as a shop's does (…店), the shop of shop.yml, or one that the export calls so. Any other might be a
person's.

A buyer's nick that is masked (`x**`) becomes the whole one where a message of its conversation shows it.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from xundan.ingest import masked
from xundan.ingest.layout import Context, Records
from xundan.ingest.mask import mask
from xundan.ingest.source import Source

ORPHAN = "不知道是谁说的：前面没有消息抬头（text before the first header）；请从一条消息的昵称开始导出"

NETWORKS = r"^(?:cntaobao|cnalichn)"
_OTHERWISE_CALLED = rf"^\s|\s$|：|{NETWORKS}|^$"
BOT = r"(?:^|:)(?:服务助手|(?:阿里)?店小蜜|机器人)$"
NOTICES = (
    r"当前用户来自.*",
    r"商品详情页",
    r"商品推荐",
    r"原因[:：]【.*",
    r"请在客户端查看原始聊天记录，网页版无法展示.*",
)
RECALL = r"\S*\s*撤回了一条消息"
PRICE = r"[¥￥]\s*[\d,.]+"
LINK = r"https?://\S+"
ADDRESS_CARD = r"[【\[]?请确认收货地址[】\]]?(?:[:：\s]|$)"
TRANSFER = r"^由\s*\S+\s*转交给\s*(\S+)"
ITEM = r"(?:item\.(?:htm|html)|detail\.(?:htm|html)|item)\S*?[?&]id=(\d{5,})"
IMAGE = r"^\[(?:图片|image)\]$"
CARD = r"^\[(?:商品|宝贝|商品链接|宝贝链接|(?:商品|宝贝|订单|优惠券)?卡片)\]"

_IMAGE_LINK = r"(?i)^https?://\S+\.(?:jpe?g|png|gif|webp|bmp)(?:[?!_]\S*)?$"
_NOISE = rf"^(?:(?:{'|'.join((*NOTICES, RECALL, PRICE))})(?:\n\s*|$))+$|^{ADDRESS_CARD}"
_NAME = r"^[^\s，。！？,!?;；、“”\"]{1,60}$"
_SUB_ACCOUNT = r"^[^:]{1,40}:[^:]{1,40}$"
_MASKED = "**"
_ROLES = {
    **dict.fromkeys(("买家", "客户", "顾客", "用户", "会员", "访客", "buyer", "customer", "user"), "buyer"),
    **dict.fromkeys(
        ("客服", "卖家", "商家", "店铺", "人工", "人工客服", "主账号", "子账号", "seller", "agent", "staff"), "agent"
    ),
    **dict.fromkeys(("机器人", "智能客服", "服务助手", "店小蜜", "bot", "robot"), "bot"),
    **dict.fromkeys(("系统", "系统消息", "系统通知", "系统提示", "system"), "system"),
}


def own_conversation(source: Source, buyer: str | None, row: int = 0) -> str | None:
    """What stands for the conversation in a file that names none: where in the file it is, if the nick is masked.

    Masked nicks are shared by many buyers, who must not be taken for one.
    """
    if buyer is None or _MASKED not in buyer:
        return None
    return masked.own_conversation(f"{source.name}\0{row}")


def without_network(name: str) -> str:
    """An account as it is called here."""
    return re.sub(NETWORKS, "", name.strip().replace("：", ":"))


def may_be(nick: str, masked: str) -> bool:
    """Whether a whole nick can be the masked one; anything can, where there is none."""
    head, mask, tail = masked.partition(_MASKED)
    return not masked or (bool(mask) and nick.startswith(head) and nick.endswith(tail.lstrip("*")))


def not_of_the_shop(accounts: Iterable[str], context: Context) -> list[str]:
    """Those who may be a buyer. Where that is several, whose name ends as a shop's does is not."""
    names = list(dict.fromkeys(filter(None, map(without_network, accounts))))
    staff = {name.partition(":")[0] for name in names if ":" in name} | {context.shop_name, context.shop_id}
    others = [name for name in names if ":" not in name and name not in staff and not re.search(BOT, name)]
    return [name for name in others if not name.endswith("店")] or others if len(others) > 1 else others


def called(rows: pl.DataFrame, *names: str) -> pl.DataFrame:
    """The rows with the accounts of these columns as they are called here; null where one says nothing."""
    has_others = rows.select(pl.col(*names).str.contains(_OTHERWISE_CALLED).any()).row(0)
    others = [pl.col(name) for name, has_some in zip(names, has_others, strict=True) if has_some]
    tidy = (
        each.str.strip_chars().str.replace_all("：", ":", literal=True).str.replace(NETWORKS, "") for each in others
    )
    return rows.with_columns(pl.when(each != "").then(each) for each in tidy)


def told(
    records: Records,
    context: Context,
    *,
    buyer: str = "buyer_id",
    text: str = "text",
    addressee: str | None = None,
    known_account: str | None = None,
    kind_of_account: str | None = None,
    image: str | None = None,
    stranger: str = "agent",
) -> Records:
    """The records of messages, one each, with role, agent_id, kind and product_id, less the noise.

    `sender` is the column of who speaks. Named are those of who the buyer is and what was said, and where there are
    such: to whom, an account known to be the shop's, what the export calls the speaker, what a picture is seen at.
    `stranger` is the role of a speaker who is neither the buyer nor, for sure, an account of the shop; his name is not
    kept. conversation_id, if there is one, is what a masked nick is looked up in.
    """
    parties = [name for name in (buyer, "sender", addressee, known_account) if name]
    said = pl.col(text).fill_null("").str.strip_chars()
    to = said.str.extract(TRANSFER).str.replace("：", ":", literal=True).str.replace(NETWORKS, "")
    rows = called(records.cells, *parties).with_columns(to.alias("__to"), _role_of(kind_of_account).alias("__kind"))
    accounts = _accounts(rows, addressee, known_account, context)
    rows = _unmasked(rows, buyer, [name for name in ("sender", addressee) if name], accounts)
    is_between = (
        pl.col("sender").is_in(accounts) & pl.col(addressee).is_in(accounts) if addressee else pl.lit(value=False)
    )
    is_noise = ((is_between & pl.col("__to").is_null()) | said.str.contains(_NOISE)).fill_null(value=False)
    kept = rows.filter(~is_noise).with_columns(
        pl.coalesce(*([pl.col("product_id")] if "product_id" in rows.columns else []), said.str.extract(ITEM)).alias(
            "product_id"
        ),
        _kind(said, image).alias("kind"),
        _role(buyer, accounts, stranger).alias("role"),
    )
    kept = kept.with_columns(_agent(buyer, addressee).alias("agent_id"))
    kept = kept.with_columns(pl.when(pl.col("agent_id").is_in(accounts)).then("agent_id").alias("agent_id"))
    used = ["__to", "__kind", *(name for name in (*parties, kind_of_account) if name and name != buyer)]
    return replace(records, cells=kept.drop(used), filtered=records.filtered + rows.height - kept.height)


def _accounts(rows: pl.DataFrame, addressee: str | None, known: str | None, context: Context) -> list[str]:
    """The names that are the shop's for sure. What could be somebody's number or address is none."""
    called = rows.filter(pl.col("__kind").is_in(["agent", "bot"])).get_column("sender")
    named = pl.concat([rows.get_column(name) for name in ("sender", "__to", addressee) if name]).unique()
    told = [called, named.filter(named.str.contains(rf"{_SUB_ACCOUNT}|{BOT}|店$"))]
    if known:
        told.append(rows.get_column(known))
    names = pl.concat(told).unique().drop_nulls()
    names = names.filter(names.str.contains(_NAME) & (mask(names) == names))
    mains = names.filter(names.str.contains(_SUB_ACCOUNT)).str.extract("^([^:]+):").unique()
    return [*names, *mains, *filter(None, (context.shop_name, context.shop_id))]


def _unmasked(rows: pl.DataFrame, buyer: str, others: list[str], accounts: list[str]) -> pl.DataFrame:
    """Whole nicks in place of masked ones, where somebody of the conversation has one that fits."""
    masked = pl.col(buyer)
    if not rows.select(masked.str.contains(_MASKED, literal=True).any()).item():
        return rows
    head, tail = masked.str.extract(r"^([^*]*)\*\*"), masked.str.extract(r"\*([^*]*)$")
    found = []
    for other in map(pl.col, others):
        fits = other.str.starts_with(head) & other.str.ends_with(tail) & ~other.str.contains(_MASKED, literal=True)
        found.append(pl.when(fits & ~other.is_in(accounts)).then(other))
    whole = pl.coalesce(found)
    if "conversation_id" in rows.columns:
        whole = pl.coalesce(whole, whole.drop_nulls().first().over("conversation_id", buyer))
    return rows.with_columns(pl.coalesce(whole, masked).alias(buyer))


def _role(buyer: str, accounts: list[str], stranger: str) -> pl.Expr:
    who, kind = pl.col("sender"), pl.col("__kind")
    return (
        pl.when(pl.col("__to").is_not_null()).then(pl.lit("system"))
        .when(who.str.contains(BOT)).then(pl.lit("bot"))
        .when(who == pl.col(buyer)).then(pl.lit("buyer"))
        .when(kind.is_in(["bot", "system"])).then(kind)
        .when(_role_of("sender").is_not_null()).then(_role_of("sender"))
        .when(who.is_in(accounts)).then(pl.lit("agent"))
        .when(kind.is_not_null()).then(kind)
        .when(who.str.contains(_MASKED, literal=True)).then(pl.lit("buyer"))
        .when(who.str.contains(_NAME)).then(pl.lit(stranger))
    )  # fmt: skip


def _role_of(name: str | None) -> pl.Expr:
    """The role that a word stands for."""
    if name is None:
        return pl.lit(None, dtype=pl.String)
    return pl.col(name).str.strip_chars().str.to_lowercase().replace_strict(_ROLES, default=None)


def _agent(buyer: str, addressee: str | None) -> pl.Expr:
    role = pl.col("role")
    return (
        pl.when(pl.col("__to").is_not_null()).then("__to")
        .when(role.is_in(["agent", "bot"])).then("sender")
        .when((role == "buyer") & (pl.col(addressee) != pl.col(buyer)) if addressee else False).then(addressee)
    )  # fmt: skip


def _kind(said: pl.Expr, image: str | None) -> pl.Expr:
    """A picture or a card is a message that is nothing else; what is seen beside words does not make them less."""
    is_image = said.str.contains(IMAGE) | said.str.contains(_IMAGE_LINK)
    if image:
        is_image |= (said == "") & (pl.col(image).fill_null("").str.strip_chars() != "")
    has_item = said.str.contains("id=", literal=True) & said.str.contains(ITEM)
    is_bare = said.str.contains(rf"^{LINK}$") | said.str.contains(rf"(?m)^{PRICE}\s*$")
    is_card = (has_item & is_bare) | said.str.contains(CARD)
    return pl.when(is_image).then(pl.lit("image")).when(is_card).then(pl.lit("card")).otherwise(pl.lit("text"))
