"""A page of one agent or one campaign: hers and the shop's figures, nobody else's, in a file that any system takes."""

import re
import unicodedata
from pathlib import Path

import duckdb
import pytest

from tests.report.parsed import Page, parse
from tests.report.shop import open_shop
from xundan.report import RenderedReport, ReportName, render
from xundan.report.data import load_data
from xundan.report.members import file_name, list_members, rows_of_each, without_colleagues
from xundan.report.strings import load_strings

ODD = [
    "暖冬旗舰店:小美",
    "a/b",
    "a\\b",
    "CON",
    "nul",
    "index",
    "..",
    ".",
    "a.",
    " a",
    "a ",
    "晓雯<b>",
    "Anna",
    "ａnna",
    "é",
    "e\u0301",
]
ODD += ["x" * 300, "x" * 301, "小" * 300, "", "—", "🙂", "a\nb", "a-0123456789", "com1", "a--b", "_"]
PLAIN = ["小美", "agent_0", "c618", "双11预售", "a-b", "42"]


@pytest.fixture(scope="module")
def night(rendered: dict[ReportName, RenderedReport]) -> Path:
    """The folder of the night's pages of one."""
    return rendered["nightly"].html.with_suffix("")


@pytest.fixture(scope="module")
def hers(night: Path) -> Page:
    return parse((night / "agents" / "agent_0.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def live(night: Path) -> Page:
    return parse((night / "campaigns" / "clive.html").read_text(encoding="utf-8"))


def beside(page: Page, table: str) -> dict[str, tuple[str, str]]:
    """Own figure and the shop's by name."""
    return {name: (own, shop) for name, own, shop in page.tables[f"beside_{table}"][1:]}


def test_every_agent_and_campaign_has_a_page_but_nobody_and_no_campaign(night: Path) -> None:
    assert [path.relative_to(night).as_posix() for path in sorted(night.rglob("*.html"))] == [
        *(f"agents/agent_{n}.html" for n in range(8)),
        *(f"campaigns/{name}.html" for name in ("c618", "cfull", "clive", "cnew")),
        "index.html",
    ]


def test_her_figures_are_those_of_the_night_beside_the_shop_s(hers: Page, page: Page) -> None:
    (row,) = [row for row in page.tables["agents"] if row[0] == "小美"]
    total = page.last_row("agents")
    figures = beside(hers, "agents")

    assert (row[2], total[2]) == figures["询单"]
    assert (row[3], total[3]) == figures["询单转化率"]
    assert (row[5], total[5]) == figures["流失询单"]


def test_her_response_times_are_those_of_the_night_beside_the_shop_s(hers: Page, page: Page) -> None:
    (row,) = [row for row in page.tables["service"] if row[0] == "小美"]

    assert (row[2], page.last_row("service")[2]) == beside(hers, "service")["首响"]


@pytest.mark.parametrize("table", ["own_reasons", "own_products", "own_campaigns"])
def test_every_cut_of_hers_adds_up_to_what_she_lost(hers: Page, table: str) -> None:
    place = next(i for i, head in enumerate(hers.tables[table][0]) if head == "流失询单")

    assert beside(hers, "agents")["流失询单"][0] == str(sum(int(row[place]) for row in hers.tables[table][1:]))


def test_a_campaign_s_agents_add_up_and_stand_in_order_of_name(live: Page) -> None:
    rows = live.tables["own_agents"][1:]

    assert beside(live, "campaigns")["询单"][0] == str(sum(int(row[1]) for row in rows))
    assert sorted(row[0] for row in rows) == [row[0] for row in rows]


def test_a_rate_of_few_is_marked_thin(live: Page) -> None:
    rates = [(int(row[1]), row[2]) for row in live.tables["own_agents"][1:]]

    assert rates
    assert [rate for n, rate in rates if n < 30 and not rate.endswith("△")] == []


def test_no_colleague_stands_on_her_page(night: Path, con: duckdb.DuckDBPyConnection) -> None:
    people = con.execute("select agent_id, agent_name from staging.agents where agent_id <> 'agent_0'").fetchall()
    text = (night / "agents" / "agent_0.html").read_text(encoding="utf-8")
    shown = " ".join(said for _, said in parse(text).texts)

    assert [word for names in people for word in names if word in shown] == []
    assert "agent_1" not in text


def test_rows_of_others_are_not_even_handed_to_her_page(con: duckdb.DuckDBPyConnection) -> None:
    data = rows_of_each(load_data(con, "nightly"), "agent")["agent_0"]
    ids = {row["agent_id"] for rows in data.tables.values() for row in rows if "agent_id" in row}

    assert {"agent_0", "*"} == ids


def test_a_colleague_in_her_chats_has_no_name() -> None:
    said = [{"agent_id": who, "text": "在"} for who in ("甲", "乙", None)]
    (case,) = without_colleagues([{"inquiry_id": "q1", "messages": said}], "甲", "同事")

    assert ["甲", "同事", None] == [message["agent_id"] for message in case["messages"]]


def test_a_chat_with_a_colleague_is_told_for_her_alone_and_one_without_for_anybody() -> None:
    chats = [{"inquiry_id": who, "messages": [{"agent_id": who, "text": "在"}]} for who in ("甲", "乙")]

    assert [None, "甲"] == [case.get("for_agent_id") for case in without_colleagues(chats, "甲", "同事")]


def test_what_the_desk_can_mend_itself_comes_before_what_others_must(night: Path) -> None:
    pages = [parse(path.read_text(encoding="utf-8")) for path in sorted((night / "agents").glob("*.html"))]
    owners = [[text for path, text in each.texts if path[-3:] == ("li", "p", "span")][:3] for each in pages]

    assert any("客服" in each for each in owners)
    assert [each for each in owners if "客服" in each[each.count("客服") :]] == []


def test_a_page_of_one_asks_nothing_of_the_network_and_runs_nothing(night: Path) -> None:
    for path in night.rglob("*.html"):
        page = parse(path.read_text(encoding="utf-8"))
        (policy,) = [a["content"] for _, a in page.elements if "http-equiv" in a]

        assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        assert {"script", "img", "link", "iframe", "form"} & {tag for tag, _ in page.elements} == set()
        assert [name for _, a in page.elements for name in a if name.startswith("on") or name == "src"] == []


def test_every_link_of_a_page_of_one_stays_on_it(night: Path) -> None:
    for path in night.glob("*/*.html"):
        page = parse(path.read_text(encoding="utf-8"))
        ids = {f"#{a['id']}" for _, a in page.elements if "id" in a}

        assert {a["href"] for tag, a in page.elements if tag == "a"} <= ids


def test_the_front_page_leads_to_every_page(night: Path) -> None:
    front = parse((night / "index.html").read_text(encoding="utf-8"))
    links = {a["href"] for tag, a in front.elements if tag == "a"}

    assert {path.relative_to(night).as_posix() for path in night.glob("*/*.html")} == links


def test_hostile_words_are_text_on_a_page_of_one(live: Page) -> None:
    assert "</script><script>alert(2)</script>" in " ".join(text for _, text in live.texts)


def test_a_page_of_one_speaks_english(tmp_path_factory: pytest.TempPathFactory) -> None:
    con, workspace = open_shop(tmp_path_factory.mktemp("one"), language="en")
    html = render(con, workspace, "nightly").html
    page = parse((html.with_suffix("") / "campaigns" / "cnew.html").read_text(encoding="utf-8"))
    headings = [text for path, text in page.texts if path[-1] in ("h2", "h3", "figcaption", "dt") or "thead" in path]

    assert [text for text in headings if re.search(r"[\u4e00-\u9fff]", text)] == []


def test_pages_of_who_is_no_longer_there_go_when_a_night_is_rendered_again(night: Path, shop: tuple) -> None:
    gone = night / "agents" / "gone.html"
    gone.write_text("left", encoding="utf-8")
    render(*shop, "nightly")

    assert not gone.exists()


@pytest.mark.parametrize("member_id", PLAIN)
def test_an_id_that_every_system_takes_is_the_file_s_name(member_id: str) -> None:
    assert f"{member_id}.html" == file_name(member_id)


@pytest.mark.parametrize("member_id", ODD)
def test_the_file_of_any_id_can_be_made_anywhere(member_id: str) -> None:
    stem = file_name(member_id).removesuffix(".html")

    assert re.fullmatch(r"[^\W_]+([-_][^\W_]+)*", stem)
    assert re.fullmatch(r"(?i)con|prn|aux|nul|com\d|lpt\d|index", stem) is None
    assert len(f"{stem}.html".encode()) < 200


def test_no_two_ids_share_a_file_even_where_case_and_accents_fold() -> None:
    names = [unicodedata.normalize("NFKD", file_name(each)).casefold() for each in [*ODD, *PLAIN]]

    assert len(names) == len(set(names))


def test_members_stand_in_order_of_team_and_name(con: duckdb.DuckDBPyConnection) -> None:
    members = list_members(load_data(con, "nightly"), load_strings("zh-CN"))
    agents = [(each.team, each.name) for each in members if each.dimension == "agent"]

    assert sorted(agents) == agents
