"""The task files of the checkout, as they lie on disk right now."""

import os
import shlex
import stat
from pathlib import Path

from penguin_git.errors import PenguinError, Problem
from penguin_git.git import files
from penguin_git.store import folder
from penguin_git.store.known import is_text

_LARGEST = 256 * 1024


def task_files(work_tree: Path) -> list[str]:
    """The paths, relative to the checkout, of everything that could be a task file."""
    return list(filter(is_text, folder.scanned(work_tree)))


def read_file(work_tree: Path, path: str, *, whole: bool = False) -> bytes | None:
    """The content of a regular file, None where there is none. A link is an error.

    Of a file too large for a task only so much that this shows, unless the `whole` is to be written again.
    """
    try:
        fd = os.open(work_tree / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        if isinstance(error, NotADirectoryError):
            check_folder(work_tree, path.rpartition("/")[0])
        raise PenguinError(f"`{path}` can't be read: {error.strerror}.") from error
    with os.fdopen(fd, "rb", buffering=0) as file:
        at = os.fstat(fd)
        if not stat.S_ISREG(at.st_mode):
            raise PenguinError(f"`{path}` is not a regular file.")
        return file.read() if whole or at.st_size <= _LARGEST else file.read(_LARGEST + 1)


def unreadable(work_tree: Path, path: str) -> Problem | None:
    """Why a regular file can't be read; None where it can, and of all else."""
    try:
        if stat.S_ISREG(os.lstat(work_tree / path).st_mode):
            read_file(work_tree, path)
    except FileNotFoundError:
        return None
    except PenguinError as trouble:
        return Problem(
            path, 0, 0, trouble.message.replace(f"`{path}`", "It"), f"chmod u+r {shlex.quote(path)}"
        )
    return None


def check_folder(work_tree: Path, path: str) -> None:
    """Refuse the path of a folder where a file stands, there or further up."""
    for above in files.way(path):
        there = work_tree / above
        if not there.is_dir() and there.exists():
            aside = f"mv {shlex.quote(str(there))} {shlex.quote(f'{there}.aside')}"
            raise PenguinError(f"`{above}` is a file where penguin keeps a folder.", hint=aside)


def write_file(work_tree: Path, path: str, data: bytes) -> None:
    """Put a file in place whole: written beside it first, then renamed over it."""
    folder.check_no_link(work_tree, path)
    target = work_tree / path
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(data)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def put_back(work_tree: Path, path: str, data: bytes | None) -> None:
    """Let a file be what it was; None: there was none."""
    if data is None:
        (work_tree / path).unlink(missing_ok=True)
    else:
        write_file(work_tree, path, data)
