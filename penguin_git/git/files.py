"""What is on disk, where nothing being there is an answer and no error."""

import os
import stat
from pathlib import Path

_NOTHING = (FileNotFoundError, NotADirectoryError, IsADirectoryError)


def lstat(path: Path) -> os.stat_result | None:
    """Return what lies at a path, links not followed."""
    try:
        return os.lstat(path)
    except _NOTHING:
        return None


def is_folder(path: Path) -> bool:
    """Say whether a folder, and no link to one, lies there."""
    found = lstat(path)
    return found is not None and stat.S_ISDIR(found.st_mode)


def content(path: Path) -> bytes | None:
    """Return what a file holds, None where there is none."""
    try:
        return path.read_bytes()
    except _NOTHING:
        return None


def target(path: Path) -> bytes:
    """Return where a link leads; nothing where none lies."""
    try:
        return os.fsencode(path.readlink())
    except OSError:
        return b""


def text(path: Path) -> str:
    """Return a file of git's without its final line end; it may hold a path, so any bytes will do."""
    return os.fsdecode(content(path) or b"").rstrip("\n")


def way(path: str) -> list[str]:
    """Return the folders on the way to a relative path from the top down, and the path itself."""
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
