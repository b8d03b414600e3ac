"""What a process that forks others keeps in mind for them: a cache as it was read, and a watch.

Neither is relied on where it is not known to be what a look would find.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from penguin_git.errors import PenguinError
from penguin_git.store import recall, standing
from penguin_git.store.collecting import Collected, collect
from penguin_git.store.line import Line
from penguin_git.store.lines import Lines
from penguin_git.warm.watching import Watch


class Mind:
    """Keeps in mind the worktree of a clone that was looked at last. `runtime` is the clone's own folder."""

    def __init__(self, runtime: Path) -> None:
        self._runtime = runtime
        self._watch: Watch | None = None

    @property
    def fds(self) -> tuple[int, ...]:
        """The descriptors that a child needs."""
        return (self._watch.fd,) if self._watch else ()

    def refresh(self) -> None:
        """Read the cache of the worktree looked at last, where it is another one, and watch its files."""
        with suppress(OSError, ValueError):  # it may be gone in the next moment, and is no truth
            _recall(self._runtime)
        known = recall.in_mind()
        work_tree = Path(os.fsdecode(known.kept.work_tree)) if known else None
        if self._watch is None or self._watch.work_tree != work_tree:
            self._end()
            self._begin(work_tree)
        if self._watch is not None and known is not None:
            self._watch.compare(known.known)
        self.catch_up()

    def catch_up(self) -> None:
        """Take note of what has changed since; this comes before each command, so it takes no time."""
        if self._watch is None:
            return
        if self._watch.catch_up():
            standing.rely_on(self._watch.work_tree, self._watch.standing())
        else:
            self._end()

    def _begin(self, work_tree: Path | None) -> None:
        with suppress(OSError, ValueError, PenguinError):  # each command looks for itself then
            self._watch = Watch(work_tree) if work_tree else None

    def _end(self) -> None:
        standing.rely_on_none()
        if self._watch is not None:
            self._watch.close()
            self._watch = None


def _recall(runtime: Path) -> None:
    files = [(file.stat().st_mtime_ns, file) for file in (runtime / "cache").glob("tasks-*[0-9a-f]")]
    if files:
        recall.keep_in_mind(max(files)[1], _collected)


def _collected(lines: Lines) -> Collected:
    single, graph, broken = collect(lines, _unreadable, is_sound=True)
    for named in (graph.children, graph.dependants):
        assert len(named) >= 0  # noqa: S101 - found out now, and so are these
    for parent in graph.children:
        graph.status(parent)
    return single, graph, broken


def _unreadable(line: Line) -> NoReturn:
    raise ValueError(f"{line.path} can't be read")
