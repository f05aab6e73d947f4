import polars as pl

from xundan.reasons import wording


def _spoken(texts: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"inquiry_id": [f"i{place}" for place in range(len(texts))], "text": texts})


def test_what_only_the_unsure_say_comes_first_and_what_all_say_not_at_all() -> None:
    unsure = _spoken(["这个漆膜太薄了", "漆膜薄", "漆膜怎么样", "包邮吗", "包邮吗", "包邮吗"])
    bought = _spoken(["包邮吗"] * 6)

    found = wording.odds(unsure, bought)

    assert found["term"][0].startswith("漆膜")
    assert "包邮" not in found["term"].to_list()


def test_a_term_counts_once_a_chat() -> None:
    unsure = pl.DataFrame({"inquiry_id": ["a"] * 5, "text": [f"漆膜{place}" for place in "甲乙丙丁戊"]})

    assert wording.odds(unsure, _spoken(["包邮吗"])).height == 0


def test_nothing_said_gives_an_empty_list_with_its_columns() -> None:
    nothing = pl.DataFrame(schema={"inquiry_id": pl.String, "text": pl.String})

    assert wording.SCHEMA == dict(wording.odds(nothing, nothing).schema)
