"""What others would do, for comparison only: keywords, and a linear machine over the words of a conversation.

Keywords: one set per reason over the buyer's words, the last hit wins, as a first script would have it. Linear: a
support vector machine over jieba words by speaker, the buyer's last words and character n-grams, as a first model
would have it.
"""

from collections.abc import Sequence
from typing import Any

import polars as pl
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import LinearSVC

from xundan.reasons.taxonomy import UNKNOWN
from xundan.text.normalise import normalise
from xundan.text.segment import cut

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


def linear_reasons(learnt: Sequence[dict[str, Any]], conversations: Sequence[dict[str, Any]]) -> list[str]:
    """A reason for each conversation by a linear machine trained on labelled lost ones."""
    words = [_part(name, TfidfVectorizer(analyzer=str.split, sublinear_tf=True)) for name in ("buyer", "agent", "last")]
    signs = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2)
    model = make_pipeline(FeatureUnion([*words, _part("typed", signs)]), LinearSVC(random_state=0))
    model.fit(_documents(learnt), [one["label"]["reason"] for one in learnt])
    return [str(code) for code in model.predict(_documents(conversations))]


def _part(name: str, vectorizer: TfidfVectorizer) -> tuple[str, Any]:
    pick = FunctionTransformer(lambda documents: [document[name] for document in documents])
    return name, make_pipeline(pick, vectorizer)


def _documents(conversations: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """The words of each side, of the buyer's last three messages, and what the buyer typed."""
    texts = [message["text"] for one in conversations for message in one["messages"]]
    typed = normalise(pl.Series(texts, dtype=pl.String)).to_list()
    words = iter(zip(typed, cut(typed), strict=True))
    documents = []
    for one in conversations:
        said = [(message["role"], *next(words)) for message in one["messages"]]
        buyer = [(text, tokens) for role, text, tokens in said if role == "buyer"]
        documents.append({
            "buyer": " ".join(word for _, tokens in buyer for word in tokens),
            "agent": " ".join(word for role, _, tokens in said if role != "buyer" for word in tokens),
            "last": " ".join(word for _, tokens in buyer[-3:] for word in tokens),
            "typed": " ".join(text for text, _ in buyer),
        })  # fmt: skip
    return documents
