"""A shop's nights with a reader: what is asked, what is paid, what stands."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.reader.shop import AS_OF, CHATS, IMPLIED, PLAIN, build, read, rows, shop, verdicts
from tests.reader.stand_in import Said, StandIn, answer, completion, error, serving
from tests.scenarios import canonical
from xundan import pipeline
from xundan.pipeline import Run
from xundan.reader import consent, ledger
from xundan.workspace import Workspace

CONTENTS, INQUIRIES = 10, 11  # that are unknown or unsure: one chat was had by two buyers


def sensible(body: dict[str, Any], number: int) -> Said:
    """A reader that understands the implied ones, and sees no reason elsewhere."""
    is_implied = IMPLIED in body["messages"][-1]["content"]
    return completion(answer("price.too_high", (2, IMPLIED)) if is_implied else answer("unknown.silent"))


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, StandIn, Any]:
    """A shop after its first night with a sensible reader."""
    with serving(sensible) as server:
        made = shop(tmp_path_factory.mktemp("read") / "shop", server.base_url)
        return made, server, read(made)


def test_an_implied_reason_is_the_readers(night: tuple[Workspace, StandIn, Any]) -> None:
    assert ("price.too_high", "reader:stand-in") == verdicts(night[0])[IMPLIED]


def test_what_was_rejected_in_so_many_words_is_not_asked_about(night: tuple[Workspace, StandIn, Any]) -> None:
    made, server, _ = night

    assert not any(PLAIN in body["messages"][-1]["content"] for body in server.asked)
    assert verdicts(made)[PLAIN][1].startswith("rule:")


def test_the_same_chat_is_read_once_for_everybody_who_had_it(night: tuple[Workspace, StandIn, Any]) -> None:
    made, server, found = night

    assert (CONTENTS, CONTENTS, 0) == (len(server.asked), found.answered_count, found.unread_count)
    assert [(INQUIRIES,)] == rows(made, "select count(*) from labels.readings")


def test_every_request_is_in_the_ledger(night: tuple[Workspace, StandIn, Any]) -> None:
    query = "select distinct outcome, input_tokens, output_tokens, is_estimate from labels.reader_calls"

    assert [("answered", 1000, 100, False)] == rows(night[0], query)


def test_evidence_of_the_mart_is_verbatim(night: tuple[Workspace, StandIn, Any]) -> None:
    query = (
        "select distinct evidence.quote, contains(message.text, evidence.quote) "
        "from (select inquiry_id, unnest(evidence) as evidence from marts.inquiry where decided_by like 'reader:%') "
        "inner join marts.message as message on evidence.message_id = message.message_id"
    )
    assert [(IMPLIED, True)] == rows(night[0], query)


def test_another_night_asks_and_changes_nothing(night: tuple[Workspace, StandIn, Any]) -> None:
    made, server, _ = night
    again = read(made, AS_OF + dt.timedelta(days=1))

    assert (CONTENTS, 0, False) == (len(server.asked), again.answered_count, again.has_changed)


def test_a_full_rebuild_gives_the_same_rows_and_costs_nothing(night: tuple[Workspace, StandIn, Any]) -> None:
    made, server, _ = night
    tables = canonical.tables(made, ("labels", "marts"))
    before = {name: sorted(map(str, rows(made, f"from {name}"))) for name in tables}

    rows(made, "update run.history set fingerprint = ''")
    pipeline.build(made, Run.at(AS_OF))

    assert before == {name: sorted(map(str, rows(made, f"from {name}"))) for name in tables}
    assert CONTENTS == len(server.asked)


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
            read(made)
        monkeypatch.undo()

        found = read(made)

    contents = [body["messages"][-1]["content"] for body in server.asked]
    outcomes = rows(made, "select outcome, count(*) from labels.reader_calls group by outcome order by outcome")
    assert (CONTENTS - 1, CONTENTS + 1, CONTENTS) == (found.answered_count, len(contents), len(set(contents)))
    assert [("answered", CONTENTS), ("started", 1)] == outcomes
    assert ("price.too_high", "reader:stand-in") == verdicts(made)[IMPLIED]


def test_a_request_of_unknown_end_counts_against_the_limit_at_its_worst(tmp_path: Path) -> None:
    with serving(lambda body, number: error(500)) as server:
        made = shop(tmp_path / "shop", server.base_url, nightly_tokens=20_000, tries=1, concurrency=1)
        first = read(made)
        second = read(made)

    ((spent,),) = rows(made, "select sum(input_tokens + output_tokens) from labels.reader_calls")
    assert ("limit", "limit", 2) == (first.ended.why, second.ended.why, len(server.asked))
    assert 10_000 < spent <= 20_000


def test_an_outage_leaves_the_night_as_it_would_be_without_a_reader(tmp_path: Path) -> None:
    with serving(lambda body, number: error(500)) as server:
        made = shop(tmp_path / "shop", server.base_url, tries=1)
        found = read(made)

    assert ("outage", 0, INQUIRIES) == (found.ended.why, found.answered_count, found.unread_count)
    assert ("unknown.silent", "none") == verdicts(made)[IMPLIED]
    assert f"{INQUIRIES} inquiries unread: its server does not answer" in str(found)


def test_what_stayed_unread_is_read_the_next_night(tmp_path: Path) -> None:
    with serving(lambda body, number: error(401) if number == 0 else sensible(body, number)) as server:
        made = shop(tmp_path / "shop", server.base_url, concurrency=1)
        first = read(made)

        second = read(made, AS_OF + dt.timedelta(days=1))

    assert ("denied", INQUIRIES, 0) == (first.ended.why, first.unread_count, second.unread_count)
    assert ("price.too_high", "reader:stand-in") == verdicts(made)[IMPLIED]


def test_what_is_too_old_is_read_no_more(tmp_path: Path) -> None:
    with serving(sensible) as server:
        made = shop(tmp_path / "shop", server.base_url, wait_days=1)
        read(made, AS_OF + dt.timedelta(days=30))

    assert [] == server.asked


def test_without_consent_nothing_is_sent(tmp_path: Path) -> None:
    with serving(sensible) as server:
        made = shop(tmp_path / "shop", server.base_url)
        (made.root / consent.NAME).unlink()
        found = read(made)

    assert ("denied", INQUIRIES, []) == (found.ended.why, found.unread_count, server.asked)
    assert "xundan reader consent" in str(found)


def test_consent_to_another_address_is_none(tmp_path: Path) -> None:
    made = shop(tmp_path / "shop", "http://127.0.0.1:1/v1")
    elsewhere = made.settings.reader.model_copy(update={"base_url": "http://127.0.0.1:2/v1"})

    moved = Workspace(made.root, made.settings.model_copy(update={"reader": elsewhere}))

    assert consent.given(made) is not None
    assert consent.given(moved) is None


def test_a_key_that_is_not_set_leaves_the_night_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOP_READER_KEY", raising=False)
    made = shop(tmp_path / "shop", key="env:SHOP_READER_KEY")

    found = read(made)

    assert ("denied", INQUIRIES) == (found.ended.why, found.unread_count)
    assert "SHOP_READER_KEY" in str(found)


def test_a_proxy_that_cannot_be_used_leaves_the_night_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks://127.0.0.1:1")
    made = shop(tmp_path / "shop")

    found = read(made)

    assert ("denied", INQUIRIES) == (found.ended.why, found.unread_count)


def test_people_overrule_the_reader_and_teach_how_far_it_can_be_trusted(tmp_path: Path) -> None:
    with serving(sensible) as server:
        made = shop(tmp_path / "shop", server.base_url)
        read(made)
        known = "select inquiry_id from labels.readings where standing = 'alone' order by inquiry_id limit 6"
        ids = [name for (name,) in rows(made, known)]
        before = rows(made, "select distinct confidence from labels.verdicts where decided_by = 'reader:stand-in'")
        _correct(made, [(name, "buyer.thinking") for name in ids])
        build(made, AS_OF + dt.timedelta(days=1))
        read(made, AS_OF + dt.timedelta(days=1))

    after = "select reason, confidence, decided_by, count(*) from labels.verdicts group by all order by all"
    assert [(0.82,)] == before
    assert {
        ("buyer.thinking", 1.0, "person:店长", 6),
        ("price.too_high", round(0.82 * 30 / 36, 3), "reader:stand-in", len(CHATS) - 2 - 6),
    } <= set(rows(made, after))


def test_its_own_confidence_changes_nothing(tmp_path: Path) -> None:
    with serving(lambda body, number: Said(body=sensible(body, number).body.replace(b"0.99", b"0.01"))) as server:
        made = shop(tmp_path / "shop", server.base_url)
        read(made)

    query = "select min(stated_confidence), max(stated_confidence) from labels.reader_answers"
    assert [(0.01, 0.01)] == rows(made, query)
    assert [(0.82,)] == rows(made, "select distinct confidence from labels.readings where standing = 'alone'")


def test_a_reader_switched_off_leaves_what_rules_and_model_say(tmp_path: Path) -> None:
    with serving(sensible) as server:
        made = shop(tmp_path / "shop", server.base_url)
        read(made)
    off = shop(tmp_path / "other", model="", base_url="")
    (tmp_path / "shop" / "shop.yml").write_bytes((off.root / "shop.yml").read_bytes())
    made = Workspace.open(made.root)

    build(made)

    assert read(made) is None
    assert ("unknown.silent", "none") == verdicts(made)[IMPLIED]
    assert [(0,)] == rows(made, "select count(*) from labels.reader_questions")
    assert [(CONTENTS,)] == rows(made, "select count(*) from labels.reader_answers")


def _correct(made: Workspace, corrected: list[tuple[str, str]]) -> None:
    (made.root / "labels").mkdir(exist_ok=True)
    lines = [f"{inquiry_id},{reason},店长,2026-10-16T10:00:00+08:00," for inquiry_id, reason in corrected]
    text = "\n".join(["inquiry_id,reason,by,at,note", *lines, ""])
    (made.root / "labels" / "corrections.csv").write_text(text, encoding="utf-8")
