"""The tasks of an index, each read only when somebody asks for it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from penguin_git.errors import BrokenFile
from penguin_git.gates import kinds
from penguin_git.gates.called import Called
from penguin_git.gates.contents import Contents
from penguin_git.gates.listing import Listing, Place, place
from penguin_git.git import index
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task


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
    def places(self) -> Listing:
        """Where the file of each id lies, readable or not; one id should have one place."""
        return Listing(index.listed(self._called.git, layout.TASKS))

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
        paths = sorted(place(line)[0] for line in self._maybe_children.get(parent.encode(), ()))
        found = dict.fromkeys(filter(None, map(layout.task_of, paths)))
        return [child for child in found if child in self and self[child].parent == parent]

    @cached_property
    def _maybe_children(self) -> dict[bytes, list[bytes]]:
        from penguin_git.gates import parents

        return parents.children(self._called, self._contents, self.places)

    def naming(self, tasks: Sequence[TaskId]) -> Iterator[Task]:
        """Return the tasks that wait for one of these or are parts of one."""
        words = [word for task in tasks for word in ("-e", task)]
        wanted = set(tasks)
        for name in filter(None, map(layout.task_of, self._with_words(*words))):
            task = self._task(name)
            if task is not None and wanted & {task.parent, *task.depends_on}:
                yield task

    def _with_words(self, *words: str) -> list[str]:
        """The paths of files with one of these words, also of those that `.gitattributes` calls binary."""
        options = ("--cached", "-z", "--full-name", "-a", "-l", "-F", "-w", "--threads=1", "--no-color")
        under = f":(top,literal){layout.TASKS}"
        said = self._called.git.run("grep", *options, *words, "--", under, ok=(0, 1)).stdout
        return said.decode("utf-8", "surrogateescape").split("\0")[:-1]

    def _task(self, task: TaskId) -> Task | None:
        if task not in self._read:
            self._read[task] = self._parsed(self.places.get(task, []))
        return self._read[task]

    def _parsed(self, places: list[Place]) -> Task | None:
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
