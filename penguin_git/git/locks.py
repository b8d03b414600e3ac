"""Locks between processes that the kernel itself gives back, also after `kill -9`."""

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import msgspec

from penguin_git.errors import PenguinError
from penguin_git.git.durable import unwritable


def _now() -> datetime:
    return datetime.now(UTC)


class FileLock:
    """A lock on a file, held by one process and by those that inherit `fd` from it.

    The file is never deleted: another process may be about to lock it. Closing is the only way of releasing,
    so that a git child that outlives a killed parent keeps the lock until it ends.
    """

    def __init__(self, path: Path, purpose: str = "", clock: Callable[[], datetime] = _now) -> None:
        self.path = path
        self._purpose = purpose
        self._clock = clock
        self._fd: int | None = None

    @property
    def fd(self) -> int:
        """The descriptor that children inherit to keep the lock as long as they run."""
        if self._fd is None:
            raise ValueError(f"`{self.path}` is not locked by us")
        return self._fd

    def acquire(self, timeout: float | None = 0) -> bool:
        """Take the lock and say whether that worked. Waits up to `timeout` seconds; None waits for ever."""
        if self._fd is not None:
            raise ValueError(f"`{self.path}` is locked already, by us")
        end = None if timeout is None else time.monotonic() + timeout
        fd = self._open()
        while not _locked(fd):
            if end is not None and time.monotonic() >= end:
                os.close(fd)
                return False
            time.sleep(0.01)
        self._fd = fd
        try:
            self._sign(fd)
        except BaseException:
            self.release()  # no room on the disk: who does not know that they have it never gives it back
            raise
        return True

    def release(self) -> None:
        """Give the lock back; without one this does nothing."""
        fd, self._fd = self._fd, None
        if fd is not None:
            os.close(fd)

    def holder(self) -> str | None:
        """Say who holds the lock, for people; None when nobody does. Never takes it."""
        try:
            fd = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:
            return None
        with os.fdopen(fd, "rb") as file:
            if self._fd is None and _shared(fd):
                return None
            return _described(file.read(4096))

    def __enter__(self) -> "FileLock":
        self.acquire(timeout=None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.release()

    def _open(self) -> int:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
        except OSError as error:
            raise unwritable(self.path.parent, error) from error

    def _sign(self, fd: int) -> None:
        signed = {
            "pid": os.getpid(),
            "since": self._clock().isoformat(timespec="seconds").replace("+00:00", "Z"),
            "purpose": self._purpose,
        }
        os.ftruncate(fd, 0)
        os.pwrite(fd, msgspec.json.encode(signed) + b"\n", 0)


@contextmanager
def folder_locked(folder: Path) -> Iterator[None]:
    """Hold a lock on a folder itself during the block: nothing is written, so it may be read-only."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        while not _flock(fd, fcntl.LOCK_EX):
            time.sleep(0.01)
        yield
    finally:
        os.close(fd)


def _locked(fd: int) -> bool:
    """Try to take the lock. Readers that look for a holder are in the way for a moment: outwait those."""
    end = time.monotonic() + 1
    while not _flock(fd, fcntl.LOCK_EX):
        if not _flock(fd, fcntl.LOCK_SH) or time.monotonic() >= end:
            return False
        fcntl.flock(fd, fcntl.LOCK_UN)
        time.sleep(0.001)
    return True


def _shared(fd: int) -> bool:
    return _flock(fd, fcntl.LOCK_SH)


def _flock(fd: int, kind: int) -> bool:
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno in (errno.ENOLCK, errno.EOPNOTSUPP):
            raise PenguinError(
                "The file system of this repository has no locks.", hint="Keep the clone on a local disk."
            ) from error
        raise
    return True


def _described(data: bytes) -> str:
    """A holder that is just signing in, or an old file, still is a holder."""
    try:
        signed = msgspec.json.decode(data)
        return f"{signed['purpose'] or 'penguin'} (process {signed['pid']}, since {signed['since']})"
    except (msgspec.DecodeError, KeyError, TypeError):
        return "another process"
