"""Writing that a power cut can't take back, and what it means when it fails."""

import errno
import os
from collections.abc import Collection
from pathlib import Path

from penguin_git.errors import PenguinError

_MANY = 100  # files; flushing the whole machine is faster then


def write(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file that does not exist yet; a given `mode` is kept whatever the umask says."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666 if mode is None else mode)
    with os.fdopen(fd, "wb") as file:
        if mode is not None:
            os.fchmod(fd, mode)
        file.write(data)
        file.flush()
        os.fsync(fd)


def flush(path: Path) -> None:
    """Flush a file, or the names in a folder."""
    _flush(os.open(path, os.O_RDONLY | os.O_CLOEXEC))


def flush_files(paths: Collection[Path]) -> None:
    """Flush files, except links and what can't be opened: it isn't there, or isn't ours to read."""
    if len(paths) > _MANY:
        os.sync()
        return
    for path in paths:
        try:
            # Without O_NONBLOCK, a pipe that somebody put there would keep us waiting for ever.
            fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            continue
        _flush(fd)


def unwritable(folder: Path, error: OSError) -> PenguinError:
    """Return what it means for a person that a file below `folder` could not be written."""
    import shlex

    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return PenguinError(f"The disk of `{folder}` is full.", hint=f"df -h {shlex.quote(str(folder))}")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return PenguinError(f"`{folder}` is read-only for you.", hint=f"ls -ld {shlex.quote(str(folder))}")
    return PenguinError(f"`{folder}` cannot be written: {error.strerror}.")


def _flush(fd: int) -> None:
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
