"""A JSON text of any length as a window that moves along: its records, one after the other.

A value that fits into `_LARGEST` is decoded whole; a larger one, or one that does not close, is gone into member by
member, so memory is bounded and a document that breaks off still gives the records before the break. Behind a record
that is no JSON the next one is looked for at its closing brace.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from xundan.ingest import faults
from xundan.ingest.json_alike import DECODER, FEW, Alike, of_lists
from xundan.ingest.json_found import DEEPEST, Found, Place, Run, Spoilt, each, numbered

_LARGEST = 16 << 20  # characters of a value that is decoded whole
_BLANK = re.compile(r"[ \t\r\n,\ufeff]*")
_NEXT_RECORD = re.compile(r"\}\s*,?\s*(?=\{)")
_SCALAR = r'(?:"(?:[^"\\]|\\.)*"|[^"{}\[\],]*)'
_FIRST_MEMBERS = rf'\{{(?:\s*"(?:[^"\\]|\\.)*"\s*:\s*{_SCALAR}\s*,)*\s*"'  # up to the first that is no scalar, at most
_FIRST_MEMBERS_CHARS = 4_096
_FIRST_MEMBER = re.compile(r'\{\s*"(?:[^"\\]|\\.)*"\s*:')
_MOST_AT_ONCE_CHARS, _LEAST_AT_ONCE_CHARS = 1 << 21, 1 << 12


class _Malformed(Exception):
    """A value cannot be decoded, though more text would not help; `is_cut`: the text ends inside it."""

    def __init__(self, *, is_cut: bool) -> None:
        super().__init__()
        self.is_cut = is_cut


class Window:
    """A window on the text that moves along as values are taken from it."""

    def __init__(self, pieces: Iterator[str], place: Place) -> None:
        self._pieces = pieces
        self._place = place
        self._takes_apart = False
        self._window = ""
        self._at = 0
        self._is_at_end = False
        self._number = 0
        self._decoded_chars = 0

    def records(self) -> Iterator[Found | Spoilt]:
        """Every record, one value of the text after the other."""
        return each(self.runs())

    def runs(self) -> Iterator[Run | Spoilt]:
        """The same, as many at a time as stand together."""
        return (run for run in self._runs() if not isinstance(run, Alike))  # none are taken apart

    def taken_apart(self) -> Iterator[Run | Alike | Spoilt]:
        """The same, those that are all alike as columns."""
        self._takes_apart = True
        return self._runs()

    def _runs(self) -> Iterator[Run | Alike | Spoilt]:
        while self._peek():
            if self._peek() == "[":
                yield from self._array({}, 0, is_record=self._place.under is None)
            else:
                yield from self._value({}, 0, is_record=self._place.under is None)

    def _value(self, around: Mapping[str, Any], depth: int, *, is_record: bool) -> Iterator[Run | Alike | Spoilt]:
        """The records in the value that begins here; with `is_record` it holds nothing but records."""
        if self._peek() == "[" and depth < DEEPEST:
            yield from self._array(around, depth, is_record=is_record)
        elif is_record:
            yield from self._record(around)
        else:
            try:
                value = self._decode()
            except _Malformed as malformed:
                yield from self._inside(malformed, around, depth)
            else:
                yield from self._numbered(value, around, depth)

    def _inside(self, malformed: "_Malformed", around: Mapping[str, Any], depth: int) -> Iterator[Run | Alike | Spoilt]:
        """The records in a value that cannot be decoded whole."""
        if self._window[self._at] == "{" and depth < DEEPEST:
            yield from self._members(around, depth)
        else:
            yield self._spoilt(malformed)

    def _array(self, around: Mapping[str, Any], depth: int, *, is_record: bool) -> Iterator[Run | Alike | Spoilt]:
        self._at += 1
        at_once_chars = _MOST_AT_ONCE_CHARS
        while (mark := self._peek()) != "]":
            if not mark:
                return  # what is cut off behind a whole record is nobody's loss
            if is_record and mark == "{" and (found := self._several(at_once_chars, around)):
                yield found
                at_once_chars = min(at_once_chars * 2, _MOST_AT_ONCE_CHARS)
            else:
                yield from self._value(around, depth + 1, is_record=is_record)
                at_once_chars = max(at_once_chars // 2, _LEAST_AT_ONCE_CHARS)
        self._at += 1

    def _several(self, at_once_chars: int, around: Mapping[str, Any]) -> Run | Alike | None:
        """The elements of an array that begin here and end within so many characters; None where that is not to be had.

        Cut before the last that begins as the first does. Where that is not between two of them, or one is no JSON,
        what is cut out is no list.
        """
        missing_chars = at_once_chars - (len(self._window) - self._at)
        if self._takes_apart and missing_chars > 0 and not self._is_at_end:
            self._fill(missing_chars)
        first = _FIRST_MEMBER.match(self._window, self._at)
        cut = self._window.rfind(first.group(), self._at + 1, self._at + at_once_chars) if first else -1
        text = self._window[self._at : cut].rstrip() if cut > 0 else ""
        if first is None or not text.endswith(","):
            return None
        text, chars = text[:-1].rstrip(), cut - self._at
        found = (self._takes_apart and self._alike(text, chars, around)) or self._decoded(text, chars, around)
        if found:
            self._at = cut
            self._number += found.written.height if isinstance(found, Alike) else len(found.values)
        return found

    def _alike(self, text: str, chars: int, around: Mapping[str, Any]) -> Alike | None:
        """Records as columns, None where they are not alike."""
        is_worth = text.endswith("}") and text.count("\\") * FEW < len(text)
        told = of_lists(pl.Series([text[1:-1]])) if is_worth else None
        return told and Alike(told[0], [(told[0].height, around)], self._number + 1, chars)

    def _decoded(self, text: str, chars: int, around: Mapping[str, Any]) -> Run | None:
        """Records, None where one is no JSON or no object."""
        try:
            values: list[Any] = DECODER.decode(f"[{text}]")
        except (ValueError, RecursionError):
            return None
        if not all(isinstance(value, dict) for value in values):
            return None
        return Run(values, around, self._number + 1, chars=chars)

    def _members(self, around: Mapping[str, Any], depth: int) -> Iterator[Run | Alike | Spoilt]:
        """The records in an object too large, or too broken, to be decoded whole."""
        known = dict(around)
        self._at += 1
        while (mark := self._peek()) != "}":
            if not mark:
                return
            try:
                name = self._decode() if mark == '"' else None
            except _Malformed as malformed:
                yield self._spoilt(malformed)
                return
            if name is None or self._peek() != ":":
                yield self._spoilt(_Malformed(is_cut=not self._peek()))
                return
            self._at += 1
            begins = self._peek()
            if name == self._place.under:
                yield from self._value(known, depth + 1, is_record=not self._is_wrapped_in_its_own_name())
                continue
            if name == self._place.beside and begins == "{":
                yield from self._record(known, is_beside=True)
                continue
            try:
                known[name] = self._decode()
            except _Malformed as malformed:
                if begins == "[":
                    yield from self._value(known, depth + 1, is_record=False)
                elif begins == "{":
                    yield from self._inside(malformed, known, depth + 1)
                else:
                    yield self._spoilt(malformed)
                    return
            else:
                yield from self._numbered(known[name], known, depth)
        self._at += 1

    def _is_wrapped_in_its_own_name(self) -> bool:
        """Whether the value that begins here is an object among whose first members is `under` again."""
        if self._peek() != "{":
            return False
        if len(self._window) - self._at < _FIRST_MEMBERS_CHARS:
            self._fill(_FIRST_MEMBERS_CHARS)
        own_name = re.escape(str(self._place.under))
        return bool(
            re.compile(rf'{_FIRST_MEMBERS}{own_name}"').match(self._window, self._at, self._at + _FIRST_MEMBERS_CHARS)
        )

    def _record(self, around: Mapping[str, Any], *, is_beside: bool = False) -> Iterator[Run | Spoilt]:
        try:
            value = self._decode()
        except _Malformed as malformed:
            yield self._spoilt(malformed)
        else:
            self._number += 1
            yield Run([value], around, self._number, is_beside, self._decoded_chars)

    def _numbered(self, value: Any, around: Mapping[str, Any], depth: int) -> Iterator[Run]:
        for run in numbered(value, self._place, around, depth, self._number, self._decoded_chars):
            self._number += len(run.values)
            yield run

    def _decode(self) -> Any:
        """The value that begins here, whole. Raises _Malformed when there is none."""
        while True:
            try:
                value, end = DECODER.raw_decode(self._window, self._at)
            except json.JSONDecodeError as error:
                may_go_on = error.pos >= len(self._window) - 8 or error.msg.startswith("Unterminated string")
                length = len(self._window) - self._at
                if may_go_on and length < _LARGEST and self._fill(min(3 * length, _LARGEST - length)):
                    continue
                raise _Malformed(is_cut=may_go_on and self._is_at_end) from error
            except RecursionError as error:
                raise _Malformed(is_cut=False) from error
            if end == len(self._window) and self._fill():
                continue  # a number may go on
            self._decoded_chars = end - self._at
            self._at = end
            return value

    def _spoilt(self, malformed: _Malformed) -> Spoilt:
        """Account for what cannot be decoded and go on behind its end."""
        self._number += 1
        found = None if malformed.is_cut else _NEXT_RECORD.search(self._window, self._at)
        while found is None and not malformed.is_cut and len(self._window) - self._at < _LARGEST and self._fill():
            found = _NEXT_RECORD.search(self._window, self._at)
        text = self._window[self._at : found.end() if found else len(self._window)]
        if found is None:  # nothing behind it can be told apart
            self._window, self._at = "", 0
            while self._fill():
                self._window = ""
        else:
            self._at = found.end()
        return Spoilt(self._number, faults.TRUNCATED if malformed.is_cut else faults.NOT_JSON, text)

    def _peek(self) -> str:
        """The next character that says something, "" at the end of the text."""
        while True:
            blank = _BLANK.match(self._window, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._window):
                return self._window[self._at]
            if not self._fill():
                return ""

    def _fill(self, at_least_chars: int = 1) -> bool:
        """Take in more text; what lies behind is dropped. False at the end."""
        pieces = []
        while at_least_chars > 0 and (piece := next(self._pieces, None)) is not None:
            pieces.append(piece)
            at_least_chars -= len(piece)
        self._is_at_end = at_least_chars > 0
        self._window, self._at = "".join((self._window[self._at :], *pieces)), 0
        return bool(pieces)
