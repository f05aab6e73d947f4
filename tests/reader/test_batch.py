"""Batch files, out and in, of a shop and of a file of conversations."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from tests.reader.shop import READER
from tests.reader.stand_in import answer
from tests.reasons.chat import conversation, frame
from tests.reasons.settings import SETTINGS
from xundan.cli import app
from xundan.reader import batch, prompt
from xundan.reader.batch import Fault, Line

IMPLIED = "我先去跟存钱罐谈谈"
CHATS = [
    conversation("买家: 这款多少钱", "客服: 3680元的亲", f"买家: {IMPLIED}", name="implied"),
    conversation("买家: 这款多少钱", "客服: 3680元的亲", "买家: 太贵了不买了", name="plain"),
    conversation("买家: 这款多少钱 打13812345678", "客服: 3680元的亲", "买家: 嗯嗯看看", name="phone"),
]
LABELS = {"implied": "price.too_high", "plain": "price.too_high", "phone": "unknown.silent"}


def result(request: str, text: str, **usage: int) -> str:
    body = {"choices": [{"message": {"content": text}}], "usage": usage}
    response = {"status_code": 200, "body": body}
    return json.dumps({"custom_id": json.loads(request)["custom_id"], "response": response, "error": None})


@pytest.fixture
def chats(tmp_path: Path) -> Path:
    path = tmp_path / "chats.jsonl"
    label = {"stage": "pre_sale", "also": [], "service_gaps": [], "evidence": []}
    lines = [{**one, "label": {**label, "reason": LABELS[one["conversation_id"]]}} for one in CHATS]
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), encoding="utf-8")
    return path


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


def requests_of(run: Callable[..., Result], chats: Path, *options: str) -> list[str]:
    out = chats.with_name("requests.jsonl")
    exported = run("classify", chats, "--reader-export", out, *options)
    assert exported.exit_code == 0, exported.output
    return out.read_text(encoding="utf-8").splitlines()


def answers(requests: list[str]) -> str:
    """A sensible reader's results, each of a million tokens."""
    lines = []
    for request in requests:
        is_implied = IMPLIED in request
        text = answer("price.too_high", (2, IMPLIED)) if is_implied else answer("unknown.silent")
        lines.append(result(request, text, prompt_tokens=1_000_000, completion_tokens=0))
    return "\n".join(lines)


def test_what_is_unknown_or_unsure_is_exported(run: Callable[..., Result], chats: Path) -> None:
    requests = requests_of(run, chats)

    assert [True, False] == [IMPLIED in request for request in requests]
    assert {"/v1/chat/completions"} == {json.loads(request)["url"] for request in requests}
    assert all(len(json.loads(request)["custom_id"]) <= 64 for request in requests)


def test_all_can_be_exported(run: Callable[..., Result], chats: Path) -> None:
    assert 3 == len(requests_of(run, chats, "--reader-all"))


def test_a_phone_in_a_file_is_masked_before_it_is_written_out(run: Callable[..., Result], chats: Path) -> None:
    assert not any("13812345678" in request for request in requests_of(run, chats, "--reader-all"))


def test_results_of_a_batch_decide_what_was_unknown(run: Callable[..., Result], chats: Path) -> None:
    results = chats.with_name("results.jsonl")
    results.write_text(answers(requests_of(run, chats)), encoding="utf-8")

    judged = run("classify", chats, "--reader-import", results)

    found = {row["conversation_id"]: row for row in map(json.loads, judged.stdout.splitlines())}
    assert ("price.too_high", 0.82) == (found["implied"]["reason"], found["implied"]["confidence"])
    assert [{"message": 2, "quote": IMPLIED}] == found["implied"]["evidence"]
    assert "unknown.silent" == found["phone"]["reason"]


def test_evaluate_says_what_the_reader_adds_and_costs(
    run: Callable[..., Result], chats: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUNDAN_READER__INPUT_YUAN_PER_MILLION_TOKENS", "2")
    results = chats.with_name("results.jsonl")
    results.write_text(answers(requests_of(run, chats, "--reader-all")), encoding="utf-8")

    scores = json.loads(run("evaluate", chats, "--reader-import", results).stdout)

    assert [0.6667, 1.0] == [scores[name]["leaf_accuracy"] for name in ("without_reader", "with_reader")]
    assert scores["with_reader_everywhere"] is not None
    assert (2, 0.6667, 2.0, 666.6667) == tuple(
        scores["reader"][name] for name in ("asked", "asked_share_of_lost", "cost_yuan", "cost_yuan_per_1000_inquiries")
    )


def test_answers_to_another_file_are_told(run: Callable[..., Result], chats: Path) -> None:
    other = batch.requests(prompt.questions(frame(conversation("买家: 有货吗"))), READER)
    results = chats.with_name("results.jsonl")
    results.write_text(answers(list(other)), encoding="utf-8")

    told = run("classify", chats, "--reader-import", results)

    assert (1, True) == (told.exit_code, "--reader-export" in told.output)


def lines(*texts: str, folder: Path) -> list[Line | Fault]:
    path = folder / "results.jsonl"
    path.write_text("\n".join(texts), encoding="utf-8")
    return batch.results(path, READER)


@pytest.mark.parametrize(
    "further",
    [
        {},
        {"response": None, "error": {"message": "expired"}},
        {"response": {"status_code": 500, "body": {}}, "error": None},
        {"response": {"status_code": 200, "body": {"choices": []}}, "error": None},
        {"response": {"status_code": 200, "body": "…"}, "error": None},
        {"answer": {}, "reader": "x" * 99},
        {"answer": {}, "reader": "<b>"},
    ],
)
def test_a_line_without_an_answer_is_a_fault(further: dict[str, Any], tmp_path: Path) -> None:
    name = f"xd-{'0' * 32}-{prompt.version()}"

    (found,) = lines(json.dumps({"custom_id": name, **further}), folder=tmp_path)

    assert isinstance(found, Fault)


@pytest.mark.parametrize("text", ["{", "[]", "7", "{}", '{"custom_id": null}', '{"custom_id": "request-1"}'])
def test_a_line_that_is_none_of_ours_is_a_fault(text: str, tmp_path: Path) -> None:
    (found,) = lines(text, folder=tmp_path)

    assert isinstance(found, Fault)


def test_anybody_may_answer_and_says_who_it_was(tmp_path: Path) -> None:
    (question,) = prompt.questions(frame(CHATS[0]))
    (request,) = batch.requests([question], READER)
    said = {"reason": "price.too_high", "evidence": [{"message": 2, "quote": IMPLIED}]}
    line = {"custom_id": json.loads(request)["custom_id"], "reader": "human:王", "answer": said}

    taken, faults = batch.checked(
        lines(json.dumps(line), folder=tmp_path), {question.content_key: question}, SETTINGS.reader
    )

    assert ([], "human:王", "price.too_high") == (faults, taken[0].model, taken[0].checked.reason)


def test_the_same_content_is_exported_once() -> None:
    twice = [CHATS[0], {**CHATS[0], "conversation_id": "again"}]

    assert 1 == len(list(batch.requests(prompt.questions(frame(*twice)), READER)))
