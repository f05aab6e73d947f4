"""Is the comparison of agents fair, and the split of a change right? Judged on simulated shops whose truth is known.

    python -m benchmarks.fairness [agents] [change] [speed] [--shops N] [--first SEED]

Without a name all parts run; each writes its own section of results/fairness.md. `change` takes a few minutes
(planted_change.py), `agents` an hour, for drawing the shops.

Each shop is drawn with `xundan simulate`'s own machinery: 5 to 60 agents with 30 to 3,000 inquiries each, unequal
mixes, campaigns of real effect; every fourth with agents all alike. The case mix is taken from its truth files as the
pipeline would see it (nothing an agent did), the chats' text is not read. An agent's true rate is what the shop's
inquiries would have converted at in that agent's hands: its needs are handled by every agent once more.

Told per group of shops: rank correlation with true skill of the adjusted and of the raw rate, how many of the true
rates lie in the 90 % intervals, how many agents are called above or below, and how many wrongly; and how long a desk of
60 agents and a million inquiries takes.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.stats import spearmanr

from benchmarks import planted_change
from xundan.compare import agents as desk
from xundan.compare import campaigns, odds
from xundan.simulate import phrases
from xundan.simulate.dice import Dice
from xundan.simulate.handling import handle
from xundan.simulate.need import Need
from xundan.simulate.run import simulate
from xundan.simulate.shop import build
from xundan.simulate.spec import START, ShopSpec

RESULTS = Path(__file__).parent / "results"
TITLES = {"agents": "Agents", "change": "The split of a change", "speed": "Speed"}
AGENTS = (5, 8, 12, 20, 35, 60)
EACH = (30, 60, 120, 300, 700, 1_500, 3_000)
MOST_INQUIRIES = 9_000
"""Larger shops take minutes to draw; a desk of 60 is tried with up to 120 inquiries each, one of 5 with 1,500."""
MESSAGES_PER_INQUIRY = 15.0
HANDED_OVER = 0.07
"""Of the inquiries of the large desk: as many as are credited to another than who began, in the simulated shops."""


def judge(seed: int) -> dict[str, Any]:
    """One shop: what it was, and how the comparison of its whole time did."""
    spec, each = shop_of(seed)
    with tempfile.TemporaryDirectory() as folder:
        simulate(Path(folder), **spec)
        chats = pl.read_csv(Path(folder) / "truth" / "chats.csv", try_parse_dates=True, infer_schema_length=None)
    return judged(spec, each, chats, true_rates(ShopSpec(start=START, **spec), chats))


def shop_of(seed: int) -> tuple[dict[str, Any], int]:
    """What `simulate` is asked for, and the inquiries meant for each agent."""
    dice = np.random.default_rng(seed)
    agents = int(dice.choice(AGENTS))
    each = int(dice.choice([size for size in EACH if size * agents <= MOST_INQUIRIES]))
    spec = {
        "messages": int(agents * each * MESSAGES_PER_INQUIRY),
        "days": 28,
        "seed": seed,
        "agents": agents,
        "skill_spread": 0.0 if seed % 4 == 0 else 0.3,
        "mix_spread": float(dice.choice([0.3, 0.8, 1.5])),
    }
    return spec, each


def judged(spec: dict[str, Any], each: int, chats: pl.DataFrame, truth: pl.DataFrame) -> dict[str, Any]:
    """What the comparison says of a drawn shop beside its agents' true rates."""
    cases = case_frame(chats)
    told = desk.compare(odds.of_cases(cases)).filter((pl.col("period") == "13_weeks") & (pl.col("inquiry_count") > 0))
    joined = told.join(truth, on="agent_id")
    true = joined["true_rate"]
    middle = float((joined["inquiry_count"] / joined["inquiry_count"].sum() * true).sum())
    covered = (joined["lower_rate"] <= true) & (true <= joined["upper_rate"])
    called = joined["verdict"]
    wrong = ((called == "above") & (true < middle)) | ((called == "below") & (true > middle))
    return {
        "seed": spec["seed"],
        "agents": joined.height,
        "each": each,
        "inquiries": cases.height,
        "is_equal": spec["skill_spread"] == 0,
        "rank_adjusted": _rank(joined["adjusted_rate"], true),
        "rank_raw": _rank(joined["raw_rate"], true),
        "covered": int(covered.sum()),
        "width": float((joined["upper_rate"] - joined["lower_rate"]).mean()),
        "called": int(called.is_in(["above", "below"]).sum()),
        "wrong": int(wrong.sum()),
        "too_few": int((called == "too_few").sum()),
    }


