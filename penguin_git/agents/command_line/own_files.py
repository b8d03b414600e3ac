"""Files where a program may write too: no link is followed, no pipe waited for, no size trusted."""

import os
import stat
from pathlib import Path

_SAFE = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def piece_of(path: Path, start: int, limit: int) -> bytes:
    """At most `limit` bytes of a file from `start` on; nothing where there is no such plain file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | _SAFE)
    except OSError:  # none, a link, or a folder in between is gone
        return b""
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return b""
        file.seek(start)
        return file.read(limit)


def write(path: Path, text: str) -> None:
    """Write a new file in the place of whatever was there."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFE, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
        file.write(text)
