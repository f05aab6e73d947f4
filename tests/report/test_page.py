"""The page as a file opened far from home: whole, harmless, and telling the same numbers everywhere."""

import base64
import hashlib
import json
import re
from urllib.parse import quote

import duckdb
import pytest

from tests.report.parsed import Page, parse
from tests.report.shop import open_shop
from xundan.report import RenderedReport, ReportName, render

REQUESTING = {"link", "img", "iframe", "object", "embed", "audio", "video", "form", "base", "image", "use"}
OUTLINE = {
    "要点": [],
    "漏斗": ["咨询 → 接待 → 询单 → 下单 → 付款", "谁算询单：按文字与按结果"],
    "为何流失": ["谁能改", "流失原因", "服务缺口"],
    "客服": ["各客服", "每位客服一页"],
    "订单归谁": [
        "归到各客服名下的订单",
        "各客服的业绩格（人、单、件、元）",
        "催付",
        "各归属口径",
        "换个口径就换了主的订单",
    ],
    "活动": ["各活动", "每个活动一页"],
    "公平比较": [
        "各客服：实际、预期与结论（近 4 周）",
        "差距从哪里来：接到的询单，还是人（近 4 周）",
        "转化率比前一周变了，变在哪里",
        "流失金额比前一周变了，变在谁手里",
        "活动本身使转化率高了还是低了（近 4 周）",
        "首响快慢与转化（近 4 周）",
        "流失里最多还可争取多少（近 4 周）",
        "值得当面问一问的（近 13 周）",
    ],
    "交叉": ["客服 × 原因", "活动 × 原因"],
    "服务": ["服务指标", "工作量"],
    "流失会话": [
        "有原话的：金额最大的，与每位客服、每个活动、每种原因的前几个，共 84 个",
        "没有原话的，金额最大的 18 个",
    ],
    "未计入": [
        "本期之后新来的询单",
        "没有计入的会话",
        "咨询到接待之间的过滤规则",
        "本期订单的去向",
        "平台没给买家的订单认出了多少",
        "载入的文件",
        "拒收的行与文件",
    ],
    "已公布数字的变动": ["已公布的询单为何变动", "变动的按日数字", "变动的询单"],
    "与平台对数": ["平台的数与我们的数"],
    "定义": ["指标定义"],
}


def test_the_page_has_every_part_in_order(page: Page) -> None:
    outline: dict[str, list[str]] = {"要点": []}
    for path, text in page.texts:
        if path[-1] == "h2" and text != "先做这几件":
            outline[text] = []
        elif path[-1] == "h3":
            outline[list(outline)[-1]].append(text)

    assert list(OUTLINE.items()) == list(outline.items())


def test_every_part_can_be_reached_from_the_top(page: Page) -> None:
    reachable = [text for path, text in page.texts if "nav" in path]

    assert ["要点", "逐层看", *list(OUTLINE)[1:]] == reachable


def test_the_page_holds_nothing_that_makes_a_request(page: Page) -> None:
    assert set() == {tag for tag, _ in page.elements} & REQUESTING
    assert [
        (tag, name)
        for tag, attributes in page.elements
        for name, value in attributes.items()
        if name in ("src", "srcset", "action", "background", "xlink:href")
        or (name == "href" and value[:1] != "#" and not value.startswith("nightly-2026-11-09/"))
    ] == []


def test_the_style_fetches_nothing(page: Page) -> None:
    (style,) = page.said("style")

    assert re.findall(r"url\(|@import|@font-face", style) == []


def test_the_page_forbids_the_browser_to_fetch_anything_and_to_run_any_script_but_its_own(page: Page) -> None:
    (policy,) = [attributes["content"] for tag, attributes in page.elements if "http-equiv" in attributes]
    (*_, script) = [text for path, text in page.texts if path[-1] == "script"]
    fingerprint = base64.b64encode(hashlib.sha256(f"{script}\n".encode()).digest()).decode()

    assert f"script-src 'sha256-{fingerprint}'" in policy
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; ")


def test_the_page_s_only_scripts_are_its_data_and_its_own(page: Page) -> None:
    assert [{"type": "application/json", "id": "data"}, {}] == [a for tag, a in page.elements if tag == "script"]


def test_hostile_text_stays_inside_the_data_block(page: Page) -> None:
    (block, _) = page.said("script")

    assert "晓雯\\u003cb\\u003e" in block
    assert "晓雯<b>" in [name for _, name in json.loads(block)["agents"]]


def test_the_cells_of_the_drill_down_add_up_to_the_losses_of_the_page(
    page: Page, con: duckdb.DuckDBPyConnection
) -> None:
    cells = json.loads(page.said("script")[0])
    (shop,) = con.execute(
        "select lost_count, lost_value_yuan::double, inquiry_count, matured_count, matured_converted_count, lost_count "
        "from reports.shop_period where report = 'nightly' and period = 'current'"
    ).fetchall()
    losses = [sum(cell[place] for cell in cells["losses"]) for place in (4, 5)]
    hours = [sum(cell[place] for cell in cells["hours"]) for place in (3, 4, 5, 6)]

    assert shop == (*losses, *hours)


def test_no_element_listens_to_anything(page: Page) -> None:
    assert [name for _, attributes in page.elements for name in attributes if name.startswith("on")] == []


def test_hostile_chat_text_is_text(page: Page) -> None:
    texts = " ".join(text for _, text in page.texts)

    assert "<img src=x onerror=alert" in texts
    assert "</script><script>alert(2)</script>" in texts
    assert "晓雯<b>" in texts


