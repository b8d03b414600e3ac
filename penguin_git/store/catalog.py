"""The task files of the checkout and of commits, each version of a file parsed once for all processes.

A file of the checkout counts as unchanged while all that `stat` says of it is unchanged, and it had been
written well before it was read; a file of a commit is known by the name of its blob. What was read is kept in
the clone's runtime folder, a list for each worktree, and may be deleted at any time.
"""

import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from penguin_git.errors import Problem
from penguin_git.git import trees
from penguin_git.git.process import GitError
from penguin_git.git.trees import Entry
from penguin_git.model import layout
from penguin_git.model.task import Task
from penguin_git.store import cache, folder, recall
from penguin_git.store.bodies import Bodies, Span
from penguin_git.store.checkout import read_file
from penguin_git.store.kept import Kept, moved
from penguin_git.store.lines import Line, Lines, Text, made, task_of
from penguin_git.store.recall import Reading
from penguin_git.store.standing import Stamps
from penguin_git.store.store import Store
from penguin_git.store.table import Table, packed

if TYPE_CHECKING:
    from penguin_git.store.snapshot import Collected

_GRAIN = 2_000_000_000  # ns; within the grain of a clock a file may be written again and look the same
_BESIDE = 100  # files that may lie beside the table of all, and a twentieth of them
_TREES = 3  # the base, the last one and one other are asked for in turn


