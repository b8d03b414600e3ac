"""Files read where an agent may put links in the way at any time."""

import os
import stat
from pathlib import Path

_LINKLESS = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC


def small_file(root: Path, path: str, most: int) -> bytes | None:
    """Return a regular file's content, never by way of a link, not even a link in place of a folder.

    None where there is no such file, or one of more than `most` bytes.
    """
    fds: list[int] = []
    try:
        fds.append(os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
        *folders, name = path.split("/")
        for folder in folders:
            fds.append(os.open(folder, _LINKLESS | os.O_DIRECTORY, dir_fd=fds[-1]))
        fds.append(os.open(name, _LINKLESS | os.O_NONBLOCK, dir_fd=fds[-1]))
        return _small(fds[-1], most)
    except OSError:
        return None
    finally:
        for fd in fds:
            os.close(fd)


def _small(fd: int, most: int) -> bytes | None:
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        return None
    with os.fdopen(fd, "rb", closefd=False) as file:
        data = file.read(most + 1)
    return data if len(data) <= most else None
