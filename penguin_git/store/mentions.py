"""Which tasks could mention a text: one look at all bodies, as they lie in the cache."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import compress
from operator import attrgetter

from penguin_git.model import searching
from penguin_git.model.ids import TaskId
from penguin_git.store.bodies import Bodies
from penguin_git.store.line import Line


def possible(text: str, lines: Iterable[Line], bodies: Bodies) -> set[TaskId]:
    """The tasks in which a text could occur; also those whose bodies are nowhere kept. Only a no is sure."""
    if not searching.is_findable(text):
        return {line.id for line in lines}
    places = list(searching.places(text, bodies.blocks()))
    starts: dict[int, TaskId] = {}
    found: set[TaskId] = set()
    # Asked column by column, ten thousand lines take a tenth of the time. Lines that were replaced by newer
    # ones are among them: that finds a task too many at most.
    tables = list(map(attrgetter("columns"), lines))
    for columns in dict(zip(map(id, tables), tables, strict=True)).values():
        tasks, lengths = columns["id"], columns["length"]
        if 0 in lengths:
            found.update(task for task, length in zip(tasks, lengths, strict=True) if not length)
        if places:
            starts.update(zip(compress(columns["start"], lengths), compress(tasks, lengths), strict=True))
    order = sorted(starts)
    for at in places:
        place = bisect_right(order, at)
        if place:
            found.add(starts[order[place - 1]])
    return found
