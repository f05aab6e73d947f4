"""Invented people, and the many ways in which one writes what belongs to a person: numbers, names, accounts.

Written from how people type on a desk's chat, not from what the rules look for. Every number is drawn at random.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘"
    "杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "皇甫", "慕容", "令狐", "司徒", "尉迟", "东方", "端木", "公孙")
GIVEN = (
    "伟芳娜秀英敏静丽强磊洋艳勇军杰娟涛明超兰霞平刚桂玲红梅建华志国海燕雪晨宇浩然子涵梓萱思琪雨桐俊晓婷宏鑫博文"
    "欣怡佳颖琳凯旭东鹏飞振兴永春玉凤珍淑慧"
)
MINORITY = ("阿依古丽·买买提", "迪丽拜尔·吐尔逊", "巴图·额尔敦", "次仁·多吉", "买买提·艾力", "古丽娜尔·卡德尔")
EMOJI = ("📱", "☎️", "😂", "🙏", "❤️", "~", "*", "…")
HAN = "零一二三四五六七八九"
YAO = "零幺二三四五六七八九"
UPPER = "零壹贰叁肆伍陆柒捌玖"
CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨"


@dataclass(frozen=True)
class Thing:
    """A piece of personal data as written, and the pieces of it of which no trace may stay."""

    written: str
    secrets: tuple[str, ...]

    @classmethod
    def whole(cls, written: str) -> "Thing":
        return cls(written, (written,))


Draw = Callable[[Random], Thing]


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def grouped(text: str, sizes: Sequence[int], by: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(text[at : at + size])
        at += size
    return by.join(part for part in (*parts, text[at:]) if part)


def spelt(text: str, numerals: str) -> str:
    return "".join(numerals[int(char)] if char.isdigit() else char for char in text)


def mobile(rng: Random) -> str:
    return rng.choice(("13", "15", "17", "18", "19", "166", "147")).ljust(3, rng.choice("5678")) + digits(rng, 8)


def phone(rng: Random) -> Thing:
    number = mobile(rng)
    han = spelt(number, HAN)
    forms: tuple[Callable[[], str], ...] = (
        lambda: number,
        lambda: grouped(number, (3, 4, 4), rng.choice((" ", "-", ".", "—", "·", "/", "、", "，", "～", "_", "  "))),
        lambda: grouped(number, (4, 3, 4), rng.choice((" ", "-"))),
        lambda: grouped(number, (3, 3, 5), rng.choice((" ", "-"))),
        lambda: grouped(number, (4, 4, 3), rng.choice((" ", "-"))),
        lambda: grouped(number, (3, 8), rng.choice((" ", "-", "."))),
        lambda: rng.choice(("+86", "+86 ", "+86-", "86-", "86", "0086", "（+86）", "(86)")) + number,
        lambda: "+86 " + grouped(number, (3, 4, 4), rng.choice((" ", "-"))),
        lambda: wide(number),
        lambda: wide(grouped(number, (3, 4, 4), rng.choice((" ", "-")))),
        lambda: han,
        lambda: spelt(number, YAO),
        lambda: spelt(number, UPPER),
        lambda: grouped(han, (3, 4, 4), rng.choice((" ", "，", "-"))),
        lambda: "".join(rng.choice((char, HAN[int(char)])) for char in number),
        lambda: number.replace("0", rng.choice("oOo〇")),
        lambda: number.replace("1", rng.choice("lI|"), 1),
        lambda: spelt(number, CIRCLED),
        lambda: "".join(f"{char}\ufe0f\u20e3" for char in number),
        lambda: grouped(number, (3, 4, 4), rng.choice(EMOJI)),
        lambda: rng.choice(("\u200b", "\u200d", "\u2060", "\ufeff")).join(number),
        lambda: grouped(number, (3, 4, 4), rng.choice(("\u200b", "\u00ad", "\u202c", "\u2009"))),
        lambda: rng.choice((" ", "-", ".", "。", ",")).join(number),
        lambda: grouped(number, (3, 4, 4), "杠"),
        lambda: f"{number[:3]}后面是{number[3:]}",
        lambda: f"{number}{rng.choice(('转', ' 转 ', '-', ',', '#', '分机', '转分机', '，转'))}{digits(rng, 4)}",
        lambda: f"{number}[{digits(rng, 4)}]",
        lambda: f"+852 {rng.choice('569')}{digits(rng, 3)} {digits(rng, 4)}",
        lambda: f"+886-9{digits(rng, 2)}-{digits(rng, 3)}-{digits(rng, 3)}",
        lambda: f"+1 (415) {digits(rng, 3)}-{digits(rng, 4)}",
        lambda: f"+44 7{digits(rng, 3)} {digits(rng, 6)}",
    )
    written = number if rng.random() < 0.25 else rng.choice(forms)()
    return Thing.whole(written)


def landline(rng: Random) -> Thing:
    area = rng.choice(("010", "021", "0571", "0755", "028", "0731", "0991", "0898"))
    local = rng.choice("2345678") + digits(rng, 11 - len(area) if len(area) == 4 else 7)
    forms = (
        f"{area}-{local}",
        f"{area} {local}",
        f"({area}){local}",
        f"（{area}）{local}",
        f"{area}—{local}",
        f"{area}{local}",
        f"{area}-{local[:4]}-{local[4:]}",
        f"{area}-{local[:4]} {local[4:]}",
        wide(f"{area}-{local}"),
        f"{area}-{local}转{digits(rng, 3)}",
        f"{area}-{local}-{digits(rng, 4)}",
        f"+86 {area[1:]} {local}",
        f"座机{local}",
        f"固话：{local}",
        f"家里电话是{local}",
    )
    return Thing(written := rng.choice(forms), (re.sub("^(?:座机|固话：|家里电话是)", "", written),))


def citizen(rng: Random) -> Thing:
    region = rng.choice(("110105", "330102", "440305", "510104", "320981", "652301", "810000", "420106"))
    born = f"{rng.randint(1950, 2008)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    body = region + born + digits(rng, 3)
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    number = body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]
    forms: tuple[str, ...] = (
        number,
        number,
        number,
        number.lower(),
        grouped(number, (6, 8), " "),
        grouped(number, (6, 8), "-"),
        grouped(number, (6, 4, 4), " "),
        grouped(number, (3, 3, 4, 4), " "),
        grouped(number, (4, 4, 4, 4), " "),
        wide(number),
        "\u200b".join(number),
        grouped(number, (6, 8), "\n"),
        f"身份证{region}{born[2:]}{digits(rng, 3)}",
        f"身份证号码是{spelt(number, HAN)}",
    )
    return Thing(written := rng.choice(forms), (written.removeprefix("身份证号码是").removeprefix("身份证"),))


def permit(rng: Random) -> Thing:
    label, number = rng.choice(
        (
            ("护照号", f"E{digits(rng, 8)}"),
            ("护照：", f"G{digits(rng, 8)}"),
            ("我的护照是", f"EA{digits(rng, 7)}"),
            ("passport no. ", f"E{digits(rng, 8)}"),
            ("港澳通行证", f"C{digits(rng, 8)}"),
            ("回乡证号 ", f"H{digits(rng, 8)}"),
            ("港澳居民来往内地通行证：", f"M{digits(rng, 10)}"),
            ("台胞证", digits(rng, 8)),
            ("台湾通行证号码：", f"T{digits(rng, 8)}"),
            ("香港身份证 ", f"A{digits(rng, 6)}({rng.choice('0123456789A')})"),
            ("军官证号 ", f"军字第{digits(rng, 7)}号"),
            ("驾驶证号：", f"3301021990{digits(rng, 8)}"),
            ("社保卡号", f"A{digits(rng, 8)}"),
        )
    )
    return Thing(label + number, (number,))


def checked(number: str) -> str:
    """A card's number with its check digit (Luhn)."""
    doubled = "".join(str(int(digit) * (1 if at % 2 else 2)) for at, digit in enumerate(reversed(number)))
    return number + str(-sum(map(int, doubled)) % 10)


