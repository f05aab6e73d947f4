"""What follows from rules, model and reader together, and how trust is learnt."""

from dataclasses import replace

import pytest

from xundan.reader import trust
from xundan.reader.answer import UNPROVEN, Checked
from xundan.reader.merge import merge
from xundan.reader.trust import Case
from xundan.reasons.classify import Verdict

OWN = Verdict("stock.out", ("price.too_high",), ("service.slow",), 0.5, "model", ((1, "没货"),))
UNKNOWN = Verdict("unknown.silent", (), (), 0.7, "none", ())
DEAR = Checked("price.too_high", ((3, "半个月房租"),), ("promo.wait",), ("service.attitude",))
NOTHING = Checked("unknown.silent")


def test_alone_the_reader_is_trusted_as_far_as_learnt() -> None:
    verdict = merge(UNKNOWN, DEAR, "m", {("alone", True): 0.71}).verdict

    assert ("price.too_high", 0.71, "reader:m") == (verdict.reason, verdict.confidence, verdict.decided_by)
    assert ((3, "半个月房租"),) == verdict.evidence


def test_an_answer_of_which_parts_were_dropped_is_trusted_less() -> None:
    whole, part = (merge(UNKNOWN, said, "m", {}) for said in (DEAR, replace(DEAR, is_whole=False)))

    assert whole.verdict.confidence > part.verdict.confidence


def test_agreement_makes_surer_and_leaves_the_decision_where_it_was() -> None:
    verdict = merge(OWN, replace(DEAR, reason="stock.out"), "m", {}).verdict

    assert ("stock.out", "model", ((1, "没货"),)) == (verdict.reason, verdict.decided_by, verdict.evidence)
    assert verdict.confidence > OWN.confidence


def test_gaps_that_either_found_are_listed_once() -> None:
    assert ("service.slow", "service.attitude") == merge(OWN, DEAR, "m", {}).verdict.service_gaps


def test_the_likelier_of_two_wins() -> None:
    readers = merge(OWN, DEAR, "m", {("against", True): 0.6}).verdict
    ours = merge(replace(OWN, confidence=0.79), DEAR, "m", {("against", True): 0.4}).verdict

    assert ("price.too_high", 0.6) == (readers.reason, readers.confidence)
    assert ("stock.out", round(0.6 * 0.79, 4)) == (ours.reason, ours.confidence)


def test_when_nobody_is_likely_nobody_is_believed() -> None:
    verdict = merge(replace(OWN, confidence=0.4), DEAR, "m", {("against", True): 0.3}).verdict

    assert ("unknown.silent", 0.7, "none", ()) == (
        verdict.reason,
        verdict.confidence,
        verdict.decided_by,
        verdict.evidence,
    )


def test_a_reader_found_to_be_bad_is_not_followed() -> None:
    verdict = merge(UNKNOWN, DEAR, "m", {("alone", True): 0.2}).verdict

    assert ("unknown.silent", 0.8) == (verdict.reason, verdict.confidence)


def test_a_reason_the_reader_sees_nothing_of_may_become_unknown() -> None:
    assert "unknown.silent" == merge(OWN, NOTHING, "m", {("denies", True): 0.6}).verdict.reason
    assert "stock.out" == merge(replace(OWN, confidence=0.79), NOTHING, "m", {("denies", True): 0.4}).verdict.reason


@pytest.mark.parametrize(
    "own", [replace(OWN, is_explicit=True), replace(OWN, reason="service.no_reply", decided_by="fact:no_reply")]
)
def test_explicit_rejections_and_facts_stay(own: Verdict) -> None:
    assert own == merge(own, DEAR, "m", {("against", True): 0.99}).verdict


def test_an_answer_that_proves_nothing_changes_nothing() -> None:
    reading = merge(OWN, Checked(None, is_whole=False, fault=UNPROVEN), "m", {})

    assert ("faulty", OWN) == (reading.standing, reading.verdict)


def test_without_cases_the_prior_stands() -> None:
    assert trust.PRIOR == {(share.standing, share.is_whole): share.confidence for share in trust.learn([])}


def test_many_cases_outweigh_the_prior() -> None:
    shares = trust.learn([Case("alone", True, 0.0, 1.0)] * 300)

    assert [round(0.82 * 30 / 330, 3)] == [s.confidence for s in shares if (s.standing, s.is_whole) == ("alone", True)]


def test_a_check_counts_less_than_a_person() -> None:
    person = trust.corrected("alone", True, "stock.out", "stock.out")
    check = trust.checked(True, said_unknown=False, is_same=True, own_confidence=0.95)

    assert (1.0, 1.0, 0.95, 0.25) == (person.right, person.weight, check.right, check.weight)


def test_trust_is_learnt_again_when_a_quarter_more_is_judged() -> None:
    assert [False, True, False, True] == [
        trust.is_due(4, 0), trust.is_due(5, 0), trust.is_due(100, 80), trust.is_due(105, 80)
    ]  # fmt: skip
