"""What a reader would cost this shop, before it is asked anything: from the inquiries it lost so far."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from xundan.reader import chats, prompt, purse, questions
from xundan.reader.settings import Reader

_DAYS = 28
_SAMPLE = 30
_ANSWER_TOKENS = 150
_LOST = (
    "select inquiry_id as conversation_id, reason, confidence, decided_by, is_explicit, day from labels.reasons "
    "where day > (select max(day) from labels.reasons) - ? order by inquiry_id"
)


@dataclass(frozen=True)
class Estimate:
    """Of the last four weeks: so many inquiries lost, so many of them read, and what one of those takes."""

    day_count: int
    lost_count: int
    asked_count: int
    tokens: int
    yuan: float

    def lines(self, reader: Reader) -> Iterator[str]:
        """The estimate in sentences."""
        days = max(self.day_count, 1)
        a_day = self.asked_count / days
        yield f"model {reader.model} at {reader.base_url}"
        yield "sent: the masked text of lost chats, who said it (buyer, desk, bot) and how long after; no names, no ids"
        yield f"of {self.lost_count:,} inquiries lost on {self.day_count} days, {self.asked_count:,} would be read"
        yield f"each about {self.tokens:,} tokens and {self.yuan:.4f} yuan"
        yield f"a night about {a_day:,.0f} of them: {a_day * self.tokens:,.0f} tokens, {a_day * self.yuan:.2f} yuan"
        yield f"never more than {reader.nightly_tokens:,} tokens or {reader.nightly_yuan:.2f} yuan on one date"


def estimate(con: duckdb.DuckDBPyConnection, reader: Reader) -> Estimate:
    """What the last four weeks would have cost; `con` is the warehouse."""
    lost = con.sql(_LOST, params=[_DAYS]).pl()
    asked = questions.chosen(lost, reader)
    shown = chats.examples(con, reader.examples)
    sample = chats.of(con, asked["conversation_id"].to_list()[:: max(1, asked.height // _SAMPLE)][:_SAMPLE])
    bodies = [prompt.request(question, reader, shown) for question in sample.values() if question.has_words]
    about = round(sum(prompt.said_about(body) for body in bodies) / max(len(bodies), 1))
    cost = purse.of(reader, about, _ANSWER_TOKENS)
    return Estimate(lost["day"].n_unique(), lost.height, asked.height, cost.tokens, cost.yuan)
