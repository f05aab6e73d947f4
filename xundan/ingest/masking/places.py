"""Addresses: what finds a door goes, province and city stay, so that "can you ship to 新疆" can still be read.

An address shows itself by its end: a house number, a building and room, a village with its group, a dormitory, a
parcel station. From there it reaches back over the names before it, as far as they look like parts of an address, up
to the province or city it began with. Where the end alone is weak (3号 is also a day, 3组 also three sets), a road,
village or building must stand right before it. Beside a phone number, and after 地址:, less will do.
"""

import re

from xundan.ingest.masking.regions import CITIES, PROVINCES
from xundan.ingest.masking.rule import Rule, Spans, hide_by, matching
from xundan.ingest.masking.shadow import Shadowed

GATE = (
    r"[0-9０-９一二三四五六七八九十A-Za-z#] ?"
    r"(?:号|號|栋|棟|幢|座|单元|單元|室|弄|组|組|队|隊|社|村民|宿舍|舍|斋|连|委|寝|床|门|楼|樓|层|柜)"
    r"|[0-9０-９]-[0-9０-９]{1,3}-[0-9０-９]{3}|[#＃][0-9０-９]{3}|[路街园苑庄村][0-9０-９ ]{1,4}-[0-9]|[)）]班"
    r"|[镇鎮乡鄉道木][^\n。]{1,10}(?:村|屯|庄|寨|社区|嘎查|小学|组|街|对面)|[^乡镇]村委会|驿站|丰巢|快递柜|自提|代收"
    r"|[区區县縣旗市州]\s?[^\n。]{1,12}(?:路|街|道|巷|小区|花园|公寓|大厦|广场|学|医院|工业)|[路街道巷][与和][^\n。]{1,6}[路街道巷]|地址|住址|[Aa]ddress"
    r"|[0-9] [A-Za-z0-9 ]{2,40} (?i:st|ave|ro?a?d|b(?:oule)?v(?:ar)?d|la?ne?|drive)"
)
"""What a text must hold, as written, to be looked at even when nothing else was found in it."""


def _any_of(names: list[str]) -> str:
    """An alternation that looks at the first character first."""
    by_first: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        by_first.setdefault(name[0], []).append(name[1:])
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in by_first.items())


# ------------------------------------------------------------------------------------------ what stands before the end

_HAN = r"\u4e00-\u9fff"
_STOPS = (  # in no name of a place, or in so few that it does not matter
    "的了是在到我你他她您它们发寄送往去吗呢吧哦啊嗯呀哈不要这那哪就也都给没能可以住址写填改成换为从拿放存帮让叫找买拍件款个只套"
    "多少几什么怎请谢"
)
_NAME_WITH_STOP = "住院部|住宅|软件|解放|开发|和平|发展|成功"
_W = rf"(?:(?![{_STOPS}])[{_HAN}])"
_PROVINCE = rf"(?:{_any_of(PROVINCES)})(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)?"
_CITY = (
    rf"(?:(?:{_any_of(CITIES)})(?:市|地区|盟|(?:[{_HAN}]{{1,6}}族)?自治州|州)?(?![区县路街道镇乡村])"
    rf"|(?:(?![路街道村巷区县镇乡号{_STOPS}])[{_HAN}]){{2,6}}?(?<!城)(?:市(?![场民区花广政中委])|自治州|地区))"
)
_REGIONS = re.compile(rf"(?:(?:{_PROVINCE}|{_CITY})[ ,，、\n/|\-]?){{1,4}}")
_KNOWN = re.compile(_any_of([*PROVINCES, *CITIES]))
_NAME_OR_STOP = re.compile(rf"(?P<name>{_KNOWN.pattern}|{_NAME_WITH_STOP})|[{_STOPS}]")
_IN_A_PART = re.compile(rf"[{_HAN}a-z0-9#()·]+")
_PART = re.compile(r".{1,14}(?:省|市|区|县|州|旗|盟|镇|乡|村|屯|庄|寨|街道?|路|大道|巷|社区|小区|花园|苑|园|号)$")
_BETWEEN = " ,，、\n/|-"
_FARTHEST = 60
_LONGEST_PART = 40

# -------------------------------------------------------------------------------------------------------------- the end

