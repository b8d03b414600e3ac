"""Which tasks could mention a text: one look at all bodies, as they lie in the cache."""

from bisect import bisect_right
from collections.abc import Mapping

from penguin_git.model import searching
from penguin_git.model.ids import TaskId
from penguin_git.store.bodies import Bodies
from penguin_git.store.lines import Line


def possible(text: str, lines: Mapping[TaskId, Line], bodies: Bodies) -> set[TaskId]:
    """The tasks in which a text could occur; also those whose bodies are nowhere kept. Only a no is sure."""
    found: set[TaskId] = set()
    starts: dict[int, TaskId] = {}
    for task, line in lines.items():
        if line.start or line.length:
            starts[line.start] = task
        else:
            found.add(task)
    order = sorted(starts)
    for at in searching.places(text, bodies.all()):
        place = bisect_right(order, at)
        if place:
            found.add(starts[order[place - 1]])
    return found
