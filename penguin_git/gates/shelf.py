"""The tasks of an index, each read only when somebody asks for it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from penguin_git.errors import BrokenFile
from penguin_git.gates import kinds
from penguin_git.gates.called import Called
from penguin_git.gates.contents import Contents
from penguin_git.gates.staged import File, files
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task

# Good enough to find the files that may name a parent; whoever is found is read properly.
_PARENT = r"""^[ ]*["']?parent["']?[ ]*:|[{,][ ]*["']?parent["']?[ ]*:"""
_PLAIN = re.compile(r"""parent: *["']?([a-z0-9][a-z0-9._-]*)["']?\s*(?:#.*)?""")


class Shelf(Mapping[TaskId, Task]):
    """The readable tasks by id. Asking for one reads one file; going through all of them reads all."""

    def __init__(self, called: Called, contents: Contents) -> None:
        self._called = called
        self._contents = contents
        self._read: dict[TaskId, Task | None] = {}

    def __getitem__(self, task: TaskId) -> Task:
        found = self._task(task)
        if found is None:
            raise KeyError(task)
        return found

    def __contains__(self, task: object) -> bool:
        return isinstance(task, str) and self._task(TaskId(task)) is not None

    def __iter__(self) -> Iterator[TaskId]:
        return (task for task in self.places if task in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @cached_property
    def places(self) -> dict[TaskId, list[tuple[str, File]]]:
        """Where the file of each id lies, readable or not; one id should have one place."""
        found: dict[TaskId, list[tuple[str, File]]] = {}
        for path, file in files(self._called, layout.TASKS).items():
            if path.endswith(".yaml"):
                found.setdefault(TaskId(path[path.rindex("/") + 1 : -5]), []).append((path, file))
        return found

    def text(self, task: TaskId) -> tuple[str, bytes]:
        """Return path and content of a task's file."""
        path, file = self.places[task][0]
        return path, self._contents.blob(file.oid)

    @property
    def children(self) -> "Mapping[TaskId, list[TaskId]]":
        """Who names a task as its parent, looked for when somebody asks."""
        return _Children(self)

    def children_of(self, parent: TaskId) -> list[TaskId]:
        """Return who names a task as its parent."""
        found = dict.fromkeys(self._maybe_children.get(parent, ()))
        return [child for child in found if child in self and self[child].parent == parent]

    @cached_property
    def _maybe_children(self) -> dict[TaskId, list[TaskId]]:
        """By a search through the text of all files, which finds descriptions, too."""
        found: dict[TaskId, list[TaskId]] = {}
        for path, line in self._lines("-E", "-e", _PARENT):
            child, named = layout.task_of(path), _PLAIN.fullmatch(line)
            if child is None:
                continue
            parent = TaskId(named[1]) if named else self[child].parent if child in self else None
            if parent is not None:
                found.setdefault(parent, []).append(child)
        return found

    def naming(self, tasks: Sequence[TaskId]) -> Iterator[Task]:
        """Return the tasks that wait for one of these or are parts of one."""
        words = [word for task in tasks for word in ("-e", task)]
        paths = dict.fromkeys(path for path, _ in self._lines("-F", "-w", *words))
        wanted = set(tasks)
        for name in filter(None, map(layout.task_of, paths)):
            task = self._task(name)
            if task is not None and wanted & {task.parent, *task.depends_on}:
                yield task

    def _lines(self, *pattern: str) -> Iterator[tuple[str, str]]:
        options = ("--cached", "-z", "--no-color", "--full-name", "-I", "-h", "--no-line-number")
        said = self._called.git.run(
            "grep", *options, "-H", *pattern, "--", f":(top,literal){layout.TASKS}", ok=(0, 1)
        ).stdout
        for line in said.decode("utf-8", "replace").splitlines():
            path, _, text = line.partition("\0")
            yield path, text.strip()

    def _task(self, task: TaskId) -> Task | None:
        if task not in self._read:
            self._read[task] = self._parsed(self.places.get(task, []))
        return self._read[task]

    def _parsed(self, places: list[tuple[str, File]]) -> Task | None:
        if not places or places[0][1].mode not in kinds.REGULAR:
            return None
        path, file = places[0]
        try:
            return kinds.task(self._contents.blob(file.oid), path)
        except BrokenFile:
            return None


class _Children(Mapping[TaskId, list[TaskId]]):
    """The children of those tasks of a shelf that have some."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def __getitem__(self, parent: TaskId) -> list[TaskId]:
        found = self._shelf.children_of(parent)
        if not found:
            raise KeyError(parent)
        return found

    def __iter__(self) -> Iterator[TaskId]:
        return (task for task in self._shelf if self._shelf.children_of(task))

    def __len__(self) -> int:
        return sum(1 for _ in self)
