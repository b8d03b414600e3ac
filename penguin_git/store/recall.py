"""Caches of task files as they are read, and kept in mind by a process that forks others.

What is in mind says no more than the file does: each line is still held against the file of its task. In all
other processes nothing is in mind.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from penguin_git.store import cache
from penguin_git.store.kept import Ground, Kept
from penguin_git.store.known import Known
from penguin_git.store.lines import Lines
from penguin_git.store.register import Register

if TYPE_CHECKING:
    from penguin_git.store.collecting import Collected

_Moment = tuple[int, int, int, int]


class Reading:
    """What a cache says: the lines of a worktree and of a tree, and what is known of the worktree's files."""

    def __init__(self, kept: Kept, ground: Ground, register: Register | None = None) -> None:
        self.kept, self.ground = kept, ground
        self.known = Known({**ground.folders, **kept.folders})
        self.here = kept.here(register or ground.register())
        self.there = kept.there(self.here)
        self.collected: list[tuple[Lines, Collected]] = []

    def collected_of(self, lines: Lines) -> "Collected | None":
        """What was found out about these very lines."""
        return next((found for its, found in self.collected if its is lines), None)


_in_mind: dict[Path, tuple[_Moment, Reading]] = {}


def reading(file: Path) -> Reading | None:
    """What a cache says now; None where there is none."""
    moment, known = _in_mind.get(file, (None, None))
    return known if known is not None and moment == _moment(file) else _read(file, known)


def _read(file: Path, known: Reading | None = None) -> Reading | None:
    for _ in range(2):  # somebody may lay another ground between two looks
        kept = cache.load(file, Kept)
        if kept is None:
            return None
        if known is not None and kept.ground == known.kept.ground and kept.work_tree == known.kept.work_tree:
            return Reading(kept, known.ground, known.here.register)
        if (ground := cache.load(file.parent / kept.ground, Ground)) is not None:
            return Reading(kept, ground)
    return None


def of_another_worktree(folder: Path) -> Reading | None:
    """What a cache of another worktree says, with each file in doubt: a new one has mostly the same files."""
    for other in sorted(folder.glob("tasks-*[0-9a-f]"), key=lambda one: one.stat().st_mtime)[-3:]:
        if (found := _read(other)) is not None:
            found.known = found.known.doubted()
            return found
    return None


def keep_in_mind(file: Path, collect: "Callable[[Lines], Collected]") -> None:
    """Have those that are forked from this process find the cache read, with all that follows from it."""
    moment = _moment(file)
    if moment is None or moment == _in_mind.get(file, (None, None))[0]:
        return
    found = reading(file)
    forget()  # one is enough: it is large
    if found is None or not (found.kept.is_sound and found.kept.is_tree_sound):
        return
    register = found.here.register
    assert register.all.by_stem is not None  # noqa: S101 - found out now
    table = register.table
    for name in table.packed:
        if not isinstance(table[name], list):  # else it was in mind before
            table[name] = list(table[name])
    sides = (found.here,) if found.there is found.here else (found.here, found.there)
    found.collected = [(lines, collect(lines)) for lines in sides if lines.is_plain]
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
