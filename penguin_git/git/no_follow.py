"""Files read where an agent may put links in the way at any time."""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PIECE = 1 << 20  # bytes
_LINKLESS = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC


def small_file(root: Path, path: str, most: int) -> bytes | None:
    """Return a regular file's content, never by way of a link, not even a link in place of a folder.

    None where there is no such file, or one of more than `most` bytes.
    """
    with suppress(OSError), _folder_of(root, path) as (folder, name):
        fd = os.open(name, _LINKLESS | os.O_NONBLOCK, dir_fd=folder)
        with os.fdopen(fd, "rb") as file:
            if stat.S_ISREG(os.fstat(fd).st_mode):
                data = file.read(most + 1)
                return data if len(data) <= most else None
    return None


def copy(root: Path, paths: Iterable[str], target: Path) -> None:
    """Copy the files and links at these paths of `root` into `target`; anything else is left out."""
    for path in paths:
        with suppress(OSError), _folder_of(root, path) as (folder, name):
            kind = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
            place = target / path
            place.parent.mkdir(parents=True, exist_ok=True)
            if stat.S_ISLNK(kind):
                place.symlink_to(os.readlink(name, dir_fd=folder))
            elif stat.S_ISREG(kind):
                _copy(os.open(name, _LINKLESS | os.O_NONBLOCK, dir_fd=folder), place)


def _copy(fd: int, place: Path) -> None:
    """Copy as much as there is now: somebody may be writing on."""
    with os.fdopen(fd, "rb") as source:
        found = os.fstat(fd)
        if not stat.S_ISREG(found.st_mode):
            return
        with place.open("wb") as copied:
            left = found.st_size
            while left and (piece := source.read(min(left, _PIECE))):
                copied.write(piece)
                left -= len(piece)
            os.fchmod(copied.fileno(), 0o700 if found.st_mode & stat.S_IXUSR else 0o600)


@contextmanager
def _folder_of(root: Path, path: str) -> Iterator[tuple[int, str]]:
    """The open folder in which a path ends, and the last name of it."""
    *folders, name = path.split("/")
    fds = [os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)]
    try:
        for folder in folders:
            fds.append(os.open(folder, _LINKLESS | os.O_DIRECTORY, dir_fd=fds[-1]))
        yield fds[-1], name
    finally:
        for fd in fds:
            os.close(fd)
