"""A file as it lies in an inbox."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

from xundan.ingest.source import Source

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class InboxFile:
    """A file of the inbox: `name` is its path below inbox/ with forward slashes, `kind` the folder it lies in."""

    name: str
    kind: str
    path: Path
    size_bytes: int
    modified_ns: int

    @classmethod
    def at(cls, path: Path, inbox: Path, kind: str) -> "InboxFile":
        stat = path.stat()
        return cls(path.relative_to(inbox).as_posix(), kind, path, stat.st_size, stat.st_mtime_ns)

    @property
    def source(self) -> Source:
        return Source(self.name, self.kind, self._open)

    def _open(self) -> IO[bytes]:
        return self.path.open("rb")

    @cached_property
    def sha256(self) -> str:
        """Fingerprint of the content, empty for a file that cannot be opened."""
        digest = hashlib.sha256()
        try:
            with self._open() as stream:
                while chunk := stream.read(_CHUNK_BYTES):
                    digest.update(chunk)
        except OSError:
            return ""
        return digest.hexdigest()

    def has_changed(self) -> bool:
        """Whether it is being written: its size or time is another by now, or it is gone."""
        try:
            stat = self.path.stat()
        except OSError:
            return True
        return (stat.st_size, stat.st_mtime_ns) != (self.size_bytes, self.modified_ns)
