"""The parts of a table that a run replaces: the rows of the buyers and days it touches, and only where they differ.

Where a run touches many buyers or days they are taken a slice at a time, so that memory does not grow with the night:
while a slice is computed, run.buyers holds only its buyers, or run.days only its days.
"""

from collections.abc import Iterator, Mapping

import duckdb

from xundan import comments
from xundan.models import Model

Connection = duckdb.DuckDBPyConnection
FEW_BUYERS = 5_000  # who need no counting
DAY_ROWS = 250_000  # sessions (of some two million messages), or order lines, of the days that are summed at once
_ROWS_OF_A_DAY = {
    "run.days": "core.sessions",
    "run.price_days": "(select business_day(created_at) as day from staging.touched_orders)",
}
_ROSTER = ("staging.agents", "staging.campaigns")  # a change of these, or of config, rebuilds everything


def touched_rows(con: Connection) -> int:
    """How many messages and orders the touched buyers have, or 0 where they are few."""
    ((buyer_count,),) = con.execute("select count(*) from run.buyers").fetchall()
    if buyer_count <= FEW_BUYERS:
        return 0
    rows = "select count(*) from raw.{} semi join run.buyers using (buyer_key)"
    counted = con.execute(f"{rows.format('messages')} union all {rows.format('orders')}").fetchall()
    return sum(count for (count,) in counted)


def slices(con: Connection, model: Model, models: Mapping[str, Model], count: int) -> Iterator[int]:
    """The slices in which a model's rows are computed: while one is, run.buyers or run.days holds only what is of it.

    Of the touched buyers there are `count`, by the remainder of the hash of a buyer_key; of the touched days as many as
    their rows make, in order of time. Yields the number of the slice of buyers, else 0.
    """
    if is_of_buyers(model):
        remainders = [f"hash(buyer_key) % {count} = {number}" for number in range(count)]
        yield from _in_turn(con, models, "run.buyers", remainders)
    elif model.partition == "day" and model.touched in _ROWS_OF_A_DAY:
        for _ in _in_turn(con, models, model.touched, _periods(con, model.touched)):
            yield 0
    else:
        yield 0


def _periods(con: Connection, touched: str) -> list[str]:
    """The touched days in order, as conditions, each of some days: as many as do not have many more than DAY_ROWS."""
    found = con.execute(
        "select min(day), max(day) from ("
        f"select days.day, sum(count(rows.day)) over (order by days.day) // {DAY_ROWS} as period "
        f"from {touched} as days left join {_ROWS_OF_A_DAY[touched]} as rows using (day) group by days.day"
        ") group by period order by 1"
    ).fetchall()
    return [f"day between '{first}' and '{last}'" for first, last in found]


def _in_turn(con: Connection, models: Mapping[str, Model], name: str, insides: list[str]) -> Iterator[int]:
    """The rows of a table for which each condition holds, one after another in it; then all of them again.

    Yields the place of the condition.
    """
    if len(insides) < 2:
        yield 0
        return
    con.execute(f"create or replace temp table everything as from {name}")
    for place, inside in enumerate(insides):
        # made anew: rows deleted in a transaction would be kept until its end
        con.execute(f"create or replace table {name} as from temp.everything where {inside}")
        yield place
    con.execute(f"drop table {name}")
    con.execute(models[name].body)
    comments.apply(con, models, models[name], table=name, kind="table")
    con.execute(f"insert into {name} from temp.everything")
    con.execute("drop table temp.everything")


def is_of_buyers(model: Model) -> bool:
    """Whether a run computes its rows of the touched buyers, each buyer's from that buyer's rows alone."""
    return model.materialized == "touched" or (model.partition is not None and model.touched == "run.buyers")


def replace(con: Connection, model: Model, fresh: str) -> int:
    """Put the rows of `fresh`, a table, in the place of the touched partitions; the days that differ join run.days.

    Rows are compared a day at a time by the sum of their hashes, and a day that is what it was is not written: most of
    a touched buyer's days are. The rows there are looked for by their key alone, and then read whole by where they lie.
    Returns how many rows were written.
    """
    fresh_columns = con.table(fresh).columns
    day = "day" if "day" in fresh_columns else "null::date"
    touched = f"where {model.partition} in (select {model.partition} from {model.touched})" if model.partition else ""
    con.execute(f"create or replace temp table present as select rowid as place from {model.name} {touched}")
    is_present = "rowid in (select place from temp.present)"
    said = f"select {day} as day, count(*) as rows_said, sum(hash(said)) as summed, bit_xor(hash(said)) as crossed"
    con.execute(
        f"create or replace temp table differing as select day "
        f"from ({said} from (select * from {model.name} where {is_present}) as said group by all "
        f"union all {said} from {fresh} as said group by all) "
        "group by day having count(distinct (rows_said, summed, crossed)) > 1 or count(*) = 1"
    )
    written = 0
    if con.execute("from temp.differing").fetchall():
        is_other = f"exists (from temp.differing where differing.day is not distinct from said.{day})"
        if "day" not in fresh_columns:
            is_other = "true"
        con.execute(f"delete from {model.name} as said where {is_other} and {is_present}")
        ((written,),) = con.execute(
            f"insert into {model.name} by name select * from {fresh} as said where {is_other}"
        ).fetchall()
        if model.partition and "day" in fresh_columns:
            con.execute("insert into run.days select day from temp.differing where day not in (from run.days)")
    con.execute("drop table temp.differing")
    con.execute("drop table temp.present")
    return int(written)


def join_days(con: Connection, model: Model) -> None:
    """All days of a table that was empty before join run.days."""
    if model.partition and "day" in con.table(model.name).columns:
        con.execute(
            f"insert into run.days select distinct day from {model.name} where day not in (select day from run.days)"
        )


def viewed(model: Model, columns: list[str], is_full: bool) -> str:
    """Those rows of a view that the run can have changed, to be tested: a night must not read every night before it.

    What it cannot tell apart is tested whole. Questions are only other arrangements of tables that were tested
    themselves, so they need it only where their files or the settings may have changed; and so are staged messages,
    which are tested where a run takes them from the history.
    """
    if is_full:
        return model.name
    if model.schema == "questions" or (model.schema == "staging" and "buyer_key" in columns):
        return ""
    if "buyer_key" in columns:
        return f"(from {model.name} semi join run.buyers using (buyer_key))"
    return f"(from {model.name} semi join run.days using (day))" if "day" in columns else model.name


def followed_by(model: Model, models: Mapping[str, Model], columns: list[str]) -> str | None:
    """The column, buyer_key or day, by which the rows that runs can have changed are told; None where any row may have.

    A view is followed by a column if all it reads is. What a table filled whole says of any row may change with any
    other, and what a view makes of as_of changes every night.
    """
    if model.materialized != "view":
        return model.partition
    return next((key for key in ("buyer_key", "day") if key in columns and _is_followed_by(key, model, models)), None)


def _is_followed_by(key: str, model: Model, models: Mapping[str, Model]) -> bool:
    if model.schema == "config" or model.name in _ROSTER:
        return True
    if model.materialized != "view":
        return model.partition == key
    return all(_is_followed_by(key, models[name], models) for name in model.depends_on)