def test_every_link_leads_somewhere_on_the_page(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    links = {a["href"].removeprefix("#") for tag, a in page.elements if tag == "a" and a["href"].startswith("#")}
    listed = json.loads(page.said("script")[0])
    views = {
        f"{view}={quote(member[0], safe='')}"
        for view in ("agent", "campaign", "reason")
        for member in listed[f"{view}s"]
    }

    assert len(set(ids)) == len(ids)
    assert set() == links - set(ids) - views
    assert links & views


def test_charts_are_shapes_and_real_text(page: Page) -> None:
    drawn = {path[-1] for path, _ in page.texts if "svg" in path}
    labels = {text for path, text in page.texts if "svg" in path}

    assert {"text"} == drawn
    assert {"归因期已满", "满 300 减 40 & 赠品", "=大刘"} <= labels


def test_every_chart_is_named_for_those_who_listen(page: Page) -> None:
    assert [attributes for tag, attributes in page.elements if tag == "svg" and not attributes.get("aria-label")] == []


def test_the_same_number_of_losses_stands_under_agents_campaigns_and_reasons(
    page: Page, con: duckdb.DuckDBPyConnection
) -> None:
    (lost,) = con.execute(
        "select lost_count from reports.shop_period where report = 'nightly' and period = 'current'"
    ).fetchall()[0]
    columns = {"owners": 1, "reasons": 2, "agents": 5, "campaigns": 4, "agent_reasons": -2, "campaign_reasons": -2}
    totals = {table: page.last_row(table)[column] for table, column in columns.items()}

    assert dict.fromkeys(totals, f"{lost:,}") == totals


def test_rows_add_up_to_the_total_under_them(page: Page) -> None:
    for table, column in {"reasons": 2, "agents": 5, "campaigns": 4}.items():
        *rows, total = [int(row[column].replace(",", "")) for row in page.tables[table][1:]]

        assert total == sum(rows), table


def test_a_rate_stands_over_its_numerator_and_denominator(page: Page) -> None:
    rate = page.last_row("agents")[3]
    fractions = [text for path, text in page.texts if path[-1] == "small" and "table" in path]

    assert rate == "48.6%"
    assert "136/280" in fractions


def test_evidence_is_marked_in_the_chat(page: Page) -> None:
    marked = page.said("mark")

    assert "别家同款才 89，你们贵了三十多" in marked
    assert all("li" in path and "details" in path for path, _ in page.texts if path[-1] == "mark")


def test_headings_explain_themselves(page: Page) -> None:
    hovers = [a.get("title", "") for tag, a in page.elements if tag == "th" and a.get("scope") == "col"]

    assert "归因期已满且付款的询单 ÷ 归因期已满的询单\n不足 30 个标 △；区间为 90%（Wilson）" in hovers
    assert [] == [hover for hover in hovers if re.search("[\u4e00-\u9fff] [a-z]+ [a-z]+ [a-z]+$", hover)]


def test_a_rate_of_few_inquiries_is_marked_thin(tmp_path_factory: pytest.TempPathFactory) -> None:
    con, workspace = open_shop(tmp_path_factory.mktemp("big"), agent_count=50)
    thin = parse(render(con, workspace, "nightly").html.read_text(encoding="utf-8"))

    assert thin.tables["agents"][1][3].endswith("△")
    assert not thin.last_row("agents")[3].endswith("△")


def test_a_page_of_fifty_agents_stays_below_three_megabytes(tmp_path_factory: pytest.TempPathFactory) -> None:
    con, workspace = open_shop(tmp_path_factory.mktemp("fifty"), agent_count=50)

    assert render(con, workspace, "nightly").html.stat().st_size < 3_000_000


def test_a_shop_without_data_gets_a_page_that_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    con, workspace = open_shop(tmp_path_factory.mktemp("empty"), is_empty=True)
    empty = parse(render(con, workspace, "nightly").html.read_text(encoding="utf-8"))

    assert "本期的询单都还没有结果，暂无转化与流失可言。" in empty.said("dd")
    assert "-" in empty.said("strong")


def test_the_english_report_speaks_english(tmp_path_factory: pytest.TempPathFactory) -> None:
    con, workspace = open_shop(tmp_path_factory.mktemp("english"), language="en")
    english = parse(render(con, workspace, "weekly").html.read_text(encoding="utf-8"))
    headings = [text for path, text in english.texts if path[-1] in ("h2", "h3", "figcaption", "dt") or "thead" in path]

    assert [text for text in headings if re.search(r"[\u4e00-\u9fff]", text)] == []
    assert "No campaign" in [row[0] for row in english.tables["campaigns"]]


def test_a_night_is_named_by_its_day_and_a_week_by_its_number(rendered: dict[ReportName, RenderedReport]) -> None:
    assert [path.name for each in rendered.values() for path in each.files] == [
        "nightly-2026-11-09.html",
        "nightly-2026-11-09.xlsx",
        "weekly-2026-W45.html",
        "weekly-2026-W45.xlsx",
        "weekly-2026-W45.pptx",
    ]
    for name, each in rendered.items():
        assert each.html.read_bytes() == each.html.with_name(f"{name}-latest.html").read_bytes()


def test_the_same_tables_give_the_same_bytes(tmp_path_factory: pytest.TempPathFactory) -> None:
    written = []
    for folder in ("one", "two"):
        con, workspace = open_shop(tmp_path_factory.mktemp(folder), language="en")
        made = render(con, workspace, "nightly")
        written.append((made.html.read_bytes(), made.xlsx.read_bytes()))

    assert written[0] == written[1]
