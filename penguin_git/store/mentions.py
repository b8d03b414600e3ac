"""Which tasks could mention a text: one look at all bodies, as they lie in the cache."""

from bisect import bisect_right
from collections.abc import Iterable

from penguin_git.model import searching
from penguin_git.model.ids import TaskId
from penguin_git.store.bodies import Bodies
from penguin_git.store.lines import Line


def possible(text: str, lines: Iterable[Line], bodies: Bodies) -> set[TaskId]:
    """The tasks in which a text could occur; also those whose bodies are nowhere kept. Only a no is sure."""
    if not searching.is_findable(text):
        return {line.id for line in lines}
    starts: dict[int, TaskId] = {}
    found: set[TaskId] = set()
    # Asked column by column, ten thousand lines take a third of the time. Lines that were replaced by newer
    # ones are among them: that finds a task too many at most.
    for columns in {id(line.columns): line.columns for line in lines}.values():
        spans = list(zip(columns["id"], columns["start"], columns["length"], strict=True))
        starts.update((start, task) for task, start, length in spans if length)
        found.update(task for task, _, length in spans if not length)
    order = sorted(starts)
    for at in searching.places(text, bodies.blocks()):
        place = bisect_right(order, at)
        if place:
            found.add(starts[order[place - 1]])
    return found
