"""`xundan reader`: nothing is sent by any of these, and what would be is shown word for word."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from tests.reader.shop import AS_OF, IMPLIED, PLAIN, read, rows, shop
from tests.reader.stand_in import answer, completion, serving
from xundan.cli import app
from xundan.reader import consent
from xundan.workspace import Workspace


@pytest.fixture
def made(tmp_path: Path) -> Workspace:
    return shop(tmp_path / "shop", output_yuan_per_million_tokens=8, input_yuan_per_million_tokens=2)


@pytest.fixture
def run(made: Workspace) -> Callable[..., Result]:
    """The command, on a shop whose last night was long ago by the clock."""
    return lambda *arguments: CliRunner().invoke(app, ["reader", *map(str, arguments), "--workspace", str(made.root)])


def _inquiry(made: Workspace, last: str) -> str:
    query = f"select inquiry_id from marts.message where text = '{last}' order by inquiry_id limit 1"
    return str(rows(made, query)[0][0])


def test_preview_prints_exactly_what_is_sent(tmp_path: Path, run: Callable[..., Result], made: Workspace) -> None:
    previewed = json.loads(run("preview", _inquiry(made, IMPLIED)).stdout)
    with serving(lambda body, number: completion(answer("unknown.silent"))) as server:
        sent = shop(tmp_path / "sent", server.base_url)
        read(sent)

    assert previewed in server.asked


def test_preview_says_what_it_would_cost(run: Callable[..., Result], made: Workspace) -> None:
    told = run("preview", _inquiry(made, IMPLIED)).stderr

    assert ("tokens" in told, "yuan" in told, made.settings.reader.base_url in told) == (True, True, True)


def test_preview_of_what_is_no_lost_inquiry_is_told(run: Callable[..., Result]) -> None:
    told = run("preview", "i-none")

    assert (1, True) == (told.exit_code, "i-none" in told.output)


def test_preview_changes_nothing(run: Callable[..., Result], made: Workspace) -> None:
    before = rows(made, "from run.buyers order by all")

    run("preview", _inquiry(made, PLAIN))

    assert before == rows(made, "from run.buyers order by all")


def test_consent_shows_an_estimate_and_records_who_agreed(run: Callable[..., Result], made: Workspace) -> None:
    (made.root / consent.NAME).unlink()

    told = run("consent", "--by", "王主管", "--yes")

    given = consent.given(made)
    assert (0, "王主管") == (told.exit_code, given and given.by)
    assert "11 would be read" in told.stdout


def test_who_does_not_agree_is_not_recorded(run: Callable[..., Result], made: Workspace) -> None:
    (made.root / consent.NAME).unlink()

    told = run("consent", "--by", "王主管")  # no answer to the question

    assert (1, None) == (told.exit_code, consent.given(made))


def test_a_batch_asks_what_the_last_night_left_unread_however_long_ago_it_was(
    run: Callable[..., Result], made: Workspace
) -> None:
    long_ago = dt.datetime.now(dt.UTC) - AS_OF > dt.timedelta(days=2 * made.settings.reader.wait_days)

    assert long_ago
    assert "10 requests" in run("export", made.root / "requests.jsonl").stdout


def test_an_exported_batch_comes_back_as_verdicts_and_is_asked_no_more(
    run: Callable[..., Result], made: Workspace
) -> None:
    requests, results = made.root / "requests.jsonl", made.root / "results.jsonl"
    exported = run("export", requests)
    lines = [json.loads(line) for line in requests.read_text(encoding="utf-8").splitlines()]
    said = {"reason": "price.too_high", "evidence": [{"message": 2, "quote": IMPLIED}]}
    answered = [{"custom_id": line["custom_id"], "reader": "human:王", "answer": said} for line in lines]
    text = "\n".join([*(json.dumps(one, ensure_ascii=False) for one in answered), "{"])
    results.write_text(text, encoding="utf-8")

    imported, again = run("import", results), run("import", results)
    more = run("export", requests)

    assert "10 requests" in exported.stdout
    assert "11 lines, 10 new answers (1 of them prove nothing), 1 faulty" in imported.stdout
    assert "11 lines, 0 new answers" in again.stdout
    assert "0 requests" in more.stdout
    assert [(10,)] == rows(made, "select count(*) from marts.inquiry where decided_by = 'reader:human:王'")


def test_without_a_reader_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    off = shop(tmp_path / "off", model="", base_url="")

    told = CliRunner().invoke(app, ["reader", "consent", "--by", "王", "--workspace", str(off.root)])

    assert (1, True) == (told.exit_code, "docs/howto/reader.md" in told.output)
