"""What was found out about the parents in task files, kept in one file that may be deleted at any time.

A file that is torn, damaged or of another version is as good as none, and the last writer wins.
"""

import os
import zlib
from collections.abc import Collection, Mapping, Set
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from penguin_git import __version__

_NAME = "parents"
# What is found in the same text changes with the version alone.
_STAMP = f"penguin {__version__} parents 1\n".encode()
_SPARE = 1_000  # lines of other commits and worktrees that are kept, beside as many as are in use


class Kept(NamedTuple):
    """Lines of indexes (mode, blob and path) that were looked at; those of files that may name a parent."""

    known: Set[bytes] = frozenset()
    parents: Mapping[bytes, bytes] = {}


def load(folder: Path) -> Kept:
    """Return what is kept in the cache of a clone; nothing where there is no such file."""
    try:
        data = (folder / _NAME).read_bytes()
    except OSError:
        return Kept()
    stamp, said = data[: len(_STAMP)], data[len(_STAMP) + 4 :]
    if stamp != _STAMP or data[len(_STAMP) : len(_STAMP) + 4] != _sum(said):
        return Kept()
    known, _, parents = said.partition(b"\0\0")
    words = parents.split(b"\0") if parents else []
    return Kept(set(known.split(b"\0")), dict(zip(words[::2], words[1::2], strict=True)))


def save(folder: Path, kept: Kept) -> None:
    """Replace the file of a clone; where that is impossible, the next reader does without."""
    said = (
        b"\0".join(kept.known) + b"\0\0" + b"\0".join(word for pair in kept.parents.items() for word in pair)
    )
    beside = folder / f"{_NAME}.{os.getpid()}.tmp"
    with suppress(OSError):  # a full disk, a read-only clone: only speed is lost
        folder.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(b"".join((_STAMP, _sum(said), said)))
            beside.replace(folder / _NAME)
        finally:
            beside.unlink(missing_ok=True)


def added(kept: Kept, lines: Collection[bytes], parents: Mapping[bytes, bytes]) -> Kept:
    """Return what to keep next: the lines of an index, and earlier ones while they are not too many."""
    known = {*kept.known, *lines}
    if len(known) > 2 * len(lines) + _SPARE:
        known = set(lines)
    return Kept(known, {line: parent for line, parent in parents.items() if line in known})


def _sum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(4, "big")
