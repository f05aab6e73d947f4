"""A shop's nights with a reader: what is asked, what is paid, what stands."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.reader.shop import AS_OF, IMPLIED, PLAIN, night, rows, shop, verdicts
from tests.reader.stand_in import Said, StandIn, answer, completion, error, serving
from tests.scenarios import canonical
from xundan import pipeline
from xundan.pipeline import Run
from xundan.reader import consent, ledger
from xundan.workspace import Workspace


def sensible(body: dict[str, Any], number: int) -> Said:
    """A reader that understands the implied one, and sees no reason elsewhere."""
    is_implied = IMPLIED in body["messages"][-1]["content"]
    return completion(answer("price.too_high", (2, IMPLIED)) if is_implied else answer("unknown.silent"))


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, StandIn, Any]:
    """A shop after its first night with a sensible reader."""
    with serving(sensible) as server:
        made = shop(tmp_path_factory.mktemp("read") / "shop", server.base_url)
        return made, server, night(made)


def test_an_implied_reason_is_the_readers(read: tuple[Workspace, StandIn, Any]) -> None:
    assert ("price.too_high", "reader:stand-in") == verdicts(read[0])[IMPLIED]


def test_what_was_rejected_in_so_many_words_is_not_asked_about(read: tuple[Workspace, StandIn, Any]) -> None:
    made, server, _ = read

    assert not any(PLAIN in body["messages"][-1]["content"] for body in server.asked)
    assert verdicts(made)[PLAIN][1].startswith("rule:")


def test_the_same_chat_is_read_once_for_everybody_who_had_it(read: tuple[Workspace, StandIn, Any]) -> None:
    made, server, found = read

    assert (2, 2, 0) == (len(server.asked), found.answered_count, found.unread_count)
    assert [(2,)] == rows(made, "select count(*) from labels.verdicts where decided_by = 'reader:stand-in'")


def test_every_request_is_in_the_ledger(read: tuple[Workspace, StandIn, Any]) -> None:
    query = "select outcome, input_tokens, output_tokens, is_estimate from labels.reader_calls"

    assert [("answered", 1000, 100, False)] * 2 == rows(read[0], query)


def test_evidence_of_the_mart_is_verbatim(read: tuple[Workspace, StandIn, Any]) -> None:
    query = (
        "select evidence.quote, message.text from (select inquiry_id, unnest(evidence) as evidence from marts.inquiry "
        "where decided_by like 'reader:%') inner join marts.message as message "
        "on evidence.message_id = message.message_id"
    )
    assert [(IMPLIED, IMPLIED)] * 2 == rows(read[0], query)


def test_another_night_asks_nothing_again(tmp_path: Path) -> None:
    with serving(sensible) as server:
        made = shop(tmp_path / "shop", server.base_url)
        night(made)
        night(made, AS_OF + dt.timedelta(days=1))

        assert 2 == len(server.asked)


def test_a_full_rebuild_gives_the_same_rows_and_costs_nothing(tmp_path: Path) -> None:
    with serving(sensible) as server:
        made = shop(tmp_path / "shop", server.base_url)
        night(made)
        tables = canonical.tables(made, ("labels", "marts"))
        before = {name: sorted(map(str, rows(made, f"from {name}"))) for name in tables}

        rows(made, "update run.history set fingerprint = ''")
        pipeline.build(made, Run.at(AS_OF))

        assert before == {name: sorted(map(str, rows(made, f"from {name}"))) for name in tables}
        assert 2 == len(server.asked)


def test_an_answer_that_came_back_before_a_crash_is_not_paid_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish, finished = ledger.finish, []

    def crash_after_one(*given: Any) -> None:
        if finished:
            raise KeyboardInterrupt
        finish(*given)
        finished.append(given)

    with serving(sensible) as server:
        made = shop(tmp_path / "shop", server.base_url, concurrency=1)
        monkeypatch.setattr(ledger, "finish", crash_after_one)
        with pytest.raises(KeyboardInterrupt):
            night(made)
        monkeypatch.undo()

        found = night(made)

    contents = [body["messages"][-1]["content"] for body in server.asked]
    assert (1, 3, 2) == (found.answered_count, len(contents), len(set(contents)))
    assert [("answered",), ("answered",), ("started",)] == rows(
        made, "select outcome from labels.reader_calls order by outcome"
    )
    assert ("price.too_high", "reader:stand-in") == verdicts(made)[IMPLIED]


def test_a_request_of_unknown_end_counts_against_the_limit_at_its_worst(tmp_path: Path) -> None:
    with serving(sensible) as server:
        made = shop(tmp_path / "shop", server.base_url, nightly_tokens=20_000)
        night(made)
        rows(made, "update labels.reader_calls set outcome = 'started', input_tokens = 15_000")
        rows(made, "delete from labels.reader_answers")

        found = night(made)

    assert ("limit", 2) == (found.ended.why, len(server.asked))


def test_an_outage_leaves_the_night_as_it_would_be_without_a_reader(tmp_path: Path) -> None:
    with serving(lambda body, number: error(500)) as server:
        made = shop(tmp_path / "shop", server.base_url, tries=1)
        found = night(made)

    assert (0, 3) == (found.answered_count, found.unread_count)
    assert ("unknown.silent", "none") == verdicts(made)[IMPLIED]


def test_what_stayed_unread_is_read_the_next_night(tmp_path: Path) -> None:
    with serving(lambda body, number: error(401) if number == 0 else sensible(body, number)) as server:
        made = shop(tmp_path / "shop", server.base_url, concurrency=1)
        first = night(made)

        second = night(made, AS_OF + dt.timedelta(days=1))

    assert ("denied", 3, 0) == (first.ended.why, first.unread_count, second.unread_count)
    assert ("price.too_high", "reader:stand-in") == verdicts(made)[IMPLIED]


def test_what_is_too_old_is_read_no_more(tmp_path: Path) -> None:
    with serving(sensible) as server:
        made = shop(tmp_path / "shop", server.base_url, wait_days=1)
        night(made, AS_OF + dt.timedelta(days=30))

    assert [] == server.asked


def test_without_consent_nothing_is_sent(tmp_path: Path) -> None:
    with serving(sensible) as server:
        made = shop(tmp_path / "shop", server.base_url)
        (made.root / consent.NAME).unlink()
        found = night(made)

    assert ("denied", 3, []) == (found.ended.why, found.unread_count, server.asked)
    assert "xundan reader consent" in str(found)


def test_consent_to_another_address_is_none(tmp_path: Path) -> None:
    made = shop(tmp_path / "shop", "http://127.0.0.1:1/v1")
    elsewhere = made.settings.reader.model_copy(update={"base_url": "http://127.0.0.1:2/v1"})

    moved = Workspace(made.root, made.settings.model_copy(update={"reader": elsewhere}))

    assert consent.given(made) is not None
    assert consent.given(moved) is None


def test_phones_of_buyers_never_leave(tmp_path: Path) -> None:
    with serving(sensible) as server:
        made = shop(
            tmp_path / "shop", server.base_url, {"小红": ["我电话13812345678 有货打给我", "好的亲", "嗯等你消息啊"]}
        )
        night(made)

    assert 1 == len(server.asked)
    assert "13812345678" not in str(server.asked)


def test_a_person_overrules_the_reader(tmp_path: Path) -> None:
    with serving(sensible) as server:
        made = shop(tmp_path / "shop", server.base_url)
        night(made)
        ((inquiry_id,), *_) = rows(made, "select inquiry_id from labels.readings where standing = 'alone'")
        _correct(made, [(inquiry_id, "buyer.thinking")])
        night(made, AS_OF + dt.timedelta(days=1))

    query = f"select reason, decided_by from labels.verdicts where inquiry_id = '{inquiry_id}'"
    assert [("buyer.thinking", "person:店长")] == rows(made, query)


def test_corrections_teach_how_far_the_reader_can_be_trusted(tmp_path: Path) -> None:
    chats = {f"买家{n}": ["这款多少钱", "3680元的亲", f"{IMPLIED}{n}"] for n in range(8)}
    with serving(lambda body, number: completion(answer("price.too_high", (2, IMPLIED)))) as server:
        made = shop(tmp_path / "shop", server.base_url, chats)
        night(made)
        before = rows(made, "select distinct confidence from labels.verdicts")
        ids = [name for (name,) in rows(made, "select inquiry_id from labels.readings order by inquiry_id")]
        _correct(made, [(name, "buyer.thinking") for name in ids[:6]])
        night(made, AS_OF + dt.timedelta(days=1))

    after = rows(made, "select distinct confidence from labels.verdicts where decided_by = 'reader:stand-in'")
    assert [(0.82,)] == before
    assert [(round(0.82 * 30 / 36, 3),)] == after


def test_its_own_confidence_changes_nothing(tmp_path: Path) -> None:
    said = [answer("price.too_high", (2, IMPLIED)).replace("0.99", stated) for stated in ("0.01", "0.99")]
    found = []
    for number, text in enumerate(said):
        with serving(lambda body, number, text=text: completion(text)) as server:
            made = shop(tmp_path / str(number), server.base_url)
            night(made)
        found.append(rows(made, "select reason, confidence from labels.verdicts order by inquiry_id"))

    assert found[0] == found[1]


def test_without_a_reader_nothing_is_asked_or_kept(tmp_path: Path) -> None:
    made = shop(tmp_path / "shop", model="", base_url="")

    found = night(made)

    tables = ("reader_questions", "reader_calls", "reader_answers", "readings")
    assert found is None
    assert [0] * 4 == [rows(made, f"select count(*) from labels.{name}")[0][0] for name in tables]


def test_a_reader_switched_off_leaves_the_verdicts_as_they_were_without_it(tmp_path: Path) -> None:
    with serving(sensible) as server:
        made = shop(tmp_path / "shop", server.base_url)
        night(made)
    off = made.settings.reader.model_copy(update={"model": ""})
    night(Workspace(made.root, made.settings.model_copy(update={"reader": off})))

    assert ("unknown.silent", "none") == verdicts(made)[IMPLIED]
    assert [(2,)] == rows(made, "select count(*) from labels.reader_answers")


def _correct(made: Workspace, corrected: list[tuple[str, str]]) -> None:
    (made.root / "labels").mkdir(exist_ok=True)
    lines = [f"{inquiry_id},{reason},店长,2026-10-16T10:00:00+08:00," for inquiry_id, reason in corrected]
    text = "\n".join(["inquiry_id,reason,by,at,note", *lines, ""])
    (made.root / "labels" / "corrections.csv").write_text(text, encoding="utf-8")
