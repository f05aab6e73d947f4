"""A piece of an inbox file before anybody knows what it is: its name, its first bytes, its text, or its sheet.

Readers take a `Source`, never a path, so that what lies in an archive or a workbook is read like a file of its own.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from xundan.ingest import decode, json_outline

if TYPE_CHECKING:
    from xundan.ingest.spreadsheet import Sheet

HEAD_BYTES = 256 << 10
_A_TENTH_OF_THREES = 30  # three NULs so often that they are a tenth of the bytes


@dataclass(frozen=True)
class Source:
    """Content with a name: the path below inbox/ with forward slashes, entries and sheets as if below a folder.

    `kind` is the folder of the inbox it was dropped in, `open` opens the content anew, `sheet` is set for a sheet.
    `breaks` tells, once the content was read, by what it ended before its end.
    """

    name: str
    kind: str
    open: Callable[[], IO[bytes]]
    sheet: "Sheet | None" = None
    breaks: list[str] = field(default_factory=list, compare=False)

    @property
    def stem(self) -> str:
        """Its own name without folders and suffix: some exports name a file or a sheet after the buyer."""
        return self.sheet.name if self.sheet else PurePosixPath(self.name).stem

    @cached_property
    def head(self) -> bytes:
        """The first bytes, as they are."""
        with self.open() as stream:
            return read_up_to(stream, HEAD_BYTES)

    @cached_property
    def encoding(self) -> tuple[str, int]:
        """The encoding of the text and the length of its byte order mark."""
        if len(self.head) < HEAD_BYTES:
            return decode.sniff_encoding(io.BytesIO(self.head))
        with self.open() as stream:
            return decode.sniff_encoding(stream)

    @cached_property
    def head_text(self) -> str:
        """The first lines as text, whole ones if there are any; broken bytes as decode.BROKEN."""
        if self.is_binary:
            return ""
        encoding, bom_bytes = self.encoding
        text = self.head[bom_bytes:].decode(encoding, "xundan.mark").replace("\r\n", "\n").replace("\r", "\n")
        return text[: text.rfind("\n") + 1] if len(self.head) == HEAD_BYTES and "\n" in text else text

    @cached_property
    def json_paths(self) -> tuple[str, ...]:
        """The paths of the members that the first objects of a JSON text have, e.g. `messages[].content`."""
        return json_outline.paths(self.head_text, is_lines=self.is_json_lines)

    @cached_property
    def is_json_lines(self) -> bool:
        """Whether every line is an object of its own."""
        return json_outline.is_lines(self.head_text)

    @cached_property
    def is_binary(self) -> bool:
        """A sheet, a known container, and bytes no text has; a few NULs are what a crash leaves behind in a text."""
        has_nuls = self.head.count(b"\0\0\0") * _A_TENTH_OF_THREES > len(self.head)
        return (
            self.sheet is not None
            or self.head.startswith(_MAGICS)
            or (has_nuls and not self.head.startswith((b"\xff\xfe", b"\xfe\xff")))
        )

    def blocks(self) -> Iterator[decode.Block]:
        """The text in blocks of whole lines."""
        encoding, bom_bytes = self.encoding
        with self.open() as stream:
            yield from decode.read_blocks(stream, encoding, bom_bytes, decode.BLOCK_BYTES)

    def text(self) -> Iterator[str]:
        """The text in pieces cut anywhere, for what is not made of lines; broken bytes as decode.BROKEN."""
        encoding, bom_bytes = self.encoding
        with self.open() as stream:
            yield from decode.read_text(stream, encoding, bom_bytes)


def read_up_to(stream: IO[bytes], size_bytes: int) -> bytes:
    """So many bytes, or all there are; the streams of archives may hand out less at a time."""
    pieces = []
    while size_bytes > 0 and (piece := stream.read(size_bytes)):
        pieces.append(piece)
        size_bytes -= len(piece)
    return b"".join(pieces)


OTHER_ARCHIVES = (b"Rar!", b"7z\xbc\xaf")
PICTURES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff")
_MAGICS = (
    b"PAR1",  # Parquet
    b"PK\x03\x04",  # zip, and therefore xlsx
    b"PK\x05\x06",  # zip without entries
    b"\x1f\x8b",  # gzip
    b"\xd0\xcf\x11\xe0",  # old xls, and workbooks under a password
    *OTHER_ARCHIVES,
    *PICTURES,
)
