"""Planted personal data: messages as people write them, with what must not be left of each and what must stay."""

import unicodedata
from dataclasses import dataclass
from random import Random

from tests.ingest.planted.carriers import CARRIERS, Carrier, Fill

_WINDOW = 6  # so many characters in a row of a secret are a trace of it
_WINDOW_OF_AN_ADDRESS = 4


@dataclass(frozen=True)
class Planted:
    """One message. `kind` is what it is about, `secrets` the pieces of it that must vanish, `kept` those that stay."""

    kind: str
    carrier: str
    text: str
    secrets: tuple[str, ...]
    kept: tuple[str, ...]

    def left_in(self, told: str) -> list[str]:
        """The secrets of which a trace is found in what was told."""
        haystack = compact(told)
        return [secret for secret in self.secrets if _has_trace(haystack, compact(secret))]


def compact(text: str) -> str:
    """Letters and digits in one width, without what stands between them."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())


def planted(seed: int, count: int, carriers: dict[str, tuple[Carrier, ...]] = CARRIERS) -> list[Planted]:
    """So many messages, all kinds and carriers in turn, the same for the same seed."""
    rng = Random(seed)
    kinds = list(carriers)
    made = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        of_kind = carriers[kind]
        carrier = of_kind[number // len(kinds) % len(of_kind)]
        fill = Fill(rng)
        text = carrier(fill) if callable(carrier) else fill(carrier)
        made.append(Planted(kind, str(carrier), text, tuple(fill.secrets), tuple(fill.kept)))
    return made


def _has_trace(haystack: str, secret: str) -> bool:
    window = min(len(secret), _WINDOW if secret.isascii() else _WINDOW_OF_AN_ADDRESS)
    return any(secret[at : at + window] in haystack for at in range(len(secret) - window + 1))