_N = r"(?:[0-9]{1,5}|[一二三四五六七八九十百]{1,3})"
_UNIT = (
    "号楼|号院|号宿舍楼?|号公寓|号门|号柜|号|栋|幢|座|单元|室|楼|层|房|户|弄|村民小组|组|队|社|舍|门|床|柜|#|寝室|寝|期|区|排|巷"
    "|厂房|班|斋|连|委"
)
_ELEMENT = (
    rf"(?:第?{_N}[a-z]?(?:[\-~][0-9]{{1,5}}){{0,3}} ?(?:{_UNIT})|\([0-9]{{1,2}}\)班|[a-z][0-9]?(?:座|栋|幢|区|楼|单元))"
)
_ROOM = (
    r"(?:[ ,，、\-]?[a-z]?[0-9]{2,5}(?:-[0-9]{1,5}){0,3}(?![0-9.元块件米斤号月年日点%折片个克万]|cm|kg|ml)"
    r"(?:室|房|寝室?|床)?|[零〇一二三四五六七八九]{3,4}(?:室|号|房)?)"
)
_CHAIN = rf"{_ELEMENT}(?:[ ,，、]?(?:附|之|-)?{_W}{{0,9}}?{_ELEMENT}){{0,5}}{_ROOM}?"
_STATION = (
    "(?:菜鸟|妈妈|韵达|中通|圆通|申通|邮政|京东|快递|兔喜|丰巢)*(?:驿站|快递柜|柜|丰巢|自提点|自提柜|代收点|生活)"
)
_BUILT = "小区|花园|公寓|大厦|广场|学校|大学|学院|中学|小学|校区|医院"
_ANCHOR = re.compile(
    rf"(?P<door>(?<![0-9a-z.]){_CHAIN})"
    rf"|(?P<crossing>(?:路|街|大道|巷)[与和]{_W}{{1,6}}(?:路|街|大道|巷)(?:交叉|交汇|路)?口?)"
    r"|(?P<dashed>(?<![0-9a-z.\-])[0-9]{1,4}[a-z]?(?:-[0-9]{1,5}){1,3}(?:号|室)?(?![0-9\-元块.]))"
    r"|(?P<hash>(?<![0-9a-z.\-])[0-9]{1,3}#[0-9]{3,4}(?![0-9]))"
    rf"|(?P<village>(?:镇|乡|苏木|街道|[区县市])[ ,，]?(?:(?![镇乡]){_W}){{1,6}}"
    "(?:村委会|村(?![民里淘])|屯|庄|寨|社区|嘎查|小学|对面|旁边|隔壁|街上))"
    rf"|(?P<station>(?:{_BUILT}|家园|苑|园|庭|府|城|湾|里|区|路|街|村|国际|绿洲|天玺)"
    rf"(?:[东南西北]?门|楼下|门口|旁边?|对面|里面?)?{_STATION})"
    rf"|(?P<road>(?:区|县|旗|市|镇|街道)[ ,，、\n/|\-]?{_W}{{1,8}}"
    rf"(?:路|街(?!道)|大道|巷|胡同|{_BUILT}|工业区|工业园))"
)
_HAS_END = re.compile("[斋连号栋幢座室楼层房户弄组队社舍门床柜#寝期区班委村屯庄寨学对旁隔街上驿丰自代路道巷院园-]")
_TAIL = re.compile(
    rf"(?:(?:附{_N}号|第?{_N}家)"
    rf"|[与和]{_W}{{1,6}}(?:路|街|大道|巷)(?:交叉|交汇|路)?口?"
    rf"|{_W}{{0,6}}?(?:[东南西北]门|楼下|门口|对面|旁边|隔壁|前台|超市|便利店|小卖部|物业|门卫|传达室|收发室|药房|门面|商铺|档口|自取|[东西南北中]户)"
    rf"|{_W}{{0,6}}?宿舍楼?{_ROOM}?|{_STATION}(?:{_N}号?柜?)?){{0,3}}"
)
_GOES_ON = re.compile(rf"[ ,，、]?{_W}{{0,10}}[ ,，、]?")
_BUILDING = re.compile(r"栋|幢|号楼|单元|弄|号院|号宿舍|村民小组|舍|寝|#[0-9]{3}")
_NUMBERS = re.compile(r"[0-9]+|[一二三四五六七八九十百]+")
_A_DAY = re.compile(r"到|发|之前|前|后|左右|就|能|晚|早|上午|下午|寄|送|才|再|有|开|活动|会|那天|以|链接|色|款|码|线")
_ROAD_BEFORE = re.compile(r".(?:路|街|道|巷|弄|胡同|径|段)[东南西北中]?(?:段|侧)?$")
_PLACE_BEFORE = re.compile(
    rf"(?:{_BUILT}|村|屯|庄|寨|湾|坝|冲|社区|苑|园|家园|新城|中心|住院部|工业区|宿舍|国际|绿洲|天玺|农场|林场|牧场|兵团|街道办?|镇|乡|府|庭|栋|幢|座|号)"
    r"(?:[东南西北]区|[东南西北]门|第?[一二三四五六七八九]期|[初高大][一二三四])?$"
)
_NEVER_BEFORE = re.compile(r"(?:^|[条半一这那])(?:路|街|道|村|园)$|^.?小区$|家里$")
_ROOM_ALONE = re.compile(r"[0-9]{1,3}(?:-[0-9]{1,2}-[0-9]{3,4}|#)")


