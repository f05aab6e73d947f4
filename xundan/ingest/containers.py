"""Archives and workbooks: what lies in them, each as a source of its own, nothing ever unpacked to disk.

zip (plain, or encrypted the old way or with AES), gzip, and both kinds of Excel workbook; an archive may hold archives.
Names are read as GBK where the archive does not say that they are UTF-8. Folders, hidden files and what macOS adds are
passed over; links and names that lead outside are refused.

Against archives made to harm: what an archive unpacks to is known or counted before it is used, and is refused beyond
`_RATIO` times its size (as soon as that is more than `_ALWAYS_BYTES`); so are more than `_ENTRIES` entries and archives
nested deeper than `_DEPTH`. A workbook is held in memory and must not unpack to more than the limit given.
"""

import gzip
import io
import stat
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import IO, cast

import pyzipper

from xundan.ingest import faults
from xundan.ingest.source import HEAD_BYTES, Source, read_up_to
from xundan.ingest.spreadsheet import NoWorkbookError, sheets

_RATIO = 200  # chat logs shrink to a tenth or so, templates to a fiftieth
_ALWAYS_BYTES = 64 << 20
_ENTRIES = 200_000
_AT_ONCE_BYTES = 1 << 20
_DEPTH = 3
_MEMBER_OF_WORKBOOK = "xl/workbook."

DAMAGE = (pyzipper.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)


@dataclass(frozen=True)
class Limits:
    """What the workspace allows: passwords to try, and how many bytes a workbook may unpack to."""

    passwords: tuple[str, ...]
    workbook_bytes: int


@dataclass(frozen=True)
class Unreadable:
    """Something in a container, or the container itself, that cannot be taken."""

    name: str
    reason: str


class OversizeError(Exception):
    """An archive unpacks to more than is believable."""


def entries(source: Source, limits: Limits, depth: int = 0) -> Iterator[Source | Unreadable]:
    """What lies in a source: its entries or sheets, or the source itself where it is no container.

    An entry must be used before the next is asked for.
    """
    head = source.head
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _guarded(source, _zip(source, limits, depth))
    elif head.startswith(b"\x1f\x8b"):
        yield from _guarded(source, _gzip(source, limits, depth))
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        yield from _workbook(source, limits)
    else:
        yield source


def _guarded(source: Source, found: Iterator[Source | Unreadable]) -> Iterator[Source | Unreadable]:
    try:
        yield from found
    except OversizeError:
        yield Unreadable(source.name, faults.BOMB)
    except (*DAMAGE, OSError, ValueError) as damage:  # the latter two, where an entry is said to lie before the start
        yield Unreadable(source.name, faults.damaged(type(damage).__name__))


def _zip(source: Source, limits: Limits, depth: int) -> Iterator[Source | Unreadable]:
    with source.open() as stream, pyzipper.AESZipFile(stream) as archive:
        infos = archive.infolist()
        if any(info.filename.startswith(_MEMBER_OF_WORKBOOK) for info in infos):
            yield from _workbook(source, limits, unpacked_bytes=sum(info.file_size for info in infos))
            return
        size_bytes = stream.seek(0, io.SEEK_END)
        if depth == _DEPTH or len(infos) > _ENTRIES or _is_bomb(sum(info.file_size for info in infos), size_bytes):
            yield Unreadable(source.name, faults.BOMB)
            return
        for info in infos:
            path = _path(info)
            if info.is_dir() or _is_passed_over(path):
                continue
            name = f"{source.name}/{path.as_posix().lstrip('/')}"
            if stat.S_ISLNK(info.external_attr >> 16):
                yield Unreadable(name, faults.LINK)
            elif path.is_absolute() or ".." in path.parts or ":" in path.as_posix():
                yield Unreadable(f"{source.name}/{path.name}", faults.OUTSIDE)
            else:
                yield from _entry(archive, info, replace(source, name=name), limits, depth)


def _entry(
    archive: pyzipper.AESZipFile, info: pyzipper.ZipInfo, source: Source, limits: Limits, depth: int
) -> Iterator[Source | Unreadable]:
    password = None
    if info.flag_bits & 1:
        password = _password(archive, info, limits)
        if password is None:
            yield Unreadable(source.name, faults.WRONG_KEY if limits.passwords else faults.LACKS_KEY)
            return
    entry = Source(source.name, source.kind, partial(_open_entry, archive, info, password))
    if entry.head.startswith(b"PK"):  # an archive is read from its end, which a compressed stream is far from
        with entry.open() as stream:
            content = read_up_to(stream, limits.workbook_bytes + 1)
        if len(content) > limits.workbook_bytes:
            yield Unreadable(source.name, faults.NESTED_TOO_LARGE)
            return
        entry = Source(source.name, source.kind, partial(io.BytesIO, content))
    elif len(entry.head) < HEAD_BYTES:  # all there is; a thousand small ones are opened once each
        entry = Source(source.name, source.kind, partial(io.BytesIO, entry.head))
    yield from entries(entry, limits, depth + 1)


def _open_entry(archive: pyzipper.AESZipFile, info: pyzipper.ZipInfo, password: bytes | None) -> IO[bytes]:
    return cast("IO[bytes]", archive.open(info, pwd=password))


def _password(archive: pyzipper.AESZipFile, info: pyzipper.ZipInfo, limits: Limits) -> bytes | None:
    """The password that opens an entry, None if none of those in the settings does."""
    for password in limits.passwords:
        for encoding in ("utf-8", "gb18030"):
            try:
                with archive.open(info, pwd=password.encode(encoding)) as stream:
                    stream.read(1 << 16)
            except (*DAMAGE, ValueError):
                continue
            return password.encode(encoding)
    return None


def _gzip(source: Source, limits: Limits, depth: int) -> Iterator[Source | Unreadable]:
    if depth == _DEPTH:
        yield Unreadable(source.name, faults.BOMB)
        return
    with source.open() as stream:
        size_bytes = stream.seek(0, io.SEEK_END)
    breaks: list[str] = []
    unpacked = replace(source, open=partial(_open_gzip, source, size_bytes, breaks), breaks=breaks)
    yield from entries(unpacked, limits, depth + 1)


def _open_gzip(source: Source, size_bytes: int, breaks: list[str]) -> IO[bytes]:
    return cast("IO[bytes]", _Unpacked(source.open(), size_bytes, breaks))


class _Unpacked(io.BufferedIOBase):
    """An unpacked stream that stops when more comes out than is believable.

    Where it breaks off it ends with the last whole line, and why is added to `breaks`.
    """

    def __init__(self, packed: IO[bytes], size_bytes: int, breaks: list[str]) -> None:
        self._stream = gzip.GzipFile(fileobj=packed)
        self._packed = packed
        self._size_bytes = size_bytes
        self._breaks = breaks
        self._read_bytes = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        """Raises OversizeError."""
        wanted = size if size is not None and size >= 0 else sys.maxsize
        pieces: list[bytes] = []
        try:
            while wanted > 0 and (piece := self._stream.read1(min(wanted, _AT_ONCE_BYTES))):
                pieces.append(piece)
                wanted -= len(piece)
                self._read_bytes += len(piece)
                if _is_bomb(self._read_bytes, self._size_bytes):
                    raise OversizeError
        except DAMAGE as damage:
            if not self._read_bytes:
                raise
            self._breaks.append(type(damage).__name__)
            data = b"".join(pieces)
            return data[: data.rfind(b"\n") + 1] or data
        return b"".join(pieces)

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def close(self) -> None:
        self._stream.close()
        self._packed.close()
        super().close()


def _workbook(source: Source, limits: Limits, unpacked_bytes: int = 0) -> Iterator[Source | Unreadable]:
    with source.open() as stream:
        content = read_up_to(stream, limits.workbook_bytes + 1)
    if max(len(content), unpacked_bytes) > limits.workbook_bytes:
        yield Unreadable(source.name, faults.workbook_too_large(limits.workbook_bytes))
        return
    try:
        found = sheets(content)
    except NoWorkbookError:
        yield Unreadable(source.name, faults.WORKBOOK)
        return
    if not found:
        yield Unreadable(source.name, faults.EMPTY_FILE)
    for sheet in found:
        name = f"{source.name}/{sheet.name}" if len(found) > 1 else source.name
        yield replace(source, name=name, sheet=sheet)


def _is_bomb(unpacked_bytes: int, packed_bytes: int) -> bool:
    return unpacked_bytes > max(_ALWAYS_BYTES, _RATIO * packed_bytes)


def _path(info: pyzipper.ZipInfo) -> PurePosixPath:
    """An entry's path; old Windows archivers write names in the system's encoding and do not say so."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = info.filename
    return PurePosixPath(name.replace("\\", "/"))


def _is_passed_over(path: PurePosixPath) -> bool:
    return path.name.startswith((".", "~$")) or "__MACOSX" in path.parts