def card(rng: Random) -> Thing:
    long = checked(f"62{digits(rng, 16)}")
    short = checked(rng.choice(("4", "51", "55", "62", "35")).ljust(2, "8") + digits(rng, 13))
    number = rng.choice((long, short))
    labelled = digits(rng, rng.choice((16, 17, 18, 19)))
    forms = (
        (number, number),
        (number, number),
        (grouped(number, (4, 4, 4, 4), " "),) * 2,
        (grouped(number, (4, 4, 4, 4), "-"),) * 2,
        (wide(number),) * 2,
        (grouped(long, (6,), " "),) * 2,
        (f"卡号{labelled}", labelled),
        (f"银行卡：{grouped(labelled, (4, 4, 4, 4), ' ')}", grouped(labelled, (4, 4, 4, 4), " ")),
        (f"工商银行 {labelled}", labelled),
        (f"建行卡{labelled}", labelled),
        (f"对公账户：{labelled}", labelled),
        (f"开户行招行 账号 {labelled}", labelled),
        (f"{long}农行", long),
    )
    written, secret = rng.choice(forms)
    return Thing(written, (secret,))


def account(rng: Random) -> Thing:
    nick = handle(rng)
    mail = f"{nick}@{rng.choice(('163.com', 'qq.com', 'gmail.com'))}"
    number = mobile(rng)
    label, secret = rng.choice(
        (
            ("支付宝账号：", nick),
            ("支付宝账号 ", number),
            ("支付宝", number),
            ("支付宝是", mail),
            ("zfb ", number),
            ("支付宝：", mail),
            ("支付宝帐户", nick),
            ("我支付宝号", nick),
            ("alipay: ", nick),
            ("paypal: ", mail),
            ("收款账号：", mail),
            ("支付宝实名：", name(rng).written),
            ("收款人 ", name(rng).written),
        )
    )
    return Thing(label + secret, (secret,))


