"""Invented addresses, as people type them: with and without city, in pieces, rural, dorms, offices, pick-up points.

What a desk needs to know whether it can ship there (province, city) may stay and is listed as such; the rest may not.
"""

from dataclasses import dataclass
from random import Random

REGIONS = (
    ("浙江省", "杭州市", "西湖区"),
    ("广东省", "深圳市", "南山区"),
    ("四川省", "成都市", "武侯区"),
    ("江苏省", "苏州市", "昆山市"),
    ("新疆维吾尔自治区", "乌鲁木齐市", "天山区"),
    ("内蒙古自治区", "赤峰市", "红山区"),
    ("湖南省", "长沙市", "岳麓区"),
    ("广西壮族自治区", "南宁市", "青秀区"),
    ("云南省", "大理白族自治州", "大理市"),
    ("", "北京市", "朝阳区"),
    ("", "上海市", "浦东新区"),
    ("", "重庆市", "渝北区"),
    ("河南省", "郑州市", "金水区"),
    ("吉林省", "延边朝鲜族自治州", "延吉市"),
)
COUNTIES = (
    ("广西", "桂林市", "阳朔县"),
    ("贵州省", "毕节市", "威宁县"),
    ("甘肃省", "定西市", "陇西县"),
    ("河北省", "邢台市", "南宫市"),
    ("湖北", "黄冈市", "英山县"),
    ("安徽省", "阜阳市", "颍上县"),
    ("四川省", "凉山彝族自治州", "西昌市"),
)
STREETS = (
    "文三路", "解放东路", "建设大街", "桂花巷", "中山北路", "科苑南路", "人民西路", "学院街", "滨江大道", "延安西路",
)  # fmt: skip
ESTATES = (
    "阳光花园", "翠苑三区", "幸福里小区", "金色家园", "碧桂园天玺", "万科城市花园", "恒大绿洲", "御景湾", "滨河公寓",
    "保利香槟国际",
)  # fmt: skip
TOWNS = ("白沙镇", "石桥乡", "清河镇", "双龙街道", "马场镇", "温泉镇")
VILLAGES = ("古板村", "王家屯", "李家庄", "大坪村", "陈湾村", "新联村", "下寨村")
SCHOOLS = ("浙江理工大学下沙校区", "长沙职业学院", "第三中学", "华南师大石牌校区", "河海大学江宁校区")
OFFICES = ("国贸大厦", "万达广场", "创业园", "软件园二期", "财富中心", "联合工业园")
HAN = "零一二三四五六七八九"


@dataclass(frozen=True)
class Place:
    """An address as written; no trace of `secrets` may stay, and all of `kept` must."""

    written: str
    secrets: tuple[str, ...]
    kept: tuple[str, ...]


def place(rng: Random, separators: tuple[str, ...] = ("", "", "", " ", ",", "，", "、")) -> Place:
    """An address with its region, or without."""
    is_rural = rng.random() < 0.25
    by = rng.choice(separators)
    door = rural(rng) if is_rural else urban(rng)
    province, city, district = rng.choice(COUNTIES if is_rural else REGIONS)
    if rng.random() < 0.3:
        province = province.removesuffix("省")
    if rng.random() < 0.15 and not is_rural:
        return Place(door, (door,), ())
    region = rng.choice(((province, city, district), (province, city, district), (city, district), (city,)))
    if is_rural:
        region = rng.choice(((province, city, district), (city, district), (district,)))
    kept = tuple(part for part in region[:-1] if part) if region[-1] == district else region
    return Place(by.join([*(part for part in region if part), door]), (door,), kept)


def urban(rng: Random) -> str:
    n, m, r = rng.randint(1, 28), rng.randint(1, 6), f"{rng.randint(1, 26)}0{rng.randint(1, 6)}"
    street, estate, number = rng.choice(STREETS), rng.choice(ESTATES), rng.randint(2, 998)
    school, office = rng.choice(SCHOOLS), rng.choice(OFFICES)
    return rng.choice(
        (
            f"{street}{number}号{n}栋{m}单元{r}室",
            f"{street}{number}号{estate}{n}幢{r}",
            f"{street}{number}号",
            f"{street} {number} 号 {estate} {n} 号楼 {r} 室",
            f"{street}{number}弄{n}号{r}室",
            f"{street}与{rng.choice(STREETS)}交叉口{estate}{n}栋{r}",
            f"{street}{number}号附{n}号",
            f"{street}{number}-{n}号",
            f"{estate}{n}栋{m}单元{r}",
            f"{estate}{n}-{m}-{r}",
            f"{estate}{n}号楼{m}单元{r}室",
            f"{estate}{n}#{r}",
            f"{estate}{HAN[m]}期{n}座{r}房",
            f"{estate}{HAN[m]}栋{HAN[m]}单元",
            f"{estate}{n}幢 {r}",
            f"{street}{number}号{office}A座{r}",
            f"{office}B座{m}楼{r}",
            f"{office}{n}楼前台",
            f"{school}{n}号宿舍楼{r}",
            f"{school}{n}栋宿舍{r}寝室",
            f"{school}南区{n}舍{r}",
            f"{school}高{HAN[m % 3 + 1]}({n})班",
            f"{estate}菜鸟驿站{n}号柜",
            f"{estate}南门丰巢柜{n}号",
            f"{street}{number}号妈妈驿站",
            f"{estate}{n}栋楼下丰巢",
            f"人民医院住院部{m}楼{n}床",
            f"{street}{number}号{estate}{n}栋{m}门{r}",
        )
    )


def rural(rng: Random) -> str:
    town, village, n, m = rng.choice(TOWNS), rng.choice(VILLAGES), rng.randint(1, 12), rng.randint(1, 99)
    return rng.choice(
        (
            f"{town}{village}{n}组",
            f"{town}{village}{HAN[n % 9 + 1]}组{m}号",
            f"{town}{village}第{n}村民小组",
            f"{town}{village}{n}队",
            f"{town}{village}委会旁边第{HAN[n % 9 + 1]}家",
            f"{town}{village}{m}号",
            f"{village}{n}社{m}号",
            f"{town}{village}",
            f"{town}街上邮局对面",
            f"{town}{village}小学",
        )
    )
