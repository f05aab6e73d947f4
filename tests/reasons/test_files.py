import json
from pathlib import Path

import pytest

from tests.reasons.chat import conversation
from tests.reasons.settings import SETTINGS
from xundan.errors import UserError
from xundan.reasons import files


def _written(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_classify_writes_a_line_a_conversation(tmp_path: Path) -> None:
    lost = conversation("买家: 黑色40码还有吗", "客服: 没货了亲", "买家: 好吧", name="lost")
    bought = conversation("买家: 有货吗", "客服: 有的", "买家: 拍了", name="bought", ordered=True)
    out = tmp_path / "out.jsonl"

    count = files.classify_file(_written(tmp_path / "in.jsonl", lost, bought), out, SETTINGS)

    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert count == 2
    assert [(row["conversation_id"], row["reason"], row["owner"]) for row in rows] == [
        ("lost", "stock.out", "stock"),
        ("bought", None, None),
    ]
    assert list(rows[0]) == [
        "conversation_id",
        "stage",
        "reason",
        "also",
        "service_gaps",
        "confidence",
        "owner",
        "evidence",
    ]


def test_evaluate_counts_what_is_right(tmp_path: Path) -> None:
    right = conversation(
        "买家: 黑色40码还有吗", "客服: 没货了亲", "买家: 好吧", label={"stage": "pre_sale", "reason": "stock.out"}
    )
    figures = files.evaluate_file(_written(tmp_path / "in.jsonl", right), SETTINGS)

    assert (figures["leaf_accuracy"], figures["by_code"]["stock.out"]["recall"]) == (1.0, 1.0)
    json.dumps(figures)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{not json", "line 1: no valid JSON"),
        ('{"messages": []}', "field conversation_id is missing"),
        (
            '{"conversation_id": "c", "messages": [{"at": "2026-10-12T20:31:05+08:00", "role": "buyer"}]}',
            r"field messages\[0\].text is missing",
        ),
        (
            '{"conversation_id": "c", "messages": [{"at": "yesterday", "role": "buyer", "text": "在"}]}',
            r"messages\[0\].at is 'yesterday'",
        ),
        (
            '{"conversation_id": "c", "messages": [{"at": "2026-10-12T20:31:05+08:00", "role": "cat", "text": "在"}]}',
            r"role is 'cat'",
        ),
    ],
)
def test_a_malformed_line_is_named_with_its_remedy(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(line + "\n", encoding="utf-8")

    with pytest.raises(UserError, match=said) as raised:
        files.classify_file(path, None, SETTINGS)
    assert raised.value.remedy


def test_evaluating_without_labels_says_so(tmp_path: Path) -> None:
    path = _written(tmp_path / "in.jsonl", conversation("买家: 在吗"))

    with pytest.raises(UserError, match="has no `label`"):
        files.evaluate_file(path, SETTINGS)


def test_evaluate_tells_the_worst_mistakes_and_two_baselines(tmp_path: Path) -> None:
    right = conversation(
        "买家: 黑色40码还有吗", "客服: 没货了亲", label={"stage": "pre_sale", "reason": "price.too_high"}
    )
    figures = files.evaluate_file(_written(tmp_path / "in.jsonl", right), SETTINGS)

    (mistake,) = figures["worst_mistakes"]
    assert ("stock.out", "price.too_high") == (mistake["said"], mistake["true"])
    assert ["buyer: 黑色40码还有吗", "agent: 没货了亲"] == mistake["text"]
    assert {"keywords", "linear_svm", "linear_svm_learnt_from"} == set(figures["baselines"])
