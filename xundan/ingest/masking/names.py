"""Names of persons, where something beside them says that they are one: a label, a title, a phone, an address.

A name here is a family name with one to three characters after it, a compound family name, a name with a dot (阿依古丽·
买买提), or Latin words after a label. What begins like a common word (高兴, 方便) or is a region is none.
"""

import re

from xundan.ingest.masking.regions import CITIES, PROVINCES
from xundan.ingest.masking.rule import Finder, Rule, hide_by, matching
from xundan.ingest.masking.shadow import Shadowed

GATE = (
    "姓名|收货人|收貨人|收件人|联系人|聯繫人|聯絡人|寄件人|持卡人|收款人|付款人|开户名|户名|戶名|户主|取货人|提货人"
    "|订购人|下单人|购买人|开票人|抬头|抬頭|我叫|名字|本人|实名|(?i:name|consignee|receiver|recipient)"
)
"""What a text must hold, as written, to be looked at even when nothing else was found in it."""

_HAN = r"\u4e00-\u9fff"
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻苏潘葛范彭郎鲁韦马苗凤方俞任"
    "袁柳鲍史唐费薛雷贺倪汤滕殷罗毕郝邬安常乐于傅卞齐康伍余元卜顾孟平黄穆萧尹姚邵湛汪祁毛禹狄米贝明臧计成"
    "戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫"
    "房裘缪解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀羊甄曲封芮储靳段富巫乌焦巴牧山谷车侯全班仰秋仲"
    "伊宫宁仇栾甘厉戎祖武符刘景詹束龙叶幸司韶黎乔苍双闻莘党翟谭贡劳姬申扶冉宰郦桑桂牛寿边尚农温别庄晏柴瞿"
    "阎连茹习艾容古易廖耿满匡国文寇广东欧沃利师巩聂关荆游盖益桓公涂岳肖闫付覃代丘仝佟沙栗亓曾洛赖白兰楚冷"
    "敖窦邸谌鞠佘岑辜蔺牟苟褟操矫揭遇原隋冀晋逯苑向占银展初"
)
_COMPOUND = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|夏侯|令狐|端木|百里|南宫|独孤|长孙|宇文|轩辕|呼延|东郭|西门"
)
_WORDS_TEXT = """
高兴 方便 于是 马上 常用 安排 成功 全部 时间 单号 包邮 万一 顾客 经常 温馨 平时 应该 谢谢 安全 明天 周末 全新 白色
黄色 金色 计划 单独 成本 党员 文件 广告 和平 常规 方式 方法 任何 左右 关于 别人 连接 房间 路上 何时 易碎 陆续 安装
解决 利用 明白 明显 满意 国家 国内 公司 公寓 江湖 夏天 石头 水果 司机 师傅 舒服 盛大 双方 支持 支付 麻烦 高级 管理
古装 平台 连衣 童装 项目 项链 尚未 边上 车子 车牌 全套 班级 解释 申请 包装 容易 习惯 温和 别的 农村 幸运 龙头 景点
荣幸 关系 关注 关键 游戏 富余 闻到 从前 席子 强烈 宣传 贝贝 乐意 元旦 安心 史上 毛衣 毛巾 米色 蓝色 祝您 万分 贺卡
宁愿 甘愿 益处 公主 向您 电话 手机 联系 号码 地址 微信 本人 家里 客服 快递 收货 改成 发到 寄到 订单 备用 温柔 都是
或者 单位 易损 单买 高清 原来 原价 代收 代买 方案 司法 农行 农商 平安 华夏 广发 连同 明早 明晚 周一 周二 周三 周四
周五 周六 周日
"""
_WORDS = tuple(_WORDS_TEXT.split())
_REGIONS = frozenset((*PROVINCES, *CITIES))
_FUNCTION = (
    "的了是在我你他她它们吗呢吧啊哦嗯呀么这那个就也都不没很还要会能给到把被让从对或但而且则号元块件斤"  # in no name
)
_GIVEN = rf"(?:(?![{_FUNCTION}])[{_HAN}])"
_NAME = (
    rf"(?:(?:{_COMPOUND}){_GIVEN}{{1,2}}?|[{_SURNAMES}]{_GIVEN}{{1,3}}?|[{_HAN}]{{2,6}}·[{_HAN}]{{1,7}}(?:·[{_HAN}]{{1,7}})?)"
    "(?<![省市区县镇乡村路街])"
)
_LONGEST_NAME = 3  # of those that begin like a city
_TITLE = r"(?: ?(?:先生|女士|小姐|老师|同学|阿姨|收|[(](?:先生|女士|收)[)]))?"
_LATIN = r"[a-z]{2,15}(?:[ .]{1,2}[a-z]{1,15}){0,3}"
_LABELS = (
    r"(?:(?:收货|收件|联系|寄件|持卡|收款|付款|取货|提货|订购|下单|购买|开票|签收)人(?:员)?(?:姓名|名字)?"
    r"|(?:客户|真实|户主)?姓名|名字|开票给|开户名|账户名|户名|户主|发票抬头|抬头|(?:支付宝)?实名"
    r"|(?<![a-z])name|consignee|receiver|recipient)"
)
_CALLED = r"\[(?:手机号|电话|银行卡|身份证)\]"
_BESIDE = (
    r"[ ,，、:;；/|\n(【)】]{0,3}(?:[0-9][.、])?"
    r"(?:(?:我?的)?(?:联系)?(?:电话|手机|号码|方式|tel|phone)(?:号码|号)?[ 是为:]{0,3})?"
)
_AFTER = rf"(?=$|[^{_HAN}a-z]|就|吧|啊|哦|呢|哈|收|的|谢|麻烦|先生|女士|小姐|电话|手机|地址|联系)"


