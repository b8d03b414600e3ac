"""The folder of the task files on disk: which there are, and by what one sees that they changed."""

import os
import stat
from pathlib import Path
from struct import Struct

from penguin_git.errors import PenguinError
from penguin_git.model import layout
from penguin_git.store import standing
from penguin_git.store.standing import Stamps

_STAMP = Struct("<qqqqI")


def scanned(work_tree: Path) -> Stamps:
    """Every file that could be a task; links are found and never followed, above it they are refused."""
    return changed(work_tree, {})[0]


def changed(work_tree: Path, known: Stamps) -> tuple[Stamps, int]:
    """The files that are new or whose stamp is not the known one, and how many files there are in all."""
    check_no_link(work_tree, f"{layout.TASKS}/")
    if (seen := standing.changed(work_tree, known)) is not None:
        return seen
    found: Stamps = {}
    count = 0
    folders = [layout.TASKS]
    while folders:
        folder = folders.pop()
        try:
            fd = os.open(work_tree / folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            continue
        try:
            count += _scan(fd, f"{folder}/", known, found, folders)
        finally:
            os.close(fd)
    return found, count


def _scan(fd: int, above: str, known: Stamps, found: Stamps, folders: list[str]) -> int:
    """This runs for every file in every listing, so it does and keeps nothing else."""
    look, pack, last = os.stat, _STAMP.pack, known.get
    count = 0
    for name in os.listdir(fd):
        try:
            at = look(name, dir_fd=fd, follow_symlinks=False)
        except FileNotFoundError:
            continue  # renamed or removed just now
        path = above + name
        stamp = pack(at.st_mtime_ns, at.st_ctime_ns, at.st_size, at.st_ino, at.st_mode)
        if last(path) == stamp:
            count += 1
        elif stat.S_ISDIR(at.st_mode):
            folders.append(path)
        elif may_be_task(name):
            count += 1
            found[path] = stamp
    return count


def may_be_task(name: str) -> bool:
    """Whether a file of this name could be a task."""
    return name.endswith((".yaml", ".yml")) and not name.startswith(".")


def stamp(at: os.stat_result) -> bytes:
    """What changes whenever the file is written to."""
    return _STAMP.pack(at.st_mtime_ns, at.st_ctime_ns, at.st_size, at.st_ino, at.st_mode)


def is_older(stamp: bytes, moment: int) -> bool:
    """Whether a file was last written before a moment (nanoseconds since 1970)."""
    written: int = _STAMP.unpack(stamp)[0]
    return written < moment


def is_regular(stamp: bytes) -> bool:
    """Whether it is a file of its own: no link, no device."""
    return stat.S_ISREG(_STAMP.unpack(stamp)[4])


def check_no_link(work_tree: Path, path: str) -> None:
    """Refuse a path whose folders are not the checkout's own."""
    parts = path.split("/")[:-1]
    for depth in range(1, len(parts) + 1):
        above = "/".join(parts[:depth])
        if (work_tree / above).is_symlink():
            raise PenguinError(f"`{above}` is a link, and penguin follows none.", hint="Make it a folder.")
