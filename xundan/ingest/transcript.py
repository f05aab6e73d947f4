"""Conversations that come as running text: who speaks to whom, and what a recall takes back.

Lines have already been sorted into rows; a header often names only its speaker. The other side is then whoever spoke
last on that side, else who speaks next. One block of a file hands a `State` to the next.
"""

from dataclasses import dataclass, replace

import polars as pl

from xundan.ingest.layout import LINE, RECALLED_LINE

_REMEMBERED = 50  # messages a recall can reach back


@dataclass(frozen=True)
class State:
    """What one block hands to the next: who spoke last, when, the shop's accounts, all speakers, the last messages."""

    buyer: str | None = None
    agent: str | None = None
    time: str | None = None
    staff: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
    said: tuple[tuple[int, str], ...] = ()


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


def recalls(rows: pl.DataFrame, state: State) -> tuple[pl.DataFrame, State]:
    """Add RECALLED_LINE: the line of the message each recall takes back, if there is one.

    `rows`: LINE, is_message, is_recall, speaker. It is the speaker's last message not yet recalled, if nobody else has
    spoken since; else the message is gone from the export already, and the recall only stands in its place.
    """
    said = list(state.said)
    named: dict[int, int] = {}
    last = rows.filter(pl.col("is_message") | pl.col("is_recall"))
    if not rows.get_column("is_recall").any():
        last = last.tail(_REMEMBERED)
    for line, is_message, speaker in last.select(LINE, "is_message", "speaker").iter_rows():
        if is_message:
            said.append((line, speaker))
        elif said and said[-1][1] == speaker:
            named[line] = said.pop()[0]
    lines = pl.col(LINE).replace_strict(named, default=None, return_dtype=pl.Int64).alias(RECALLED_LINE)
    return rows.with_columns(lines), replace(state, said=tuple(said[-_REMEMBERED:]))
