"""What was found out about the parents in task files, kept in one file that may be deleted at any time."""

from collections.abc import Collection, Mapping, Set
from pathlib import Path
from typing import NamedTuple

from penguin_git import __version__
from penguin_git.store import stamped

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
    said = stamped.read(folder / _NAME, _STAMP)
    if said is None:
        return Kept()
    known, _, parents = bytes(said).partition(b"\0\0")
    words = parents.split(b"\0") if parents else []
    return Kept(set(known.split(b"\0")), dict(zip(words[::2], words[1::2], strict=True)))


def save(folder: Path, kept: Kept) -> None:
    """Replace the file of a clone; where that is impossible, the next reader does without."""
    pairs = b"\0".join(word for pair in kept.parents.items() for word in pair)
    stamped.write(folder / _NAME, _STAMP, (b"\0".join(kept.known), b"\0\0", pairs))


def added(kept: Kept, lines: Collection[bytes], parents: Mapping[bytes, bytes]) -> Kept:
    """Return what to keep next: the lines of an index, and earlier ones while they are not too many."""
    known = {*kept.known, *lines}
    if len(known) > 2 * len(lines) + _SPARE:
        known = set(lines)
    return Kept(known, {line: parent for line, parent in parents.items() if line in known})
