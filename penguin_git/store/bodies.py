"""Whole tasks, parsed once and appended to one file that all worktrees of a clone share."""

import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.model.task import Task

_BLOCK = 1 << 17  # bytes; a piece of this size stays in the processor's cache
_WASTE = 1 << 20  # bytes that nobody points to any more and that are left alone


class Span(NamedTuple):
    """Where a body lies, and its checksum. No length: nowhere."""

    start: int = 0
    length: int = 0
    checksum: int = 0


class Body(Struct, frozen=True, array_like=True):
    """A task, and the name of the text that said it."""

    oid: str
    task: Task


_DECODER = msgspec.msgpack.Decoder(Body)


class Bodies:
    """One file of bodies. What lies where is for the caller to keep; a body is checked when it is read."""

    def __init__(self, folder: Path, name: str = "") -> None:
        self._folder = folder
        self.name = name if name and (folder / name).exists() else "bodies-1"
        self.have_moved = False  # in this process: some spans are of a file that is gone
        self._fd: int | None = None

    @property
    def path(self) -> Path:
        """The file."""
        return self._folder / self.name

    def close(self) -> None:
        """Let go of the file; the next read opens it again."""
        fd, self._fd = self._fd, None
        if fd is not None:
            os.close(fd)

    def raw(self, span: Span) -> bytes:
        """The bytes of a body; empty where they are gone."""
        if not span.length:
            return b""
        try:
            if self._fd is None:
                self._fd = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
            return os.pread(self._fd, span.length, span.start)
        except OSError:
            return b""

    def blocks(self) -> Iterator[bytes]:
        """The bytes of all bodies, with those that nobody points to any more, piece by piece."""
        with suppress(OSError), self.path.open("rb", buffering=0) as file:
            while block := file.read(_BLOCK):
                yield block

    def task(self, span: Span, oid: str) -> Task | None:
        """The task that a text says; None where it was never kept, or is not what lies there."""
        raw = self._whole(span)
        if not raw:
            return None
        body = _DECODER.decode(raw)
        return body.task if body.oid == oid else None

    def append(self, bodies: Sequence[Body]) -> list[Span]:
        """Keep some bodies; where that is impossible, they lie nowhere."""
        encoded = [msgspec.msgpack.encode(body) for body in bodies]
        try:
            with self._locked(), self.path.open("ab") as file:
                start = file.seek(0, os.SEEK_END)
                file.writelines(encoded)
        except (OSError, PenguinError):  # a full disk, a read-only clone: only speed is lost
            return [Span()] * len(bodies)
        return list(_spans(start, encoded))

    def is_wasteful(self, used: int) -> bool:
        """Whether much of the file is of no use any more, where so many bytes are."""
        return self.size > 2 * used + _WASTE

    def packed(self, spans: Sequence[Span]) -> list[Span] | None:
        """Begin a new file with these alone and say where they are now; None while little is wasted."""
        if not self.is_wasteful(sum(span.length for span in spans)):
            return None
        old, name = self.path, f"bodies-{int(self.name.rpartition('-')[2]) + 1}"
        raw = [self._whole(span) for span in spans]
        try:
            with self._locked():
                (self._folder / name).write_bytes(b"".join(raw))
                self.close()
                self.name, self.have_moved = name, True
                old.unlink(missing_ok=True)
        except (OSError, PenguinError):
            return None
        return list(_spans(0, raw))

    def _whole(self, span: Span) -> bytes:
        """The bytes of a body; empty where they are damaged."""
        raw = self.raw(span)
        return raw if zlib.crc32(raw) == span.checksum else b""

    @property
    def size(self) -> int:
        """How many bytes there are."""
        with suppress(OSError):
            return self.path.stat().st_size
        return 0

    @contextmanager
    def _locked(self) -> Iterator[None]:
        from penguin_git.git.locks import FileLock  # for those who write

        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._folder.parent / "bodies.lock", "keeping what was read"):
            yield


def _spans(start: int, bodies: Iterable[bytes]) -> Iterator[Span]:
    for body in bodies:
        yield Span(start, len(body), zlib.crc32(body))
        start += len(body)
