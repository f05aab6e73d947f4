"""Whoever was purged does not come back with a file, whatever its name."""

import datetime as dt

from tests.ingest.shop import CHATS, ORDERS, Shop, balances
from xundan.ingest.pseudonym import Identities

HIS = "taobao,s1,c1,m1,小明不在了,客服,2026-11-09 10:00:00,buyer,有货吗\n"
HERS = "taobao,s1,c2,m2,小红还在,客服,2026-11-10 10:00:00,buyer,多少钱\n"


def forget(shop: Shop, *buyers: str, before: dt.datetime | None = None) -> None:
    with Identities(shop.workspace.identities_path) as identities:
        identities.forget([identities.key_of("taobao", buyer) for buyer in buyers], before)


def test_messages_of_a_forgotten_buyer_are_filtered_and_accounted_for(shop) -> None:
    forget(shop, "小明不在了")
    result = shop.take("chats/a.csv", CHATS + HIS + HERS)

    assert (result.rows_in, result.rows_kept, result.rows_filtered) == (2, 1, 1)
    assert balances(result)
    assert shop.key_of("小明不在了") not in shop.everything()


def test_his_orders_are_too(shop) -> None:
    forget(shop, "小明不在了")
    order = "taobao,s1,o1,小明不在了,2026-11-09 10:00:00,,paid,p1,1,99,99\n"

    assert shop.take("orders/a.csv", ORDERS + order).rows_filtered == 1


def test_nothing_from_before_the_horizon_is_taken(shop) -> None:
    forget(shop, before=dt.datetime(2026, 11, 9, 16, tzinfo=dt.UTC))
    shop.take("chats/a.csv", CHATS + HIS + HERS)

    assert shop.column("select message_id from raw.messages") == ["m2"]


def test_nobody_is_noted_who_is_forgotten(shop) -> None:
    forget(shop, "小明不在了")
    shop.take("chats/a.csv", CHATS + HIS + HERS)
    with Identities(shop.workspace.identities_path) as identities:
        known = set(identities.names().values())

    assert known == {"小红还在"}
