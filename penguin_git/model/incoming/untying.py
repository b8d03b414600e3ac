"""Loops of waiting among tasks from elsewhere, undone: of each loop one edge is left out."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.model.graph import Graph
from penguin_git.model.head import Head, columns, rows
from penguin_git.model.ids import TaskId
from penguin_git.model.knots import Knots, unsortable
from penguin_git.model.task import Task

_MOST_ROUNDS = 60  # each looks at a hundred loops
_WAITS, _BELONGS = "waits for", "is a part of"


class Dropped(NamedTuple):
    """An edge that was left out, and what it said."""

    task: TaskId
    other: TaskId
    how: str


def untied(
    tasks: Sequence[Task], here: Mapping[TaskId, Head]
) -> tuple[tuple[Task, ...], tuple[Dropped, ...]]:
    """The tasks without edges that would close a loop, among themselves or with those that are `here`."""
    new = {task.id: task for task in tasks}
    dropped: list[Dropped] = []
    for _ in range(_MOST_ROUNDS):
        whole = {**here, **{one.id: one for one in rows(Head, columns(new.values()))}}
        graph = Graph(whole)
        if not unsortable(whole, graph.children).intersection(new):
            return tuple(new.values()), tuple(dropped)
        found = _round(graph.knots, new, here)
        if not found:
            return tuple(new.values()), tuple(dropped)  # a loop of tasks that are here, and others after it
        dropped += found
    raise PenguinError(
        "Too many tasks of the source wait for themselves.",
        hint="Mend its dependencies first, or leave them out.",
    )


def _round(knots: Knots, new: dict[TaskId, Task], here: Mapping[TaskId, Head]) -> list[Dropped]:
    dropped: list[Dropped] = []
    gone: set[frozenset[TaskId]] = set()
    for loop in knots.loops()[0]:
        steps = list(pairwise(loop))
        if any(frozenset(step) in gone for step in steps):
            continue  # it is open by now
        edge = next(filter(None, (_edge(new, here, *step) for step in reversed(steps))), None)
        if edge is not None:
            _drop(new, edge)
            gone.add(frozenset(edge[:2]))
            dropped.append(edge)
    return dropped


def _edge(
    new: Mapping[TaskId, Task], here: Mapping[TaskId, Head], task: TaskId, other: TaskId
) -> Dropped | None:
    """What a task says anew that makes this step of a loop."""
    if task in new and other in new[task].depends_on:
        return (
            Dropped(task, other, _WAITS) if task not in here or other not in here[task].depends_on else None
        )
    for child, parent in ((task, other), (other, task)):
        if child in new and new[child].parent == parent:
            is_old = child in here and here[child].parent == parent
            return None if is_old else Dropped(child, parent, _BELONGS)
    return None


def _drop(new: dict[TaskId, Task], edge: Dropped) -> None:
    task = new[edge.task]
    if edge.how == _WAITS:
        left = tuple(one for one in task.depends_on if one != edge.other)
        new[edge.task] = structs.replace(task, depends_on=left)
    else:
        new[edge.task] = structs.replace(task, parent=None)
