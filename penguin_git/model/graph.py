"""Who waits for whom: dependencies, parents and the states they derive."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task


class _Point(NamedTuple):
    """The end of a task waits for its beginning and its children, the beginning for the parent's.

    Two points a task keep the edges few: to spell out what each child inherits takes the square of them.
    """

    task: TaskId
    end: bool


class Graph:
    """The edges between tasks. Unknown ids are kept as edges that lead nowhere."""

    def __init__(self, tasks: Mapping[TaskId, Task]) -> None:
        self.tasks = tasks
        self._status: dict[TaskId, TaskStatus] = {}

    @cached_property
    def children(self) -> dict[TaskId, list[TaskId]]:
        """The direct subtasks of every parent."""
        found: dict[TaskId, list[TaskId]] = {}
        for task in self.tasks.values():
            if task.parent is not None and task.parent in self.tasks:
                found.setdefault(task.parent, []).append(task.id)
        return found

    @cached_property
    def dependants(self) -> dict[TaskId, list[TaskId]]:
        """Who names a task in its `depends_on`."""
        found: dict[TaskId, list[TaskId]] = {}
        for task in self.tasks.values():
            for needed in task.depends_on:
                found.setdefault(needed, []).append(task.id)
        return found

    def ancestors(self, task: TaskId) -> list[TaskId]:
        """The chain of parents, nearest first; it ends where it would repeat."""
        chain: dict[TaskId, None] = {}
        parent = self.tasks[task].parent
        while parent is not None and parent in self.tasks and parent not in chain and parent != task:
            chain[parent] = None
            parent = self.tasks[parent].parent
        return list(chain)

    def parents_in_a_loop(self, task: TaskId) -> list[TaskId]:
        """The chain of parents from a task back to itself; empty where there is no such loop."""
        parent = self.tasks[task].parent
        chain = [task]
        while parent is not None and parent in self.tasks and parent not in chain:
            chain.append(parent)
            parent = self.tasks[parent].parent
        return [*chain, task] if parent == task else []

    def dependencies(self, task: TaskId) -> list[TaskId]:
        """What has to be completed first: the task's own dependencies, then its ancestors'."""
        needed = dict.fromkeys(self.tasks[task].depends_on)
        for ancestor in self.ancestors(task):
            needed |= dict.fromkeys(self.tasks[ancestor].depends_on)
        return list(needed)

    def status(self, task: TaskId) -> TaskStatus:
        """The stored state of a leaf, the derived one of a parent."""
        if task not in self._status:
            self._derive(task)
        return self._status[task]

    def _derive(self, task: TaskId) -> None:
        below = {task: None}
        walk = [task]  # a list instead of recursion, which deep trees overflow
        while walk:
            children = self.children.get(walk.pop(), ())
            new = [child for child in children if child not in below and child not in self._status]
            below |= dict.fromkeys(new)
            walk += new
        for one in reversed(below):
            children = self.children.get(one, ())
            states = [self._status.get(child, self.tasks[child].status) for child in children]
            self._status[one] = derived(states) if states else self.tasks[one].status

    @cached_property
    def cycles(self) -> list[list[TaskId]]:
        """Loops of waiting, each in order with the first id repeated at the end.

        Every knot of tasks that wait for each other shows at least one of its loops. A parent stands
        in a loop where it waits for its children, or where a child waits because its parent does.
        """
        found: dict[frozenset[TaskId], list[TaskId]] = {}
        done: set[_Point] = set()
        for task in self.tasks:
            for loop in self._cycles_from(_Point(task, end=True), done):
                named = _named(loop)
                found.setdefault(frozenset(named), named)
        return list(found.values())

    def _cycles_from(self, start: _Point, done: set[_Point]) -> Iterator[list[_Point]]:
        if start in done:
            return
        path = {start: iter(self._waits_for(start))}
        while path:
            here = next(reversed(path))
            there = next(path[here], None)
            if there is None:
                path.popitem()
                done.add(here)
            elif there in path:
                loop = list(path)
                yield loop[loop.index(there) :]
            elif there not in done:
                path[there] = iter(self._waits_for(there))

    def _waits_for(self, point: _Point) -> list[_Point]:
        task = self.tasks[point.task]
        if point.end:
            children = self.children.get(task.id, [])
            return [_Point(task.id, end=False), *(_Point(child, end=True) for child in children)]
        needed = [_Point(other, end=True) for other in task.depends_on if other in self.tasks]
        if task.parent is not None and task.parent in self.tasks:
            needed.append(_Point(task.parent, end=False))
        return needed


def _named(loop: list[_Point]) -> list[TaskId]:
    steps = [point.task for point in _tightened(loop)]
    tasks = [task for before, task in pairwise([steps[-1], *steps]) if task != before] or steps[:1]
    return [*tasks, tasks[0]]


def _tightened(loop: list[_Point]) -> list[_Point]:
    """The shortest way from a beginning to the end of the same task, which closes a loop by itself."""
    place = {point: index for index, point in enumerate(loop)}
    ends = {begin: place.get(_Point(point.task, end=True)) for point, begin in place.items() if not point.end}
    ways = [((end - begin) % len(loop), begin) for begin, end in ends.items() if end is not None]
    length, begin = min(ways, default=(len(loop) - 1, 0))
    return (loop * 2)[begin : begin + length + 1]


def derived(children: list[TaskStatus]) -> TaskStatus:
    """The state of a parent: in progress, else failed, else completed, else cancelled, else pending."""
    if TaskStatus.IN_PROGRESS in children:
        return TaskStatus.IN_PROGRESS
    if TaskStatus.FAILED in children:
        return TaskStatus.FAILED
    over = (TaskStatus.COMPLETED, TaskStatus.CANCELLED)
    if not children or any(status not in over for status in children):
        return TaskStatus.PENDING
    return TaskStatus.COMPLETED if TaskStatus.COMPLETED in children else TaskStatus.CANCELLED