def handle(rng: Random) -> str:
    first = rng.choice(("lulu", "xiaoyu", "sunny", "feng", "momo", "wanzi", "kk", "abby", "cjl"))
    return first + rng.choice(("_", "-", "", "")) + digits(rng, rng.choice((4, 5, 6)))


def mail(rng: Random) -> Thing:
    user, host = handle(rng), rng.choice(("163.com", "qq.com", "gmail.com", "126.com", "example.com.cn", "foxmail.com"))
    user = rng.choice((user, digits(rng, 9), f"li.{user}"))
    forms = (
        f"{user}@{host}",
        f"{user}@{host}",
        f"{user}＠{host}",
        wide(f"{user}@{host}"),
        f"{user} @ {host}",
        f"{user}@{host.replace('.', '。')}",
        f"{user}@{host.replace('.', '点')}",
        f"{user} at {host}",
        f"{user}(at){host}",
        f"{user}[at]{host.replace('.', ' dot ')}",
        f"{user}艾特{host}",
        f"{user}#{host} #换成@",
        f"{user}@{host}".upper(),
    )
    return Thing(rng.choice(forms), (user,))


def plate(rng: Random) -> Thing:
    province, city = rng.choice("京沪粤浙苏川鄂湘鲁豫皖闽赣渝津冀陕"), rng.choice("ABCDEFGH")
    tail = "".join(rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(3)) + digits(rng, 2)
    energy = rng.choice("DF") + digits(rng, 5)
    forms = (
        f"{province}{city}{tail}",
        f"{province}{city}·{tail}",
        f"{province}{city} {tail}",
        f"{province} {city}{tail}",
        f"{province}{city}-{tail}",
        f"{province}{city}{energy}",
        f"{province}{city}·{energy}",
        f"{province}{city}{tail}".lower(),
        wide(f"{province}{city}{tail}"),
        f"{province}{city}{tail[:4]}挂",
        f"{province}{city}{tail[:4]}学",
        f"粤Z{tail[:4]}港",
    )
    return Thing.whole(rng.choice(forms))


def name(rng: Random) -> Thing:
    draw = rng.random()
    if draw < 0.1:
        return Thing.whole(rng.choice(MINORITY))
    surname = rng.choice(COMPOUND) if draw < 0.2 else rng.choice(SURNAMES)
    return Thing.whole(surname + "".join(rng.choice(GIVEN) for _ in range(rng.choice((1, 2, 2, 2)))))


def wechat(rng: Random) -> Thing:
    label = rng.choice(
        (
            "微信", "微信号", "微信：", "微信号是", "加微信", "我微信", "加我微信", "vx", "VX：", "wx", "wx:", "Wx ",
            "v信", "V：", "加v ", "加V", "+v ", "加我v", "威心", "威信：", "薇信", "徽信", "❤信", "微❤", "卫星", "V❤",
            "we信", "wechat: ", "WeChat ID ", "绿泡泡", "微 信 ", "加个微 ", "加我 ", "w❤ ", "vx♥", "VX同号",
        )
    )  # fmt: skip
    secret = rng.choice((handle(rng), handle(rng), f"wxid_{handle(rng)}", mobile(rng)))
    return Thing(label + secret, (secret,))


def penguin(rng: Random) -> Thing:
    label = rng.choice(
        ("QQ", "qq", "QQ：", "QQ号", "qq号是", "扣扣", "扣扣：", "企鹅号", "企鹅", "q q ", "Q Q：", "加q ", "加Q",
         "球球", "抠抠", "扣", "Q：", "QQ群", "丘丘号", "qq号码")
    )  # fmt: skip
    secret = rng.choice("123456789") + digits(rng, rng.choice((7, 8, 9)))
    return Thing(label + secret, (secret,))
