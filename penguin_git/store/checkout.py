"""The task files of the checkout, as they lie on disk right now."""

import os
import stat
from pathlib import Path

from penguin_git.errors import PenguinError, Problem
from penguin_git.model import layout
from penguin_git.model.task import Task
from penguin_git.store.snapshot import Snapshot, Snapshots, collect

_LARGEST = 256 * 1024


def tasks_in(work_tree: Path, snapshots: Snapshots) -> Snapshot:
    """Every task file of the checkout; links and special files are broken, never followed."""
    return collect({path: _parsed(work_tree, path, snapshots) for path in sorted(task_files(work_tree))})


def task_files(work_tree: Path) -> list[str]:
    """The paths, relative to the checkout, of everything that could be a task file."""
    found: list[str] = []
    folders = [layout.TASKS]
    check_no_link(work_tree, f"{layout.TASKS}/")
    while folders:
        folder = folders.pop()
        try:
            entries = list(os.scandir(work_tree / folder))
        except (FileNotFoundError, NotADirectoryError):
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(f"{folder}/{entry.name}")
            elif entry.name.endswith((".yaml", ".yml")) and not entry.name.startswith("."):
                found.append(f"{folder}/{entry.name}")
    return found


def read_file(work_tree: Path, path: str) -> bytes | None:
    """The content of a regular file, None where there is none. A link is an error."""
    try:
        fd = os.open(work_tree / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise PenguinError(f"`{path}` can't be read: {error.strerror}.") from error
    with os.fdopen(fd, "rb") as file:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise PenguinError(f"`{path}` is not a regular file.")
        return file.read(_LARGEST + 1)


def write_file(work_tree: Path, path: str, data: bytes) -> None:
    """Put a file in place whole: written beside it first, then renamed over it."""
    check_no_link(work_tree, path)
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


def check_no_link(work_tree: Path, path: str) -> None:
    """Refuse a path whose folders are not the checkout's own."""
    parts = path.split("/")[:-1]
    for depth in range(1, len(parts) + 1):
        above = "/".join(parts[:depth])
        if (work_tree / above).is_symlink():
            raise PenguinError(f"`{above}` is a link, and penguin follows none.", hint="Make it a folder.")


def _parsed(work_tree: Path, path: str, snapshots: Snapshots) -> Task | tuple[Problem, ...]:
    try:
        return snapshots.of_text(path, read_file(work_tree, path) or b"")
    except PenguinError:
        return (Problem(path, 0, 0, "It is not a regular file.", "Replace it by the file itself."),)
