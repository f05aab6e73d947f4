"""Personal data in free text becomes a placeholder of its kind, before anything is stored.

    手机号 电话 身份证 银行卡 支付账号 邮箱 微信 QQ 车牌 地址 姓名        →  [手机号] [电话] …

Prices, sizes, quantities, order numbers and item ids stay, because reasons and joins need them. Where digits alone do not
tell an order number from a phone or an ID number, the words before them do: digits after 订单号, 商品ID, id= and the like are
fenced off first. Provinces and cities stay, so that "can you ship to 新疆" can still be read; the part of an address that
finds a door goes. A name goes where something beside it says that it is one: a label (收货人：), or a phone number.

Every rule is a pattern of Rust's regex engine (linear time, so no text can hang it) with a cheap gate: a text that does not
pass the gate is not searched. Each distinct text is masked once. The rules are data; tests hold each to its own examples.
"""

import re
from dataclasses import dataclass

import polars as pl

_B = r"(?-u:\b)"  # between an ASCII letter or digit and anything else: 电话138… has one, _138… has none
_SEP = r"[ .\-—·]?"
_FENCE = "\x01_"  # put before digits that are to stay: it takes away the word boundary that the rules ask for
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻苏潘葛范彭郎鲁韦马苗凤方俞任袁柳鲍史唐费薛雷贺倪汤滕殷罗毕郝邬安常乐于傅"
    "卞齐康伍余元卜顾孟平黄穆萧尹姚邵湛汪祁毛禹狄米贝明臧计成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万"
    "支柯管卢莫房裘缪解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀羊甄曲封芮储靳段富巫乌焦巴牧山谷车侯全班仰秋仲伊宫宁仇栾甘厉戎祖武符刘景詹束龙叶幸"
    "司韶黎乔苍双闻莘党翟谭贡劳姬申扶冉宰郦桑桂牛寿边尚农温别庄晏柴瞿阎连茹习艾容古易廖耿满匡国文寇广东欧沃利师巩聂关荆游盖益桓公"
)
_NAME = rf"(?:(?:欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|夏侯|[{_SURNAMES}])\p{{Han}}{{1,2}})"
_STREET = r"(?:路|街|大道|道|巷|弄|胡同|里|村|庄|屯|社区|小区|花园|花苑|公寓|大厦|广场|苑|家园|新村|新城|名城|学校|大学|医院|工业园|产业园|科技园|宿舍)"
_DOOR = r"(?:号院|号楼|号|栋|幢|座|单元|室|楼|层|房|户|弄|组|队|门|#)"
_ROAD_CHARS = r"[\p{Han}--[的了是在到我你他她发寄送往去和吗呢吧哦啊不要这那就也都给没有条半，。！？、；：]]"
_REGION = r"(?:\p{Han}{2,6}?(?:省|自治区|市|自治州|地区|盟)[\s,，]?)"
_DISTRICT = rf"(?:{_ROAD_CHARS}{{1,5}}(?:区|县|旗|镇|乡|街道|开发区)[\s,，]?)"


@dataclass(frozen=True)
class Rule:
    """What is replaced by what; `gate` is what a text must hold to be searched at all."""

    kind: str
    gate: str
    pattern: str
    replacement: str


_DIGITS = r"\d{3}|\d[ .\-—·]\d"
_FENCES = (
    (
        "号|码|(?i)(?:id|no|item|order|sku)",
        r"(?i)((?:订单|单|交易|流水|退款|商品|宝贝|货|款|运单|快递|物流|活动|优惠券|item|order|sku|spu|goods|product)[_ ]?"
        r"(?:编号|编码|号码|单号|号|id|no\.?)[是为:：#=\s]{0,3})(\d)",
    ),
    ("(?i)id", r"(?i)((?:[?&]|%3F|%26|\b)[a-z_]*id(?:=|%3D|[:：]))(\d)"),
)

