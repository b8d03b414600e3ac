"""Tasks that wait for themselves: whether there are any, their loops, and the loop that an edge closes."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from penguin_git.model.ids import TaskId

MOST_NAMED = 100
_WORTH_A_SWEEP = 0.8  # a sweep that leaves more than this of what there was is the last one


class Waiting(Protocol):
    """What a task says about whom it waits for."""

    @property
    def id(self) -> TaskId: ...
    @property
    def parent(self) -> TaskId | None: ...
    @property
    def depends_on(self) -> tuple[TaskId, ...]: ...


EDGES = frozenset({"depends_on", "parent"})
"""The fields in which a task says whom it waits for."""


def ties(task: Waiting) -> tuple[TaskId | None, tuple[TaskId, ...]]:
    """What a task says in these fields."""
    return task.parent, task.depends_on


class Point(NamedTuple):
    """The end of a task waits for its beginning and its children, the beginning for the parent's.

    Two points a task keep the edges few: to spell out what each child inherits takes the square of them.
    """

    task: TaskId
    end: bool


def unsortable(tasks: Mapping[TaskId, Waiting], children: Mapping[TaskId, Sequence[TaskId]]) -> set[TaskId]:
    """The tasks that can't be put in order: those in loops, and those that wait for one.

    This runs in every view, so the many shallow tasks go in sweeps over plain dicts, which take half the
    time of counting; long chains, of which a sweep takes one link, are left to counting.
    """
    left = _needs(tasks, children)
    before = len(left) + 1
    while len(left) < before * _WORTH_A_SWEEP:
        before, waiting = len(left), left.keys()
        left = {point: needed for point, needed in left.items() if not waiting.isdisjoint(needed)}
    return {TaskId(point.removesuffix("/")) for point in _uncounted(left)} if left else set()


def _needs(
    tasks: Mapping[TaskId, Waiting], children: Mapping[TaskId, Sequence[TaskId]]
) -> dict[str, Sequence[str]]:
    """What each point waits for: `id` is the end of a task, `id/` the beginning of one with children."""
    late = {parent for parent in children if tasks[parent].depends_on or tasks[parent].parent in tasks}
    needs: dict[str, Sequence[str]] = {}
    for name, task in tasks.items():
        needed: Sequence[str] = task.depends_on
        if task.parent in late:
            needed = (*needed, f"{task.parent}/")
        if name in children:
            needs[name] = children[name]
            if needed:
                needs[name] = (f"{name}/", *children[name])
                needs[f"{name}/"] = needed
        elif needed:
            needs[name] = needed
    return needs


def _uncounted(needs: Mapping[str, Sequence[str]]) -> set[str]:
    """The points that are left once all that wait for nothing any more have been taken away, one by one."""
    later: dict[str, list[str]] = {}
    waits = {point: [other for other in needed if other in needs] for point, needed in needs.items()}
    for point, needed in waits.items():
        for other in needed:
            later.setdefault(other, []).append(point)
    count = {point: len(needed) for point, needed in waits.items()}
    ready = [point for point, number in count.items() if not number]
    for point in ready:  # grows while it is walked
        for other in later.get(point, ()):
            count[other] -= 1
            if not count[other]:
                ready.append(other)
    return needs.keys() - set(ready)


class Knots:
    """The loops of waiting among some tasks."""

    def __init__(self, tasks: Mapping[TaskId, Waiting], children: Mapping[TaskId, Sequence[TaskId]]) -> None:
        self.tasks, self._children = tasks, children

    def loops(self) -> tuple[list[list[TaskId]], int]:
        """Loops in order with the first id repeated at the end, and how many more were met.

        Every knot of tasks that wait for each other shows at least one of its loops, unless there are more
        than `MOST_NAMED`. A parent stands in a loop where it waits for its children, or where a child waits
        because its parent does.
        """
        tied = unsortable(self.tasks, self._children)
        found: dict[frozenset[TaskId], list[TaskId]] = {}
        done: set[Point] = set()
        more = 0
        for task in sorted(tied):  # what was read last may stand anywhere among the tasks
            for path, start in self._loops_from(Point(task, end=True), done):
                if len(found) >= MOST_NAMED:
                    more += 1
                    continue
                steps = list(path)
                named = _named(steps[steps.index(start) :])
                found.setdefault(frozenset(named), named)
        return list(found.values()), more

    def closed_by_dependency(self, task: TaskId, needed: TaskId) -> list[TaskId]:
        """The shortest loop with the edge from `task` to `needed` in it; empty where there is none."""
        return self._closed(Point(task, end=False), Point(needed, end=True))

    def closed_by_parent(self, task: TaskId, parent: TaskId) -> list[TaskId]:
        """The shortest loop in which `task` waits for its parent or its parent for it; empty without one."""
        return self._closed(Point(task, end=False), Point(parent, end=False)) or self._closed(
            Point(parent, end=True), Point(task, end=True)
        )

    def waits_for(self, point: Point) -> list[Point]:
        """The points that have to be passed before this one."""
        task = self.tasks[point.task]
        if point.end:
            children = sorted(self._children.get(task.id, []))
            return [Point(task.id, end=False), *(Point(child, end=True) for child in children)]
        needed = [Point(other, end=True) for other in task.depends_on if other in self.tasks]
        if task.parent is not None and task.parent in self.tasks:
            needed.append(Point(task.parent, end=False))
        return needed

    def _loops_from(self, start: Point, done: set[Point]) -> Iterator[tuple[Mapping[Point, object], Point]]:
        """The way from `start` to here, and the point on it that it comes back to, for each such point."""
        if start in done:
            return
        path = {start: iter(self.waits_for(start))}
        while path:
            here = next(reversed(path))
            there = next(path[here], None)
            if there is None:
                path.popitem()
                done.add(here)
            elif there in path:
                yield path, there
            elif there not in done:
                path[there] = iter(self.waits_for(there))

    def _closed(self, start: Point, first: Point) -> list[TaskId]:
        """The loop that goes from `start` to `first` and back on the shortest way."""
        came_from: dict[Point, Point] = {first: start}
        walk = deque([first])
        while walk and start not in came_from:
            here = walk.popleft()
            for there in self.waits_for(here):
                if there not in came_from:
                    came_from[there] = here
                    walk.append(there)
        if start not in came_from and start != first:
            return []
        loop, point = [start], came_from[start]
        while point != start:
            loop.append(point)
            point = came_from[point]
        return _turned(_named([start, *reversed(loop[1:])]), start.task)


def _named(loop: list[Point]) -> list[TaskId]:
    steps = [point.task for point in _tightened(loop)]
    tasks = [task for before, task in pairwise([steps[-1], *steps]) if task != before] or steps[:1]
    return [*tasks, tasks[0]]


def _turned(loop: list[TaskId], first: TaskId) -> list[TaskId]:
    at = loop.index(first) if first in loop else 0
    return [*loop[at:-1], *loop[: at + 1]]


def _tightened(loop: list[Point]) -> list[Point]:
    """The shortest way from a beginning to the end of the same task, which closes a loop by itself."""
    place = {point: index for index, point in enumerate(loop)}
    ends = {begin: place.get(Point(point.task, end=True)) for point, begin in place.items() if not point.end}
    ways = [((end - begin) % len(loop), begin) for begin, end in ends.items() if end is not None]
    length, begin = min(ways, default=(len(loop) - 1, 0))
    return (loop * 2)[begin : begin + length + 1]
