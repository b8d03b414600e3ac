"""The critical path: the longest chain of unfinished tasks, of which each waits for the one before."""

from collections.abc import Mapping
from typing import NamedTuple

from penguin_git.model.graph import Graph, N
from penguin_git.model.ids import TaskId
from penguin_git.model.knots import Point, unsortable
from penguin_git.model.status import TaskStatus

_OVER = (TaskStatus.COMPLETED, TaskStatus.CANCELLED)


class _Way(NamedTuple):
    """The longest way to a point: how heavy it is, how many tasks it has, and the point before."""

    weight: int
    tasks: int
    before: Point | None


def critical_path(graph: Graph[N], weights: Mapping[TaskId, int]) -> tuple[TaskId, ...]:
    """The heaviest chain of at least two unfinished tasks, first to last; empty where none waits for another.

    Parents are containers: what a part waits for through its parent counts, the parent itself does not.
    A task without a weight counts 1, and tasks that wait for themselves are left out.
    """
    ways = _ways(graph, weights)
    ends = [point for point, way in ways.items() if way.tasks > 1 and _adds(graph, point)]
    if not ends:
        return ()
    point: Point | None = min(ends, key=lambda end: (-ways[end].weight, -ways[end].tasks, end.task))
    path: list[TaskId] = []
    while point is not None:
        if _adds(graph, point):
            path.append(point.task)
        point = ways[point].before
    return tuple(reversed(path))


def _adds(graph: Graph[N], point: Point) -> bool:
    """Whether the way grows at this point: at the end of an unfinished task that has no parts."""
    return point.end and point.task not in graph.children and graph.tasks[point.task].status not in _OVER


def _ways(graph: Graph[N], weights: Mapping[TaskId, int]) -> dict[Point, _Way]:
    """The longest way to each point, found in an order in which what is waited for comes first."""
    left_out = unsortable(graph.tasks, graph.children)
    ways: dict[Point, _Way] = {}
    for task in graph.tasks:
        if task in left_out:
            continue
        walk = [Point(task, end=True)]
        while walk:
            point = walk[-1]
            needed = [one for one in graph.knots.waits_for(point) if one.task not in left_out]
            missing = [one for one in needed if one not in ways]
            walk += missing
            if not missing:
                ways[walk.pop()] = _way(graph, weights, point, ways, needed)
    return ways


def _way(
    graph: Graph[N],
    weights: Mapping[TaskId, int],
    point: Point,
    ways: Mapping[Point, _Way],
    needed: list[Point],
) -> _Way:
    before = max(needed, key=lambda one: ways[one][:2], default=None)
    weight, tasks = ways[before][:2] if before else (0, 0)
    if _adds(graph, point):
        return _Way(weight + weights.get(point.task, 1), tasks + 1, before)
    return _Way(weight, tasks, before)
