"""Wording the rules do not know yet: what buyers say in lost chats nobody could tell the reason of, and not elsewhere.

The terms of lost inquiries whose reason is unknown or unsure are held against those of converted ones by the log-odds
ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008, Fightin' Words): the prior is how often a term
is said at all, so that a rare one must be much commoner to stand out. A z above 1.96 is more than chance. Words and
neighbouring pairs of words count, each once a chat. People read the list and write the dictionary and the rules.
"""

import datetime as dt
import itertools
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from xundan import formulas
from xundan.reasons.taxonomy import UNKNOWN
from xundan.text.normalise import normalise
from xundan.text.segment import cut

Floats = npt.NDArray[np.float64]
UNSURE = 0.5  # below this confidence a reason is unsure
LEAST_CHATS = 3
_PRIOR_WEIGHT = 500.0  # the prior counts as so many terms
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "term": pl.String,
    "z": pl.Float64,
    "unsure_chats": pl.Int64,
    "bought_chats": pl.Int64,
    "example": pl.String,
}


def write_week(con: duckdb.DuckDBPyConnection, reports: Path) -> Path:
    """The list of the week the weekly report is about, beside its pack: `wording-2026-W46.csv`, whole or not at all.

    `con` is the published analyst.duckdb of a weekly run.
    """
    since, until = con.execute("select from_day, to_day from reports.cover where report = 'weekly'").fetchall()[0]
    path = reports / f"wording-{until:%G-W%V}.csv"
    fresh = path.with_name(f".{path.name}.new")
    formulas.tame(new_terms(con, since, until)).write_csv(fresh, include_bom=True)
    fresh.replace(path)
    return path


def new_terms(con: duckdb.DuckDBPyConnection, since: dt.date, until: dt.date, count: int = 100) -> pl.DataFrame:
    """The terms of the days from `since` to `until` (both in) by falling z. `con` is the published analyst.duckdb."""
    query = "select inquiry_id, outcome, reason, confidence from marts.inquiry where day between ? and ?"
    asked = con.sql(query, params=[since, until]).pl()
    is_unsure = (pl.col("outcome") == "lost") & ((pl.col("reason") == UNKNOWN) | (pl.col("confidence") < UNSURE))
    sides = asked.select("inquiry_id", side=pl.when(is_unsure).then(pl.lit("unsure")).otherwise("outcome"))
    said = con.sql("select inquiry_id, text from marts.message where role = 'buyer' and day >= ?", params=[since]).pl()
    spoken = said.join(sides.filter(pl.col("side").is_in(["unsure", "converted"])), on="inquiry_id")
    unsure, bought = (
        spoken.filter(pl.col("side") == side).select("inquiry_id", "text") for side in ("unsure", "converted")
    )
    return odds(unsure, bought, count)


def odds(unsure: pl.DataFrame, bought: pl.DataFrame, count: int = 100) -> pl.DataFrame:
    """(inquiry_id, text) of both sides → columns of SCHEMA: what stands out among the unsure, highest z first."""
    ours, theirs = _chats(unsure), _chats(bought)
    both = ours.join(theirs, on="term", how="full", coalesce=True, suffix="_bought").with_columns(
        pl.col("chats", "chats_bought").fill_null(0)
    )
    mine, other = both["chats"].to_numpy().astype(float), both["chats_bought"].to_numpy().astype(float)
    total = mine + other
    prior = total / max(total.sum(), 1.0) * _PRIOR_WEIGHT
    z = (_log_odds(mine, prior) - _log_odds(other, prior)) / np.sqrt(1 / (mine + prior) + 1 / (other + prior))
    return (
        both.with_columns(z=pl.Series(z).round(2))
        .filter((pl.col("chats") >= LEAST_CHATS) & (pl.col("z") > 0))
        .sort(["z", "term"], descending=[True, False])
        .head(count)
        .select("term", "z", unsure_chats="chats", bought_chats="chats_bought", example="example")
        .cast(pl.Schema(SCHEMA))
    )


def _log_odds(counts: Floats, prior: Floats) -> Floats:
    said = counts + prior
    return np.asarray(np.log(said / (said.sum() - said)))


def _chats(spoken: pl.DataFrame) -> pl.DataFrame:
    """(term, chats, example): in how many chats each term is said."""
    texts = spoken["text"].unique(maintain_order=True)
    terms = pl.DataFrame(
        {"text": texts, "term": [_terms(words) for words in cut(normalise(texts).to_list())]},
        schema={"text": pl.String, "term": pl.List(pl.String)},
    ).explode("term", keep_nulls=False)
    return (
        spoken.join(terms, on="text")
        .group_by("term")
        .agg(chats=pl.col("inquiry_id").n_unique().cast(pl.Int64), example=pl.col("text").min())
    )


def _terms(words: Sequence[str]) -> list[str]:
    """Words of letters or Han, and pairs of neighbours."""
    kept = [word if any(sign.isalpha() for sign in word) else "" for word in words]
    pairs = [one + other for one, other in itertools.pairwise(kept) if one and other]
    return [word for word in kept if len(word) > 1] + pairs