RULES: tuple[Rule, ...] = (
    Rule("邮箱", r"[@＠]", r"[A-Za-z0-9._%+\-]+[@＠][A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+", "[邮箱]"),
    Rule(
        "身份证",
        _DIGITS,
        rf"{_B}[1-9]\d{{5}}[ \-]?(?:18|19|20)\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ \-]?\d{{3}}[\dXx]{_B}",
        "[身份证]",
    ),
    Rule("身份证", "身份证", r"(身份证(?:号码|号)?[是为:：\s]{0,3})(?:\d{15}|\d{17}[\dXx])", "${1}[身份证]"),
    Rule("银行卡", _DIGITS, rf"{_B}(?:62\d{{14}}|62\d{{17}}){_B}", "[银行卡]"),
    Rule(
        "银行卡", _DIGITS, rf"{_B}[3-6]\d{{3}}[ \-]\d{{4}}[ \-]\d{{4}}[ \-]\d{{4}}(?:[ \-]\d{{1,3}})?{_B}", "[银行卡]"
    ),
    Rule(
        "银行卡",
        "卡|账|帐|户|开户|银行|bank",
        r"((?:银行卡|信用卡|储蓄卡|借记卡|卡号|账号|帐号|账户|帐户|收款账?号|对公|开户行|银行)[^\d\n]{0,12}?)(?:\d[ \-]?){11,18}\d",
        "${1}[银行卡]",
    ),
    Rule("手机号", _DIGITS, rf"\+?{_B}(?:0{{0,2}}86[ \-]?)?1[3-9]\d{_SEP}\d{{4}}{_SEP}\d{{4}}{_B}", "[手机号]"),
    Rule("手机号", _DIGITS, rf"{_B}1[3-9]\d{{2}}[ \-]\d{{4}}[ \-]\d{{3}}{_B}", "[手机号]"),
    Rule("手机号", "[幺一壹][三四五六七八九]", r"[幺一壹][三四五六七八九][零〇一二两三四五六七八九幺]{9}", "[手机号]"),
    Rule(
        "电话",
        _DIGITS,
        rf"(?:[（(]0\d{{2,3}}[)）]|{_B}0\d{{2,3}})[ \-]\d{{7,8}}(?:[ \-转]{{1,2}}\d{{1,6}})?{_B}",
        "[电话]",
    ),
    Rule(
        "电话",
        "电话|座机|固话",
        r"((?:电话|座机|固话)(?:号码|号)?[是为:：\s]{0,3})0?\d{2,3}[ \-]?\d{7,8}",
        "${1}[电话]",
    ),
    Rule(
        "微信",
        "(?i)微|wx|vx|薇|威信|wechat|v信|加v",
        rf"(?i)((?:微信|薇信|威信|微♥|微❤|{_B}wechat|{_B}wx|{_B}vx|{_B}v信|加我?v|加微)(?:号码|号|id|账号)?[是为:：+＋加\s]{{0,3}})"
        r"[a-z][a-z0-9_\-]{5,19}",
        "${1}[微信]",
    ),
    Rule(
        "微信",
        "(?i)微|wx|vx|薇|威信|wechat|v信|加v",
        rf"(?i)((?:微信|薇信|威信|{_B}wechat|{_B}wx|{_B}vx|{_B}v信|加我?v|加微)(?:号码|号|id|账号)?[是为:：+＋加\s]{{0,3}})[1-9]\d{{5,11}}",
        "${1}[微信]",
    ),
    Rule(
        "QQ",
        "(?i)qq|扣扣|企鹅",
        rf"(?i)((?:{_B}qq|扣扣|企鹅)(?:号码|号|群)?[是为:：+＋加\s]{{0,3}})[1-9]\d{{4,11}}{_B}",
        "${1}[QQ]",
    ),
    Rule(
        "支付账号",
        "支付宝|alipay",
        r"(?i)((?:支付宝|alipay)(?:账号|帐号|账户|帐户|号)?[是为:：\s]{1,3})([a-z0-9_.\-]{5,40})",
        "${1}[支付账号]",
    ),
    Rule(
        "车牌",
        "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z]",
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•. \-]?"
        rf"(?:[A-HJ-NP-Z0-9]{{5,6}}{_B}|[A-HJ-NP-Z0-9]{{4}}[挂学警港澳])",
        "[车牌]",
    ),
    Rule(
        "地址",
        r"[区县旗镇乡].*(?:路|街|道|村|小区|园|苑|号|栋|幢|室|楼|厦|组|\d)|街道",
        rf"({_REGION}{{1,2}})?{_DISTRICT}{{1,3}}(?:\p{{Han}}|[A-Za-z0-9\-－#（）()/ ]){{0,30}}?"
        rf"(?:{_STREET}|\d{{1,5}}{_DOOR})(?:(?:\p{{Han}}|[A-Za-z0-9\-－#（）()/ ]){{0,12}}?(?:\d{{1,5}}[A-Za-z]?{_DOOR}\d{{0,4}}|[A-Za-z]?\d{{1,4}}(?:-\d{{1,5}})+)){{0,5}}",
        "${1}[地址]",
    ),
    Rule(
        "地址",
        rf"{_STREET}.{{0,4}}\d",
        rf"({_REGION}{{1,2}})?{_ROAD_CHARS}{{1,6}}{_STREET}[东南西北中]?\s?\d{{1,5}}\s?{_DOOR}"
        rf"(?:(?:\p{{Han}}|[A-Za-z0-9\-－#（）()/ ]){{0,12}}?\d{{1,5}}[A-Za-z]?{_DOOR}?\d{{0,4}}){{0,5}}",
        "${1}[地址]",
    ),
    Rule(
        "地址",
        r"\d(?:栋|幢|座|号楼|单元)",
        r"(?:\p{Han}{2,8}(?:小区|花园|公寓|家园|新村|苑|大厦|宿舍))?\d{1,4}\s?(?:栋|幢|座|号楼)\s?(?:\d{1,3}\s?单元)?\s?\d{2,5}(?:室|号|房|户)?",
        "[地址]",
    ),
    Rule("地址", r"单元\s?\d", r"\d{1,3}\s?单元\s?\d{2,5}(?:室|号|房|户)?", "[地址]"),
    Rule(
        "地址",
        "地址[:：]",
        r"((?:收货|收件|详细|家庭|公司|寄件|退货|新|旧)?地址[:：]\s*)[^\s\[，。；;！!？?][^\n，。；;！!？?]{3,60}",
        "${1}[地址]",
    ),
    Rule(
        "姓名",
        "人|名|叫",
        r"((?:收货人|收件人|联系人|寄件人|持卡人|收款人|付款人|客户|真实|户主)?(?:姓名|名字)|收货人|收件人|联系人|寄件人|户名)"
        r"(\s*[:：]\s*)(?:\p{Han}(?:[\p{Han}·]){1,7}|[A-Za-z][A-Za-z .]{1,30})",
        "${1}${2}[姓名]",
    ),
    Rule(
        "姓名",
        "是|叫",
        rf"((?:收货人|收件人|联系人|寄件人|姓名|名字|我)(?:是|叫做|叫)\s?)(?:{_NAME})($|[\s,，。.!！;；、])",
        "${1}[姓名]${2}",
    ),
    Rule(
        "姓名",
        r"\[手机号\]|\[电话\]",
        rf"(^|[^\p{{Han}}])(?:{_NAME})([\s,，、:：/|]{{0,3}}(?:\[手机号\]|\[电话\]))",
        "${1}[姓名]${2}",
    ),
    Rule(
        "姓名",
        r"\[手机号\]|\[电话\]",
        rf"((?:\[手机号\]|\[电话\])[\s,，、:：/|]{{0,3}})(?:{_NAME})($|[^\p{{Han}}])",
        "${1}[姓名]${2}",
    ),
    Rule(
        "姓名",
        r"\[地址\]",
        rf"(^|[\n,，、:：]\s*)(?:{_NAME})([\s,，、:：/|]{{1,3}}(?:\p{{Han}}{{2,12}}[\s,，]?){{0,2}}\[地址\])",
        "${1}[姓名]${2}",
    ),
)

