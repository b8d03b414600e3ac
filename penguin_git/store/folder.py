"""The folder of the task files on disk: which there are, and by what one sees that they changed."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from penguin_git.errors import PenguinError
from penguin_git.model import layout
from penguin_git.store import standing
from penguin_git.store.known import FOLDER, STAMP, Known, Seen, Stamps, Survey

_NOTHING = Known({})


def scanned(work_tree: Path) -> Stamps:
    """Every file that could be a task; links are found and never followed, above it they are refused."""
    return changed(work_tree, _NOTHING).changed


def changed(work_tree: Path, known: Known) -> Survey:
    """The files that are new, gone, or whose stamp is not the known one, and how many there are in all."""
    check_no_link(work_tree, f"{layout.TASKS}/")
    if (survey := standing.surveyed(work_tree, known)) is not None:
        return survey
    found: Stamps = {}
    gone: list[str] = []
    count = 0
    unseen = {*known.folders, *known.since}
    for folder, seen in each(work_tree, known):
        unseen.discard(folder)
        count += seen.count
        if seen is not known.as_listed(folder):
            files, last = seen.files(), known.files(folder)
            found |= {f"{folder}/{name}": at for name, at in files.items() if last.get(name) != at}
            gone += [f"{folder}/{name}" for name in last if name not in files]
    gone += [f"{folder}/{name}" for folder in unseen for name in known.files(folder)]
    return Survey(found, gone, count)


def each(work_tree: Path, known: Known = _NOTHING) -> Iterator[tuple[str, Seen]]:
    """Every folder as it is listed now, which is what is known of it where nothing has changed."""
    check_no_link(work_tree, f"{layout.TASKS}/")
    folders = [layout.TASKS]
    while folders:
        folder = folders.pop()
        seen = _seen(work_tree, folder, known.as_listed(folder))
        if seen is not None:
            folders += [f"{folder}/{name}" for name in seen.below]
            yield folder, seen


def told(work_tree: Path, known: Known) -> dict[str, Seen]:
    """The folders for others, who are told no more of them than what is known."""
    folders = {path: seen for path, seen in known.folders.items() if path not in known.since}
    for folder in known.since:
        folders[folder] = (_seen(work_tree, folder) or Seen()).said_by(known.files(folder))
    return folders


def _seen(work_tree: Path, folder: str, before: Seen | None = None) -> Seen | None:
    """A folder as it is listed now: `before` itself, if that is the same; None where there is none."""
    try:
        fd = os.open(work_tree / folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError as error:
        raise _closed(folder, error) from error
    try:
        names = os.listdir(fd)  # noqa: PTH208 - of this very folder, whatever its path is by now
        stamps = _stamps(fd, names)
    except PermissionError as error:
        raise _closed(folder, error) from error
    finally:
        os.close(fd)
    if before is not None and before.is_listed_as(names, stamps):
        return before
    return Seen.of(names, stamps)


def _closed(folder: str, error: OSError) -> PenguinError:
    return PenguinError(f"`{folder}` can't be read: {error.strerror}.", hint=f"chmod u+rx {folder}")


def _stamps(fd: int, names: list[str]) -> list[bytes]:
    """The stamps of what is in a folder. It runs for every file in every command, so it does nothing else."""
    look, pack, kind = os.stat, STAMP.pack, stat.S_IFMT
    while True:
        try:
            return [
                pack(at.st_mtime_ns, at.st_ctime_ns, at.st_size, at.st_ino, at.st_mode)
                if kind((at := look(name, dir_fd=fd, follow_symlinks=False)).st_mode) != stat.S_IFDIR
                else FOLDER
                for name in names
            ]
        except FileNotFoundError:  # renamed or removed just now
            names[:] = [name for name in names if _is_there(fd, name)]


def _is_there(fd: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=fd, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def stamp(at: os.stat_result) -> bytes:
    """What changes whenever the file is written to."""
    return STAMP.pack(at.st_mtime_ns, at.st_ctime_ns, at.st_size, at.st_ino, at.st_mode)


def is_older(stamp: bytes, moment: int) -> bool:
    """Whether a file was last written before a moment (nanoseconds since 1970)."""
    written: int = STAMP.unpack(stamp)[0]
    return written < moment


def is_regular(stamp: bytes) -> bool:
    """Whether it is a file of its own: no link, no device."""
    return stat.S_ISREG(STAMP.unpack(stamp)[4])


def check_no_link(work_tree: Path, path: str) -> None:
    """Refuse a path whose folders are not the checkout's own."""
    parts = path.split("/")[:-1]
    for depth in range(1, len(parts) + 1):
        above = "/".join(parts[:depth])
        if (work_tree / above).is_symlink():
            raise PenguinError(f"`{above}` is a link, and penguin follows none.", hint="Make it a folder.")