def _is_name(match: re.Match[str]) -> bool:
    name = match["it"]
    is_region = name in _REGIONS or (len(name) > _LONGEST_NAME and (name[:2] in _REGIONS or name[:3] in _REGIONS))
    return not (is_region or name.startswith(_WORDS))


def _named(*pattern: str) -> Finder:
    return matching(*pattern, check=_is_name)


def hide(shadowed: Shadowed) -> Shadowed:
    """The text without such names. Phones and addresses are to be placeholders already."""
    shadowed = hide_by(_LABELLED, shadowed)
    return hide_by(_BESIDE_OTHERS, shadowed) if _OTHERS.search(shadowed.shadow) else shadowed


_OTHERS = re.compile(rf"{_CALLED}|\[地址\]")

_LABELLED: tuple[Rule, ...] = (
    Rule(
        "姓名",
        matching(
            rf"{_LABELS} ?(?::|is) ?(?P<it>[{_HAN}][{_HAN}·]{{1,13}}?",
            rf"(?=$|[^{_HAN}·]|先生|女士|小姐|电话|手机|地址|联系|收货)|{_LATIN})",
        ),
        yes=("收货人：张三丰", "姓名: Tom Lee", "收件人:张三电话:13800138000", "发票抬头：李雷", "my name is tom lee"),
        no=("收货人写错了", "名字好听"),
    ),
    Rule(
        "姓名",
        _named(
            rf"(?:{_LABELS}|我叫|本人)(?:是|叫做|叫|写成|写|改成|改为|换成|填|改一下|换一下)?[ ,，]?",
            rf"(?P<it>{_NAME}){_AFTER}",
        ),
        yes=("我叫李小龙", "收件人是欧阳娜娜，", "收货人写张三就行", "姓名 张三", "名字是张三"),
        no=("收货人是谁", "我是左手用！", "名字好听", "联系人不对", "抬头写公司的"),
    ),
)

_BESIDE_OTHERS: tuple[Rule, ...] = (
    Rule(
        "姓名",
        _named(rf"(?<![{_HAN}])(?P<it>{_NAME}){_TITLE}{_BESIDE}{_CALLED}"),
        yes=("张三，13800138000", "张三13800138000", "张三先生 13800138000", "张三 电话13800138000"),
        no=("电话13800138000", "于是13800138000", "武汉市 13800138000"),
    ),
    Rule(
        "姓名",
        _named(rf"(?:联系|叫|是|给|找|打|人|成|收|写|户)(?P<it>{_NAME}){_TITLE}{_BESIDE}{_CALLED}"),
        yes=("联系张三13800138000", "我是张三，手机13800138000"),
        no=("打电话13800138000", "是手机13800138000"),
    ),
    Rule(
        "姓名",
        _named(
            rf"{_CALLED}{_BESIDE}(?P<it>{_NAME}){_TITLE}(?:(?![{_HAN}a-z])|(?=\[地址\]|[{_HAN}]{{2,3}}省))",
        ),
        yes=("13800138000 李小龙", "13800138000张三收"),
        no=("13800138000 你好", "13800138000 谢谢", "13800138000 浙江"),
    ),
    Rule(
        "姓名",
        _named(
            rf"(?:^|[\n,，、: ])(?P<it>{_NAME}){_TITLE}[ ,，、:/|\n]{{1,3}}",
            rf"(?:[{_HAN}]{{2,12}}[ ,，、\n]?){{0,3}}\[地址\]",
        ),
        yes=("张三，浙江省杭州市西湖区文三路478号",),
        no=("好的 文三路478号",),
    ),
    Rule(
        "姓名",
        _named(rf"\[地址\][ ,，、:/|\n]{{0,3}}(?P<it>{_NAME}){_TITLE}(?:$|(?=[ ,，、:\n]))"),
        yes=("浙江省杭州市西湖区文三路478号，张三",),
        no=("文三路478号 谢谢", "文三路478号 能到吗"),
    ),
)

RULES = _LABELLED + _BESIDE_OTHERS