class Catalog:
    """Lines of one worktree and of trees, and the tasks behind them. `clock` gives nanoseconds since 1970."""

    def __init__(self, store: Store, clock: Callable[[], int] = time.time_ns) -> None:
        self._store = store
        self._clock = clock
        self._folder = store.repo.runtime / "cache"
        self._work_tree = bytes(store.repo.work_tree)
        self._file = self._folder / f"tasks-{zlib.crc32(self._work_tree):08x}"
        self._kept_tree = ""
        self._is_kept = True
        self._is_damaged = False
        self._has_looked = False
        self._reading: Reading | None = None
        self._table = Table({})
        self._stamps: dict[str, bytes] = {}
        self._here: Lines = {}
        self._trees: dict[str, Lines] = {}
        self._sound: tuple[Lines, ...] = ()

    @cached_property
    def bodies(self) -> Bodies:
        """Where whole tasks lie. The first look at them loads what earlier processes kept."""
        reading = recall.reading(self._file)
        if reading is not None and reading.kept.work_tree != self._work_tree:
            reading = None  # of a folder whose name has the same checksum
        self._is_kept = reading is not None
        reading = reading or Reading(self._of_another_worktree() or Kept())
        bodies = Bodies(self._folder, reading.kept.bodies)
        if bodies.name == reading.kept.bodies:  # else they were packed anew, and lie elsewhere
            self._take_over(reading)
        return bodies

    def _take_over(self, reading: Reading) -> None:
        kept, self._reading = reading.kept, reading
        self._table, self._stamps, self._kept_tree = reading.table, reading.stamps, kept.tree
        self._here = reading.here
        self._trees = {kept.tree: reading.there} if kept.tree else {}
        sound = ((reading.here, kept.is_sound), (reading.there, kept.is_tree_sound))
        self._sound = tuple(lines for lines, is_sound in sound if is_sound)

    def collected(self, lines: Lines) -> "Collected | None":
        """What this process has found out about these lines, if it was forked from one that had."""
        return self._reading.collected_of(lines) if self._reading else None

    def close(self) -> None:
        """Let go of the file of bodies. A cache that has lost some of them is given up."""
        if self._is_damaged:
            with suppress(OSError):  # a read-only clone goes on with it
                self._file.unlink(missing_ok=True)
        if "bodies" in self.__dict__:
            self.bodies.close()

    def here(self) -> Lines:
        """The files of the checkout, as they lie on disk now."""
        bodies, stamps = self.bodies, self._stamps
        self._has_looked = True
        tree = self._store.repo.work_tree
        changed, count = folder.changed(tree, stamps)
        if not changed and count == len(stamps):
            return self._here
        read = {line.path: line for line in self._looked_at(changed, bodies)}
        here = {**self._here, **read}
        if count != len(here):  # something is gone, which takes a look at all names
            there = folder.scanned(tree)
            here = {path: line for path, line in here.items() if path in there}
        oldest = self._clock() - _GRAIN
        fresh = {path: at if folder.is_older(at, oldest) else b"" for path, at in changed.items()}
        now = {path: fresh.get(path, stamps.get(path, b"")) for path in here}
        self._is_kept = self._is_kept and now == stamps and here == self._here
        if self.is_sound(self._here) and all(_ties_nothing(line, self._here, here) for line in read.values()):
            self.call_sound(here)
        self._here, self._stamps = here, now
        return self._here

    def last_here(self) -> Lines:
        """The files of the checkout at the last look, without another one."""
        return self._here if self._has_looked else self.here()

    def at(self, tree: str) -> Lines:
        """The files of a tree of tasks; of no tree (empty), none."""
        bodies = self.bodies
        if tree not in self._trees and tree:
            latest = list(self._trees.items())[1 - _TREES :]
            self._trees = {**dict(latest), tree: self._listed(tree, bodies)}
        return self._trees.get(tree, {})

    def task(self, line: Line, text: Callable[[], bytes] | None = None) -> Task | tuple[Problem, ...]:
        """The task of a line, or what is wrong with it. `text` reads a file that may be in no commit."""
        kept = self.bodies.task(line.span, line.oid) if line.is_task else None
        if kept is not None and kept.id == line.id:
            return kept
        self._is_damaged = self._is_damaged or line.length > 0
        data = b"" if not line.oid else text() if text else self._store.objects.blob(line.oid)
        return task_of(line.path, line.oid, data)

    def is_sound(self, lines: Lines) -> bool:
        """Whether it is known that no task of these lines waits for itself."""
        return any(lines is sound for sound in self._sound)

    def call_sound(self, lines: Lines) -> None:
        """Remember that no task of these lines waits for itself."""
        self._sound = (*self._sound, lines)[-_TREES - 1 :]

    def keep(self, tree: str) -> None:
        """Leave to the next process what was read of the checkout and of a tree."""
        if self._is_kept and self._kept_tree == tree:
            return
        here, there = list(self._here.values()), self.at(tree)
        newer = [line for line in here if line.columns is not self._table]
        gone = [path for path in self._table["path"] if path not in self._here]
        other = [line for path, line in there.items() if not _is_same(self._here.get(path), line)]
        used = sum(self._table["length"]) + sum(line.length for line in chain(newer, other))
        spans = self._packed(chain(here, other)) if self.bodies.is_wasteful(used) else None
        if spans is not None or len(newer) + len(gone) > _BESIDE + len(here) // 20:
            table, newer, gone = packed(here, moved(spans, 0, len(here))), [], []
        else:
            table = self._table.packed
        paths = [line.path for line in here] if table is not self._table.packed else self._table["path"]
        self._save(
            Kept(
                work_tree=self._work_tree,
                bodies=self.bodies.name,
                table=table,
                stamps=[self._stamps.get(path, b"") for path in paths],
                gone=gone,
                newer=packed(newer),
                newer_stamps=[self._stamps[line.path] for line in newer],
                tree=tree,
                other=packed(other, moved(spans, len(here), None)),
                missing=[path for path in self._here if path not in there],
                is_sound=self.is_sound(self._here),
                is_tree_sound=self.is_sound(there),
            )
        )

    def _packed(self, lines: Iterable[Line]) -> list[Span] | None:
        return self.bodies.packed([line.span for line in lines])

    def _save(self, kept: Kept) -> None:
        cache.save(self._file, kept)
        self._is_kept, self._kept_tree = True, kept.tree

    def _of_another_worktree(self) -> Kept | None:
        """Files of a new worktree are mostly those of another one."""
        for other in sorted(self._folder.glob("tasks-*[0-9a-f]"), key=lambda one: one.stat().st_mtime)[-3:]:
            if kept := cache.load(other, Kept):
                kept.stamps, kept.newer_stamps = [b""] * len(kept.stamps), [b""] * len(kept.newer_stamps)
                return kept
        return None

    def _looked_at(self, changed: Stamps, bodies: Bodies) -> Iterator[Line]:
        """Lines of files that may have changed; one that vanished in the meantime has none."""
        same: list[Line] = []

        def unknown() -> Iterator[Text]:
            for path, stamp in changed.items():
                is_regular = folder.is_regular(stamp)
                data = read_file(self._store.repo.work_tree, path) if is_regular else b""
                if data is None:
                    continue
                oid = self._store.objects.name("blob", data) if is_regular else ""
                if line := self._find(path, oid):
                    same.append(line)
                else:
                    yield path, oid, data

        yield from made(unknown(), bodies)
        yield from same

    def _listed(self, tree: str, bodies: Bodies) -> Lines:
        rest, entries = self._compared(tree) or ({}, trees.listed(self._store.repo.shared, tree))
        oids = {
            f"{layout.TASKS}/{path}": entry.oid if entry.mode in (trees.FILE, trees.EXECUTABLE) else ""
            for path, entry in entries.items()
            if path.endswith((".yaml", ".yml"))
        }
        known = {path: line for path, oid in oids.items() if (line := self._find(path, oid))}
        blob = self._store.objects.blob
        texts = ((path, oid, blob(oid) if oid else b"") for path, oid in oids.items() if path not in known)
        read = {line.path: line for line in made(texts, bodies)}
        return {**rest, **{path: read.get(path) or known[path] for path in oids}}

    def _compared(self, tree: str) -> tuple[Lines, dict[str, Entry]] | None:
        """The lines that a tree shares with the one that was read last, and its other files.

        A commit changes a few of ten thousand files. None where there is nothing to compare with.
        """
        if not self._trees:
            return None
        last, lines = list(self._trees.items())[-1]
        try:
            differences = trees.changed(self._store.repo.shared, last, tree)
        except GitError:
            return None  # `git gc` has taken the older one away
        apart = {f"{layout.TASKS}/{path}" for path in differences}
        same = {path: line for path, line in lines.items() if path not in apart}
        return same, {path: new for path, (_, new) in differences.items() if new}

    def _find(self, path: str, oid: str) -> Line | None:
        """The line of a version that was read before, there or here."""
        for lines in (self._here, *self._trees.values()):
            line = lines.get(path)
            if line is not None and line.oid == oid:
                return line
        return None


def _is_same(one: Line | None, other: Line) -> bool:
    return one is other or (one is not None and one.oid == other.oid)


def _ties_nothing(line: Line, before: Lines, after: Lines) -> bool:
    """Whether a new line can't close a loop: its edges are the old ones, or nobody waits for it."""
    old = before.get(line.path)
    if old is not None and (old.id, old.parent, old.depends_on) == (line.id, line.parent, line.depends_on):
        return True
    if old is not None or line.parent is not None or not line.is_task:
        return False
    return not any(line.id == other.parent or line.id in (other.depends_on or ()) for other in after.values())
