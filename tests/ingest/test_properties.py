"""Laws that hold for whatever is dropped into an inbox."""

import random
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.ingest.shop import CHATS, Shop, balances

FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

cell = st.text(alphabet="在吗ab1,\"\t 。😀'=", max_size=12)
moment = st.sampled_from(
    ["2026-10-01 10:00:00", "2026-10-01T02:00:00Z", "2026/10/1 10:00", "2026-13-01 10:00:00", "", "昨天"]
)
message = st.tuples(
    st.sampled_from(["m1", "m2", "m3", ""]),
    st.sampled_from(["小明", "小红", ""]),
    moment,
    st.sampled_from(["buyer", "agent", "客户"]),
    cell,
)
messages = st.lists(message, max_size=12)
line = st.one_of(
    st.sampled_from(
        [
            "小明 2026-10-01 10:00:00",
            "禾木:小美 --> 小明 2026-10-01 10:00:01",
            "小明",
            "2026-10-01 10:00:02",
            "小明 2026-10-0x 10:00:00",
            "小明 撤回了一条消息",
            "由 服务助手 转交给 禾木:小美",
            "商品详情页",
            "请确认收货地址",
            "已读",
            "",
        ]
    ),
    cell,
)

GOOD = (
    '{"platform":"taobao","shop_id":"s1","buyer_id":"小明","agent_id":"甲",'
    '"sent_at":"2026-10-01 10:00:00","role":"buyer","text":"好"}'
)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def csv(rows: list[tuple[str, str, str, str, str]]) -> str:
    return CHATS + "".join(
        f"taobao,s1,c1,{n},{buyer},甲,{at},{role},{quoted(text)}\n" for n, buyer, at, role, text in rows
    )


def fresh(root: str) -> Shop:
    return Shop.at(Path(root) / "shop")


def contents(shop: Shop) -> list[tuple[object, ...]]:
    return shop.rows("select * exclude (load_id, file, line) from raw.messages order by all")


@FEW
@given(messages)
def test_a_table_written_whole_balances_and_names_every_reject(rows: list[tuple[str, str, str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as root:
        shop = fresh(root)
        result = shop.take("chats/a.csv", csv(rows))

        assert balances(result)
        assert (len(rows), [result.rows_rejected]) == (result.rows_in, shop.column("select count(*) from raw.rejects"))


@FEW
@given(messages)
def test_ingesting_twice_is_ingesting_once(rows: list[tuple[str, str, str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as root:
        shop = fresh(root)
        shop.take("chats/a.csv", csv(rows))
        before = contents(shop)
        again = shop.take("chats/b.csv", csv(rows) + "\n")

        assert (before, 0) == (contents(shop), again.rows_kept)


@FEW
@given(messages, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: list[tuple[str, str, str, str, str]], dice: random.Random) -> None:
    distinct = list({(n or text, buyer): (n, buyer, at, role, text) for n, buyer, at, role, text in rows}.values())
    shuffled = dice.sample(distinct, len(distinct))
    with tempfile.TemporaryDirectory() as root:
        shop = fresh(root)
        first = shop.take("chats/a.csv", csv(distinct))
        before = contents(shop)
        again = shop.take("chats/b.csv", csv(shuffled) + "\n")

        assert before == contents(shop)
        assert (first.rows_rejected, 0) == (again.rows_rejected, again.rows_kept)


@FEW
@given(st.binary(max_size=400))
def test_any_bytes_are_accounted_for(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as root:
        assert balances(fresh(root).take("chats/a.csv", content))


@FEW
@given(st.binary(max_size=200), st.sampled_from(["utf-8", "gb18030"]))
def test_any_bytes_below_a_good_header_are_accounted_for(content: bytes, encoding: str) -> None:
    with tempfile.TemporaryDirectory() as root:
        shop = fresh(root)
        result = shop.take(
            "chats/a.csv", csv([("m1", "小明", "2026-10-01 10:00:00", "buyer", "在吗")]).encode(encoding) + content
        )

        assert balances(result)
        assume(b"\0\0\0" not in content)  # of many the file is no text, and refused whole
        assert [result.rows_rejected] == shop.column("select count(*) from raw.rejects where line > 0")


@FEW
@given(st.lists(line, max_size=25))
def test_any_running_text_is_accounted_for(lines: list[str]) -> None:
    with tempfile.TemporaryDirectory() as root:
        shop = fresh(root)
        result = shop.take("chats/a.txt", "\n".join(["小明 2026-10-01 09:00:00", "在吗", *lines]))

        assert balances(result)
        assert [result.rows_kept] == shop.column("select count(*) from raw.messages")


@FEW
@given(st.lists(st.text(max_size=30), max_size=8))
def test_any_lines_of_json_are_accounted_for(lines: list[str]) -> None:
    with tempfile.TemporaryDirectory() as root:
        assert balances(fresh(root).take("chats/a.jsonl", "\n".join([GOOD, *lines])))
