"""Conversations that come as running text: who speaks to whom.

Lines have already been sorted into rows; a header often names only its speaker. The other side is then whoever spoke
last on that side, else who speaks next. One block of a file hands a `State` to the next.
"""

from dataclasses import dataclass, replace

import polars as pl


@dataclass(frozen=True)
class State:
    """What one block hands to the next: who spoke last, when, the shop's accounts, all speakers."""

    buyer: str | None = None
    agent: str | None = None
    time: str | None = None
    staff: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()


def parties(rows: pl.DataFrame, state: State) -> tuple[pl.DataFrame, State]:
    """Add buyer_id, agent_id, is_between_staff to rows and fill their `time`.

    `rows`: is_message, speaker, addressee, speaker_is_staff, addressee_is_staff, time. Rows that are no message have
    the parties and the time of the message before.
    """
    is_message = pl.col("is_message")
    speaks, hears = pl.col("speaker_is_staff"), pl.col("addressee_is_staff").fill_null(value=False)
    rows = rows.with_columns(
        pl.when(is_message & ~speaks).then("speaker").when(is_message & ~hears).then("addressee").alias("buyer_id"),
        pl.when(is_message & speaks).then("speaker").when(is_message & hears).then("addressee").alias("agent_id"),
        (is_message & speaks & hears).alias("is_between_staff"),
    )
    before = {"buyer_id": state.buyer, "agent_id": state.agent, "time": state.time}
    filled = rows.with_columns(
        pl.col(name).forward_fill().fill_null(pl.lit(last, dtype=pl.String)).backward_fill()
        for name, last in before.items()
    )
    of_buyers = filled.filter(~pl.col("is_between_staff")).tail(1).to_dicts()
    last = of_buyers[0] if of_buyers else before
    return filled, replace(state, buyer=last["buyer_id"], agent=last["agent_id"], time=last["time"])
