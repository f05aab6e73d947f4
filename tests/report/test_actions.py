"""actions.csv: proposed once, kept as people change it, looked at again with what became of the number."""

import datetime as dt
from pathlib import Path

import pytest

from tests.report.shop import open_shop
from xundan.errors import UserError
from xundan.report import actions
from xundan.report.actions import Action, Agenda
from xundan.report.data import Data, load_data
from xundan.report.strings import load_strings

HEAD = "week,reason,agent_id,campaign_id,action,owner,due_on,status,note,lost_count,matured_count"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """The made-up shop's week 45, in which 11 of 260 matured inquiries were lost for the coupon."""
    con, _ = open_shop(tmp_path_factory.mktemp("week"))
    with con:
        return load_data(con, "weekly")


def take_up(path: Path, data: Data) -> Agenda:
    return actions.take_up(path, data, load_strings("zh-CN"))


def write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return path


def test_every_finding_of_the_week_is_proposed_with_owner_and_due_date(tmp_path: Path, data: Data) -> None:
    agenda = take_up(tmp_path / "actions.csv", data)

    assert ["2026-W45"] * 5 == [action.week for action in agenda.current]
    assert {"2026-11-20"} == {action.due_on for action in agenda.current}
    assert {"定价", "活动运营", "库存"} == {action.owner for action in agenda.current}
    assert dt.date(2026, 11, 20).isoweekday() == 5


def test_a_second_run_writes_nothing(tmp_path: Path, data: Data) -> None:
    path = tmp_path / "actions.csv"
    take_up(path, data)
    first = path.read_bytes()
    take_up(path, data)

    assert first == path.read_bytes()


def test_what_people_wrote_stays(tmp_path: Path, data: Data) -> None:
    path = tmp_path / "actions.csv"
    take_up(path, data)
    text = path.read_text(encoding="utf-8-sig").replace("进行中", "完成", 1)
    path.write_text(text, encoding="utf-8-sig")

    assert "完成" == take_up(path, data).current[0].status
    assert text == path.read_text(encoding="utf-8-sig")


def test_columns_people_add_stay_with_what_they_wrote_in_them(tmp_path: Path, data: Data) -> None:
    path = tmp_path / "actions.csv"
    row = "2026-W44,stock.size,,,补货,库存,2026-11-13,进行中,,4,260,11月20日,=TODAY()"
    path.write_text(f"{HEAD},完成日期,算\n{row}\n", encoding="utf-8")
    take_up(path, data)
    header, kept, *proposed = path.read_text(encoding="utf-8-sig").splitlines()

    assert (f"{HEAD},完成日期,算", row) == (header, kept)
    assert proposed
    assert {",,"} == {line[-2:] for line in proposed}


def test_a_file_saved_by_a_chinese_spreadsheet_program_is_read(tmp_path: Path, data: Data) -> None:
    path = write(tmp_path / "actions.csv", "2026-W44,promo.wait,,,早点报价,活动运营,2026-11-13,进行中,,40,260")
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))

    assert ["早点报价"] == [followed.action.action for followed in take_up(path, data).earlier]


@pytest.mark.parametrize(
    ("then", "verdict"), [("60,260", "better"), ("1,260", "worse"), ("12,260", "unclear"), (",", "no_number")]
)
def test_a_number_has_moved_only_beyond_chance(tmp_path: Path, data: Data, then: str, verdict: str) -> None:
    path = write(tmp_path / "actions.csv", f"2026-W44,promo.coupon,,,改规则,活动运营,2026-11-13,进行中,,{then}")

    assert [verdict] == [followed.verdict for followed in take_up(path, data).earlier]


def test_an_agent_s_action_is_held_against_that_agent_s_inquiries(tmp_path: Path, data: Data) -> None:
    path = write(tmp_path / "actions.csv", "2026-W44,stock.out,agent_3,,列出替代款,库存,2026-11-13,进行中,,9,30")
    (followed,) = take_up(path, data).earlier

    assert 3 == followed.lost_count
    assert followed.matured_count < 60


def test_last_week_s_actions_are_shown_and_older_ones_while_they_are_open(tmp_path: Path, data: Data) -> None:
    path = write(
        tmp_path / "actions.csv",
        "2026-W42,promo.wait,,,甲,活动运营,2026-10-30,完成,,40,260",
        "2026-W43,promo.wait,,,乙,活动运营,2026-11-06,进行中,,40,260",
        "2026-W44,promo.wait,,,丙,活动运营,2026-11-13,完成,,40,260",
    )

    assert ["丙", "乙"] == [followed.action.action for followed in take_up(path, data).earlier]


def test_a_row_of_people_s_own_without_a_week_is_gone_through_until_it_is_closed(tmp_path: Path, data: Data) -> None:
    path = write(tmp_path / "actions.csv", ",,,,换快递,老王,,进行中,,,", ",,,,拍新图,老王,,完成,,,")

    assert ["换快递"] == [each.action.action for each in take_up(path, data).earlier]


@pytest.mark.parametrize(
    ("due_on", "status", "is_overdue"),
    [
        ("2026-11-08", "进行中", True),
        ("2026/11/8", "进行中", True),
        ("2026-11-09", "进行中", False),
        ("2026-11-08", "完成", False),
        ("月底", "进行中", False),
        ("2026-13-40", "进行中", False),
    ],
)
def test_what_is_open_after_its_day_is_overdue(
    tmp_path: Path, data: Data, due_on: str, status: str, is_overdue: bool
) -> None:
    path = write(tmp_path / "actions.csv", f"2026-W44,price.too_high,,,降价,老王,{due_on},{status},,,")

    assert [is_overdue] == [each.is_overdue for each in take_up(path, data).earlier]


def test_what_is_still_open_is_not_proposed_again(tmp_path: Path, data: Data) -> None:
    path = write(
        tmp_path / "actions.csv",
        "2026-W44,promo.wait,,,还在做,活动运营,2026-11-13,进行中,,40,260",
        "2026-W44,promo.coupon,,,做完了,活动运营,2026-11-13,完成,,40,260",
    )
    proposed = [action.reason for action in take_up(path, data).current]

    assert "promo.wait" not in proposed
    assert "promo.coupon" in proposed


def test_a_later_week_does_not_change_what_an_earlier_one_goes_through(tmp_path: Path, data: Data) -> None:
    path = write(tmp_path / "actions.csv", "2026-W46,promo.wait,,,以后的,活动运营,2026-11-27,进行中,,40,260")

    assert () == tuple(take_up(path, data).earlier)


def test_nothing_in_the_file_is_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "actions.csv"
    action = Action("2026-W44", "stock.out", "=cmd", "", "=大刘：补货", "库存", "", "", "-1", "1", "2")
    actions._write(path, [actions._COLUMNS], [action])

    assert not [cell for cell in path.read_text(encoding="utf-8-sig").split(",") if cell.startswith(("=", "-"))]
    assert [action] == [*actions._actions(path, actions._read(path))]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("week,reason\n2026-W44,promo.wait\n", "columns are missing: agent_id"),
        (HEAD + "\n2026-W44,promo.wait,,,早点报价,,,,,许多,260\n", "lost_count is no count: '许多'"),
        (HEAD + '\n2026-W44,a,,,b,,,,"一\n二",1,2\n2026-W44,c,,,d,,,,,许多,260\n', "line 4"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(tmp_path: Path, data: Data, text: str, said: str) -> None:
    path = tmp_path / "actions.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UserError, match=said) as raised:
        take_up(path, data)
    assert "actions.csv, line" in str(raised.value)
