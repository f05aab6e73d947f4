"""What people say and mean, per reason: plain sayings for the models of single messages (lines.py) to learn from.

A rule lists words; a saying is a whole short message as somebody types it, with what it is about. The labelled
conversations have few authors, so what is learnt from them alone knows their wording and little else; the sayings
widen it. `nothing` holds what people say without giving a reason: greetings, questions, templates. One .yml per group
in sayings/.
"""

from functools import cache
from pathlib import Path

from xundan.reasons import taxonomy

FOLDER = Path(__file__).with_name("sayings")


@cache
def load(speaker: str) -> tuple[tuple[str, str], ...]:
    """(text, code or `nothing`) of all sayings of a speaker, buyer or agent, in order of their files."""
    return tuple(
        (text, code)
        for path in sorted(FOLDER.glob("*.yml"))
        for code, said in taxonomy.read_yaml(path).items()
        for text in said[speaker]
    )