def true_rates(spec: ShopSpec, chats: pl.DataFrame) -> pl.DataFrame:
    """What the shop's inquiries would have converted at in each agent's hands, load and hour as they were."""
    shop = build(spec, phrases.load().catalogue, Dice(spec.seed))
    dice = Dice(spec.seed + 1)
    count = min(3_000, 120_000 // len(shop.agents))
    every = chats.filter(_is_case() & (pl.col("kind") == "inquiry")).with_columns(pl.col("hidden_reason").fill_null(""))
    met = every.sample(min(count, every.height), seed=spec.seed)
    # how much readier to buy the drawn ones happen to be than all is known, and not left in the truth
    luck = _mean(met["probability"]) - _mean(every["probability"])
    worked = {hour for agent in shop.agents for hour in range(*agent.shift)}
    rates = []
    for agent in shop.agents:
        total = 0.0
        for reason, voiced, need_logit, effect, load, opened in met.select(
            "hidden_reason", "is_voiced", "need_logit", "campaign_logit", "open_chats", "opened_at"
        ).iter_rows():
            need = Need(0, shop.products[0], -1, "", False, reason, voiced, need_logit)
            is_night = opened.hour not in worked
            total += handle(need, agent, effect, load, dice, is_night=is_night).probability
        rates.append(total / met.height - luck)
    return pl.DataFrame({"agent_id": [agent.agent_id for agent in shop.agents], "true_rate": rates})


def case_frame(chats: pl.DataFrame) -> pl.DataFrame:
    """truth/chats.csv as `labels.comparison_cases` would show it; no price or opening topic in it."""
    opened = pl.col("opened_at")
    last = chats["opened_at"].dt.date().max()
    return (
        chats.filter(_is_case())
        .select(
            inquiry_id=pl.col("chat").cast(pl.String).str.zfill(9),
            buyer_key=pl.col("buyer_id"),
            agent_id=pl.col("agent_id"),
            first_agent_id=pl.col("first_agent_id"),
            campaign_id=pl.col("campaign_id").fill_null("none"),
            product_id=pl.col("product_id").cast(pl.String),
            day=opened.dt.date(),
            to_day=pl.lit(last),
            first_day=pl.lit(chats["opened_at"].dt.date().min()),
            opened_hour=opened.dt.hour(),
            weekday=opened.dt.weekday(),
            weeks_back=(pl.lit(last) - opened.dt.date()).dt.total_days() // 7,
            topic=pl.lit("other"),
            source=pl.col("source").fill_null("unknown"),
            price_yuan=pl.lit(None, pl.Float64),
            past_order_count=pl.col("is_returning").cast(pl.Int64),
            past_paid_yuan=pl.col("is_returning").cast(pl.Float64),
            arrivals_per_agent=pl.col("open_chats"),
            first_response_seconds=pl.col("first_response_seconds"),
            clock_hour=opened.dt.epoch("s") // 3_600,
            is_human=pl.lit(value=True),
            is_converted=pl.col("outcome") == "converted",
        )
        .sort("inquiry_id")
    )


def seconds_of_a_million(agents: int = 60, inquiries: int = 1_000_000) -> float:
    """How long a large desk takes, from cases to rows of the comparison, its case mix and the campaigns' effects."""
    dice = np.random.default_rng(1)
    day = dice.integers(0, 91, inquiries)
    hour = dice.integers(8, 24, inquiries)
    first = pl.Series("day", day).cast(pl.Int32).cast(pl.Date)
    codes = {"agent_id": agents, "campaign_id": 18, "product_id": 400, "source": 7, "topic": 12}
    cases = pl.DataFrame(
        {
            "inquiry_id": np.arange(inquiries).astype(str),
            "buyer_key": dice.integers(0, inquiries, inquiries).astype(str),
            **{name: dice.integers(0, count, inquiries).astype(str) for name, count in codes.items()},
            "day": first,
            "to_day": [first.max()] * inquiries,
            "opened_hour": hour,
            "weekday": day % 7 + 1,
            "weeks_back": (90 - day) // 7,
            "price_yuan": dice.random(inquiries) * 300,
            "past_order_count": dice.integers(0, 2, inquiries),
            "past_paid_yuan": dice.random(inquiries) * 500,
            "arrivals_per_agent": dice.integers(0, 9, inquiries) / 3,
            "first_response_seconds": dice.integers(5, 900, inquiries),
            "clock_hour": day * 24 + hour,
            "is_human": np.ones(inquiries, dtype=bool),
            "is_converted": dice.random(inquiries) < 0.4,
        }
    )
    handed_over = pl.Series(dice.random(inquiries) < HANDED_OVER)
    others = pl.Series(dice.integers(0, agents, inquiries).astype(str))
    cases = cases.with_columns(first_agent_id=pl.when(handed_over).then(others).otherwise("agent_id"))
    began = time.perf_counter()
    known = odds.of_cases(cases)
    for compare in (desk.compare, desk.case_mix, campaigns.effects):
        compare(known)
    return time.perf_counter() - began


def _is_case() -> pl.Expr:
    return (
        (pl.col("stage") == "pre_sale")
        & pl.col("outcome").is_in(["converted", "lost"])
        & pl.col("agent_id").is_not_null()
    )


def _mean(values: pl.Series) -> float:
    return float(values.to_numpy().mean())


def _rank(estimate: pl.Series, true: pl.Series) -> float | None:
    found = float(spearmanr(estimate, true).statistic) if len(estimate) > 2 else np.nan
    return None if np.isnan(found) else found


def summary(shops: list[dict[str, Any]]) -> pl.DataFrame:
    """A row per kind of shop: by whether agents differ, and by inquiries per agent."""
    kinds = pl.DataFrame(shops).with_columns(
        kind=pl.when("is_equal").then(pl.lit("all agents equal")).otherwise(pl.lit("agents differ")),
        size=pl.when(pl.col("each") < 100)
        .then(pl.lit("30–99"))
        .when(pl.col("each") < 600)
        .then(pl.lit("100–599"))
        .otherwise(pl.lit("600–3,000")),
    )
    return pl.concat(
        [
            kinds.group_by("kind", "size").agg(_told()),
            kinds.with_columns(size=pl.lit("all")).group_by("kind", "size").agg(_told()),
        ]
    ).sort("kind", "size")


def _told() -> list[pl.Expr]:
    agents = pl.col("agents").sum()
    return [
        pl.len().alias("shops"),
        agents.alias("agents"),
        pl.col("rank_adjusted").mean().round(3),
        pl.col("rank_raw").mean().round(3),
        (pl.col("covered").sum() / agents).round(3).alias("coverage"),
        pl.col("width").mean().round(3),
        (pl.col("called").sum() / agents).round(3).alias("called"),
        (pl.col("wrong").sum() / agents).round(3).alias("wrongly"),
        (pl.col("too_few").sum() / agents).round(3).alias("too_few"),
    ]


def agents_section(shops: list[dict[str, Any]]) -> str:
    """What is written of the shops judged."""
    return f"{len(shops)} shops from seed {min(shop['seed'] for shop in shops)}.\n\n{_markdown(summary(shops))}"


def keep(**sections: str) -> None:
    """Writes these sections of results/fairness.md and leaves the others as they are."""
    path = RESULTS / "fairness.md"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    there = {name: rest.strip() for name, _, rest in (part.partition("\n") for part in text.split("\n## ")[1:])}
    there |= {TITLES[name]: body for name, body in sections.items()}
    told = [f"## {title}\n\n{there[title]}\n" for title in TITLES.values() if title in there]
    RESULTS.mkdir(exist_ok=True)
    path.write_text("\n".join(["# Fairness on simulated shops\n", *told]), encoding="utf-8")


def _markdown(frame: pl.DataFrame) -> str:
    heads = f"| {' | '.join(frame.columns)} |\n|{'---|' * frame.width}"
    return heads + "".join(
        f"\n| {' | '.join('–' if cell is None else str(cell) for cell in row)} |" for row in frame.rows()
    )


def _agents(count: int, first: int) -> str:
    shops = []
    for seed in range(first, first + count):
        shops.append(judge(seed))
        print(json.dumps(shops[-1]), flush=True)
    return agents_section(shops)


def _change(count: int, first: int) -> str:
    parts, causes = planted_change.judge(range(first, first + count))
    return f"{count} pairs of periods from seed {first}.\n\n{_markdown(parts)}\n\n{_markdown(causes)}"


def _speed(_: int, __: int) -> str:
    return f"60 agents × 1,000,000 inquiries: {seconds_of_a_million():.1f} s"


PARTS = {"agents": _agents, "change": _change, "speed": _speed}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fairness")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all of them if none is named")
    parser.add_argument("--shops", type=int, default=200)
    parser.add_argument("--first", type=int, default=1, help="seed of the first shop")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"unknown part {', '.join(sorted(unknown))}")
    for name in asked.parts or PARTS:
        keep(**{name: PARTS[name](asked.shops, asked.first)})
