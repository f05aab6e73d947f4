"""What a first script would do: one set of keywords per reason over the buyer's words, the last hit wins. For
comparison only.
"""

from collections.abc import Sequence
from typing import Any

from xundan.reasons.taxonomy import UNKNOWN

KEYWORDS = {
    "price.too_high": ("贵", "预算", "买不起"),
    "price.competitor": ("别家", "拼多多", "京东", "隔壁", "更便宜"),
    "price.bargain_refused": ("便宜点", "优惠点", "抹零", "少点", "最低"),
    "price.rose": ("涨价", "涨了", "降价", "价保"),
    "promo.wait": ("双11", "双十一", "618", "等活动"),
    "promo.missed": ("活动结束", "没赶上", "过期"),
    "promo.coupon": ("优惠券", "券", "红包"),
    "promo.threshold": ("满减", "凑单", "门槛"),
    "promo.gift": ("赠品", "送什么", "小样"),
    "promo.rules": ("规则", "看不懂", "怎么算"),
    "product.fit": ("尺码", "码", "尺寸", "太大", "太小"),
    "product.function": ("功能", "支持", "防水", "材质"),
    "product.variant": ("颜色", "款式", "口味"),
    "product.accessory": ("配件", "单卖", "标配"),
    "product.info": ("参数", "生产日期", "检测"),
    "product.style": ("色差", "不好看", "丑", "不喜欢"),
    "stock.out": ("没货", "缺货", "断码", "有货", "补货"),
    "stock.presale": ("预售", "什么时候发货"),
    "logistics.speed": ("几天到", "太慢", "来不及", "赶得上"),
    "logistics.freight": ("运费", "邮费", "包邮"),
    "logistics.region": ("新疆", "西藏", "村", "配送"),
    "logistics.carrier": ("顺丰", "邮政", "什么快递"),
    "trust.quality": ("正品", "假货", "质量"),
    "trust.reviews": ("差评", "评论"),
    "trust.aftersale": ("退货", "运费险", "保修", "质保"),
    "payment.method": ("花呗", "分期", "货到付款", "付不了"),
    "payment.invoice": ("发票", "专票"),
    "buyer.thinking": ("再看看", "考虑", "商量", "想想"),
    "buyer.no_need": ("不需要", "不用了", "买了"),
    "service.no_reply": ("人呢", "在吗", "没人"),
    "service.slow": ("等了", "这么慢"),
    "service.off_target": ("答非所问", "机器人"),
    "service.attitude": ("态度",),
}


def keyword_reasons(conversations: Sequence[dict[str, Any]]) -> list[str]:
    """A reason for each conversation by keywords alone; unknown when none occurs."""
    return [
        _reason([message["text"] for message in one["messages"] if message["role"] == "buyer"]) for one in conversations
    ]


def _reason(texts: Sequence[str]) -> str:
    for text in reversed(texts):
        hits = {code: sum(word in text for word in words) for code, words in KEYWORDS.items()}
        best = max(hits, key=lambda code: hits[code])
        if hits[best]:
            return best
    return UNKNOWN
