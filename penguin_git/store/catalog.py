"""The task files of the checkout and of commits, each version of a file parsed once for all processes.

A file of the checkout counts as unchanged while all that `stat` says of it is unchanged, and it had been
written well before it was read; a file of a commit is known by the name of its blob. What was read is kept in
the clone's runtime folder, a list for each worktree, and may be deleted at any time.
"""

import time
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from penguin_git.errors import PenguinError, Problem
from penguin_git.model import layout
from penguin_git.model.task import Task
from penguin_git.store import folder, recall, tree_lines
from penguin_git.store.bodies import Bodies
from penguin_git.store.checkout import read_file
from penguin_git.store.kept import Ground, Kept
from penguin_git.store.known import UNKNOWN, Known, Seen, Stamps, is_text
from penguin_git.store.leaving import Found, leave
from penguin_git.store.line import Keep, Line, Text, made, oid_in, task_of
from penguin_git.store.lines import Lines
from penguin_git.store.look import Look
from penguin_git.store.names import Called, Names
from penguin_git.store.recall import Reading
from penguin_git.store.register import Register
from penguin_git.store.soundness import Soundness
from penguin_git.store.store import Store
from penguin_git.store.ties import ties_nothing
from penguin_git.store.tree_lines import TreeLines
from penguin_git.store.unkept import FEW, Unkept

if TYPE_CHECKING:
    from penguin_git.store.collecting import Collected

_GRAIN = 2_000_000_000  # ns


