"""The gate before a commit: what is staged under `.penguin` has to be readable, legal and without loops."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from penguin_git.errors import BrokenFile, Problem
from penguin_git.gates import kinds
from penguin_git.gates.called import Called
from penguin_git.gates.contents import Contents
from penguin_git.gates.edges import Edge, new_edges
from penguin_git.gates.kinds import Kind
from penguin_git.gates.staged import Change, changes
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task

_IN_ORDER = re.compile(rb"(?:\xef\xbb\xbf)?status:[^\n]*\n[ \t]*\r?\n")


class Staged(NamedTuple):
    """A task file of the commit: its bytes, the task it holds, and the tasks it was (one a parent)."""

    change: Change
    data: bytes
    task: Task
    before: tuple[Task, ...]

    @property
    def edges(self) -> list[Edge]:
        """The edges that are new."""
        return new_edges(self.task, self.before)

    @property
    def is_in_order(self) -> bool:
        """Whether the status stands first with a gap below it, as nearly always."""
        return _IN_ORDER.match(self.data) is not None


class Found(NamedTuple):
    """What is wrong with the commit, what is worth saying, and the readable staged tasks."""

    problems: list[Problem]
    remarks: list[str]
    tasks: list[Staged]


def examined(called: Called) -> Found:
    """Examine what is staged, and what it touches; no file of the work tree is looked at."""
    found = Found([], [], [])
    staged = changes(called)
    if staged:
        with Contents(called.git) as contents:
            _Gate(called, contents, staged, found).examine()
    found.problems.sort()
    return found


def standing(called: Called, staged: list[Change]) -> list[Problem]:
    """Examine what stands in the index by now, whoever moved it there: is it whole, does it hang together?"""
    found = Found([], [], [])
    if staged:
        with Contents(called.git) as contents:
            _Gate(called, contents, staged, found, is_judged=False).examine()
    return sorted(found.problems)


class _Gate:
    """Examines one commit; `is_judged` says whether who did what is looked at, too."""

    def __init__(
        self,
        called: Called,
        contents: Contents,
        staged: list[Change],
        found: Found,
        *,
        is_judged: bool = True,
    ) -> None:
        self._is_judged = is_judged
        self._called = called
        self._contents = contents
        self._staged = staged
        self._found = found
        self._gone = {
            name: change for change in staged if not change.after and (name := layout.task_of(change.path))
        }

    def examine(self) -> None:
        for change in self._staged:
            self._file(change)
        added = [change.path for change in self._staged if change.after and not any(change.before)]
        if self._gone or any(map(layout.task_of, added)) or any(staged.edges for staged in self._found.tasks):
            self._found.problems.extend(self._around(added))

    def _file(self, change: Change) -> None:
        kind = kinds.kind_of(change.path)
        if self._is_judged and kind is Kind.RECORD and any(change.before):
            self._found.problems.append(kinds.rewritten(change.path, is_gone=change.after is None))
        elif kind is not None and change.after is not None:
            data = self._contents.blob(change.after.oid) if change.after.mode in kinds.REGULAR else b""
            wrong = kinds.problems_of(kind, change.path, change.after.mode, data)
            self._found.problems.extend(wrong)
            if kind is Kind.TASK and not wrong:
                self._task(change, data)

    def _task(self, change: Change, data: bytes) -> None:
        from penguin_git.gates import judging

        task = kinds.task(data, change.path)
        staged = Staged(change, data, task, tuple(self._versions(change, task.id)))
        self._found.tasks.append(staged)
        if self._is_judged:
            verdict = judging.judged(change.path, data, task, staged.before)
            self._found.problems.extend(verdict.problems)
            self._found.remarks.extend(verdict.remarks)

    def _versions(self, change: Change, task: TaskId) -> Iterator[Task]:
        """What the parents have of a task, also where its file has moved."""
        moved = self._gone.get(task)
        paths = [(change.path, change.before)] + ([(moved.path, moved.before)] if moved else [])
        for path, before in paths:
            for file in before:
                if file is not None and file.mode in kinds.REGULAR:
                    try:
                        yield kinds.task(self._contents.blob(file.oid), path)
                    except BrokenFile:
                        continue

    def _around(self, added: Sequence[str]) -> Iterator[Problem]:
        """What the commit does to the files beside those that it changes."""
        from penguin_git.gates.neighbours import Neighbours
        from penguin_git.gates.shelf import Shelf

        shelf = Shelf(self._called, self._contents)
        around = Neighbours(shelf)
        for path in added:
            if name := layout.task_of(path):
                yield from around.twice(path, name)
        for staged in self._found.tasks:
            yield from around.dangling(staged.change.path, staged.data, staged.edges)
        for staged in _may_loop(self._found.tasks):
            yield from around.loops(staged.task.id, staged.change.path, staged.data, staged.edges)
        gone = [name for name in self._gone if name not in shelf.places]
        if gone:
            yield from around.bereft(gone)


def _may_loop(tasks: Sequence[Staged]) -> list[Staged]:
    """Those with new edges, but for new tasks that nobody can be waiting for yet."""
    named = {other for staged in tasks for _, other in staged.edges}
    return [
        staged
        for staged in tasks
        if staged.edges and (staged.before or staged.task.parent is not None or staged.task.id in named)
    ]
