"""Whose conversation a message belongs to, in exports in which only the buyers' own messages say who the buyer is.

In a conversation with an id it is the buyer who speaks in it. Without, it is whoever spoke last, else who speaks next:
exports put one conversation behind the other. A message between two buyers whose time lies before that of the message
above it begins the next conversation, because within one time goes one way.

A row is completed when its buyer becomes known, so a batch does not end before, if it need not wait too long.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from xundan.ingest import json_stream
from xundan.ingest.conform import ABSENT
from xundan.ingest.json_found import Found
from xundan.ingest.json_rows import Row, Rows
from xundan.ingest.source import Source

_REMEMBERED = 200_000  # conversations; an export that comes back to one after so many others does not exist
_PATIENCE_ROWS = 1_000  # for the buyer of a message that somebody else begins with


def read(
    source: Source, under: str | None, row_of: Callable[[Found], Row | None], beside: str | None = None
) -> Iterator[Rows]:
    """What `json_stream.read` gives, with the buyer of every row (buyer_id, role, sent_at, conversation_id, …)."""
    conversations = _Conversations()

    def row(found: Found) -> Row | None:
        told = row_of(found)
        return told and conversations.tell(told)

    return json_stream.read(source, under, row, beside, conversations.is_waiting)


@dataclass
class _Conversations:
    """What the rows so far say of who the buyer is: in each conversation, and last of all."""

    _buyers: dict[str, str] = field(default_factory=dict)
    _without_buyer: dict[str, list[Row]] = field(default_factory=dict)
    _last: str | None = None
    _last_at: str | None = None
    _since_last: list[Row] = field(default_factory=list)
    _asked: int = 0

    def tell(self, row: Row) -> Row:
        """Fill in a row's buyer, now or later. Without a conversation's id a buyer's own row says it, or nobody can."""
        conversation, buyer = row["conversation_id"], row["buyer_id"]
        if buyer is not None and buyer.strip().lower() in ABSENT:
            buyer = row["buyer_id"] = None
        if conversation is None:
            self._tell_by_place(row, buyer)
        elif buyer is not None:
            self._remember(conversation, buyer)
        elif conversation in self._buyers:
            row["buyer_id"] = self._buyers[conversation]
        else:
            self._without_buyer.setdefault(conversation, []).append(row)
        return row

    def is_waiting(self) -> bool:
        """Whether some row is still without its buyer; not for ever."""
        if self._asked < _PATIENCE_ROWS and (self._without_buyer or self._since_last):
            self._asked += 1
            return True
        self._asked = 0
        self._without_buyer.clear()
        self._since_last.clear()
        return False

    def _remember(self, conversation: str, buyer: str) -> None:
        if conversation in self._buyers:
            return
        self._buyers[conversation] = buyer
        if len(self._buyers) > _REMEMBERED:
            del self._buyers[next(iter(self._buyers))]
        for row in self._without_buyer.pop(conversation, ()):
            row["buyer_id"] = buyer

    def _tell_by_place(self, row: Row, buyer: str | None) -> None:
        if buyer is None:
            if row["role"] != "buyer":
                row["buyer_id"] = self._last
                self._since_last.append(row)
            return
        if buyer != self._last:
            for other in self._of_next():
                other["buyer_id"] = buyer
        self._last, self._last_at = buyer, row["sent_at"]
        self._since_last.clear()

    def _of_next(self) -> list[Row]:
        """Those of the rows since the last buyer that belong to the next one's conversation."""
        if self._last is None:
            return self._since_last
        before = self._last_at
        for at, row in enumerate(self._since_last):
            if _is_earlier(row["sent_at"], before):
                return self._since_last[at:]
            before = row["sent_at"] or before
        return []


def _is_earlier(moment: str | None, other: str | None) -> bool:
    """Whether it is, as far as moments written in the same way tell it without being read."""
    return moment is not None and other is not None and len(moment) == len(other) and moment < other