class Catalog:
    """Lines of one worktree and of trees, and the tasks behind them. `clock` gives nanoseconds since 1970."""

    def __init__(self, store: Store, clock: Callable[[], int] = time.time_ns) -> None:
        self._store = store
        self._clock = clock
        self._folder = store.repo.runtime / "cache"
        self._work_tree = bytes(store.repo.work_tree)
        self._file = self._folder / f"tasks-{zlib.crc32(self._work_tree):08x}"
        self._is_ours = False  # whether it is of this worktree what was read
        self._kept_tree = ""
        self._is_damaged = False
        self._unkept = Unkept()
        self._not_opened: list[str] = []
        self._count = -1  # nobody has looked
        self._reading: Reading | None = None
        self._look = Look(Lines(), Known({}), is_kept=False)
        self._trees = TreeLines(store, self._keeping)
        self.soundness = Soundness(tree_lines.COUNT + 1)

    @cached_property
    def bodies(self) -> Bodies:
        """Where whole tasks lie. The first look at them loads what earlier processes kept."""
        reading = recall.reading(self._file)
        if reading is not None and reading.kept.work_tree != self._work_tree:
            reading = None  # of a folder whose name has the same checksum
        is_ours = reading is not None
        reading = reading or recall.of_another_worktree(self._folder) or Reading(Kept(), Ground())
        bodies = Bodies(self._folder, reading.kept.bodies)
        # Else they were packed anew, and lie elsewhere, or are gone.
        if bodies.name == reading.kept.bodies and bodies.size >= reading.ground.used:
            self._take_over(reading)
            self._look, self._is_ours = self._look._replace(is_kept=is_ours), is_ours
        return bodies

    def _take_over(self, reading: Reading) -> None:
        kept, self._reading = reading.kept, reading
        self._kept_tree = kept.tree
        self._look = Look(reading.here, reading.known)
        self._trees.know(kept.tree, reading.there)
        for lines, is_sound in ((reading.here, kept.is_sound), (reading.there, kept.is_tree_sound)):
            if is_sound:
                self.soundness.note(lines)

    def collected(self, lines: Lines) -> "Collected | None":
        """What this process has found out about these lines, if it was forked from one that had."""
        return self._reading.collected_of(lines) if self._reading else None

    def since_collected(self, lines: Lines) -> "tuple[Collected, Collection[Line]] | None":
        """The same about what was kept last, and what has been read since; None where something is gone."""
        if self._reading is None or lines is not self._look.lines or not self._look.is_all_there:
            return None
        collected = self._reading.collected_of(self._reading.here)
        return (collected, self._look.read.values()) if collected else None

    def close(self) -> None:
        """Let go of the file of bodies. A cache that has lost some of them is given up."""
        if self._is_damaged:
            with suppress(OSError):  # a read-only clone goes on with it
                self._file.unlink(missing_ok=True)
        if "bodies" in self.__dict__:
            self.bodies.close()

    def here(self) -> Lines:
        """The files of the checkout, as they lie on disk now."""
        bodies, look = self.bodies, self._look
        if not look.known.folders:
            return self._first_look(bodies)
        at = self._clock()
        changed, gone, self._count = folder.changed(self._store.repo.work_tree, look.known)
        if not (changed or gone):
            return look.lines
        keep = self._keeping(len(changed) + len(gone))
        read = {line.path: line for line in self._looked_at(changed.items(), keep)}
        stamps = _sure({path: changed[path] for path in read}, at) | self._denied()
        self._look = now = look.then(read, stamps, gone)
        if self.soundness.holds(look.lines):
            self.soundness.doubt(now.lines, lambda: ties_nothing(read.values(), look.lines, now.lines))
        return now.lines

    def _first_look(self, bodies: Bodies) -> Lines:
        """A look where nothing was kept: there may be many files, so it goes folder by folder."""
        folders: dict[str, Seen] = {}

        def found() -> Iterator[tuple[str, bytes]]:
            for path, seen in folder.each(self._store.repo.work_tree):
                files = seen.files()
                folders[path] = seen.said_by(_sure(files, self._clock()))
                yield from ((f"{path}/{name}", at) for name, at in files.items())

        lines = Lines(Register.of(self._looked_at(found(), bodies.append)))
        known = Known(folders).then(self._denied())
        self._look = Look(lines, known, is_kept=self._look.is_kept and not folders)
        self._count = sum(seen.count for seen in folders.values())
        return lines

    def _keeping(self, count: int) -> Keep:
        """Where the tasks of so many files are put."""
        self._unkept.count += count
        return self._unkept.hold if count < FEW else self.bodies.append

    def names(self, tree: str) -> Names:
        """What the task files of the checkout and of a tree are called now; no file is read for it."""
        there, look = self.at(tree), self._look
        changed, gone, self._count = folder.changed(self._store.repo.work_tree, look.known)
        here = Called(look.lines, gone)
        beyond = () if there is look.lines and not gone else Called(there)
        return Names(here, layout.stems(changed), beyond)

    def count(self) -> int:
        """How many task files the checkout had at the last look."""
        if self._count < 0:
            self._count = len(folder.scanned(self._store.repo.work_tree))
        return self._count

    def at(self, tree: str) -> Lines:
        """The files of a tree of tasks; of no tree (empty), none."""
        _ = self.bodies  # with them comes what was kept of a tree
        return self._trees.at(tree, self._look.lines)

    def task(self, line: Line, text: Callable[[], bytes] | None = None) -> Task | tuple[Problem, ...]:
        """The task of a line, or what is wrong with it. `text` reads a file that may be in no commit."""
        kept = self.bodies.task(line.span, line.oid) if line.is_task else None
        kept = kept or self._unkept.task(line)
        if kept is not None and kept.id == line.id:
            return kept
        self._is_damaged = self._is_damaged or (line.length > 0 and not self.bodies.have_moved)
        data = b"" if not line.oid else text() if text else self._store.objects.blob(line.oid)
        return task_of(line.path, line.oid, data)

    def keep(self, tree: str, *, at_least: int = 0) -> None:
        """Leave to the next process what was read of the checkout and of a tree, if it is so many files."""
        there = self.at(tree)
        if self._look.is_kept and self._kept_tree == tree:
            return
        if self._reading is not None and self._unkept.count < at_least:
            return
        beside = chain(self._look.lines.beside.values(), there.beside.values())
        if placed := self._unkept.placed(beside, self.bodies):
            self._look = self._look._replace(lines=self._with(placed, self._look.lines))
            there = self._with(placed, there)
            self._trees.know(tree, there)
        here = self._look.lines
        found = Found(
            work_tree=self._work_tree,
            here=here,
            folders=folder.told(self._store.repo.work_tree, self._look.known),
            is_sound=self.soundness.holds(here),
            tree=tree,
            there=there,
            is_tree_sound=self.soundness.holds(there),
        )
        reading = leave(self._file, found, self.bodies, self._reading if self._is_ours else None)
        self._unkept.count = 0
        if reading is None:  # somebody else has left more than we had read
            self._forget()
            return
        self._take_over(reading)
        self._is_ours = True

    def _forget(self) -> None:
        """Have the next look read what is kept by then."""
        last = self.bodies
        last.close()
        del self.__dict__["bodies"]
        self._reading, self._look = None, Look(Lines(), Known({}), is_kept=False)
        self._trees, self._kept_tree, self._is_ours = TreeLines(self._store, self._keeping), "", False
        # Those who hold older lines may still ask.
        self.bodies.have_moved = last.have_moved or self.bodies.name != last.name

    def _with(self, placed: Iterable[Line], lines: Lines) -> Lines:
        its = {line.path: line for line in placed if line.oid == oid_in(lines, line.path)}
        found = lines.then(its)
        if self.soundness.holds(lines):
            self.soundness.note(found)
        return found

    def _looked_at(self, changed: Iterable[tuple[str, bytes]], keep: Keep) -> Iterator[Line]:
        """Lines of files that may have changed; one that vanished in the meantime has none."""
        same: list[Line] = []

        def unknown() -> Iterator[Text]:
            for path, stamp in changed:
                found = self._read(path, stamp)
                if found is None:
                    continue
                oid, data = found
                if line := self._look.lines.version(path, oid) or self._trees.find(path, oid):
                    same.append(line)
                else:
                    yield path, oid, data

        yield from made(unknown(), keep)
        yield from same

    def _denied(self) -> Stamps:
        """Files that could not be opened: somebody else may, or the next time, without a change of theirs."""
        denied, self._not_opened = self._not_opened, []
        return dict.fromkeys(denied, UNKNOWN)

    def _read(self, path: str, stamp: bytes) -> tuple[str, bytes] | None:
        """The name and the content of a file, both empty for what can't be one; None where it has gone."""
        if not (folder.is_regular(stamp) and is_text(path)):
            return "", b""
        try:
            data = read_file(self._store.repo.work_tree, path)
        except PenguinError:  # whoever asks for the task is told why
            self._not_opened.append(path)
            return "", b""
        return None if data is None else (self._store.objects.name("blob", data), data)


def _sure(stamps: Stamps, at: int) -> Stamps:
    """The stamps of files that were seen at a moment, where these can't have been written again since.

    Within the grain of a clock a file may be written again, also while others are read, and look the same.
    """
    oldest = at - _GRAIN
    return {name: stamp if folder.is_older(stamp, oldest) else UNKNOWN for name, stamp in stamps.items()}
