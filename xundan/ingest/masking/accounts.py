"""Where else a person is found: e-mail, WeChat, QQ, payment accounts, licence plates, passports and permits.

Such names have no shape of their own, so the words before them tell: 微信 in its many disguises (vx, V, 威心, 绿泡泡),
QQ (扣扣, 企鹅, 球球), 支付宝, 护照. A weak label (加我, V) asks for a surer name than a strong one (微信号).
"""

import re

from xundan.ingest.masking.rule import Rule, hide_by, matching
from xundan.ingest.masking.shadow import Shadowed

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
GATE = (
    r"[@＠]|艾特|邮箱|[a-z0-9]#[a-z0-9]|(?i:[ (\[]at[ )\]])"  # e-mail
    r"|微|薇|威信|威心|徽信|卫星|绿泡|❤|♥|(?i:wx|vx|v ?信|we ?信|we ?chat|weixin|v ?x)|[ＶＷ]"
    r"|(?:[加找]|联系)(?:个|我|一下)?[ +:：]?(?i:[vqw]|[a-z0-9_\-]{5})"
    r"|(?i:[+ ,，。]v|^v|[^a-z]v)[ :：+号同是]{0,3}[A-Za-z0-9_\-]{6}"
    r"|(?i:q ?q|q[:：群号])|[扣抠球丘]|企鹅|Ｑ"
    r"|支付宝|(?i:alipay|zfb|paypal)|财付通|收款"
    rf"|[{_PROVINCE}] ?[A-Za-zＡ-Ｚ][·•・. \-]?[A-Za-z0-9Ａ-Ｚ０-９]{{4}}"
    r"|护照|通行证|回乡证|台胞证|军官证|驾驶证|驾照|社保卡|居住证|身份证|(?i:passport)"
)
"""What a text must hold, as written, to be looked at."""

_IS = r" ?(?:号码|号|账号|账户|id|同号)?(?:[ :是为=+→,，(\-]|号|就是|如下|搜|加){0,4}"
_ID = r"[a-z][a-z0-9_\-]{5,19}(?![a-z0-9_])"
_NO_ID = r"(?!(?:alipay|wechat|weixin|wxpay|iphone|android|taobao|tmall|paypal|unionpay|https?|www)(?![a-z0-9]))"
_WITH_DIGIT = r"(?=[a-z_\-]{1,19}[0-9_])"
_WECHAT = (
    r"(?:微 ?信|薇信|威信|威心|徽信|微❤|v❤|w❤|❤信|we信|卫星|绿泡泡|微号|个微|加微|微(?=:)"
    r"|(?<![a-z])(?:we ?chat|weixin|wx|vx❤?|v信|v ?x))"
)
_WEAK_WECHAT = r"(?:(?<![a-z])v|[加找联系]我|加个?v|\+ ?v)"
_QQ = r"(?:(?<![a-z])q ?q|扣 ?扣|抠抠|球球|丘丘|企鹅|(?<![a-z])q群)"
_MAIL_HOST = (
    r"(?:163|126|139|189|qq|gmail|foxmail|outlook|hotmail|sina|sohu|yeah|aliyun|icloud|yahoo|live|msn|21cn|vip)"
)
_DOT = r" ?(?:\.|。|点|,|，|dot) ?"
_USER = r"(?<![a-z0-9._%+\-])(?P<user>[a-z0-9._%+\-]++)"


def _has_digits(match: re.Match[str]) -> bool:
    """A licence plate has two digits at least, one with a word at its end may have one."""
    return sum(map(str.isdigit, match[0])) >= (2 if match[0][-1].isascii() else 1)


def hide(shadowed: Shadowed) -> Shadowed:
    """The text without such accounts."""
    return hide_by(RULES, shadowed)


