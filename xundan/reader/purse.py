"""The limits of a night, kept before anything is spent.

What a request may cost at worst is taken out first: every byte of it a token, and as many tokens back as are allowed.
What it did cost is put right afterwards; where nobody learns it, the worst stands.
"""

from dataclasses import dataclass

from xundan.reader import client
from xundan.reader.client import Reply
from xundan.reader.prompt import Body, tokens_at_most
from xundan.reader.settings import Reader

_MILLION = 1_000_000


@dataclass(frozen=True)
class Cost:
    """Tokens and yuan of one request; an estimate is the worst case."""

    input_tokens: int
    output_tokens: int
    yuan: float
    is_estimate: bool

    @property
    def tokens(self) -> int:
        return self.input_tokens + self.output_tokens


@dataclass
class Purse:
    """What is left of a night's limits."""

    tokens: int
    yuan: float

    def take(self, cost: Cost) -> bool:
        """Set aside what a request may cost; False, and nothing taken, when that is not there."""
        if cost.tokens > self.tokens or cost.yuan > self.yuan:
            return False
        self.tokens -= cost.tokens
        self.yuan -= cost.yuan
        return True

    def settle(self, reserved: Cost, spent: Cost) -> None:
        """Give back what was set aside and not spent."""
        self.tokens += reserved.tokens - spent.tokens
        self.yuan += reserved.yuan - spent.yuan


def of(reader: Reader, input_tokens: int, output_tokens: int, *, is_estimate: bool = False, share: float = 1.0) -> Cost:
    """What so many tokens cost at the shop's prices; `share` of them, for a batch."""
    yuan = (
        input_tokens * reader.input_yuan_per_million_tokens + output_tokens * reader.output_yuan_per_million_tokens
    ) / _MILLION
    return Cost(input_tokens, output_tokens, round(yuan * share, 6), is_estimate)


def worst(reader: Reader, body: Body) -> Cost:
    """The most one request can cost."""
    return of(reader, tokens_at_most(body), int(body["max_tokens"]), is_estimate=True)


def spent(reader: Reader, reserved: Cost, reply: Reply) -> Cost:
    """What a request did cost, as far as its server told."""
    if reply.input_tokens is not None and reply.output_tokens is not None:
        return of(reader, reply.input_tokens, reply.output_tokens)
    return Cost(0, 0, 0.0, is_estimate=False) if reply.outcome in client.UNPAID else reserved