def hide(shadowed: Shadowed) -> Shadowed:
    """The text without addresses. Phones are to be placeholders already."""
    return hide_by(RULES, shadowed)


def _anchored(shadow: str) -> Spans:
    """Addresses known by their ends; those with nothing but a comma between them are one."""
    spans: Spans = []
    done = at = 0
    if not _HAS_END.search(shadow):
        return spans
    while anchor := _ANCHOR.search(shadow, at):
        at = anchor.start() + 1
        goes_on = bool(spans) and _GOES_ON.fullmatch(shadow, done, anchor.start()) is not None
        begin = done if goes_on else _begin(shadow, done, anchor.start())
        region = _REGIONS.match(shadow, begin, anchor.end())
        before = shadow[begin : anchor.start()].rstrip(" ,，、")
        if not (goes_on or _is_address(anchor, before, region)):
            continue
        tail = _TAIL.match(shadow, anchor.end())
        done = at = tail.end() if tail else anchor.end()
        if goes_on:
            begin = spans.pop()[0]
        elif region:
            begin = min(region.end(), anchor.end() - 1)
        spans.append((begin, done))
    return spans


def _begin(shadow: str, earliest: int, at: int) -> int:
    """Where the address begins whose end stands at `at`: the part before it, and further ones that look like parts."""
    earliest = max(earliest, at - _FARTHEST)
    begin = at
    while begin > earliest:
        end = begin
        while end > earliest and shadow[end - 1] in _BETWEEN and begin - end < 2:
            end -= 1
        part = _IN_A_PART.match(shadow[max(earliest, end - _LONGEST_PART) : end][::-1])
        if part is None:
            break
        first = end - part.end()
        stops = [stop.end() for stop in _NAME_OR_STOP.finditer(shadow, first, end) if stop.lastgroup is None]
        first = stops[-1] if stops else first
        name = shadow[first:end]
        if not name or (begin < at and not (_PART.match(name) or _REGIONS.fullmatch(name))):
            break
        begin = first
        if stops:
            break
    return begin


def _is_address(anchor: re.Match[str], before: str, region: re.Match[str] | None) -> bool:
    """Whether an end and what stands before it make an address."""
    found, kind = anchor[0], anchor.lastgroup
    if kind in ("village", "station", "crossing"):
        return len(before) >= 2 or (region is not None and region.end() <= anchor.start())
    if kind == "road":
        return region is not None
    is_in_a_place = _PLACE_BEFORE.search(before) is not None and len(before) >= 3
    if kind in ("dashed", "hash"):
        is_room = _ROOM_ALONE.match(found) is not None and len(before) >= 2
        return is_room or is_in_a_place or _ROAD_BEFORE.search(before) is not None
    if _BUILDING.search(found) and len(_NUMBERS.findall(found)) >= 2:
        return True
    if _NEVER_BEFORE.search(before) or (found.endswith("号") and _A_DAY.match(anchor.string, anchor.end())):
        return False
    if _ROAD_BEFORE.search(before):
        return re.search(r"[号弄#栋幢楼室]|单元", found) is not None
    return is_in_a_place


