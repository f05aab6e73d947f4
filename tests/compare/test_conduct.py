"""A question is asked of what chance and habit do not explain, and of nothing else."""

import polars as pl

from xundan.compare.conduct import questions


def asked(*shares: tuple[int, int], question: str = "sniping") -> list[bool]:
    """Of agents with (cases, out of), who is asked."""
    counts = pl.DataFrame(
        {
            "agent_id": [f"a{n}" for n in range(len(shares))],
            "period": "13_weeks",
            "question": question,
            "case_count": [cases for cases, _ in shares],
            "of_count": [of for _, of in shares],
        }
    )
    return questions(counts)["is_asked"].to_list()


def test_twice_the_others_and_beyond_chance_is_a_question() -> None:
    assert [True, False, False] == asked((40, 300), (12, 300), (15, 300))


def test_what_everybody_does_is_none() -> None:
    assert [False, False, False] == asked((40, 300), (44, 300), (36, 300))


def test_a_handful_of_cases_is_none() -> None:
    assert [False, False] == asked((4, 10), (1, 900))


def test_a_large_share_of_a_few_that_chance_could_bring_is_none() -> None:
    assert [False, False, False, False] == asked((5, 40), (6, 100), (7, 110), (5, 100))


def test_alone_nobody_is_asked() -> None:
    assert [False] == asked((90, 100))


def test_of_nothing_nothing_is_asked() -> None:
    assert [] == asked((0, 0))
