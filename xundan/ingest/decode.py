"""Bytes to text: which encoding a file has, and its content in blocks of whole lines.

Encodings met in exports: UTF-8 (with or without BOM), GBK/GB18030, UTF-16 with BOM. A BOM decides. Without one, text
that is valid UTF-8 is UTF-8, and so is text that breaks at few of its foreign bytes, because GBK read as UTF-8 breaks
at nearly every character. Pure ASCII at the start says nothing, so one reads on to the first other byte.

A broken byte, or a NUL, becomes the mark `BROKEN` (a Unicode noncharacter, which no text holds), so that whoever splits
the text into rows can refuse just the row that carries it.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import polars as pl

BROKEN = "\ufdd0"
BLOCK_BYTES = 8 << 20
TEXT_BYTES = 1 << 20
MAX_LINE_BYTES = 8 << 20  # a longer "line" is no text: it is cut, and the pieces are refused one by one
_SNIFF_BYTES = 1 << 20
_MUCH_BYTES = 1 << 16
_UTF16_ZERO_SHARE = 0.2  # of the first bytes: every second one of ASCII, none of Chinese
_TOLERATED_BROKEN_SHARE = 0.1  # of the non-ASCII bytes; GBK taken for UTF-8 breaks far more than that

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class Block:
    """Whole lines of a file: valid UTF-8 with LF line ends. `line` is the number of the first one, from 1."""

    data: bytes
    line: int
    is_last: bool
    has_broken: bool

    def lines(self) -> pl.Series:
        """Its lines as text, without their ends."""
        return pl.Series([self.data.removesuffix(b"\n")]).cast(pl.String).str.split("\n").explode()


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return BROKEN, error.end


codecs.register_error("xundan.mark", _mark)


def sniff_encoding(stream: IO[bytes]) -> tuple[str, int]:
    """The encoding of a text and the length of its BOM in bytes. Reads on while all is ASCII."""
    head = stream.read(_SNIFF_BYTES)
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding, len(bom)
    if head[:4096].count(b"\0") > len(head[:4096]) * _UTF16_ZERO_SHARE:
        return ("utf-16-be" if head[:1] == b"\0" else "utf-16-le"), 0
    piece = head
    while piece and piece.isascii():
        piece = stream.read(_SNIFF_BYTES)
    return _utf8_or_gb18030(piece), 0


def _utf8_or_gb18030(piece: bytes) -> str:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(piece)
    except UnicodeDecodeError:
        foreign = sum(byte >= 0x80 for byte in piece)
        broken_as_utf8 = piece.decode("utf-8", "xundan.mark").count(BROKEN)
        if broken_as_utf8 > max(1, foreign * _TOLERATED_BROKEN_SHARE):
            return "gb18030"
    return "utf-8"


def read_blocks(stream: IO[bytes], encoding: str, bom_bytes: int, block_bytes: int) -> Iterator[Block]:
    """The text in blocks that end at a line end (the last may not), decoded, with every line end made LF."""
    stream.read(bom_bytes)
    pieces = (
        _utf16_pieces(stream, encoding, block_bytes) if encoding.startswith("utf-16") else _pieces(stream, block_bytes)
    )
    line = 1
    held: bytes | None = None
    for piece in pieces:
        if held is not None:
            block = _block(held, encoding, line, is_last=False)
            line += block.data.count(b"\n")
            yield block
        held = piece
    if held is not None:
        yield _block(held, encoding, line, is_last=True)


def read_text(stream: IO[bytes], encoding: str, bom_bytes: int) -> Iterator[str]:
    """The text in pieces of `TEXT_BYTES` cut between any two characters, with broken bytes and NUL as `BROKEN`."""
    stream.read(bom_bytes)
    decoder = codecs.getincrementaldecoder(encoding)("xundan.mark")
    while chunk := stream.read(TEXT_BYTES):
        yield decoder.decode(chunk).replace("\0", BROKEN)
    if rest := decoder.decode(b"", True):
        yield rest


def _block(data: bytes, encoding: str, line: int, *, is_last: bool) -> Block:
    has_broken = False
    if encoding == "gb18030" and not data.isascii():
        text = data.decode("gb18030", "xundan.mark")
        has_broken = BROKEN in text
        data = text.encode("utf-8", "replace")  # GB18030 can spell surrogates, UTF-8 cannot
    else:
        if not _is_utf8(data):
            data = data.decode("utf-8", "xundan.mark").encode("utf-8")
        has_broken = BROKEN.encode() in data
    if b"\0" in data:
        data, has_broken = data.replace(b"\0", BROKEN.encode()), True
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return Block(data=data, line=line, is_last=is_last, has_broken=has_broken)


def _is_utf8(data: bytes) -> bool:
    """Polars looks at much text ten times as fast as Python, but takes longer to begin."""
    try:
        if len(data) < _MUCH_BYTES:
            data.decode("utf-8")
        else:
            pl.Series([data]).cast(pl.String)
    except (UnicodeDecodeError, pl.exceptions.PolarsError):
        return False
    return True


def _pieces(stream: IO[bytes], block_bytes: int) -> Iterator[bytes]:
    """Raw bytes cut after a line feed, which is never part of another character in UTF-8 or GB18030."""
    rest = b""
    while chunk := stream.read(block_bytes):
        if chunk.endswith(b"\r"):
            chunk += stream.read(1)
        data = rest + chunk
        cut = max(data.rfind(b"\n"), data.rfind(b"\r") if b"\n" not in data else -1) + 1
        if cut == 0 and len(data) > MAX_LINE_BYTES:
            cut = len(data)
        if cut:
            yield data[:cut]
        rest = data[cut:]
    if rest:
        yield rest


def _utf16_pieces(stream: IO[bytes], encoding: str, block_bytes: int) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("xundan.mark")
    rest = ""
    while chunk := stream.read(block_bytes):
        text = rest + decoder.decode(chunk)
        cut = text.rfind("\n") + 1
        if cut == 0 and len(text) > MAX_LINE_BYTES:
            cut = len(text)
        if cut:
            yield text[:cut].encode("utf-8", "replace")
        rest = text[cut:]
    rest += decoder.decode(b"", True)
    if rest:
        yield rest.encode("utf-8", "replace")