PLACEHOLDERS = tuple(dict.fromkeys(f"[{rule.kind}]" for rule in RULES))
BUYER = "[买家]"

_HIDDEN = "".join(
    map(
        chr,
        (
            *range(0x9),
            0xB,
            0xC,
            *range(0xE, 0x20),
            0x7F,
            0x200B,
            0x200E,
            0x200F,
            *range(0x202A, 0x202F),
            *range(0x2066, 0x206A),
            0xFEFF,
        ),
    )
)
_HIDDEN_CLASS = "[" + re.escape(_HIDDEN) + "]"
_HARMLESS = re.compile(r'\s*"?(?:\d{1,3}|\d{1,6}\.\d{1,2}|\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:[ T][\d:.+Z-]{4,20})?)?"?\s*')
_WIDE_DIGITS = dict(zip("０１２３４５６７８９", "0123456789", strict=True))


def mask(texts: pl.Series) -> pl.Series:
    """The texts with personal data replaced. Nulls stay null; each distinct text is looked at once."""
    distinct = texts.unique()
    masked = _mask_each(distinct)
    if masked.equals(distinct):
        return texts
    return texts.replace(distinct, masked)


def clean(texts: pl.Series) -> pl.Series:
    """Without the characters that show nothing and mislead: control codes, and marks that turn the direction of writing."""
    dirty = texts.str.contains(_HIDDEN_CLASS)
    return texts.str.replace_all(_HIDDEN_CLASS, "") if dirty.any() else texts


def mask_text(text: str) -> str:
    """One text, masked."""
    return str(mask(pl.Series([text], dtype=pl.String)).item())


def outline(cells: list[str]) -> str:
    """What may be shown of cells when nobody can say which column they belong to: moments and small numbers."""
    return "，".join(cell.strip() if _HARMLESS.fullmatch(cell) else "…" for cell in cells)


def _mask_each(texts: pl.Series) -> pl.Series:
    texts = clean(texts).clone()  # `scatter` writes in place
    if texts.str.contains("[０-９]{4}").any():
        wide = texts.str.contains("[０-９]{4}").fill_null(value=False)
        texts = texts.zip_with(~wide, texts.str.replace_many(_WIDE_DIGITS))
    for gate, fence in _FENCES:
        texts = _replace(texts, gate, fence, "${1}" + _FENCE + "${2}")
    for rule in RULES:
        texts = _replace(texts, rule.gate, rule.pattern, rule.replacement)
    return texts.str.replace_all(_FENCE, "", literal=True)


def _replace(texts: pl.Series, gate: str, pattern: str, replacement: str) -> pl.Series:
    """Replace in the texts that pass the gate; most texts pass none."""
    index = texts.str.contains(gate).arg_true()
    if index.is_empty():
        return texts
    return texts.scatter(index, texts.gather(index).str.replace_all(pattern, replacement))
