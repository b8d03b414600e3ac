"""The folder of the task files on disk: which there are, and by what one sees that they changed."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from struct import Struct
from typing import NamedTuple

from penguin_git.errors import PenguinError
from penguin_git.model import layout

_STAMP = Struct("<qqqqI")
_MTIME = Struct("<q")


class Found(NamedTuple):
    """A file that could be a task, by its path from the root. `stamp` changes with whatever is written."""

    path: str
    stamp: bytes
    is_regular: bool


def scanned(work_tree: Path) -> Iterator[Found]:
    """Every file that could be a task; links are found and never followed, above it they are refused."""
    check_no_link(work_tree, f"{layout.TASKS}/")
    folders = [layout.TASKS]
    while folders:
        folder = folders.pop()
        try:
            fd = os.open(work_tree / folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            continue
        try:
            yield from _inside(fd, folder, folders)
        finally:
            os.close(fd)


def _inside(fd: int, folder: str, folders: list[str]) -> Iterator[Found]:
    with os.scandir(fd) as entries:
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                folders.append(f"{folder}/{name}")
            elif name.endswith((".yaml", ".yml")) and not name.startswith("."):
                try:
                    found = os.stat(name, dir_fd=fd, follow_symlinks=False)  # quicker than `entry.stat`
                except FileNotFoundError:
                    continue  # renamed or removed just now
                yield Found(f"{folder}/{name}", _stamp(found), stat.S_ISREG(found.st_mode))


def _stamp(found: os.stat_result) -> bytes:
    return _STAMP.pack(found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_mode)


def is_older(stamp: bytes, moment: int) -> bool:
    """Whether a file was last written before a moment (nanoseconds since 1970)."""
    written: int = _MTIME.unpack_from(stamp)[0]
    return written < moment


def check_no_link(work_tree: Path, path: str) -> None:
    """Refuse a path whose folders are not the checkout's own."""
    parts = path.split("/")[:-1]
    for depth in range(1, len(parts) + 1):
        above = "/".join(parts[:depth])
        if (work_tree / above).is_symlink():
            raise PenguinError(f"`{above}` is a link, and penguin follows none.", hint="Make it a folder.")