RULES: tuple[Rule, ...] = (
    Rule(
        "邮箱",
        matching(rf"{_USER} ?@ ?[a-z0-9\-]{{1,63}}(?: ?\.[a-z0-9\-]{{2,63}}|{_DOT}[a-z]{{2,6}}){{1,4}}"),
        yes=(
            "发我邮箱 li.lei@example.com.cn 谢谢",
            "abc123@qq.com",
            "ａｂｃ＠ｑｑ．ｃｏｍ",
            "abc12@163。com",
            "abc12@qq点com",
        ),
        no=("@小美 在吗",),
    ),
    Rule(
        "邮箱",
        matching(rf"{_USER}(?:#| at |\(at\)|\[at\]| ?艾特) ?[a-z0-9\-]{{2,30}}(?:{_DOT}(?:com|cn|net|org|edu)){{1,2}}"),
        yes=("abc12 at qq.com", "abc12[at]163 dot com", "abc12艾特126.com", "abc12#163.com"),
        no=("look at it", "3# qq"),
    ),
    Rule(
        "邮箱",
        matching(rf"邮箱(?:地址|账号|号)?[是为: ]{{0,3}}(?P<it>[a-z0-9._%+\-@#]{{3,64}}?{_MAIL_HOST}\.?com)"),
        yes=("邮箱xiaoming163.com",),
        no=("邮箱是多少", "qq邮箱com"),
    ),
    Rule(
        "微信",
        matching(rf"{_WECHAT}{_IS}{_NO_ID}(?P<it>{_WITH_DIGIT}{_ID}|[1-9][0-9]{{5,11}}(?![0-9]))"),
        yes=(
            "微信号 xiaoming123",
            "加我vx：abc_12345",
            "ＶＸ：abc12345",
            "威心lulu_88",
            "加微信12345678",
            "v❤lulu_88",
            "wx abc-123",
        ),
        no=("微信支付可以吗", "vx是什么", "微信付 300", "支持微信 iphone能用吗"),
    ),
    Rule(
        "微信",
        matching(rf"{_WECHAT} ?(?:号|id|账号|(?=[:是]))[ :是为=]{{0,3}}{_NO_ID}(?P<it>{_ID})"),
        yes=("微信号是xiaomingtongxue", "wechat id: xiaolulu"),
        no=("微信：alipay 都行", "微信号是多少"),
    ),
    Rule(
        "微信",
        matching(rf"{_WEAK_WECHAT}{_IS}{_NO_ID}(?P<it>{_WITH_DIGIT}{_ID}|[1-9][0-9]{{6,11}}(?![0-9]))"),
        yes=("加v lulu_88", "V：abc12345", "加我 abby12345"),
        no=("加我一个", "V领的", "220v 50hz"),
    ),
    Rule(
        "QQ",
        matching(rf"{_QQ}(?:号码|号|群)?(?:邮箱)?[ 是为:+加(]{{0,3}}(?P<it>[1-9][0-9]{{4,11}})(?![0-9])"),
        yes=("QQ 123456789", "扣扣：10001", "q q 877665544", "球球877665544", "qq邮箱是877665544"),
        no=("QQ 糖有吗", "企鹅公仔 299 元"),
    ),
    Rule(
        "QQ",
        matching(r"(?:(?<![a-z])q[:号 ]{1,2}|加 ?q|[扣抠])[ 是为:]{0,2}(?P<it>[1-9][0-9]{6,11})(?![0-9])"),
        yes=("Q：877665544", "加q877665544", "扣 877665544"),
        no=("扣 100 积分", "q弹 12345678"),
    ),
    Rule(
        "支付账号",
        matching(
            r"(?:支付宝|zfb|alipay|paypal|财付通|收款)(?:账号|账户|号码|号|(?= ?[:是为])|(?= ))[ 是为:]{0,3}",
            rf"{_NO_ID}(?P<it>[a-z][a-z0-9_.\-]{{4,40}}|[0-9][a-z0-9_.\-]{{5,40}})",
        ),
        yes=("支付宝账号：abc_def123", "alipay: lulu88", "支付宝账户lulu8888"),
        no=("支付宝付款可以吗", "支付宝 300", "支付宝 wechat都行"),
    ),
    Rule(
        "车牌",
        matching(
            rf"[{_PROVINCE}] ?[a-hj-np-z][·. \-]?",
            r"(?:(?=(?:[a-z]{0,3}[0-9]){2})[a-hj-np-z0-9]{5}|[df][a-hj-np-z0-9][0-9]{4}|[0-9]{5}[df]",
            r"|[a-hj-np-z0-9]{4}[挂学警港澳领使试超])(?![a-z0-9])",
            check=_has_digits,
        ),
        yes=("粤B12345来取", "车牌浙A·D12345", "粤b12345", "京 A12345", "粤Z1234港"),
        no=("新A款 12345", "云M码", "新RTX4090", "新redmi12", "新P40pro"),
    ),
    Rule(
        "证件",
        matching(
            r"(?:护照|passport|通行证|回乡证|台胞证|军官证|驾驶证|驾照|社保卡|居住证|(?:香港|澳门|台湾)身份证)",
            r"(?:号码|号| ?no\.?)?[ 是为:]{0,3}",
            r"(?P<it>军字第[0-9]{5,9}号?|[a-z]{0,2}[0-9]{6,18}x?(?:\([0-9a-z]\))?)(?![a-z0-9])",
        ),
        yes=(
            "护照号E12345678",
            "回乡证：H1234567890",
            "台胞证12345678",
            "香港身份证 A123456(7)",
            "passport no. EA1234567",
        ),
        no=("护照包有吗", "护照夹 12 元"),
    ),
)
