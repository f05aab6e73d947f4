"""What a desk's agents say whatever they were asked: learnt from their own repeated texts.

「抱歉 让您久等了」 is no refusal, and 「价格以实时页面为准」 under every answer no evasion; each desk has its own such
phrases, and no list knows them all. A clause of the agents' is boilerplate when it stands in many conversations
and, half of the time or more, where the buyer had asked nothing and objected to nothing: an answer, however often it is
given, follows a question. Boilerplate is taken out of an agent's message before the rules read it; what else the
message says stays. Clauses are in the reading form (text/normalise.py), so masks, sweeteners and pauses do not matter.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import polars as pl

from xundan.reasons import signals
from xundan.reasons.conversations import messages, own_words
from xundan.text.normalise import reading

LEARNT = Path(__file__).with_name("boilerplate.json")
LEAST_CHATS = 8  # fewer repetitions may be chance
LEAST_LENGTH = 4  # 「不行」 is short because it answers
ASKED_AT_MOST = 0.5  # the share of its occurrences that follow a question or an objection


def learn(frame: pl.DataFrame) -> tuple[str, ...]:
    """The boilerplate clauses of a conversations frame, in the reading form, sorted."""
    return learn_from(own_words(messages(frame)))


def learn_from(flat: pl.DataFrame) -> tuple[str, ...]:
    """As `learn`, of messages in rows (chat, role, text), in order within each chat.

    Only clauses that a rule or a speech act would take for something are kept: the rest does no harm.
    """
    said = _clauses(flat.filter(pl.col("role").is_in(["buyer", "agent"]) & (pl.col("text") != "")))
    repeated = said.group_by("clause").agg(chats=pl.col("chat").n_unique(), asked=pl.col("asked").mean())
    empty = repeated.filter((pl.col("chats") >= LEAST_CHATS) & (pl.col("asked") <= ASKED_AT_MOST))["clause"].sort()
    shown = signals.load()["agent"].match_read(pl.Series(["_" + clause + "_" for clause in empty], dtype=pl.String))
    return tuple(clause for clause, mask in zip(empty, shown, strict=True) if mask)


def without(said: pl.Series, clauses: Sequence[str]) -> pl.Series:
    """Agents' texts in the reading form without those clauses."""
    if not clauses:
        return said
    written = ["_" + clause + "_" for clause in clauses]
    # twice, for two in a row share the pause between them
    for _ in range(2):
        said = said.str.replace_many(written, ["_"] * len(written))
    return said


@cache
def load(path: Path) -> tuple[str, ...]:
    """The clauses of a file."""
    return tuple(json.loads(path.read_text(encoding="utf-8"))["clauses"])


def save(clauses: Sequence[str], path: Path) -> None:
    """Write the clauses as JSON, a line each."""
    text = json.dumps({"clauses": list(clauses)}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _clauses(flat: pl.DataFrame) -> pl.DataFrame:
    """(chat, clause, asked): every clause of an agent, and whether the buyer's words before it wanted an answer."""
    buyer = signals.load()["buyer"]
    wanted = sum(1 << place for place, one in enumerate(buyer.all) if one.rule or one.id == "buyer.question")
    texts = flat.filter(pl.col("role") == "buyer")["text"].unique(maintain_order=True)
    wants = pl.DataFrame({"text": texts, "wants": [bool(mask & wanted) for mask in buyer.match(texts)]})
    turn = (pl.col("role") != pl.col("role").shift(1).over("chat")).fill_null(value=True).cum_sum()
    turns = (
        flat.join(wants, on="text", how="left", maintain_order="left")
        .with_columns(wants=pl.col("wants") & (pl.col("role") == "buyer"), turn=turn)
        .group_by("chat", "turn", "role", maintain_order=True)
        .agg("text", wants=pl.col("wants").any())
        .with_columns(asked=pl.col("wants").shift(1).over("chat").fill_null(value=False))
        .filter(pl.col("role") == "agent")
        .explode("text")
    )
    return (
        turns.select("chat", "asked", clause=reading(turns["text"], "agent").str.strip_chars("_").str.split("_"))
        .explode("clause")
        .filter(pl.col("clause").str.len_chars() >= LEAST_LENGTH)
    )


def known_clauses(frame: pl.DataFrame, path: Path) -> tuple[str, ...]:
    """Those learnt before, and those the frame itself shows."""
    return tuple(dict.fromkeys([*load(path), *learn(frame)]))
