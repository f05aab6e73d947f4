"""The night as a good analyst would script it in an afternoon: pandas, jieba, keyword sets.

    python -m benchmarks.baseline SHOP OUT

It makes the same kinds of tables as a nightly report: a row per inquiry with outcome, credited agent, campaign and
reason; per agent and day, per campaign and day, per reason and day; a page and a workbook. It leaves out what the
pipeline is for (one day at a time, duplicates, rejects, several presets, evidence, negation, calibrated confidence,
checks, a database that is never half written), and is written to be quick where that costs no more words.
"""

import re
import sys
from pathlib import Path

import jieba
import pandas as pd

KEYWORDS = {
    "price": {"贵", "便宜", "优惠", "降价", "预算", "划算", "价格", "少点"},
    "promo": {"活动", "满减", "优惠券", "券", "赠品", "双十一", "双11", "秒杀", "凑单"},
    "product": {"尺码", "尺寸", "材质", "颜色", "款式", "功能", "型号", "色差", "配件"},
    "stock": {"没货", "缺货", "断码", "预售", "补货", "下架", "现货"},
    "logistics": {"发货", "快递", "运费", "包邮", "几天", "物流", "偏远"},
    "trust": {"正品", "质量", "差评", "退货", "保修", "假货", "运费险"},
    "payment": {"花呗", "分期", "发票", "付款", "货到付款"},
    "buyer": {"再看看", "考虑", "商量", "不需要", "不要了", "问下"},
}
AFTER_SALE = {"退款", "退货", "换货", "催发货", "少发", "坏了", "破损", "投诉", "物流", "售后", "补发"}
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
GAP = pd.Timedelta(minutes=30)
WINDOW_DAYS = 2


def read(folder: Path) -> pd.DataFrame:
    return pd.concat(pd.read_csv(path, dtype=str, keep_default_na=False) for path in sorted(folder.glob("*.csv")))


def inquiries_of(chats: pd.DataFrame) -> pd.DataFrame:
    """Sessions by silence, chained into inquiries while the window is open; after-sale ones dropped by keywords."""
    chats["sent_at"] = pd.to_datetime(chats["sent_at"])
    chats = chats.drop_duplicates().sort_values(["shop_id", "buyer_id", "sent_at"])
    chats["text"] = chats["text"].map(lambda text: PHONE.sub("[手机号]", text))
    chats["tokens"] = chats["text"].map(jieba.lcut)
    gap = chats.groupby(["shop_id", "buyer_id"])["sent_at"].diff()
    chats["session"] = (gap.isna() | (gap > GAP)).cumsum()
    tokens = chats[chats["role"] == "buyer"].groupby("session")["tokens"].sum()
    after_sale = tokens.map(lambda words: bool(AFTER_SALE & set(words)))
    presale = chats[chats["session"].isin(after_sale.index[~after_sale])].copy()
    gap = presale.groupby(["shop_id", "buyer_id"])["sent_at"].diff()
    presale["inquiry"] = (gap.isna() | (gap.dt.days >= WINDOW_DAYS)).cumsum()
    agents = presale[presale["role"] == "agent"].groupby("inquiry")["agent_id"].last()
    found = presale.groupby("inquiry").agg(
        shop_id=("shop_id", "first"),
        buyer_id=("buyer_id", "first"),
        opened_at=("sent_at", "min"),
        last_message_at=("sent_at", "max"),
        product_id=("product_id", lambda ids: next((one for one in ids if one), "")),
    )
    found["agent_id"] = agents
    found["tokens"] = presale[presale["role"] == "buyer"].groupby("inquiry")["tokens"].sum()
    return found.dropna(subset=["tokens"]).reset_index()


def with_outcomes(inquiries: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    orders["created_at"] = pd.to_datetime(orders["created_at"])
    orders["paid_yuan"] = pd.to_numeric(orders["paid_yuan"])
    orders = orders.groupby(["shop_id", "buyer_id", "order_id"], as_index=False).agg(
        created_at=("created_at", "min"), paid_at=("paid_at", "max"), paid_yuan=("paid_yuan", "sum")
    )
    pairs = inquiries[["inquiry", "shop_id", "buyer_id", "opened_at", "last_message_at"]].merge(orders)
    closes_at = pairs["last_message_at"].dt.normalize() + pd.Timedelta(days=WINDOW_DAYS)
    pairs = pairs[(pairs["created_at"] >= pairs["opened_at"]) & (pairs["created_at"] < closes_at)]
    paid = pairs[pairs["paid_at"] != ""].groupby("inquiry")["paid_yuan"].sum()
    inquiries["paid_yuan"] = inquiries["inquiry"].map(paid)
    inquiries["outcome"] = inquiries["paid_yuan"].notna().map({True: "converted", False: "lost"})
    return inquiries


def with_campaigns(inquiries: pd.DataFrame, campaigns: pd.DataFrame) -> pd.DataFrame:
    inquiries["campaign_id"] = "none"
    for row in campaigns.itertuples():
        runs = inquiries["opened_at"].between(pd.Timestamp(row.starts_at), pd.Timestamp(row.ends_at))
        named = inquiries["product_id"].isin(row.products.split(";")) if row.products != "*" else True
        inquiries.loc[runs & named & (inquiries["product_id"] != ""), "campaign_id"] = row.campaign_id
    return inquiries


def reason_of(words: list[str]) -> str:
    hits = {reason: len(keywords & set(words)) for reason, keywords in KEYWORDS.items()}
    best = max(hits, key=lambda reason: hits[reason])
    return best if hits[best] else "unknown"


def main(shop: Path, out: Path) -> None:
    """Read `shop`/inbox and write the tables, a page and a workbook into `out`."""
    jieba.setLogLevel(60)
    out.mkdir(parents=True, exist_ok=True)
    found = inquiries_of(read(shop / "inbox" / "chats"))
    found = with_outcomes(found, read(shop / "inbox" / "orders"))
    found = with_campaigns(found, read(shop / "inbox" / "campaigns"))
    lost = found["outcome"] == "lost"
    found.loc[lost, "reason"] = found.loc[lost, "tokens"].map(reason_of)
    found["day"] = found["opened_at"].dt.date
    tables = {"inquiry": found.drop(columns="tokens")}
    for cut in ("agent_id", "campaign_id", "reason"):
        tables[cut] = found.groupby([cut, "day"], as_index=False).agg(
            inquiries=("inquiry", "count"), lost=("outcome", lambda outcomes: (outcomes == "lost").sum())
        )
    with pd.ExcelWriter(out / "report.xlsx", engine="xlsxwriter") as workbook:
        for name, table in tables.items():
            table.to_excel(workbook, sheet_name=name, index=False)
            table.to_csv(out / f"{name}.csv", index=False)
    page = "\n".join(f"<h2>{name}</h2>{table.head(200).to_html()}" for name, table in tables.items())
    (out / "report.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
