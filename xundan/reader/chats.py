"""The conversations of inquiries in the warehouse, whichever the run touches, and what the shop corrected in them."""

from collections.abc import Mapping, Sequence

import duckdb
import polars as pl

from xundan import filling, frames, models
from xundan.reader import prompt
from xundan.reader.prompt import Example, Question

_FOUND = (
    "select * exclude (message_key, place) from labels.lost_messages semi join frame using (inquiry_id) "
    "order by inquiry_id, place"
)
_BUYERS = "select distinct buyer_key from labels.reasons where inquiry_id in (select inquiry_id from frame)"
_TOUCHED = "staging.touched_messages"
# the newest of each reason: a few kinds teach more than a few of one kind
_CORRECTED = (
    "select inquiry_id, reason from core.corrections semi join labels.reasons using (inquiry_id) "
    "qualify row_number() over (partition by reason order by corrected_at desc, inquiry_id) = 1 "
    "order by corrected_at desc, inquiry_id limit ?"
)


def of(con: duckdb.DuckDBPyConnection, inquiry_ids: Sequence[str]) -> Mapping[str, Question]:
    """The lost inquiries of these ids by id; what is no lost inquiry is left out.

    The view they are in shows only buyers that the run touches, so these are touched for the moment, and the
    transaction is taken back.
    """
    asked = pl.DataFrame({"inquiry_id": inquiry_ids}, schema={"inquiry_id": pl.String})
    con.execute("begin")
    try:
        con.execute("delete from run.buyers")
        frames.execute(con, f"insert into run.buyers {_BUYERS}", asked)
        con.execute(f"delete from {_TOUCHED}")
        con.execute(f"insert into {_TOUCHED} {models.load()[_TOUCHED].body}")
        found = filling.gathered(frames.ask(con, _FOUND, asked), ["inquiry_id"])
    finally:
        con.execute("rollback")
    return {question.name: question for question in prompt.questions(found)}


def examples(con: duckdb.DuckDBPyConnection, count: int) -> list[Example]:
    """The newest corrected inquiries of the shop, one a reason."""
    reasons = dict(con.execute(_CORRECTED, [count]).fetchall()) if count else {}
    found = of(con, list(reasons)) if reasons else {}
    return [Example(found[name], reason) for name, reason in reasons.items() if name in found]
