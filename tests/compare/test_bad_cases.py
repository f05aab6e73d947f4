"""What a young or odd shop brings: every part answers or says that nobody can tell, and no warning is heard."""

import warnings
from collections.abc import Iterator

import polars as pl
import pytest

from tests.compare.desk import desk
from xundan.compare import agents, campaigns, change, odds, speed

ONE_OF_EACH = desk(1, [1, 1]).cases
ALONE = desk(1, [150]).cases
PAIR = desk(1, [100, 100]).cases
UNEQUAL = desk(1, [0, 1, 150]).cases
IS_FIRST = pl.col("agent_id") == "a0"
EACH_ITS_CAMPAIGN = PAIR.with_columns(campaign_id=pl.when(IS_FIRST).then(pl.lit("c1")).otherwise(pl.lit("none")))
IN_THE_LAST_HOUR = pl.int_range(pl.len()) < 2
UNKNOWN = {name: pl.lit(None, PAIR.schema[name]) for name in ("product_id", "price_yuan", "past_order_count", "source")}

CASES = {
    "one agent": ALONE,
    "one inquiry in all": desk(1, [1]).cases,
    "an agent with one inquiry": UNEQUAL,
    "one campaign": PAIR.with_columns(campaign_id=pl.lit("c1")),
    "no campaign": PAIR.with_columns(campaign_id=pl.lit("none")),
    "all converted": UNEQUAL.with_columns(is_converted=True),
    "none converted": UNEQUAL.with_columns(is_converted=False),
    "all of two converted": ONE_OF_EACH.with_columns(is_converted=True),
    "none of two converted": ONE_OF_EACH.with_columns(is_converted=False),
    "one agent converts all, the other none": PAIR.with_columns(is_converted=IS_FIRST),
    "a campaign converts all, the rest none": PAIR.with_columns(is_converted=pl.col("campaign_id") == "c1"),
    "each agent its campaign, all or none": EACH_ITS_CAMPAIGN.with_columns(is_converted=IS_FIRST),
    "a campaign in the last hour, all bought": PAIR.with_columns(
        campaign_id=pl.when(IN_THE_LAST_HOUR).then(pl.lit("new")).otherwise("campaign_id"),
        is_converted=IN_THE_LAST_HOUR | pl.col("is_converted"),
    ),
    "nothing known of anything": PAIR.with_columns(**UNKNOWN),
    "nobody ever answered": PAIR.with_columns(first_response_seconds=pl.lit(None, pl.Int64)),
    "one buyer in one hour": PAIR.with_columns(buyer_key=pl.lit("he"), clock_hour=pl.lit(5)),
    "all begun by somebody who left": PAIR.with_columns(first_agent_id=pl.lit("gone")),
    "all begun by one": PAIR.with_columns(first_agent_id=pl.lit("a0")),
    "an agent new this week": PAIR.filter(IS_FIRST | (pl.col("weeks_back") == 0)),
    "fifteen agents of one inquiry": desk(1, [1] * 15).cases,
    "bots alone": PAIR.with_columns(is_human=False),
    "nothing at all": PAIR.head(0),
}


@pytest.fixture(autouse=True)
def _no_warning() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize("name", CASES)
def test_every_figure_told_is_a_number(name: str) -> None:
    cases = CASES[name]
    known = odds.of_cases(cases)
    told = [compare(known) for compare in (agents.compare, agents.case_mix, campaigns.effects, speed.curve)]
    figures = [
        frame.select(pl.col(pl.Float64).drop_nulls().is_finite().all()) for frame in [*told, change.conversion(cases)]
    ]

    assert all(all(row) for frame in figures for row in frame.rows())


@pytest.mark.parametrize(
    "name", ["one agent", "one inquiry in all", "all of two converted", "fifteen agents of one inquiry"]
)
def test_of_few_or_alone_nobody_can_tell(name: str) -> None:
    assert {"too_few"} == set(agents.compare(odds.of_cases(CASES[name]))["verdict"])


@pytest.mark.parametrize("name", ["all converted", "none converted"])
def test_where_all_came_out_alike_nobody_is_called(name: str) -> None:
    assert {"above", "below"}.isdisjoint(agents.compare(odds.of_cases(CASES[name]))["verdict"])


def test_a_campaign_that_shares_no_agent_with_the_rest_cannot_be_told_from_its_agents() -> None:
    told = campaigns.effects(odds.of_cases(CASES["each agent its campaign, all or none"]))

    assert {("too_few", None)} == set(told.select("verdict", "effect_rate").rows())
