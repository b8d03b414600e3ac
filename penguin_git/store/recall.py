"""Caches of task files as they are read, and kept in mind by a process that forks others.

What is in mind says no more than the file does: each line is still held against the file of its task. In all
other processes nothing is in mind.
"""

import os
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from penguin_git.model import layout
from penguin_git.store import cache
from penguin_git.store.kept import Kept
from penguin_git.store.lines import Lines
from penguin_git.store.table import Table

if TYPE_CHECKING:
    from penguin_git.store.collecting import Collected

_Moment = tuple[int, int, int, int]


class Reading:
    """What a cache says: the lines of the worktree and of a tree, and the stamps of the worktree's files."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        self.table = Table(kept.table)
        self.here, self.stamps = kept.here(self.table)
        self.there: Lines = kept.there(self.here)
        self.collected: list[tuple[Lines, Collected]] = []

    @cached_property
    def names(self) -> set[str]:
        """What the files of the worktree and of the tree are called."""
        return layout.stems(self.stamps.keys() | self.there.keys())

    def collected_of(self, lines: Lines) -> "Collected | None":
        """What was found out about these very lines."""
        return next((found for its, found in self.collected if its is lines), None)


_in_mind: dict[Path, tuple[_Moment, Reading]] = {}


def reading(file: Path) -> Reading | None:
    """What a cache says now; None where there is none."""
    moment, known = _in_mind.get(file, (None, None))
    if known is not None and moment == _moment(file):
        return known
    kept = cache.load(file, Kept)
    return None if kept is None else Reading(kept)


def of_another_worktree(folder: Path) -> Kept | None:
    """What a cache of another worktree says, without stamps: a new one has mostly the same files."""
    for other in sorted(folder.glob("tasks-*[0-9a-f]"), key=lambda one: one.stat().st_mtime)[-3:]:
        if kept := cache.load(other, Kept):
            kept.stamps, kept.newer_stamps = [b""] * len(kept.stamps), [b""] * len(kept.newer_stamps)
            return kept
    return None


def keep_in_mind(file: Path, collect: "Callable[[Lines], Collected]") -> None:
    """Have those that are forked from this process find the cache read, with all that follows from it."""
    moment = _moment(file)
    if moment is None or moment == _in_mind.get(file, (None, None))[0]:
        return
    forget()  # one is enough: it is large
    found = reading(file)
    if found is None or not (found.kept.is_sound and found.kept.is_tree_sound):
        return
    assert found.names is not None  # noqa: S101 - found out now
    for name in found.table.packed:
        found.table[name] = list(found.table[name])
    sides = (found.here,) if found.there is found.here else (found.here, found.there)
    found.collected = [(lines, collect(lines)) for lines in sides if all(line.id for line in lines.values())]
    _in_mind[file] = moment, found


def in_mind() -> Reading | None:
    """What is in mind; None where nothing is."""
    return next((known for _, known in _in_mind.values()), None)


def forget() -> None:
    """Have nothing in mind any more."""
    _in_mind.clear()


def _moment(file: Path) -> _Moment | None:
    """What changes whenever the file is replaced."""
    try:
        seen = os.stat(file)  # noqa: PTH116 - the values alone
    except OSError:
        return None
    return seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns
