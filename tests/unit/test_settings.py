"""What a shop may set, and what it is told when it errs."""

from pathlib import Path

import pytest

from xundan.errors import UserError
from xundan.settings import load_settings
from xundan.workspace import Workspace, init_workspace


def shop(tmp_path: Path, text: str) -> Path:
    (tmp_path / "shop.yml").write_text(text, encoding="utf-8")
    return tmp_path


def test_what_the_shop_sets_replaces_only_that(tmp_path: Path) -> None:
    settings = load_settings(shop(tmp_path, "shop_id: s1\nservice:\n  slow_reply_seconds: 60\n"))

    assert (settings.service.slow_reply_seconds, settings.service.slow_reply_count) == (60, 3)


def test_the_environment_beats_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNDAN_SESSION_GAP_MINUTES", "10")
    monkeypatch.setenv("XUNDAN_SERVICE__SLOW_REPLY_SECONDS", "7")

    settings = load_settings(shop(tmp_path, "shop_id: s1\nsession_gap_minutes: 20\n"))

    assert (settings.session_gap_minutes, settings.service.slow_reply_seconds, settings.service.slow_reply_count) == (
        10,
        7,
        3,
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "shop_id: s1\nsesion_gap_minutes: 3\n",
            "line 2: unknown setting `sesion_gap_minutes`\n  → did you mean `session_gap_minutes`?",
        ),
        ("name: x\n", "setting `shop_id` is missing"),
        ("shop_id: s1\ntimezone: Asia/Shanhai\n", "is no time zone"),
        ("shop_id: s1\ntimezone: Asia\n", "is no time zone"),
        ("shop_id: s1\ntimezone: localtime\n", "is no time zone"),
        ("shop_id: s1\nafter_sale_days: 2\n", "setting `after_sale_days`"),
        ("shop_id: s1\nattribution_preset: best\n", "'best' is none of sycm_order"),
        ("shop_id: [s1\n", "not readable as YAML"),
        ("- shop_id\n", "must be lines of `key: value`"),
        ("shop_id: s1\nlanguage: en\nlanguage: zh-CN\n", "line 3, column 1: not readable as YAML: `language` is writ"),
        ("shop_id: s1\nbot_accounts: 助手\n", "→ `xundan init` writes a shop.yml with every setting and its default"),
    ],
)
def test_a_fault_in_shop_yml_is_named_with_its_remedy(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UserError) as fault:
        load_settings(shop(tmp_path, text))

    assert said in str(fault.value)


def test_a_list_in_the_environment_that_is_no_json_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNDAN_ARCHIVE_PASSWORDS", "secret")

    with pytest.raises(UserError, match="archive_passwords") as fault:
        load_settings(shop(tmp_path, "shop_id: s1\n"))

    assert "an XUNDAN_ variable" in str(fault.value)


def test_a_folder_without_shop_yml_is_told_how_to_become_a_workspace(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="xundan init"):
        Workspace.open(tmp_path)


def test_init_lays_out_a_workspace_that_opens_with_the_defaults(tmp_path: Path) -> None:
    made = init_workspace(tmp_path / "shop", "我的店")

    assert Workspace.open(tmp_path / "shop").settings == made.settings
    assert made.settings.shop_id == "我的店"
    assert {path.name for path in made.inbox.iterdir()} == {"chats", "orders", "campaigns", "agents", "kpi"}


def test_every_default_stands_commented_in_a_new_shop_yml_and_can_be_uncommented(tmp_path: Path) -> None:
    made = init_workspace(tmp_path / "shop", "s1")
    text = (made.root / "shop.yml").read_text(encoding="utf-8")
    remark, *rest = text.splitlines()
    shop(made.root, "\n".join([remark, *(line.removeprefix("# ") for line in rest)]))

    assert load_settings(made.root) == made.settings


@pytest.mark.parametrize(
    ("line", "reaches"),
    [
        ("settle_seconds: 9", False),
        ("schedule: {nightly: '0 3 * * *'}", False),
        ("session_gap_minutes: 45", True),
        ("language: en", True),
    ],
)
def test_what_bears_on_no_row_is_no_setting_of_figures(tmp_path: Path, line: str, reaches: bool) -> None:
    usual, own = (load_settings(shop(tmp_path, f"shop_id: s1\n{said}")) for said in ("", line))

    assert reaches == (usual.of_figures() != own.of_figures())


def test_init_does_not_touch_a_workspace_that_exists(tmp_path: Path) -> None:
    init_workspace(tmp_path, "s1")

    with pytest.raises(UserError, match="workspace already"):
        init_workspace(tmp_path, "s2")


def test_a_second_writer_is_told_who_holds_the_workspace(tmp_path: Path) -> None:
    made = init_workspace(tmp_path, "s1")

    with (
        made.lock(),
        pytest.raises(UserError, match=r"another run is writing here \(process \d+ on .+, since 20"),
        made.lock(),
    ):
        pass
