"""What personal data stands in: sentences, cards, lines without spaces, beside prices and order numbers.

A carrier is a text with fields. Fields of things to hide: {phone} {landline} {citizen} {permit} {card} {account}
{mail} {plate} {name} {wechat} {qq} {place}. Fields of what must stay: {price} {size} {order} {item} {track} {day}.
"""

import re
from collections.abc import Callable
from random import Random

from tests.ingest.planted import people
from tests.ingest.planted.places import place

_THINGS: dict[str, people.Draw] = {
    "phone": people.phone,
    "landline": people.landline,
    "citizen": people.citizen,
    "permit": people.permit,
    "card": people.card,
    "account": people.account,
    "mail": people.mail,
    "plate": people.plate,
    "name": people.name,
    "wechat": people.wechat,
    "qq": people.penguin,
    "mobile": lambda rng: people.Thing.whole(people.mobile(rng)),
}


class Fill:
    """Fills the fields of one message and notes what is secret and what must stay."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.secrets: list[str] = []
        self.kept: list[str] = []

    def __call__(self, text: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda found: self._field(found[1]), text)

    def secret(self, written: str, *pieces: str) -> str:
        """Note a text, or these pieces of it, as what must vanish."""
        self.secrets += pieces or (written,)
        return written

    def _field(self, name: str) -> str:
        if name == "place":
            where = place(self.rng)
            self.secrets += where.secrets
            self.kept += where.kept
            return where.written
        if name in _THINGS:
            thing = _THINGS[name](self.rng)
            self.secrets += thing.secrets
            return thing.written
        innocent = INNOCENTS[name](self.rng)
        self.kept.append(innocent)
        return innocent


Carrier = str | Callable[[Fill], str]

INNOCENTS: dict[str, Callable[[Random], str]] = {
    "price": lambda rng: rng.choice((f"{rng.randint(9, 2999)}元", f"¥{rng.randint(9, 999)}.{rng.randint(10, 99)}")),
    "size": lambda rng: rng.choice(
        (f"{rng.randint(150, 185)} {rng.randint(90, 160)}斤", f"{rng.randint(90, 220)}*75cm")
    ),
    "order": lambda rng: rng.choice(
        (
            f"订单号{rng.choice('1234')}{people.digits(rng, 18)}",
            f"2510{rng.randint(10, 28)}-{people.digits(rng, 15)}",
            f"订单编号：69{people.digits(rng, 17)}",
            f"订单{rng.choice('23')}{people.digits(rng, 11)}",
        )
    ),
    "item": lambda rng: f"https://item.taobao.com/item.htm?id={rng.randint(6, 9)}{people.digits(rng, 11)}",
    "track": lambda rng: rng.choice(
        (f"SF{people.digits(rng, 13)}", f"YT{people.digits(rng, 13)}", f"快递单号77{people.digits(rng, 13)}")
    ),
    "day": lambda rng: f"2026-{rng.randint(10, 12)}-{rng.randint(10, 28)} {rng.randint(10, 22)}:{rng.randint(10, 59)}",
}

_ANYWHERE = (
    "{x}",
    "我的是{x}",
    "{x} 麻烦记一下",
    "好的亲，{x}，有事联系",
    "拍了{price}的那个，{x}",
    "{x}，{order}麻烦查一下",
    "{order} {x}",
    "身高{size}穿多大 {x}",
    "亲在吗{x}谢谢",
    "刚才说错了不是那个，是{x}哈",
    "{day} {x}",
    "{x}\n{item}",
    "「{x}」",
    "备注一下：{x}！！",
    "1、{price} 2、{x} 3、尽快发",
    "<p>{x}</p>",
    "{x}；{x}",
)


def _with(field: str, *own: str) -> tuple[str, ...]:
    return (*own, *(text.replace("{x}", f"{{{field}}}") for text in _ANYWHERE))


_CARDS = (
    "收货人：{name}\n手机号码：{phone}\n所在地区：浙江省杭州市\n详细地址：{place}",
    "请核对您的收货信息\n{name}\n{mobile}\n{place}\n{order}",
    "{name} {mobile} {place}",
    "{name}，{mobile}，{place}",
    "{name},{mobile},{place}",
    "{place} {name} {mobile}",
    "{place}，{name}，{mobile}",
    "{mobile} {name} {place}",
    "{place}\n{name}\n{mobile}",
    "收件人:{name}电话:{mobile}地址:{place}",
    "收件人: {name}\n手机号码: {mobile}\n地址: {place}",
    "【收货信息】姓名：{name}；电话：{mobile}；地址：{place}；{order}",
    "改地址：{name} {mobile} {place} 谢谢",
    "麻烦改成 {place} {name}收 {mobile}",
    "寄到{place}，{name}，{mobile}，{price}已付",
    "收货人姓名 {name} 联系方式 {phone} 收货地址 {place}",
    "{name}{mobile}{place}",
    "{place}{name}{mobile}",
    "请确认收货地址 {name} {mobile} {place}",
    "亲，请核对订单信息：{order}，{name}，{mobile}，{place}，共{price}",
)

CARRIERS: dict[str, tuple[Carrier, ...]] = {
    "手机号": _with(
        "phone",
        "电话{phone}",
        "我手机号{phone}快递打这个",
        "tel:{phone}",
        "打不通就打{phone}",
        "手机：{phone}，{price}",
    ),
    "电话": _with("landline", "公司电话 {landline} 找前台", "打{landline}"),
    "身份证": _with("citizen", "海关要身份证 {citizen}", "身份证号：{citizen}", "身份证{citizen}清关用"),
    "证件": _with("permit"),
    "银行卡": _with("card", "退款打这个卡 {card}", "银行卡号{card}"),
    "支付账号": _with("account", "退我{account}"),
    "邮箱": _with("mail", "发票发{mail}", "邮箱：{mail}", "邮箱{mail}谢谢"),
    "车牌": _with("plate", "车牌{plate}", "我开车来自提，{plate}", "车牌号是{plate} 放行一下"),
    "微信": _with("wechat", "方便{wechat}吗", "亲亲{wechat}给你发返现"),
    "QQ": _with("qq", "有事{qq}"),
    "地址": _with(
        "place",
        "寄{place}",
        "地址：{place}",
        "发到{place}可以吗",
        "我在{place}，能送上楼吗",
        "收货地址改成{place}",
        "帮我改下地址\n{place}",
    ),
    "订单卡片": _CARDS,
    "姓名": (
        "收货人：{name}",
        "收件人 {name}",
        "姓名：{name}",
        "姓名 {name}，{order}",
        "联系人:{name}",
        "收货人姓名：{name}\n{order}",
        "我叫{name}",
        "我叫{name}，上次买过{price}那款",
        "收货人写{name}就行",
        "名字是{name}",
        "名字写{name}",
        "{name} {mobile}",
        "{name}{mobile}",
        "{mobile}{name}",
        "{mobile} {name}收",
        "{name}先生 {mobile}",
        "{name}女士，{mobile}",
        "{name}（先生）{mobile}",
        "收件人：{name} 女士",
        "联系{name}{mobile}",
        "发票抬头：{name}",
        "订购人：{name}，{price}",
        "取货人{name}，{mobile}",
        "收货人改成{name}",
        "真实姓名：{name}",
        "开户名：{name}",
        "Name: {name}, {mobile}",
    ),
}