_LABEL = re.compile(r"(?:地址|住址|address) ?:[ \n]?")
_VALUE = re.compile(r"(?:(?!\[)[^\n。；;!?]){3,60}")
_LIKE_A_PLACE = re.compile(r"[0-9省市区县镇乡村路街道巷号楼栋园苑]|驿站|门口|家")


def _labelled(shadow: str) -> Spans:
    """What follows 地址: on its line."""
    spans: Spans = []
    for label in _LABEL.finditer(shadow):
        region = _REGIONS.match(shadow, label.end())
        value = _VALUE.match(shadow, region.end() if region else label.end())
        if value and _LIKE_A_PLACE.search(value[0]) and (not spans or value.start() >= spans[-1][1]):
            spans.append(value.span())
    return spans


_REST = re.compile(
    rf"(?:{_W}{{1,6}}(?:区|县|旗|镇|乡|街道)[ ,，、]?){{0,3}}(?:{_W}|[0-9a-z#()]){{2,30}}(?=$|[ ,，、\n;；。!\[])"
)


def _beside_a_phone(shadow: str) -> Spans:
    """In a card: what follows a region in the same field, even without a number."""
    spans: Spans = []
    at = 0
    if "[手机号]" not in shadow and "[电话]" not in shadow:
        return spans
    while name := _KNOWN.search(shadow, at):
        region = _REGIONS.match(shadow, name.start())
        at = region.end() if region else name.end()
        if rest := _REST.match(shadow, at):
            spans.append((at, rest.end()))
            at = rest.end()
    return spans


RULES: tuple[Rule, ...] = (
    Rule(
        "地址",
        _anchored,
        yes=(
            "浙江省杭州市西湖区文三路478号3单元502室",
            "寄桂林市阳朔县白沙镇古板村3组",
            "西湖区文三路 478 号",
            "文三路478号",
            "解放一路 12 号 3 栋",
            "阳光花园3栋2单元501",
            "12号楼1203",
            "2单元501室",
            "四川省成都市锦江区春熙路",
            "阳光花园菜鸟驿站3号柜",
            "御景湾8-2-1102",
            "长沙职业学院6号宿舍楼412",
            "古板村三组28号",
            "白沙镇古板村",
            "国贸大厦A座1201",
        ),
        no=(
            "新疆乌鲁木齐能发吗",
            "到河南省郑州市金水区几天",
            "在镇上能送到村里吗",
            "我们小区 3号到",
            "请提供详细乡镇村名",
            "四川省成都市锦江区能到吗",
            "城区50，乡镇按公里算",
            "一路顺风 3号到",
            "这条路 3号发货",
            "2 座的沙发",
            "单元格",
            "2026-10-19",
            "90-60-90",
            "3组一起拍",
            "放菜鸟驿站可以吗",
            "家里5楼没电梯",
            "2门5层的衣柜",
            "1#和2#哪个好看",
            "5号楼盘活动",
        ),
    ),
    Rule(
        "地址",
        _labelled,
        yes=("收货地址：小王家门口的那个驿站", "收货地址：广东省深圳市 老地方市民中心"),
        no=("地址是哪里啊", "地址：好"),
    ),
    Rule(
        "地址",
        matching(
            r"(?<![0-9a-z])[0-9]{1,5}[a-z]? (?:[nsew]\.? )?(?:[a-z0-9]{2,15} ){1,3}",
            r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive)\b\.?",
            r"(?:,? (?:apt|apartment|suite|unit|room|#)\.? ?#?[a-z0-9\-]{1,6})?",
            beside=r"[0-9]{1,5}[a-z]? [a-z0-9.]{1,15} [a-z0-9]",
        ),
        yes=("ship to 12 Maple Street, Apt 4B, Springfield", "3500 W 7th Ave"),
        no=("2 pieces in one place", "2 way zip"),
    ),
    Rule(
        "地址",
        _beside_a_phone,
        yes=("张三 13800138000 贵州省毕节市威宁县街上邮局旁",),
        no=("13800138000 发到贵州省毕节市要多久",),
    ),
)
