"""A file of the inbox before anybody knows what it is: its name, its first bytes, its text.

Readers take a `Source`, never a path, so that what lies inside a container can be read like a file of its own.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from xundan.ingest import decode

HEAD_BYTES = 256 << 10


@dataclass(frozen=True)
class Source:
    """One file: `name` is its path below inbox/ with forward slashes, `kind` the folder it was dropped in."""

    name: str
    kind: str
    path: Path
    size_bytes: int
    modified_ns: int

    def open(self) -> BinaryIO:
        return self.path.open("rb")

    @cached_property
    def sha256(self) -> str:
        """Fingerprint of the content. Raises OSError when the file cannot be opened."""
        with self.open() as stream:
            digest = hashlib.sha256()
            while chunk := stream.read(HEAD_BYTES):
                digest.update(chunk)
            return digest.hexdigest()

    @cached_property
    def head(self) -> bytes:
        """The first bytes, as they are."""
        with self.open() as stream:
            return stream.read(HEAD_BYTES)

    @cached_property
    def encoding(self) -> tuple[str, int]:
        """The encoding of the text and the length of its byte order mark."""
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
    def is_binary(self) -> bool:
        """Known containers, and bytes no text has."""
        return self.head.startswith(_MAGICS) or (
            b"\0\0\0" in self.head and not self.head.startswith((b"\xff\xfe", b"\xfe\xff"))
        )

    def blocks(self) -> Iterator[decode.Block]:
        """The text in blocks of whole lines."""
        encoding, bom_bytes = self.encoding
        with self.open() as stream:
            yield from decode.read_blocks(stream, encoding, bom_bytes, decode.BLOCK_BYTES)


_MAGICS = (
    b"PAR1",  # Parquet
    b"PK\x03\x04",  # zip, and therefore xlsx
    b"\x1f\x8b",  # gzip
    b"\xd0\xcf\x11\xe0",  # old xls
    b"%PDF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x89PNG",
    b"\xff\xd8\xff",
)
