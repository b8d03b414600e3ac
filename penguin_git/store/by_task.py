"""Lines by the task that each of them is, and the edges between the tasks, found when they are asked for."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from penguin_git.model.graph import Edges, Named, in_order
from penguin_git.model.ids import TaskId
from penguin_git.store.line import Line, oid_in
from penguin_git.store.lines import Lines
from penguin_git.store.searched import Searched


class ByTask(Searched[TaskId, Line]):
    """Plain lines by task."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines

    def _found(self, task: TaskId) -> Line | None:
        return self.lines.task(task)

    def _made(self) -> Mapping[TaskId, Line]:
        return {line.id: line for line in self.lines.values()}

    def __len__(self) -> int:
        return len(self.lines)


class Naming(Searched[TaskId, Sequence[TaskId]]):
    """Who names a task in some field: `search` finds it for one task, `every` for all that are named."""

    def __init__(self, search: Callable[[TaskId], Sequence[TaskId]], every: Callable[[], Named]) -> None:
        self._search, self._every = search, every
        self._searched: dict[TaskId, Sequence[TaskId]] = {}

    def _found(self, task: TaskId) -> Sequence[TaskId] | None:
        if task not in self._searched:
            self._searched[task] = self._search(task)
        return self._searched[task] or None

    def _made(self) -> Named:
        return self._every()


class EdgesOf(Edges):
    """The edges between tasks, searched for."""

    def __init__(self, tasks: ByTask) -> None:
        super().__init__(tasks)
        self._by_task, self._every = tasks, Edges(tasks)

    @cached_property
    def children(self) -> Named:
        """The direct subtasks of every parent."""
        return Naming(self._children, lambda: self._every.children)

    @cached_property
    def dependants(self) -> Named:
        """Who names a task in its `depends_on`."""
        return Naming(self._dependants, lambda: self._every.dependants)

    def _children(self, task: TaskId) -> list[TaskId]:
        return in_order(self._by_task.lines.children(task)) if task in self._by_task else []

    def _dependants(self, task: TaskId) -> list[TaskId]:
        return in_order(self._by_task.lines.dependants(task))


def differing(here: Mapping[TaskId, Line], there: Mapping[TaskId, Line]) -> list[TaskId]:
    """The tasks that one of two sets has not, or has otherwise."""
    if isinstance(here, ByTask) and isinstance(there, ByTask):
        paths = here.lines.apart(there.lines)
        found = [line.id for side in (here.lines, there.lines) for path in paths if (line := side.get(path))]
    else:
        found = [*there, *here]
    return [task for task in dict.fromkeys(found) if oid_in(here, task) != oid_in(there, task)]
